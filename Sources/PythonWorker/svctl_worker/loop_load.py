"""How much an event loop has to do: its requests wait side by side, so that only the time it does not wait itself tells."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Callable

from svctl_worker.saturation import SHARE
from svctl_worker.scoreboard import Scoreboard

#: Seconds between two looks.
PERIOD = 0.25


async def watch(scoreboard: Scoreboard, tell: Callable[[], None]) -> None:
    """Puts the loop's time at work on the scoreboard, and calls `tell` whenever it was most of the time that went by."""
    time_at_work = _clock(asyncio.get_event_loop())
    worked, then = time_at_work(), time.monotonic()
    while True:
        scoreboard.count_loop(int(worked * 1_000_000))
        await asyncio.sleep(PERIOD)
        worked_now, now = time_at_work(), time.monotonic()
        if worked_now - worked >= SHARE * (now - then):
            tell()
        worked, then = worked_now, now


def _clock(loop: Any) -> Callable[[], float]:
    """Seconds that a loop has been at work: all but those it has waited for something to happen.

    A loop that does not show its waiting, as uvloop, is measured by the processor time, which is less where others want
    the processor too.
    """
    selector = getattr(loop, "_selector", None)
    if selector is None:
        return time.process_time
    begun, waited, theirs = time.monotonic(), 0.0, selector.select

    def select(timeout: Any = None) -> Any:
        nonlocal waited
        before = time.monotonic()
        events = theirs(timeout)
        waited += time.monotonic() - before
        return events

    selector.select = select
    return lambda: time.monotonic() - begun - waited
