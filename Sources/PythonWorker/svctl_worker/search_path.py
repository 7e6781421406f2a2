"""Where the application's modules are looked for: sys.path, arranged as uWSGI does."""

from __future__ import annotations

import os
import sys
import sysconfig
from typing import List, Sequence


def arrange(pythonpath: Sequence[str]) -> None:
    """Puts the current directory first, then `pythonpath`, its last folder first, before the rest.

    Folders may be relative to the current directory. A later chdir of the application changes nothing.
    """
    here = os.getcwd()
    added = [os.path.abspath(folder) for folder in reversed(pythonpath)]
    sys.path[:0] = [here] + added


def searched() -> List[str]:
    """The folders a module of the application may come from, in order, without the standard library's."""
    standard = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    folders: List[str] = []
    for entry in sys.path:
        is_own = entry not in standard and not entry.endswith((".zip", "lib-dynload"))
        if entry and is_own and entry not in folders:
            folders.append(entry)
    return folders
