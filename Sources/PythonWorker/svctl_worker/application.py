"""Loads the application, as uWSGI's `module`, `wsgi-file` and `callable` mean it."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any, Awaitable, Callable, Iterable, NamedTuple, Union

from svctl_worker import interface, suggestions
from svctl_worker.options import Options

#: A WSGI application (PEP 3333): `application(environ, start_response)` gives the body's pieces.
WsgiApplication = Callable[..., Iterable[bytes]]
#: An ASGI application: `await application(scope, receive, send)`.
AsgiApplication = Callable[..., Awaitable[None]]


class Loaded(NamedTuple):
    """An application, and how it is called."""

    call: Union[WsgiApplication, AsgiApplication]
    is_asgi: bool


class LoadFailure(Exception):
    """The application does not load: what was asked for, why it failed, what to do next."""

    def __init__(self, target: str, why: str, advice: str) -> None:
        super().__init__(f"cannot load {target}: {why}; {advice}")


class ImportFailure(Exception):
    """The application's own code raised while it was imported or its factory called."""

    def __init__(self, target: str, module: str, error: BaseException) -> None:
        super().__init__(target)
        self.target = target
        #: The dotted name that was imported, or the path of the file.
        self.module = module
        self.error = error


def load(options: Options) -> Loaded:
    """Imports the module or runs the file, and finds its callable.

    Raises ImportFailure when the application's code raises (SystemExit included), and LoadFailure
    when there is no such file, no such callable, or one that is neither a WSGI nor an ASGI application.
    """
    if options.file is not None:
        name, expression = options.file, options.callable
        module = _run(name, f"{name}:{expression}")
    else:
        name, _, own = (options.module or "").partition(":")
        expression = own or options.callable
        module = _guard(f"{name}:{expression}", name, lambda: importlib.import_module(name))
    found = _find(module, expression, f"{name}:{expression}")
    return Loaded(found, interface.is_asgi(found) if options.asgi is None else options.asgi)


def import_beside(name: str) -> None:
    """Imports what the settings name beside the application: a module, or a file with `/` or `.py`, as uWSGI reads it.

    Raises what `load` raises.
    """
    if "/" in name or name.endswith(".py"):
        _run(name, name)
    else:
        _guard(name, name, lambda: importlib.import_module(name))


def name_of(options: Options) -> str:
    """The application as the log names it: `config.wsgi:application` or `web/wsgi.py:application`."""
    name, _, own = (options.file or options.module or "").partition(":")
    return f"{name}:{own or options.callable}"


def _run(file: str, target: str) -> ModuleType:
    path = os.path.abspath(file)
    if not os.path.isfile(path):
        kind = "is a folder" if os.path.isdir(path) else "does not exist"
        raise LoadFailure(target, f"{path} {kind}", "correct wsgi-file, or chdir, which it is relative to")
    # Named like uWSGI's, so that no file called `json.py` or `my-site.wsgi` meets a module of that name.
    name = "uwsgi_file_" + re.sub(r"\W", "_", file)
    spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, path))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    _guard(target, path, lambda: spec.loader.exec_module(module))  # type: ignore[union-attr]
    return module


def _find(module: ModuleType, expression: str, target: str) -> Any:
    path, called = expression.strip(), False
    if path.endswith("()"):
        path, called = path[:-2], True
    found: Any = module
    for step in path.split("."):
        if not hasattr(found, step):
            raise LoadFailure(target, f"{module.__name__} has no {path!r}", suggestions.callables(module, path))
        found = getattr(found, step)
    if called and callable(found):
        found = _guard(target, module.__name__, found)
    fault = interface.fault(found)
    if fault:
        raise LoadFailure(target, f"{expression} {fault[0]}", fault[1])
    return found


def _guard(target: str, module: str, body: Callable[[], Any]) -> Any:
    try:
        return body()
    except (Exception, SystemExit) as error:
        raise ImportFailure(target, module, error) from error
