"""gevent: what waits for a client, a database or a lock gives way to other requests, in one thread of the process.

Python's own modules are patched before anything else of the application is imported; then the crew's threads, which are
made by them, are greenlets, and nothing else here differs.
"""

from __future__ import annotations

import importlib
import sys

from svctl_worker import packages
from svctl_worker.appservers import NoServer
from svctl_worker.packages import Broken


def patch() -> None:
    """Patches Python's modules. Raises NoServer when the application's environment has no gevent that imports."""
    package = next(packages.installed("gevent", sys.path), None)
    again = ""
    try:
        if package is None:
            raise Broken("there is no gevent in the application's environment")
        packages.bring_in(package, "gevent.monkey")
    except Broken as fault:
        again = "" if package is None else "--force-reinstall "
        command = packages.install_command("gevent", again)
        raise NoServer(
            f"cannot serve with gevent: {fault}; install it with: {command}, or write threads in its place"
        ) from fault
    importlib.import_module("gevent.monkey").patch_all()
