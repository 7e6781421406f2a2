"""When this worker is worn: by requests, or by memory. It says so once, and serves on until the master lets it go."""

from __future__ import annotations

import os
import time
from typing import Callable, Mapping, Optional

from svctl_worker.log import say
from svctl_worker.options import Options

#: Seconds between two looks at the memory, which happen behind a request and never else.
PAUSE = 1.0
MIB = 1 << 20


class Wear:
    """Asked behind each request."""

    def __init__(self, options: Options, environment: Mapping[str, str], tell: Callable[[str], None]) -> None:
        """`tell` passes the reason on to the master."""
        self._tell = tell
        self._is_told = False
        self._most_requests = most_requests(options, int(environment.get("SVCTL_WORKER", "1")))
        self._most_resident = options.most_resident
        self._most_addresses = options.most_addresses
        self._looks = options.most_resident is not None or options.most_addresses is not None
        self._next_look = 0.0

    def answered(self, count: int) -> None:
        """That many requests have been answered."""
        if self._is_told:
            return
        if self._most_requests is not None and count >= self._most_requests:
            self._say(f"after {count} requests")
        elif self._looks and time.monotonic() >= self._next_look:
            self._look()

    def _look(self) -> None:
        self._next_look = time.monotonic() + PAUSE
        try:
            with open("/proc/self/statm", "rb") as file:
                addresses, resident = [int(word) * os.sysconf("SC_PAGE_SIZE") for word in file.read().split()[:2]]
        except (OSError, ValueError) as error:
            say(f"cannot see its own memory, so it is not replaced for it: {error}")
            self._looks = False
            return
        if self._most_resident is not None and resident > self._most_resident:
            self._say(f"{resident // MIB} MiB in memory, and may have {self._most_resident // MIB}")
        elif self._most_addresses is not None and addresses > self._most_addresses:
            self._say(f"{addresses // MIB} MiB of addresses, and may have {self._most_addresses // MIB}")

    def _say(self, why: str) -> None:
        self._is_told = True
        self._tell(why)


def most_requests(options: Options, number: int) -> Optional[int]:
    """How many requests the worker of that number answers; None when it may answer any number.

    Not all of an app are to be worn at the same time: each has delta more than the one before it or, where nobody has
    said how many, a share of up to a tenth, spread by multiples of the golden ratio.
    """
    if options.max_requests is None:
        return None
    if options.max_requests_delta is not None:
        return options.max_requests + options.max_requests_delta * number
    return options.max_requests + options.max_requests * (number * 40503 % 65536) // 655360
