"""Chooses a benchmark, runs it, prints what it found, and leaves nothing behind."""

import argparse
import os
import signal
import sys
from typing import NoReturn

from . import contestants, engines, memory, path, ports, processes, reload, respawn, scale
from .options import Options

BENCHMARKS = {"reload": reload, "path": path, "respawn": respawn, "memory": memory, "scale": scale, "ports": ports,
              "engines": engines}
DESCRIPTION = """Measures svctl beside gunicorn, uWSGI, supervisor and circus, all on this machine, on loopback.

Runs alternate between the contestants, so that whatever else the machine does happens to all of them. The table has
the median of the runs, the least, the most, and each median as so many times svctl's. Then come the targets.

"""
EPILOG = """
exit codes: 0 measured · 1 a contestant failed, or with --strict a target was missed · 64 usage · 130 interrupted
"""


class Parser(argparse.ArgumentParser):
    """argparse leaves with 2 where this project's commands leave with 64."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(64, f"bench: {message}\n")


def parse(arguments: list[str]) -> argparse.Namespace:
    listing = "\n".join(f"  {name:<8} {module.HELP}" for name, module in BENCHMARKS.items())
    parser = Parser(
        prog="scripts/bench", description=DESCRIPTION + listing, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("benchmark", choices=BENCHMARKS, metavar="|".join(BENCHMARKS))
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each contestant; each benchmark has its default")
    parser.add_argument("--only", action="append", default=[], metavar="PEER",
                        choices=[each.name for each in contestants.ALL],
                        help="svctl beside this peer only, e.g. gunicorn or \"uwsgi --http\"; may be given repeatedly")
    parser.add_argument("--json", action="store_true", help="print everything, with each single value, as JSON")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target was missed")
    options = parser.parse_args(arguments)
    if options.runs is not None and options.runs < 1:
        parser.error("--runs must be at least 1")
    return options


def interrupted(number: int, frame: object) -> NoReturn:
    """A second signal must not cut the clean-up short."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main() -> int:
    options = parse(sys.argv[1:])
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupted)
    processes.adopt_orphans()
    try:
        report = BENCHMARKS[options.benchmark].measure(Options(options.runs, frozenset(options.only)))
    except contestants.Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    finally:
        processes.end_descendants()
    print(report.json() if options.json else report.text(), flush=True)
    return 1 if options.strict and report.missed else 0


if __name__ == "__main__":
    code = main()
    # Threads of a load that was interrupted are not waited for.
    sys.stdout.flush()
    os._exit(code)
