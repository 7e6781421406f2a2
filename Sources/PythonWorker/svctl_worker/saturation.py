"""Tells when all threads have been at work for some time, so that the master may start another worker."""

from __future__ import annotations

import time
from typing import Callable, Optional

#: Seconds that are looked at as one.
WINDOW = 0.1
#: The part of them in which all threads are at work, from which on there is too much to do.
SHARE = 0.8
#: Seconds before it is told again.
PAUSE = 0.3


class Saturation:
    """Looks only while there is something to do: a worker that waits is not woken."""

    def __init__(self, tell: Optional[Callable[[], None]]) -> None:
        """`tell` is called when there is too much to do, and again while there is; None when nobody wants to know."""
        self._tell = tell
        self._begun: Optional[float] = None
        self._full_since: Optional[float] = None
        self._full = 0.0
        self._silent_until = 0.0

    def update(self, is_full: bool) -> None:
        """Says whether all threads are at work from now on."""
        if self._tell is None or not (is_full or self._begun is not None):
            return
        now = time.monotonic()
        if self._full_since is not None:
            self._full += now - self._full_since
        self._full_since = now if is_full else None
        if self._begun is None:
            self._begun = now
        elif now >= self._begun + WINDOW:
            if self._full >= SHARE * (now - self._begun) and now >= self._silent_until:
                self._silent_until = now + PAUSE
                self._tell()
            self._begun, self._full = (now if is_full else None), 0.0

    def looks_at(self) -> Optional[float]:
        """When `update` is to be called although nothing has happened; None when not at all."""
        return None if self._full_since is None or self._begun is None else self._begun + WINDOW
