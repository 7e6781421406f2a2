"""What this worker is doing, where the master can look at any time: requests, errors, bytes, time.

One record a thread, in memory that both have. Nothing is sent and nobody waits; who wants to know reads.
`Control/Scoreboard.swift` has the same layout.
"""

from __future__ import annotations

import itertools
import mmap
import os
import struct
import threading
import time
from types import GeneratorType
from typing import Any, Callable, Iterator, MutableMapping, Union

from svctl_worker.appserver import AppServer, Outcome
from svctl_worker.connection import Connection

#: Names the descriptor of the memory.
VARIABLE = "SVCTL_SCOREBOARD"
#: Bytes of the head, and of each record behind it.
HEAD, RECORD = 64, 64
#: Where in the head it is written that somebody counts here.
COUNTS_AT = 24
#: In the flags: whether the master wants to hear when there is too much to do.
TELLS_SATURATION = 1

# Native numbers are stored in one go, so that a reader never sees half of one.
_store_begin = struct.Struct("@QQ").pack_into
_store_end = struct.Struct("@QQQQQQQ").pack_into


class Core:
    """The record of one thread, which alone writes it; of an event loop, all whose requests share it."""

    __slots__ = ("requests", "exceptions", "sent", "microseconds", "average", "_memory", "_at", "_in_hand", "_begun")

    def __init__(self, memory: Any, at: int) -> None:
        self.requests = self.exceptions = self.sent = self.microseconds = self.average = 0
        self._memory, self._at = memory, at
        self._in_hand = self._begun = 0

    def begin(self) -> int:
        """A request is in hand; gives the moment, in microseconds."""
        now = time.monotonic_ns() // 1000
        if self._in_hand == 0:
            self._begun = now
        self._in_hand += 1
        _store_begin(self._memory, self._at + 40, self._in_hand, self._begun)
        return now

    def end(self, begun: int, sent: int, is_whole: bool = True) -> None:
        """It was answered with so many bytes; or only a part of it has come, and it is in nobody's hand."""
        if is_whole:
            took = time.monotonic_ns() // 1000 - begun
            self.requests += 1
            self.sent += sent
            self.microseconds += took
            self.average = (self.average + took) // 2 if self.requests > 1 else took
        self._in_hand -= 1
        _store_end(
            self._memory,
            self._at,
            self.requests,
            self.exceptions,
            self.sent,
            self.microseconds,
            self.average,
            self._in_hand,
            self._begun,
        )


class Scoreboard:
    """The records of all threads."""

    def __init__(self, memory: Union[mmap.mmap, bytearray, None] = None) -> None:
        """Without a master's memory the figures go where nobody reads them."""
        self._memory = bytearray(HEAD + RECORD) if memory is None else memory
        self._size = (len(self._memory) - HEAD) // RECORD
        self._numbers = itertools.count()
        self._here = threading.local()
        (flags,) = struct.unpack_from("@Q", self._memory, 16)
        #: Whether the master wants to hear when there is too much to do.
        self.tells_saturation = bool(flags & TELLS_SATURATION)
        struct.pack_into("@Q", self._memory, COUNTS_AT, 1)

    def count_loop(self, microseconds: int) -> None:
        """One event loop answers all, and has been at work for so long."""
        struct.pack_into("@QQ", self._memory, COUNTS_AT, 2, microseconds)

    @staticmethod
    def take(environment: MutableMapping[str, str]) -> "Scoreboard":
        """The one that the environment names, which the application then does not see."""
        number = environment.pop(VARIABLE, "")
        if not number.isdigit():
            return Scoreboard()
        try:
            memory = mmap.mmap(int(number), 0)
            os.close(int(number))
        except (OSError, ValueError):
            return Scoreboard()  # Somebody else's variable: the figures are no reason not to serve.
        return Scoreboard(memory) if len(memory) >= HEAD + RECORD else Scoreboard()

    def core(self) -> Core:
        """The record of the calling thread."""
        try:
            core: Core = self._here.core
        except AttributeError:
            number = next(self._numbers) % self._size
            core = self._here.core = Core(self._memory, HEAD + number * RECORD)
        return core

    def exchange(self, connection: Connection, appserver: AppServer) -> Outcome:
        """Has the connection's request answered by the calling thread, and counts it."""
        core = self.core()
        sent = connection.sock.sent
        begun = core.begin()
        outcome = connection.exchange(appserver)
        core.end(begun, connection.sock.sent - sent, outcome is not Outcome.PART)
        return outcome

    def watch(self, application: Callable[..., Any]) -> Callable[..., Any]:
        """The WSGI application, with what it raises counted."""

        def watched(environ: Any, start_response: Any) -> Any:
            try:
                pieces = application(environ, start_response)
            except BaseException:
                self.core().exceptions += 1
                raise
            # Only these have code that is still to run, and are nothing that an app server has a quicker way for.
            return self._watch_pieces(pieces) if type(pieces) is GeneratorType else pieces

        return watched

    def _watch_pieces(self, pieces: Any) -> Iterator[bytes]:
        try:
            yield from pieces
        except GeneratorExit:
            raise
        except BaseException:
            self.core().exceptions += 1
            raise
