"""An accepted connection that counts what is sent on it, by whatever app server."""

from __future__ import annotations

import functools
import socket
from typing import Any, Optional


def of(sock: socket.socket) -> Any:
    """Takes over `sock`, which is of no use afterwards; what comes back is one of its kind, and has `sent` in bytes."""
    kind: Any = type(sock)
    taken = _counting(kind)(sock.family, sock.type, sock.proto, fileno=sock.detach())
    taken.sent = 0
    return taken


@functools.lru_cache(maxsize=None)
def _counting(kind: type) -> Any:
    # gevent's sockets are none of Python's.
    return type("CountedSocket", (_Counting, kind), {})


class _Counting:
    """The sending of a socket; one way of it may use another, so each says what it came to."""

    sent: int

    def send(self, data: Any, flags: int = 0, **more: Any) -> int:
        """As socket.send; gevent calls its own with a time limit as well."""
        count: int = super().send(data, flags, **more)  # type: ignore[misc]
        self.sent += count
        return count

    def sendall(self, data: Any, flags: int = 0) -> None:
        """As socket.sendall."""
        before = self.sent
        super().sendall(data, flags)  # type: ignore[misc]
        self.sent = before + len(data)

    def sendfile(self, file: Any, offset: int = 0, count: Optional[int] = None) -> int:
        """As socket.sendfile."""
        before = self.sent
        sent: int = super().sendfile(file, offset, count)  # type: ignore[misc]
        self.sent = before + sent
        return sent
