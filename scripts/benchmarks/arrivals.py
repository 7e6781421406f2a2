"""A load with a fixed rate of arrivals, whatever the server does: nobody waits for the one before.

Each latency counts from the moment the request was meant to be sent. A client that sends the next request only after
the last answer would send few while the server stands still, and so hide what it came to measure.
"""

import itertools
import struct
import threading
import time
from typing import NamedTuple, Sequence

from load_client.connection import Address, Connection, Lost

MOST_WAITING = 192
"""So many requests may be under way; beyond it they queue here, and their latency goes on counting."""
LONGEST_IDLE = 1.0
"""A kept connection is not used again after so long: servers close idle ones, gunicorn after two seconds."""
REQUEST = "GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n"


def packet(target: str) -> bytes:
    """The same request as nginx's uwsgi_pass sends it: a header of four bytes, then names and values with their lengths."""
    path, _, query = target.partition("?")
    variables = {
        "REQUEST_METHOD": "GET", "REQUEST_URI": target, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": "",
        "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
    }
    words = [word.encode() for pair in variables.items() for word in pair]
    body = b"".join(struct.pack("<H", len(word)) + word for word in words)
    return struct.pack("<BHB", 0, len(body), 0) + body


class Arrival(NamedTuple):
    """One request: when it was due, how long after that it was answered, and how it was lost, if it was."""

    due: float
    latency: float
    lost: str | None
    kept: bool
    """Whether it was sent on a connection that had been used before."""


class Arrivals:
    """Runs from `with` to `stop`; every other request keeps its connection for a later one."""

    def __init__(
        self, address: Address, per_second: float, timeout_seconds: float = 30, targets: Sequence[str] = ("/",),
        uwsgi: bool = False,
    ) -> None:
        """Asks for `targets` in turn; an odd number of them, so that each is asked for on both kinds of connection.

        The uwsgi protocol knows one kind only: a connection for each request.
        """
        self.address = address
        self.uwsgi = uwsgi
        self.targets = targets
        self.interval = 1 / per_second
        self.timeout_seconds = timeout_seconds
        self.numbers = itertools.count()
        self.began = time.monotonic() + 0.05
        self.ending = threading.Event()
        self.results: list[list[Arrival]] = [[] for _ in range(MOST_WAITING)]
        # The one used last is used next, so that at a low rate only few are open, and all of them busy.
        self.idle: list[tuple[Connection, float]] = []
        self.threads = [threading.Thread(target=self._run, args=(each,), daemon=True) for each in self.results]
        for thread in self.threads:
            thread.start()

    def stop(self) -> list[Arrival]:
        """Waits for what is under way; all that arrived, in the order they were due."""
        self.ending.set()
        for thread in self.threads:
            thread.join(self.timeout_seconds + 5)
        for connection, _ in self.idle:
            connection.close()
        self.idle = []
        return sorted(itertools.chain.from_iterable(self.results))

    def _run(self, results: list[Arrival]) -> None:
        # next() on a count is one step under the interpreter's lock, so threads share it as it is.
        for number in self.numbers:
            due = self.began + number * self.interval
            if self.ending.wait(max(0.0, due - time.monotonic())):
                return
            target = self.targets[number % len(self.targets)]
            results.append(self._request(due, target, keeps=number % 2 == 1 and not self.uwsgi))

    def _request(self, due: float, target: str, keeps: bool) -> Arrival:
        connection = self._idle_connection() if keeps else None
        kept = connection is not None
        lost = None
        try:
            if connection is None:
                connection = Connection(self.address, self.timeout_seconds)
            if self.uwsgi:
                request = packet(target)
            else:
                request = REQUEST.format(target, "" if keeps else "Connection: close\r\n").encode()
            answer = connection.exchange(request)
            if answer.status != 200:
                lost = f"status {answer.status}"
            keeps = keeps and answer.reusable
        except Lost as error:
            lost, keeps = error.kind, False
        now = time.monotonic()
        if connection is not None:
            if keeps:
                self.idle.append((connection, now))
            else:
                connection.close()
        return Arrival(due, now - due, lost, kept)

    def _idle_connection(self) -> Connection | None:
        while True:
            try:
                connection, since = self.idle.pop()
            except IndexError:
                return None
            if time.monotonic() - since < LONGEST_IDLE and not connection.is_closed_by_peer():
                return connection
            connection.close()
