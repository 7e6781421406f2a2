"""Which gunicorn serves: the application's own when it is recent enough, else the pinned one beside svctl."""

from __future__ import annotations

import glob
import os
import sys
from typing import NamedTuple, Optional

from svctl_worker import packages
from svctl_worker.log import say
from svctl_worker.packages import Broken, Package, Version


class Need(NamedTuple):
    """The oldest gunicorn that can do something."""

    least: Version
    #: For whom an older one will not do, as in `is older than 25.0, which ASGI needs`; "" when for everybody.
    reason: str
    #: What is imported of it.
    module: str


#: 22.0 is the first that keeps request smuggling out, and the oldest whose gthread this worker is tested with.
OLDEST = (22, 0)
WSGI = Need(OLDEST, "", "gunicorn.workers.gthread")
#: The first that speaks the uwsgi protocol with threads.
UWSGI = Need((25, 2), "", "gunicorn.workers.gthread")
ASGI = Need((25, 0), ", which ASGI needs", "gunicorn.workers.gasgi")
#: The pinned wheel needs this Python, as its Requires-Python says.
OLDEST_PYTHON_FOR_WHEEL = (3, 10)


class NoGunicorn(Exception):
    """No gunicorn can serve here; says why, and what was found instead."""


def own() -> Optional[Package]:
    """The gunicorn of the application's environment, of whatever age."""
    return next(packages.installed("gunicorn", sys.path), None)


def choose(wheels: Optional[str], need: Need = WSGI) -> Package:
    """Finds the gunicorn to serve with and makes `import gunicorn` give that one.

    Call it after the application is loaded: the wheels go last on sys.path, so that packages of the
    application win, and none of its imports finds them by chance.

    Raises NoGunicorn when the application has none that will do and no wheel can step in.
    """
    found, why = own(), "there is no gunicorn in the application's environment"
    broken: Optional[Broken] = None
    if found is not None:
        if packages.number(found.version) >= need.least:
            try:
                packages.bring_in(found, need.module)
                return found
            except Broken as fault:
                why, broken = str(fault), fault
        else:
            why = f"{found} is older than {packages.text(need.least)}{need.reason}"
            if "gunicorn" in sys.modules:
                raise NoGunicorn(f"{why}, and the application has imported it already")
    try:
        pinned = _pinned(wheels, why)
    except NoGunicorn as lack:
        raise lack from broken
    try:
        packages.bring_in(pinned, need.module)
    except Broken as fault:
        raise NoGunicorn(f"{why}, and {fault}") from fault
    if found is not None:
        say(f"{why}: serving with the one beside svctl; every other package stays the environment's")
    return pinned


def _pinned(wheels: Optional[str], missing: str) -> Package:
    version = sys.version_info[:3]
    if version < OLDEST_PYTHON_FOR_WHEEL:
        raise NoGunicorn(f"{missing}, and the one beside svctl does not run on Python {packages.text(version)}")
    files = sorted(glob.glob(os.path.join(wheels or "", "*.whl"))) if wheels else []
    for file in files:
        if file not in sys.path:
            sys.path.append(file)
    pinned = next(packages.installed("gunicorn", files), None)
    if pinned is None:
        raise NoGunicorn(f"{missing}, and there is no wheel of it in {wheels or 'any folder of wheels'}")
    return pinned
