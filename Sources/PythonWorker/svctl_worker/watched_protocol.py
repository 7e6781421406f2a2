"""An app server's protocols, watched: what happens to each connection is told to those who hold them."""

from __future__ import annotations

import fcntl
import struct
import termios
from abc import ABC, abstractmethod
from typing import Any, Optional


class Watcher(ABC):
    """Who is told."""

    @abstractmethod
    def enter(self, protocol: Any) -> None:
        """A connection is made."""

    @abstractmethod
    def heard(self, protocol: Any) -> None:
        """Bytes have come, which its protocol reads next."""

    @abstractmethod
    def leave(self, protocol: Any) -> None:
        """A connection is gone, or has become a WebSocket's."""


def watched(theirs: type, watcher: Watcher) -> type:
    """The app server's class of protocols, with `watcher` told what happens to each."""

    class Watched(theirs):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            watcher.enter(self)

        def data_received(self, data: bytes) -> None:
            watcher.heard(self)
            super().data_received(data)
            if not self.transport.is_closing() and self.transport.get_protocol() is not self:
                watcher.leave(self)  # It is a WebSocket now, and its protocol another.

        def connection_lost(self, error: Optional[Exception]) -> None:
            watcher.leave(self)
            super().connection_lost(error)

    return Watched


def is_readable(transport: Any) -> bool:
    """Whether bytes wait in the kernel that the transport has not read yet."""
    sock = transport.get_extra_info("socket")
    try:
        count: int = struct.unpack("i", fcntl.ioctl(sock.fileno(), termios.FIONREAD, b"\0\0\0\0"))[0]
    except (OSError, ValueError):
        return False
    return count > 0
