"""Entry of the Python worker: `PYTHON /path/PythonWorker --module M | --file F [options]`.

This file alone must parse on every Python an operator may have named, 2.7
included, so that an old interpreter is answered in words and not with a
syntax error. Everything else lives in the package `svctl_worker`.
"""
import os
import sys

LEAST = (3, 7)
EXIT_CONFIGURATION = 78


def run():
    # type: () -> int
    if sys.version_info[:2] < LEAST:
        sys.stderr.write(
            "cannot start: %s is Python %d.%d.%d, and svctl needs at least Python %d.%d; "
            "point home at an environment made with a newer Python\n"
            % ((sys.executable,) + sys.version_info[:3] + LEAST)
        )
        return EXIT_CONFIGURATION
    here = os.path.dirname(os.path.abspath(__file__))
    # The folder is on the path only while the package is found: none of its names may reach the application.
    sys.path[:] = [here] + [entry for entry in sys.path if os.path.abspath(entry) != here]
    from svctl_worker import main

    sys.path.remove(here)
    return main.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
