"""A server on this machine that does to each request what a test wants."""

import collections
import contextlib
import socket
import struct
import threading
import time
from typing import Callable, Counter, Iterator, List, Union

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"
Address = Union["tuple[str, int]", str]
Act = Callable[["Client", int], bool]
"""Does something to the request of this number (0, 1, …, over all connections); says whether the connection goes on."""


class Client:
    """A connection that the server accepted."""

    def __init__(self, accepted: socket.socket) -> None:
        self.socket = accepted
        self.requests = 0
        self.head = b""
        self.unread = b""

    def read_request(self) -> bytes:
        """The next request's head, or nothing when the client has closed."""
        while b"\r\n\r\n" not in self.unread:
            more = self.socket.recv(65536)
            if not more:
                return b""
            self.unread += more
        self.head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        self.requests += 1
        return self.head

    def send(self, answer: bytes) -> bool:
        self.socket.sendall(answer)
        return True

    def reset(self) -> bool:
        """Ends the connection with RST, as a killed server with unread bytes does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False


class Server:
    """Accepts on a free port, or on `path`, and counts what it was asked."""

    def __init__(self, act: Act, path: str = "") -> None:
        self.act = act
        self.heads: Counter[bytes] = collections.Counter()
        self.accepted = 0
        self._lock = threading.Lock()
        self._requests = 0
        self._sockets: List[socket.socket] = []
        self.listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
        self.listener.bind(path or ("127.0.0.1", 0))
        self.listener.listen(512)
        self.url = "http://127.0.0.1/" if path else "http://127.0.0.1:{}/".format(self.listener.getsockname()[1])

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                accepted, _ = self.listener.accept()
                self.accepted += 1
                self._sockets.append(accepted)
                threading.Thread(target=self._serve, args=(accepted,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        client = Client(accepted)
        with contextlib.suppress(OSError), accepted:
            while True:
                head = client.read_request()
                if not head:
                    return
                with self._lock:
                    number = self._requests
                    self._requests += 1
                    self.heads[head] += 1
                goes_on = self.act(client, number)
                if not goes_on or b"Connection: close" in head:
                    return

    def close(self) -> None:
        for each in [self.listener, *self._sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextlib.contextmanager
def serving(act: Act, path: str = "") -> Iterator[Server]:
    server = Server(act, path)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


def each_fifth(misbehave: Callable[[Client], bool]) -> Act:
    """Good, but for the requests 4, 9, 14, …"""
    return lambda client, number: misbehave(client) if number % 5 == 4 else client.send(HELLO)


def silent(client: Client) -> bool:
    """Answers nothing until the client gives up."""
    client.socket.settimeout(20)
    end = time.monotonic() + 20
    while time.monotonic() < end and client.socket.recv(1):
        pass
    return False
