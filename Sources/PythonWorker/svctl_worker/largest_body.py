"""The largest body of a request, from `limit-post`: a larger one is answered 413, and the application not asked."""

from __future__ import annotations

import sys
from typing import Any, Callable, Dict, Iterable, List

from svctl_worker.application import AsgiApplication, WsgiApplication

TOO_LARGE = b"The body of the request is too large.\n"
HEAD = [("Content-Type", "text/plain"), ("Content-Length", str(len(TOO_LARGE)))]
ENCODED = [(name.lower().encode(), value.encode()) for name, value in HEAD]


class TooLarge(Exception):
    """A body without a length turns out too large. The application may take it for a client that broke off."""


def wsgi(application: WsgiApplication, most: int) -> WsgiApplication:
    """`application`, which is asked only with bodies of `most` bytes or fewer; the others are answered 413."""

    def serve(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit():
            if int(length) <= most:
                return application(environ, start_response)
        elif "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return application(environ, start_response)
        else:
            environ["wsgi.input"] = LimitedInput(environ["wsgi.input"], most)
            try:
                return application(environ, start_response)
            except TooLarge:
                # The application may have begun an answer, which is not sent yet.
                start_response("413 Content Too Large", [*HEAD], sys.exc_info())
                return [TOO_LARGE]
        start_response("413 Content Too Large", [*HEAD])  # App servers add to it.
        return [TOO_LARGE]

    return serve


class LimitedInput:
    """A body in chunks, as `wsgi.input`."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises TooLarge when there are more than may be."""
        if size is None or size < 0 or size > self._left:
            size = self._left + 1
        data: bytes = self._stream.read(size)
        return self._counted(data)

    def readline(self, size: int = -1) -> bytes:
        """The next line, or as much of it."""
        if size is None or size < 0 or size > self._left:
            size = self._left + 1
        data: bytes = self._stream.readline(size)
        return self._counted(data)

    def readlines(self, hint: int = -1) -> List[bytes]:
        """All lines."""
        return list(self)

    def __iter__(self) -> Any:
        return iter(self.readline, b"")

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge("the body of the request is larger than limit-post allows")
        return data


def asgi(application: AsgiApplication, most: int) -> AsgiApplication:
    """The same for ASGI."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        left, has_begun = most, False

        async def counted() -> Any:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLarge("the body of the request is larger than limit-post allows")
            return message

        async def watched(message: Any) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        if not (length.isdigit() and int(length) > most):
            try:
                await application(scope, counted, watched)
                return
            except TooLarge:
                if has_begun:
                    raise
        await send({"type": "http.response.start", "status": 413, "headers": ENCODED})
        await send({"type": "http.response.body", "body": TOO_LARGE})

    return serve
