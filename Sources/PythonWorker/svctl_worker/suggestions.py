"""What the operator may have meant: the nearest callable, the nearest module."""

from __future__ import annotations

import difflib
import os
import pkgutil
import sys
from types import ModuleType
from typing import List, Optional

from svctl_worker import search_path

#: The usual names of an application, best first.
USUAL = ("application", "app", "create_app()", "make_app()", "wsgi_app", "api", "server")


def callables(module: ModuleType, wanted: str) -> str:
    """What the operator may have meant by `wanted`, out of what `module` has."""
    names = [
        name
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and not isinstance(value, type)
    ]
    usual = [name for name in USUAL if name.replace("()", "") in names]
    near = difflib.get_close_matches(wanted, names, n=1)
    best = [name + "()" if name + "()" in USUAL else name for name in near] or usual
    if best:
        others = ", ".join(sorted(names)[:8])
        return f"did you mean {best[0]!r}? its callables are: {others}"
    if names:
        return f"name one of its callables: {', '.join(sorted(names)[:8])}"
    return f"{getattr(module, '__file__', None) or module.__name__} defines no callable at all"


def near_module(name: str) -> Optional[str]:
    """The module on the search path whose name is nearest to `name`, or None when none is near."""
    parent, _, last = name.rpartition(".")
    folders = search_path.searched()
    if parent:
        folders = list(getattr(sys.modules.get(parent), "__path__", []))
    known = [module.name for module in pkgutil.iter_modules(folders)]
    # A folder without __init__.py is a package too, but iter_modules leaves it out.
    known += [entry for folder in folders[:1] for entry in _folders_in(folder)]
    near = difflib.get_close_matches(last, known, n=1, cutoff=0.7)
    return f"{parent}.{near[0]}" if near and parent else (near[0] if near else None)


def _folders_in(folder: str) -> List[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.is_dir() and entry.name.isidentifier()]
    except OSError:
        return []
