"""Which gunicorn serves: the application's own when it is recent enough, else the pinned one beside svctl."""

from __future__ import annotations

import glob
import importlib
import importlib.util
import os
import re
import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import Iterator, List, NamedTuple, Optional, Sequence, Tuple

from svctl_worker.log import say

Version = Tuple[int, ...]

#: 22.0 is the first that keeps request smuggling out, and the oldest whose gthread this worker is tested with.
OLDEST = (22, 0)
#: The first that speaks the uwsgi protocol with threads.
OLDEST_FOR_UWSGI = (25, 2)
#: The pinned wheel needs this Python, as its Requires-Python says.
OLDEST_PYTHON_FOR_WHEEL = (3, 10)


class NoGunicorn(Exception):
    """No gunicorn can serve here; says why, and what was found instead."""


class Gunicorn(NamedTuple):
    """A gunicorn that can be imported."""

    version: str
    #: The folder or wheel it is imported from.
    home: str


def choose(wheels: Optional[str], oldest: Version = OLDEST) -> Gunicorn:
    """Finds the gunicorn to serve with, not older than `oldest`, and makes `import gunicorn` give that one.

    Call it after the application is loaded: the wheels go last on sys.path, so that packages of the
    application win, and none of its imports finds them by chance.

    Raises NoGunicorn when the application has none that is recent enough and no wheel can step in.
    """
    found = next(_installed(sys.path), None)
    if found is not None and _number(found.version) >= oldest:
        _import_from(found)
        return found
    has = f"gunicorn {found.version} in {found.home} is older than {'.'.join(map(str, oldest))}" if found else ""
    if found is not None and "gunicorn" in sys.modules:
        raise NoGunicorn(f"{has}, and the application has imported it already")
    pinned = _pinned(wheels, has or "there is no gunicorn in the application's environment")
    if has:
        say(f"{has}: serving with the one beside svctl")
    _import_from(pinned)
    return pinned


def _pinned(wheels: Optional[str], missing: str) -> Gunicorn:
    version = sys.version_info[:3]
    if version < OLDEST_PYTHON_FOR_WHEEL:
        raise NoGunicorn(f"{missing}, and the one beside svctl does not run on Python {'.'.join(map(str, version))}")
    files = sorted(glob.glob(os.path.join(wheels or "", "*.whl"))) if wheels else []
    for file in files:
        if file not in sys.path:
            sys.path.append(file)
    pinned = next(_installed(files), None)
    if pinned is None:
        raise NoGunicorn(f"{missing}, and there is no wheel of it in {wheels or 'any folder of wheels'}")
    return pinned


def _installed(path: Sequence[str]) -> Iterator[Gunicorn]:
    """The gunicorns on `path`, in its order.

    Each entry is asked by itself, and only for a package with a version: an application's own
    `gunicorn.py` (the usual name of its configuration) or folder `gunicorn/` is neither.
    """
    for entry in path:
        spec = PathFinder.find_spec("gunicorn", [entry])
        if spec is not None and spec.submodule_search_locations and spec.origin:
            version = _version_beside(entry)
            if version:
                yield Gunicorn(version, entry)


def _version_beside(entry: str) -> Optional[str]:
    """The version in the name of the distribution's metadata folder, which every Python can read."""
    names: List[str] = [os.path.basename(entry)] if entry.endswith(".whl") else []
    if not names and os.path.isdir(entry):
        names = os.listdir(entry)
    for name in names:
        match = re.match(r"gunicorn-(\d+(?:\.\d+)*)[^-]*(?:-py3-none-any\.whl$|\.dist-info$|(?:-py[\d.]+)?\.egg-info$)", name)
        if match:
            return match.group(1)
    return None


def _number(version: str) -> Version:
    return tuple(int(part) for part in version.split("."))


def _import_from(gunicorn: Gunicorn) -> None:
    if hasattr(sys.modules.get("gunicorn"), "__path__"):
        return
    spec: Optional[ModuleSpec] = PathFinder.find_spec("gunicorn", [gunicorn.home])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gunicorn"] = module
    try:
        spec.loader.exec_module(module)
        importlib.import_module("gunicorn.workers.gthread")
    except Exception as error:
        del sys.modules["gunicorn"]
        raise NoGunicorn(f"gunicorn {gunicorn.version} in {gunicorn.home} does not import: {error}") from error
