"""What the connections need of an app server: one exchange of request and answer after the other."""

from __future__ import annotations

import enum
import socket
from abc import ABC, abstractmethod
from typing import Any


class Outcome(enum.Enum):
    """What an exchange leaves behind."""

    #: The answer announced keep-alive: wait for the next request.
    KEEP = "keep"
    #: The next request was read along with this one already: answer it now.
    AGAIN = "again"
    #: A part of a request was read, and no thread need wait for the rest.
    PART = "part"
    #: Everything was read and answered: close.
    CLOSE = "close"
    #: The client may still be sending: close so that it can read the answer first (RFC 9112, 9.6).
    LINGER = "linger"


class Channel(ABC):
    """One accepted connection, as the app server sees it. Used by one thread at a time."""

    @abstractmethod
    def exchange(self) -> Outcome:
        """Reads one request, which has begun to arrive, and answers it. Blocks until that is done."""


class AppServer(ABC):
    """The part that speaks HTTP and calls the application."""

    #: Its name and version for the log, such as `gunicorn 27.0.1`.
    name: str

    @abstractmethod
    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """A channel over an accepted blocking connection; `client` and `server` as accept(2) and getsockname(2) say."""

    @abstractmethod
    def wind_down(self) -> None:
        """From now on every answer whose head is not sent yet says `Connection: close`. Any thread may call it."""
