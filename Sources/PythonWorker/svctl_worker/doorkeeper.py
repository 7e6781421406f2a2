"""Who speaks another protocol than the listener does: told in words, in the log and in the answer.

uWSGI calls it "invalid request block size: 21573", which are the letters of GET, and gunicorn an invalid request line.
"""

from __future__ import annotations

import socket
from typing import Any, Optional

from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.listeners import describe
from svctl_worker.seldom import say_seldom

HTTP, UWSGI = "http", "uwsgi"
NAMES = {HTTP: "HTTP", UWSGI: "the uwsgi protocol"}
#: The kinds of uwsgi packet that are requests for Python: 30 is 0 that has SCRIPT_NAME cut from PATH_INFO.
PYTHON_PACKETS = b"\x00\x1e"
#: The first byte of a TLS handshake.
TLS = b"\x16"
TLS_REMEDY = "let nginx, or another server in front, end TLS"
REMEDIES = {
    UWSGI: "let nginx use uwsgi_pass and not proxy_pass, or write http-socket = {} in the settings",
    HTTP: "let nginx use proxy_pass and not uwsgi_pass, or write socket = {} in the settings",
}


class Doorkeeper(AppServer):
    """Another app server, with a look at the first byte of every connection."""

    def __init__(self, appserver: AppServer, protocol: str) -> None:
        """`protocol` is what `appserver` speaks."""
        self.name = appserver.name
        self._appserver = appserver
        self._protocol = protocol

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """The app server's channel, or one that refuses."""
        try:
            stray = self._stray(connection.recv(1, socket.MSG_PEEK))
        except OSError:
            stray = None  # The client has gone, which the app server will see.
        if stray is None:
            return self._appserver.open(connection, client, server)
        where = describe(connection)
        remedy = TLS_REMEDY if stray == "TLS" else REMEDIES[self._protocol].format(where)
        say_seldom(f"{stray} on {where}", f"{stray} came to {where}, which speaks {NAMES[self._protocol]}: {remedy}")
        return Refusal(connection, f"This address speaks {NAMES[self._protocol]}, and {stray} came.")

    def wind_down(self) -> None:
        """Hands it on."""
        self._appserver.wind_down()

    def _stray(self, first: bytes) -> Optional[str]:
        """What a connection that begins so speaks, when it is not what it should."""
        if first == TLS:
            return "TLS"
        if self._protocol == UWSGI:
            return "HTTP" if first.isalpha() else None
        return "a uwsgi packet" if first and first in PYTHON_PACKETS else None


class Refusal(Channel):
    """Answers 400 with a sentence, whatever was asked; a client of either protocol understands it."""

    def __init__(self, connection: socket.socket, sentence: str) -> None:
        self._connection = connection
        self._sentence = sentence

    def exchange(self) -> Outcome:
        """Says it."""
        body = self._sentence.encode() + b"\n"
        head = f"HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        try:
            self._connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
        except OSError:
            pass  # It did not wait for an answer.
        return Outcome.LINGER
