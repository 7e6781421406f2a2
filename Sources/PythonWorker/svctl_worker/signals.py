"""Signals as bytes in a pipe, so that a main thread busy in C code delays none of them."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Any, Optional, Set

#: Stop gracefully.
STOP = frozenset((signal.SIGTERM, signal.SIGINT))
#: Stop at once.
QUIT = frozenset((signal.SIGQUIT,))


class SignalPipe:
    """Collects TERM, INT and QUIT. Made by the main thread, after the application is loaded.

    After, because an application that installs handlers of its own at import time (as it may under
    another server) would leave the worker deaf to TERM.
    """

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(self._writer, False)
        # The C handler writes at once; the Python one needs the main thread between two bytecodes.
        # Both write, because an asyncio loop of the application may take the wake-up descriptor away.
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in STOP | QUIT:
            signal.signal(number, self._written_already)
            signal.siginterrupt(number, False)

    def arrived(self) -> Set[int]:
        """The numbers of the signals since the last call; empty when there is none."""
        try:
            return set(os.read(self.reader, 4096))
        except BlockingIOError:
            return set()

    def _written_already(self, number: int, frame: Optional[FrameType]) -> None:
        try:
            os.write(self._writer, bytes((number,)))
        except BlockingIOError:
            pass


def is_ours(handler: Any) -> bool:
    """Whether a signal's handler is a pipe's."""
    return isinstance(getattr(handler, "__self__", None), SignalPipe)
