"""How the application wants to be called: WSGI, or ASGI."""

from __future__ import annotations

import functools
import inspect
from typing import Any, List, Optional, Tuple

#: What ASGI 3 calls its three arguments, and so does nearly every application.
ASGI_NAMES = ["scope", "receive", "send"]
WRONG_COUNT = "is a coroutine function of {} arguments, and ASGI gives it three: scope, receive, send"


def is_asgi(found: Any) -> bool:
    """Whether a callable is an ASGI application: a coroutine function, an object whose call is one, or one by name.

    By name, because a middleware may hand the coroutine on from a plain function.
    """
    return _is_coroutine(found) or _names(found)[:3] == ASGI_NAMES


def fault(found: Any) -> Optional[Tuple[str, str]]:
    """Why `found` can be called neither way, and what to do, or None."""
    if not callable(found):
        return f"is not callable, it is of type {type(found).__name__}", "name the application itself"
    if inspect.isclass(found):
        # Called, it gives an instance and no answer, which would be an error in every request.
        if _is_coroutine(found):
            return "is a class", f"name an instance of it: callable = {found.__name__}()"
    elif _is_coroutine(found) and len(_names(found)) < 3 and not _takes_any(found):
        return WRONG_COUNT.format(len(_names(found))), "correct its arguments"
    return None


def _is_coroutine(found: Any) -> bool:
    plain = _unwrapped(found)
    return inspect.iscoroutinefunction(plain) or inspect.iscoroutinefunction(getattr(plain, "__call__", None))


def _names(found: Any) -> List[str]:
    """The names of the arguments it must be given by place."""
    return [one.name for one in _parameters(found) if one.kind <= one.POSITIONAL_OR_KEYWORD]


def _takes_any(found: Any) -> bool:
    return any(one.kind is one.VAR_POSITIONAL for one in _parameters(found))


def _parameters(found: Any) -> List[inspect.Parameter]:
    try:
        return list(inspect.signature(found).parameters.values())
    except (TypeError, ValueError):  # Written in C.
        return []


def _unwrapped(found: Any) -> Any:
    # inspect looks through partial by itself only since 3.8.
    while isinstance(found, functools.partial):
        found = found.func
    return found
