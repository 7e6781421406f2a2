"""Other applications below addresses of their own: the longest prefix that fits, by whole segments."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Tuple

from svctl_worker import application
from svctl_worker.application import AsgiApplication, Loaded, LoadFailure, WsgiApplication
from svctl_worker.options import Options

NOTHING = b"Nothing is mounted at this address.\n"


class Mounted(NamedTuple):
    """An application, and what its addresses begin with: no slash at the end, and so nothing for all of them."""

    prefix: str
    call: Any


def load(options: Options, main: Loaded) -> Loaded:
    """Loads the mounts of the settings after the main application; gives one that hands requests to all of them.

    Raises what `application.load` raises, and LoadFailure for one that is called otherwise than the main one.
    """
    seen = {(options.module, options.file, options.callable): main}
    found: List[Mounted] = []
    for mount in options.requests.mounts:
        one = options._replace(module=mount.module, file=mount.file, callable=mount.callable)
        key = (one.module, one.file, one.callable)
        if key not in seen:
            seen[key] = application.load(one)
        if seen[key].is_asgi != main.is_asgi:
            raise LoadFailure(
                application.name_of(one), f"it is {_kind(seen[key])}, and the app beside it {_kind(main)}",
                f"give the one mounted at {mount.prefix} an [app:NAME] of its own",
            )
        found.append(Mounted(mount.prefix.rstrip("/"), seen[key].call))
    default: Any = None if options.requests.is_mounted_only else main.call
    call: Any = main.call
    if main.is_asgi:
        return Loaded(asgi(found, default, call), True)
    return Loaded(wsgi(found, default, options.requests.cuts_mounts), False)


def wsgi(mounts: Iterable[Mounted], default: Optional[WsgiApplication], cuts: bool) -> WsgiApplication:
    """A WSGI application that hands each request to a mount, or to `default`; to nobody when that is None.

    With `cuts` the path of the address decides, and gets its prefix moved to SCRIPT_NAME; else SCRIPT_NAME decides, as
    the server in front has sent it.
    """
    # PATH_INFO has its bytes as latin-1.
    ordered = _ordered(Mounted(one.prefix.encode().decode("latin-1"), one.call) for one in mounts)

    def dispatch(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, name = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        if cuts:
            for one in ordered:
                if _is_below(path, one.prefix):
                    environ["SCRIPT_NAME"], environ["PATH_INFO"] = name + one.prefix, path[len(one.prefix) :]
                    return _answer(one.call, environ, start_response)
        else:
            for one in ordered:
                if name.rstrip("/") == one.prefix:
                    return _answer(one.call, environ, start_response)
        if default is not None:
            return default(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", str(len(NOTHING)))])
        return [NOTHING]

    return dispatch


def asgi(mounts: Iterable[Mounted], default: Optional[AsgiApplication], main: AsgiApplication) -> AsgiApplication:
    """The same for ASGI: the prefix goes to `root_path`, and `path` stays whole. All live their lifespans."""
    from svctl_worker.mounted_lifespans import Lifespans  # It imports asyncio.

    ordered = _ordered(mounts)
    lifespans = Lifespans(main, [one.call for one in ordered])

    async def dispatch(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await lifespans.live(scope, receive, send)
            return
        root: str = scope.get("root_path", "")
        path = scope["path"][len(root) :] if scope["path"].startswith(root) else scope["path"]
        for one in ordered:
            if _is_below(path, one.prefix):
                own = lifespans.with_state(one.call, {**scope, "root_path": root + one.prefix})
                await one.call(own, receive, send)
                return
        if default is not None:
            await default(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(NOTHING))]
            await send({"type": "http.response.start", "status": 404, "headers": headers})
            await send({"type": "http.response.body", "body": NOTHING})

    return dispatch


def _ordered(mounts: Iterable[Mounted]) -> Tuple[Mounted, ...]:
    """The longest prefix first; of two that are the same the one written first, as with uWSGI."""
    return tuple(sorted(mounts, key=lambda one: -len(one.prefix)))


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")


def _answer(call: WsgiApplication, environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return call(environ, start_response)


def _kind(loaded: Loaded) -> str:
    return "ASGI" if loaded.is_asgi else "WSGI"
