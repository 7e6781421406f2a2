"""A client of the uwsgi protocol, byte by byte: https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html."""

import http.client
import socket
import struct
import unittest
from typing import Dict, NamedTuple, Optional

import client

#: What nginx's own uwsgi_params send for a GET.
NGINX = {
    "QUERY_STRING": "", "REQUEST_METHOD": "GET", "CONTENT_TYPE": "", "CONTENT_LENGTH": "", "REQUEST_URI": "/",
    "PATH_INFO": "/", "DOCUMENT_ROOT": "/usr/share/nginx/html", "SERVER_PROTOCOL": "HTTP/1.1",
    "REQUEST_SCHEME": "http", "REMOTE_ADDR": "203.0.113.9", "REMOTE_PORT": "51234", "SERVER_PORT": "80",
    "SERVER_NAME": "shop.example.org", "HTTP_HOST": "shop.example.org",
}


class Answer(NamedTuple):
    status: int
    headers: Dict[str, str]
    body: bytes


def variables(**more: Optional[str]) -> Dict[str, str]:
    """nginx's variables with others in their place; None takes one out."""
    return {name: value for name, value in {**NGINX, **more}.items() if value is not None}


def block(variables: Dict[str, str]) -> bytes:
    """The pairs of a packet: length and text of name and value, lengths of two bytes, the low one first."""
    words = [word.encode("latin-1") for pair in variables.items() for word in pair]
    return b"".join(struct.pack("<H", len(word)) + word for word in words)


def packet(variables: Dict[str, str], modifier1: int = 0, modifier2: int = 0) -> bytes:
    """A head of four bytes and the pairs."""
    pairs = block(variables)
    return struct.pack("<BHB", modifier1, len(pairs), modifier2) + pairs


def ask(connection: socket.socket, path: str = "/", body: bytes = b"", **more: Optional[str]) -> None:
    """Sends one request as nginx does."""
    path_info, _, query = path.partition("?")
    told: Dict[str, Optional[str]] = {"PATH_INFO": path_info, "QUERY_STRING": query, "REQUEST_URI": path}
    if body:
        told.update(REQUEST_METHOD="POST", CONTENT_LENGTH=str(len(body)))
    connection.sendall(packet(variables(**{**told, **more})) + body)


def answer(connection: socket.socket) -> Answer:
    """Reads the answer to the end of the connection, as nginx does without a Content-Length."""
    pieces = []
    while True:
        piece = connection.recv(65536)
        if not piece:
            break
        pieces.append(piece)
    head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
    if not head:
        raise http.client.RemoteDisconnected("closed without an answer")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    return Answer(int(lines[0].split(" ")[1]), headers, body)


def get(case: unittest.TestCase, listener: socket.socket, path: str = "/", **more: Optional[str]) -> Answer:
    """One request on a connection of its own."""
    with client.connect(case, listener) as connection:
        ask(connection, path, **more)
        return answer(connection)
