"""Lines that every answer has in its head, from `add-header`."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, Tuple

from svctl_worker.application import AsgiApplication, WsgiApplication


def wsgi(application: WsgiApplication, added: List[Tuple[str, str]]) -> WsgiApplication:
    """`application` with more lines in the head of every answer."""

    def serve(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: List[Tuple[str, str]], *exception: Any) -> Any:
            return start_response(status, [*headers, *added], *exception)

        return application(environ, start)

    return serve


def asgi(application: AsgiApplication, added: List[Tuple[str, str]]) -> AsgiApplication:
    """The same for ASGI's HTTP answers."""
    lines = [(name.lower().encode(), value.encode("latin-1")) for name, value in added]

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        async def more(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *lines]}
            await send(message)

        await application(scope, receive, more if scope["type"] == "http" else send)

    return serve
