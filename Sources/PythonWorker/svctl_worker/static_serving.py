"""Static files before the application: a WSGI application around it, and an ASGI one.

A file is sent in pieces, so that a large one holds no memory, and exactly as many bytes as the head has promised: with
one that shrinks meanwhile the connection ends, and of one that grows the rest is left out.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Iterable, Iterator, Optional, Tuple
from urllib.parse import unquote_to_bytes

from svctl_worker import static_answer
from svctl_worker.application import AsgiApplication, WsgiApplication
from svctl_worker.rule_reading import StaticRules
from svctl_worker.static_answer import Answer, Question

PIECE = 131072


class ShortFile(Exception):
    """A file has become shorter than the head of its answer says: the connection must end."""


class Pieces:
    """The bytes of an answer, in pieces. Owns the file."""

    def __init__(self, answer: Answer) -> None:
        self._file = answer.file
        self._offset = answer.offset
        self._left = answer.length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next piece. Raises ShortFile when the file has fewer bytes than it had."""
        if not self._left:
            raise StopIteration
        piece = os.pread(self._file.descriptor, min(PIECE, self._left), self._offset)
        if not piece:
            raise ShortFile(f"{self._file.path} has become shorter while it was sent")
        self._offset += len(piece)
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Closes the file; WSGI's servers call it."""
        os.close(self._file.descriptor)


def wsgi(application: WsgiApplication, rules: StaticRules) -> WsgiApplication:
    """`application` behind the files of `rules`."""

    def serve(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = static_answer.answer(rules, _wsgi_question(environ))
        if answer is None:
            return application(environ, start_response)
        start_response(answer.status, answer.headers)
        return Pieces(answer)

    return serve


def asgi(application: AsgiApplication, rules: StaticRules) -> AsgiApplication:
    """`application` behind the files of `rules`. The event loop waits for no disk."""
    import asyncio

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        loop, begun = asyncio.get_event_loop(), None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            begun = await loop.run_in_executor(None, lambda: _begin(rules, _asgi_question(scope)))
        if begun is None:
            await application(scope, receive, send)
            return
        answer, pieces, piece = begun
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
            await send({"type": "http.response.start", "status": int(answer.status[:3]), "headers": headers})
            while piece and not gone.done():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await loop.run_in_executor(None, lambda: next(pieces, b""))
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            pieces.close()

    return serve


def _begin(rules: StaticRules, question: Question) -> "Optional[Tuple[Answer, Pieces, bytes]]":
    """The answer and its first piece, in one turn of a thread."""
    answer = static_answer.answer(rules, question)
    if answer is None:
        return None
    pieces = Pieces(answer)
    try:
        return answer, pieces, next(pieces, b"")
    except BaseException:
        pieces.close()
        raise


async def _until_gone(receive: Any) -> None:
    """Comes back when the client has left: to read on for nobody would cost the disk's time."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _wsgi_question(environ: Dict[str, Any]) -> Question:
    def header(name: str) -> Optional[str]:
        found: Optional[str] = environ.get("HTTP_" + name.upper().replace("-", "_"))
        return found

    path: str = environ.get("PATH_INFO", "")
    uri = environ.get("REQUEST_URI") or environ.get("RAW_URI") or path
    return Question(environ["REQUEST_METHOD"], path.encode("latin-1"), uri, header)


def _asgi_question(scope: Dict[str, Any]) -> Question:
    def header(name: str) -> Optional[str]:
        wanted = name.encode()
        return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), None)

    sent: bytes = (scope.get("raw_path") or b"").partition(b"?")[0]
    path = unquote_to_bytes(sent) if sent else scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    uri = (sent + (b"?" + query if query else b"")).decode("latin-1")
    return Question(scope["method"], path, uri, header)
