"""Words for an application that does not load: why, where it was looked for, what to do next."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from types import TracebackType
from typing import Tuple

from svctl_worker import search_path, suggestions
from svctl_worker.application import ImportFailure, LoadFailure

#: Modules that exist only inside the uWSGI process.
INSIDE_UWSGI = ("uwsgi", "uwsgidecorators")


def explain(failure: ImportFailure) -> LoadFailure:
    """The one line for the operator: what failed, why, what to do next."""
    why, advice = _reason(failure)
    return LoadFailure(failure.target, why, advice)


def own_traceback(error: BaseException) -> str:
    """The traceback from the application's first frame on, or "" when none of its code ran."""
    frames = error.__traceback__
    while frames is not None and _is_ours(frames):
        frames = frames.tb_next
    if frames is None and not isinstance(error, SyntaxError):
        return ""
    return "".join(traceback.format_exception(type(error), error, frames))


def _reason(failure: ImportFailure) -> Tuple[str, str]:
    error = failure.error
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing(failure, error, error.name)
    if isinstance(error, SyntaxError):
        version = ".".join(map(str, sys.version_info[:3]))
        place = f"{error.filename}, line {error.lineno}"
        return f"{type(error).__name__}: {error.msg} ({place})", f"correct it there (this is Python {version})"
    where = _last_place(error)
    if isinstance(error, SystemExit):
        return f"its import ends the process, sys.exit({error.code!r}){where}", "guard that with __name__ == '__main__'"
    if isinstance(error, PermissionError):
        return f"{error}{where}", f"let user {os.geteuid()}:{os.getegid()} read it, or change uid and gid"
    if isinstance(error, ImportError):
        return f"{error}{where}", "correct the import"
    return f"{type(error).__name__}: {error}{where}", "the traceback above shows the way there"


def _missing(failure: ImportFailure, error: ModuleNotFoundError, name: str) -> Tuple[str, str]:
    if name in INSIDE_UWSGI:
        return f"{error}", f"{name} exists only inside uWSGI: make that import optional"
    if failure.module == name or failure.module.startswith(name + "."):
        looked = ", ".join(search_path.searched())
        near = suggestions.near_module(name)
        meant = f"did you mean {near}? else " if near else ""
        return f"{error} (looked in {looked})", f"{meant}correct module, chdir or pythonpath"
    why = f"{error}{_last_place(error)}"
    if name.rpartition(".")[0] in sys.modules:
        near = suggestions.near_module(name)
        return why, f"did you mean {near}?" if near else "correct the import: its package has no such module"
    return why, f"install what provides it into the environment of {sys.executable}, or correct home or pythonpath"


def _last_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    mine = os.path.dirname(__file__)
    place = [frame for frame in frames if not frame.filename.startswith((mine, "<frozen"))]
    return f" ({place[-1].filename}, line {place[-1].lineno})" if place else ""


def _is_ours(frames: TracebackType) -> bool:
    """Whether a frame belongs to the way from this worker into the application, and tells nothing."""
    file = frames.tb_frame.f_code.co_filename
    return file.startswith((os.path.dirname(__file__), "<frozen importlib")) or file == importlib.__file__
