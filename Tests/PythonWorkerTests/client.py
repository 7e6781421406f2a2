"""Clients on bare sockets, so that a test decides what is sent when."""

import http.client
import os
import socket
import tempfile
import unittest
from typing import NamedTuple, Optional

PATIENCE = 30.0


class Answer(NamedTuple):
    status: int
    #: The Connection header, "" when there is none.
    connection: str
    body: bytes


def listen(case: unittest.TestCase, address: object = ("127.0.0.1", 0), backlog: int = 512) -> socket.socket:
    """A listener: a tuple is TCP (v6 with four parts), text a unix path, or abstract when it starts with NUL."""
    if isinstance(address, str):
        family = socket.AF_UNIX
    else:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET  # type: ignore[index]
    listener = socket.socket(family, socket.SOCK_STREAM)
    case.addCleanup(listener.close)
    listener.bind(address)  # type: ignore[arg-type]
    listener.listen(backlog)
    return listener


def connect(case: unittest.TestCase, listener: socket.socket) -> socket.socket:
    client = socket.socket(listener.family, socket.SOCK_STREAM)
    case.addCleanup(client.close)
    client.settimeout(PATIENCE)
    client.connect(listener.getsockname())
    return client


def ask(client: socket.socket, path: str = "/", method: str = "GET", body: bytes = b"", head: str = "") -> None:
    """Sends one request; `head` is more header lines, each with its CRLF."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    client.sendall(f"{method} {path} HTTP/1.1\r\nHost: test\r\n{length}{head}\r\n".encode() + body)


def answer(client: socket.socket, method: str = "GET") -> Answer:
    """Reads one answer. Raises http.client.RemoteDisconnected when the server closes without one."""
    response = http.client.HTTPResponse(client, method=method)
    response.begin()
    body = response.read()
    connection = response.getheader("Connection") or ""
    response.close()
    return Answer(response.status, connection.lower(), body)


def get(case: unittest.TestCase, listener: socket.socket, path: str = "/", head: str = "") -> Answer:
    """One request on a connection of its own."""
    with connect(case, listener) as client:
        ask(client, path, head=head)
        return answer(client)


def is_closed(client: socket.socket, patience: float = PATIENCE) -> bool:
    """Waits for the server's close; False when bytes come instead. Raises socket.timeout when neither does."""
    client.settimeout(patience)
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True
    finally:
        client.settimeout(PATIENCE)  # For what is asked of it afterwards.


class Gate:
    """A FIFO that holds a request to `/wait` up until it is opened."""

    def __init__(self, case: unittest.TestCase) -> None:
        folder = tempfile.TemporaryDirectory()
        case.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "gate")
        os.mkfifo(self.path)
        self._case = case

    @property
    def address(self) -> str:
        return f"/wait?{self.path}"

    def open(self) -> None:
        """Lets the request go on, which must be waiting already or soon."""
        with open(self.path, "wb"):
            pass
