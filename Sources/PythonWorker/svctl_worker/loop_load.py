"""How much an event loop has to do: its requests wait side by side, so that only the processor time tells."""

from __future__ import annotations

import asyncio
import time
from typing import Callable

from svctl_worker.saturation import SHARE
from svctl_worker.scoreboard import Scoreboard

#: Seconds between two looks.
PERIOD = 0.25


async def watch(scoreboard: Scoreboard, tell: Callable[[], None]) -> None:
    """Puts the processor time on the scoreboard, and calls `tell` whenever it was most of the time that went by."""
    used, then = time.process_time(), time.monotonic()
    while True:
        scoreboard.count_loop(int(used * 1_000_000))
        await asyncio.sleep(PERIOD)
        used_now, now = time.process_time(), time.monotonic()
        if used_now - used >= SHARE * (now - then):
            tell()
        used, then = used_now, now
