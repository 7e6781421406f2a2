"""What the worker is at, for a log that is read when requests take too long."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import Any, List

from svctl_worker import mercy
from svctl_worker.ledger import Request

#: The thread that watches for such requests, and tells nothing.
WATCHER = "svctl-harakiri"


def of_all(late: List[Request]) -> str:
    """What every thread does, and every late request that waits in a coroutine."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    lines: List[str] = []
    for number, frame in sys._current_frames().items():
        name = names.get(number, str(number))
        if name in (WATCHER, mercy.NAME):
            continue
        busy = [request.line() for request in late if request.thread == number and request.task is None]
        lines.append(f"thread {name}" + (f", which answers {busy[0]}:" if busy else ":"))
        lines += traceback.format_stack(frame)
    for request in late:
        if request.task is not None:
            lines.append(f"the coroutine that answers {request.line()}:")
            lines += traceback.format_list(_suspended(request.task))
    return "\n".join(line.rstrip("\n") for line in lines)


def _suspended(task: Any) -> traceback.StackSummary:
    """Where a task waits, from its outermost coroutine to the innermost: `Task.get_stack` knows the outermost alone."""
    frames: List[Any] = []
    part = task.get_coro() if hasattr(task, "get_coro") else task._coro
    while part is not None and len(frames) < 100:
        parts = (getattr(part, name, None) for name in ("cr_frame", "gi_frame", "ag_frame"))
        frame = next((found for found in parts if found is not None), None)
        if frame is None:
            break
        frames.append((frame, frame.f_lineno))
        waits = (getattr(part, name, None) for name in ("cr_await", "gi_yieldfrom", "ag_await"))
        part = next((found for found in waits if found is not None), None)
    return traceback.StackSummary.extract(iter(frames))
