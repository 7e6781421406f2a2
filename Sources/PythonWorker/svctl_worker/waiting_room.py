"""Connections that wait for something for a bounded time, the first to run out first."""

from __future__ import annotations

import time
from typing import Dict, Generic, Hashable, Iterator, Optional, TypeVar

Guest = TypeVar("Guest", bound=Hashable)


class WaitingRoom(Generic[Guest]):
    """Holds guests in the order of their deadlines, in constant time each.

    Every guest gets the same patience, and shortening it caps all alike, so the order of arrival is
    the order of the deadlines.
    """

    def __init__(self, patience: float) -> None:
        """`patience` is in seconds."""
        self._patience = patience
        self._deadlines: Dict[Guest, float] = {}

    def __len__(self) -> int:
        return len(self._deadlines)

    def __contains__(self, guest: Guest) -> bool:
        return guest in self._deadlines

    def __iter__(self) -> Iterator[Guest]:
        return iter(list(self._deadlines))

    def enter(self, guest: Guest) -> None:
        """Lets `guest` wait for the whole patience from now on."""
        self._deadlines[guest] = time.monotonic() + self._patience

    def leave(self, guest: Guest) -> None:
        """Takes `guest` out. Raises KeyError when it is not here."""
        del self._deadlines[guest]

    def shorten(self, patience: float) -> None:
        """Lets everybody wait `patience` seconds from now at most, who is here and who comes later."""
        self._patience = min(self._patience, patience)
        latest = time.monotonic() + self._patience
        for guest, deadline in self._deadlines.items():
            self._deadlines[guest] = min(deadline, latest)

    def first(self) -> Optional[Guest]:
        """Who has waited longest, or None."""
        return next(iter(self._deadlines), None)

    def next_deadline(self) -> Optional[float]:
        """When the first runs out, on the monotonic clock, in seconds; None when nobody waits."""
        first = self.first()
        return None if first is None else self._deadlines[first]
