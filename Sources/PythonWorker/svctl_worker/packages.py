"""Packages of the application's environment: found by their files, imported from where they were found."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
from importlib.machinery import PathFinder
from typing import Any, Iterator, List, NamedTuple, Optional, Sequence, Tuple

Version = Tuple[int, ...]


class Package(NamedTuple):
    """A package that can be imported."""

    name: str
    version: str
    #: The folder or wheel it is imported from.
    home: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} in {self.home}"


class Broken(Exception):
    """A package is there and its import fails; says why."""


def installed(name: str, path: Sequence[str]) -> Iterator[Package]:
    """The packages called `name` on `path`, in its order.

    Each entry is asked by itself, and only for a package with a version: an application's own
    `gunicorn.py` (the usual name of its configuration) or folder `gunicorn/` is neither.
    """
    for entry in path:
        spec = PathFinder.find_spec(name, [entry])
        if spec is not None and spec.submodule_search_locations and spec.origin:
            version = _version_beside(name, entry)
            if version:
                yield Package(name, version, entry)


def number(version: str) -> Version:
    """`27.0.1` as numbers that compare."""
    return tuple(int(part) for part in version.split("."))


def text(version: Version) -> str:
    """The numbers as they are written."""
    return ".".join(map(str, version))


def bring_in(package: Package, *modules: str) -> List[Any]:
    """Makes `import NAME` give that very package, and imports `modules` of it.

    Where the application has imported one already, that one stays. Raises Broken when it does not import.
    """
    name = package.name
    try:
        if not hasattr(sys.modules.get(name), "__path__"):
            spec = PathFinder.find_spec(name, [package.home])
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
        return [importlib.import_module(module) for module in modules]
    except (Exception, SystemExit) as error:
        # Or else the next one that is tried would find the halves of this one.
        for loaded in [one for one in sys.modules if one == name or one.startswith(name + ".")]:
            del sys.modules[loaded]
        raise Broken(f"{package} does not import: {error}") from error


def install_command(requirement: str, options: str = "") -> str:
    """What puts it into the environment of this very interpreter."""
    quoted = f"'{requirement}'" if ">" in requirement else requirement
    return f"{sys.executable} -m pip install {options}{quoted}"


def _version_beside(name: str, entry: str) -> Optional[str]:
    """The version in the name of the distribution's metadata folder, which every Python can read."""
    names = [os.path.basename(entry)] if entry.endswith(".whl") else []
    if not names and os.path.isdir(entry):
        names = os.listdir(entry)
    ends = r"(?:-py3-none-any\.whl$|\.dist-info$|(?:-py[\d.]+)?\.egg-info$)"
    for candidate in names:
        match = re.match(rf"{name}-(\d+(?:\.\d+)*)[^-]*{ends}", candidate)
        if match:
            return match.group(1)
    return None
