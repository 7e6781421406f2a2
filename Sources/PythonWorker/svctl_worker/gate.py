"""The gate: accepts connections from the listeners while it is open.

The listeners are shared with the other workers, so a closed gate costs nobody anything: whoever
comes meanwhile waits in the kernel's queue for the first worker whose gate is open.
"""

from __future__ import annotations

import socket
import time
from typing import Any, Callable, List, Optional

from svctl_worker.listeners import describe
from svctl_worker.log import say
from svctl_worker.patience import SERVING


class Gate:
    """Watches the listeners while `has_room`, and gives each accepted connection to `enter`."""

    def __init__(
        self,
        listeners: List[socket.socket],
        watch: Callable[[socket.socket, Callable[[socket.socket], None]], None],
        unwatch: Callable[[socket.socket], object],
        has_room: Callable[[], bool],
        enter: Callable[[socket.socket, Any, socket.socket], None],
    ) -> None:
        """`watch` has a listener's callback called when it is readable; `enter` gets socket, client and listener."""
        self._listeners = listeners
        self._watch = watch
        self._unwatch = unwatch
        self._has_room = has_room
        self._enter = enter
        self._is_open = False
        self._rests_until: Optional[float] = None

    def update(self) -> None:
        """Opens or closes it as there is room; one that rests after a fault stays closed until `opens_at`."""
        if self._rests_until is not None and self._rests_until <= time.monotonic():
            self._rests_until = None
        should_open = self._rests_until is None and self._has_room()
        if should_open == self._is_open:
            return
        self._is_open = should_open
        for listener in self._listeners:
            if should_open:
                self._watch(listener, self._accept)
            else:
                self._unwatch(listener)

    def opens_at(self) -> Optional[float]:
        """When its rest ends, in seconds on the monotonic clock; None when it does not rest."""
        return self._rests_until

    def _accept(self, listener: socket.socket) -> None:
        """Accepts one: the next may be for another worker."""
        if not self._has_room():
            return  # What came just before on another descriptor has taken the last thread.
        try:
            sock, client = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # Another worker was quicker, or the client has gone.
        except OSError as error:
            # Most likely no descriptor is free; the listener stays readable, so going on would only spin.
            say(f"cannot accept on {describe(listener)}: {error}; trying again in {SERVING.rest:g} s")
            self._rests_until = time.monotonic() + SERVING.rest
            return
        self._enter(sock, client, listener)
