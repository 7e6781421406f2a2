"""The body of a request, ended where HTTP ends it (RFC 9112, 6 and 7), for the standard library's server."""

from __future__ import annotations

import io
from typing import Any

#: Longest line of a chunk's head or of the trailer, in bytes.
LONGEST_LINE = 4096


class BadBody(ValueError):
    """The request does not say in one way where its body ends."""


class MeasuredBody(io.RawIOBase):
    """`length` bytes of `stream`, or fewer when the client goes away before."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` as far as bytes are there; gives their number, 0 at the end."""
        piece = self._stream.read1(min(len(buffer), self._left)) if self._left else b""
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


class ChunkedBody(io.RawIOBase):
    """The chunks of `stream` put together."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = 0
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` as far as this chunk goes; gives the number of bytes, 0 at the end.

        Raises BadBody when the chunks are malformed or end too early.
        """
        if self._left == 0 and not self._ended:
            self._next_chunk()
        if self._ended:
            return 0
        piece = self._stream.read1(min(len(buffer), self._left))
        if not piece:
            raise BadBody("the client went away in the middle of a chunk")
        self._left -= len(piece)
        if self._left == 0 and self._stream.readline(LONGEST_LINE).strip():
            raise BadBody("a chunk is longer than it says")
        buffer[: len(piece)] = piece
        return len(piece)

    def _next_chunk(self) -> None:
        size = self._stream.readline(LONGEST_LINE).split(b";")[0].strip()
        digits = b"0123456789abcdefABCDEF"
        if not size or any(digit not in digits for digit in size):
            raise BadBody(f"{size!r} is no chunk size")
        self._left = int(size, 16)
        if self._left == 0:
            while self._stream.readline(LONGEST_LINE).strip():
                pass  # The trailer: WSGI has no place for it.
            self._ended = True
