"""An accepted connection that counts what is sent on it, by whatever app server."""

from __future__ import annotations

import socket
from typing import Any, Optional


class CountedSocket(socket.socket):
    """A socket like any other."""

    sent: int

    @classmethod
    def of(cls, sock: socket.socket) -> "CountedSocket":
        """Takes over `sock`, which is of no use afterwards."""
        taken = cls(sock.family, sock.type, sock.proto, fileno=sock.detach())
        taken.sent = 0
        return taken

    def send(self, data: Any, flags: int = 0) -> int:
        """As socket.send."""
        count = super().send(data, flags)
        self.sent += count
        return count

    def sendall(self, data: Any, flags: int = 0) -> None:
        """As socket.sendall."""
        super().sendall(data, flags)
        self.sent += len(data)

    def sendfile(self, file: Any, offset: int = 0, count: Optional[int] = None) -> int:
        """As socket.sendfile, which sends by itself or by `send`."""
        before = self.sent
        sent = super().sendfile(file, offset, count)
        self.sent = before + sent
        return sent
