"""One accepted connection, from accept to close."""

from __future__ import annotations

import enum
import socket
import struct
import traceback
from typing import Any, Optional

from svctl_worker import counted_socket
from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.log import say

#: Most bytes thrown away at once from a client that goes on sending.
DISCARD = 65536


class Arrival(enum.Enum):
    """What a look at a connection finds."""

    NOTHING = "nothing yet"
    BYTES = "bytes"
    #: The client has closed, or the connection is broken.
    END = "end"


class Connection:
    """An accepted connection. The loop owns it, but for the time of an exchange, when a crew thread does."""

    def __init__(self, sock: socket.socket, client: Any, server: Any, wait: Optional[float] = None) -> None:
        """`wait` is how many seconds the client may keep a thread waiting; None for ever."""
        sock.setblocking(True)
        if wait is not None:
            # Not settimeout(): app servers set it back.
            limit = struct.pack("ll", int(wait), int(wait % 1 * 1_000_000))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        self.sock = counted_socket.of(sock)
        # gevent's sockets wait where MSG_DONTWAIT asks them not to; what is within them does not.
        self._plain: Any = getattr(self.sock, "_sock", self.sock)
        self._client = client
        self._server = server
        self._channel: Optional[Channel] = None

    def exchange(self, appserver: AppServer) -> Outcome:
        """Answers the request that has begun to arrive. Never raises: whatever fails closes the connection."""
        try:
            if self._channel is None:
                self._channel = appserver.open(self.sock, self._client, self._server)
            return self._channel.exchange()
        except (BlockingIOError, ConnectionError):
            return Outcome.CLOSE  # The client has kept a thread waiting for longer than it may, or has gone.
        except BaseException:  # The application may raise SystemExit or KeyboardInterrupt: the worker goes on.
            say(traceback.format_exc().rstrip())
            return Outcome.LINGER

    def arrival(self) -> Arrival:
        """What is there to read, without reading it."""
        return self._look(1, socket.MSG_PEEK)

    def discard(self) -> Arrival:
        """Throws away what is there to read, and says what it was."""
        return self._look(DISCARD, 0)

    def finish_sending(self) -> None:
        """Tells the client that nothing more comes, even while a child of the application holds a copy."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self) -> None:
        """Closes it. Never raises."""
        self.finish_sending()
        try:
            self.sock.close()
        except OSError:
            pass

    def _look(self, most: int, flags: int) -> Arrival:
        try:
            return Arrival.BYTES if self._plain.recv(most, flags | socket.MSG_DONTWAIT) else Arrival.END
        except (BlockingIOError, InterruptedError):
            return Arrival.NOTHING
        except OSError:
            return Arrival.END
