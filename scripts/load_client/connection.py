"""One HTTP/1.1 connection, by hand, so that it is known how far each request came."""

import errno
import socket
import struct
import time
from typing import Dict, NamedTuple, Optional, Tuple, Union

Address = Union[Tuple[str, int], str]
"""Where the server listens: host and port, the path of a unix socket, or `@name` of an abstract one."""

LONGEST_HEAD = 64 * 1024


class Lost(Exception):
    """A request that got no full answer: `kind` is one of `KINDS`."""

    KINDS = ("refused", "reset", "cut_short", "wrong_status", "wrong_body", "not_http", "timed_out", "unfinished")

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class Answer(NamedTuple):
    """A full answer; `reusable` says whether the server keeps the connection."""

    status: int
    body: bytes
    reusable: bool


class Connection:
    """A connected socket, and what was read from it too early."""

    def __init__(self, address: Address, timeout_seconds: float) -> None:
        """Connects; raises `Lost` of kind refused or timed_out."""
        family = socket.AF_UNIX if isinstance(address, str) else _family(address[0])
        self.exchanges = 0
        self._timeout_seconds = timeout_seconds
        self._deadline = 0.0
        self._unread = b""
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        # The kernel's own time limits: Python's cost one more system call for each read and write.
        limit = struct.pack("ll", int(timeout_seconds), int(timeout_seconds % 1 * 1_000_000))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        if family != socket.AF_UNIX:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.connect(_kernel_name(address))
        except OSError as error:
            self.close()
            late = error.errno in (errno.EINPROGRESS, errno.EAGAIN, errno.ETIMEDOUT)
            raise Lost("timed_out" if late else "refused", "connect: {}".format(error.strerror)) from None

    def close(self) -> None:
        self.socket.close()

    def is_closed_by_peer(self) -> bool:
        """Whether the end of the stream is here already, as HTTP libraries look before they use a connection again."""
        try:
            return not self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def exchange(self, request: bytes) -> Answer:
        """Sends `request` and reads its whole answer, whatever the status; raises `Lost`."""
        self._deadline = time.monotonic() + self._timeout_seconds
        self.exchanges += 1
        try:
            self.socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The server may have answered before it closed: reading tells.
        except BlockingIOError:
            raise Lost("timed_out", "the server takes no request") from None
        while True:
            status, version, headers = self._read_head()
            if status >= 200:
                break
        return self._read_body(status, version, headers)

    def _read_head(self) -> Tuple[int, bytes, Dict[bytes, bytes]]:
        while b"\r\n\r\n" not in self._unread:
            if len(self._unread) > LONGEST_HEAD:
                raise Lost("not_http", "a head without end")
            more = self._receive("reset" if not self._unread else "cut_short", "before the end of the head")
            if more is None:
                if not self._unread:
                    raise Lost("reset", "closed before any byte of an answer")
                raise Lost("cut_short", "closed inside the head")
            self._unread += more
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        words = lines[0].split(b" ", 2)
        if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
            raise Lost("not_http", "status line {!r}".format(lines[0][:80]))
        headers = {}
        for line in lines[1:]:
            key, _, value = line.partition(b":")
            headers[key.strip().lower()] = value.strip()
        return int(words[1]), words[0], headers

    def _read_body(self, status: int, version: bytes, headers: Dict[bytes, bytes]) -> Answer:
        options = headers.get(b"connection", b"").lower()
        reusable = b"close" not in options and (version != b"HTTP/1.0" or b"keep-alive" in options)
        if status in (204, 304):
            body = b""
        elif b"chunked" in headers.get(b"transfer-encoding", b"").lower():
            body = self._read_chunks()
        elif b"content-length" in headers:
            body = self._read_exactly(_number(headers[b"content-length"], 10))
        else:
            body, reusable = self._read_until_close(), False
        if self._unread:
            raise Lost("not_http", "{} bytes behind the answer".format(len(self._unread)))
        return Answer(status, body, reusable)

    def _read_chunks(self) -> bytes:
        body = bytearray()
        while True:
            size = _number(self._read_line().partition(b";")[0].strip(), 16)
            if size == 0:
                break
            body += self._read_exactly(size)
            if self._read_exactly(2) != b"\r\n":
                raise Lost("not_http", "a chunk longer than it says")
        while self._read_line():
            pass  # Trailers.
        return bytes(body)

    def _read_line(self) -> bytes:
        while b"\r\n" not in self._unread:
            if len(self._unread) > LONGEST_HEAD:
                raise Lost("not_http", "a chunk's size without end")
            self._unread += self._receive_some()
        line, _, self._unread = self._unread.partition(b"\r\n")
        return line

    def _read_exactly(self, count: int) -> bytes:
        parts = [self._unread]
        missing = count - len(self._unread)
        while missing > 0:
            parts.append(self._receive_some())
            missing -= len(parts[-1])
        joined = b"".join(parts)
        self._unread = joined[count:]
        return joined[:count]

    def _read_until_close(self) -> bytes:
        parts = [self._unread]
        self._unread = b""
        while True:
            more = self._receive("cut_short", "inside the body")
            if more is None:
                return b"".join(parts)
            parts.append(more)

    def _receive_some(self) -> bytes:
        more = self._receive("cut_short", "inside the body")
        if more is None:
            raise Lost("cut_short", "closed inside the body")
        return more

    def _receive(self, kind_of_reset: str, where: str) -> Optional[bytes]:
        """The next bytes, or None at the end of the stream."""
        if time.monotonic() > self._deadline:
            raise Lost("timed_out", where)
        try:
            return self.socket.recv(65536) or None
        except BlockingIOError:
            raise Lost("timed_out", where) from None
        except OSError as error:
            raise Lost(kind_of_reset, "{} {}".format(error.strerror, where)) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _number(text: bytes, base: int) -> int:
    try:
        number = int(text, base)
    except ValueError:
        number = -1
    if number < 0:
        raise Lost("not_http", "{!r} is no length".format(text[:80]))
    return number


def _kernel_name(address: Address) -> Address:
    return "\0" + address[1:] if isinstance(address, str) and address.startswith("@") else address
