"""One accepted connection, from accept to close."""

from __future__ import annotations

import enum
import socket
import traceback
from typing import Any, Optional

from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.counted_socket import CountedSocket
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

    def __init__(self, sock: socket.socket, client: Any, server: Any) -> None:
        sock.setblocking(True)
        self.sock = CountedSocket.of(sock)
        self._client = client
        self._server = server
        self._channel: Optional[Channel] = None

    def exchange(self, appserver: AppServer) -> Outcome:
        """Answers the request that has begun to arrive. Never raises: whatever fails closes the connection."""
        try:
            if self._channel is None:
                self._channel = appserver.open(self.sock, self._client, self._server)
            return self._channel.exchange()
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
            return Arrival.BYTES if self.sock.recv(most, flags | socket.MSG_DONTWAIT) else Arrival.END
        except (BlockingIOError, InterruptedError):
            return Arrival.NOTHING
        except OSError:
            return Arrival.END
