"""Tells the master how far this worker is: sd_notify(3) over a unix datagram."""

from __future__ import annotations

import socket
from typing import Optional

from svctl_worker.log import say

#: Seconds a full queue of the master's may hold the worker up.
PATIENCE = 5.0


class Readiness:
    """The way to the master's notification socket."""

    def __init__(self, address: Optional[str]) -> None:
        """Takes NOTIFY_SOCKET: a path, `@name` in the abstract namespace, or None when nobody listens."""
        self._address = address

    def ready(self) -> None:
        """The application is loaded and the listeners are being accepted on."""
        self._send("READY=1")

    def stopping(self) -> None:
        """No further connection is accepted; what was accepted is being finished."""
        self._send("STOPPING=1")

    def worn(self, why: str) -> None:
        """This worker should be replaced; `why` in words behind "replaced: "."""
        self._send(f"X_SVCTL_WORN={why}")

    def stuck(self, what: str) -> None:
        """This worker does not come back from a request; `what` in words."""
        self._send(f"X_SVCTL_STUCK={what}")

    def silent_for(self, seconds: float) -> None:
        """The master is to take this worker for stuck when it does not speak again within so long; 0 takes that back."""
        self._send(f"X_SVCTL_SILENCE_USEC={round(seconds * 1_000_000)}", patience=0)

    def saturated(self) -> None:
        """There is more to do than the threads manage."""
        self._send("X_SVCTL_SATURATED=1")

    def _send(self, state: str, patience: float = PATIENCE) -> None:
        if not self._address:
            return
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
                way.settimeout(patience)
                way.sendto(state.encode(), name)
        except BlockingIOError:
            pass  # The next of its kind will do.
        except OSError as error:
            # A master that restarts itself may be away for a moment; serving goes on without it.
            say(f"cannot tell the master {state}: {error} ({self._address})")
