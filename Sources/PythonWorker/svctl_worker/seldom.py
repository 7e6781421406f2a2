"""Lines that the same cause would repeat with every request: told once in a while."""

from __future__ import annotations

import threading
import time
from typing import Dict, Tuple

from svctl_worker.log import say

#: Seconds between two lines about the same.
INTERVAL = 60.0

_lock = threading.Lock()
#: When each was told, and how often it happened since.
_told: Dict[str, Tuple[float, int]] = {}


def say_seldom(subject: str, line: str) -> None:
    """Says `line`, unless there was one about `subject` within the interval; then counts it. Any thread may call it."""
    now = time.monotonic()
    with _lock:
        last, missed = _told.get(subject, (None, 0))
        if last is not None and now < last + INTERVAL:
            _told[subject] = (last, missed + 1)
            return
        _told[subject] = (now, 0)
    say(f"{line} ({missed} more since the last such line)" if missed else line)
