"""Processes as /proc shows them, and ending them by what they are rather than by their number alone."""

import ctypes
import os
import signal
import time
from typing import Iterable

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on whatever a descendant of ours leaves behind becomes our child, so that nothing is lost sight of."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def children(pid: int) -> list[int]:
    """The living and the dead ones that nobody has waited for, oldest first; of every thread of `pid`."""
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as listing:
                found += map(int, listing.read().split())
    except (FileNotFoundError, ProcessLookupError):
        pass  # It has just ended.
    return found


def descendants(pid: int) -> list[int]:
    """Children before grandchildren."""
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for parent in level for child in children(parent)]
        found += level
    return found


def state(pid: int) -> str:
    """`S`, `R`, `T`, `Z` and so on; empty when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            return chr(stat.read().rpartition(b") ")[2][0])
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_alive(pid: int) -> bool:
    """A zombie is dead."""
    return state(pid) not in ("", "Z", "X")


def status_number(pid: int, key: str, task: int | None = None) -> int:
    """A number of /proc/PID/status, such as RssAnon in KiB; 0 when it is not there."""
    place = f"/proc/{pid}/status" if task is None else f"/proc/{pid}/task/{task}/status"
    try:
        with open(place, encoding="utf-8") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def context_switches(pid: int) -> int:
    """How often any of its threads was switched away from: it cannot have woken without."""
    try:
        tasks = [int(task) for task in os.listdir(f"/proc/{pid}/task")]
    except FileNotFoundError:
        return 0
    keys = ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
    return sum(status_number(pid, key, task) for task in tasks for key in keys)


def cpu_seconds(pid: int) -> float:
    """User and system time of its living threads, to the nanosecond."""
    total = 0
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as one:
                total += int(one.read().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        pass  # It or one of its threads has just ended.
    return total / 1e9


def open_descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except FileNotFoundError:
        return 0


def reap() -> None:
    """Takes away the dead among our adopted children; those of `subprocess` were waited for by their owners."""
    for pid in children(os.getpid()):
        if state(pid) == "Z":
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass  # Somebody else was quicker.


def wait_until_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """Those that are still there after so long."""
    end = time.monotonic() + seconds
    left = list(pids)
    while True:
        left = [pid for pid in left if is_alive(pid)]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.002)


def end(pids: Iterable[int], patience_seconds: float = 5) -> None:
    """TERM, then KILL, through handles: a number that was given to somebody else meanwhile is not hit."""
    handles: list[tuple[int, int]] = []
    for pid in pids:
        try:
            handles.append((pid, os.pidfd_open(pid)))
        except ProcessLookupError:
            pass
    try:
        for wanted, patience in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, 5.0)):
            for _, handle in handles:
                try:
                    signal.pidfd_send_signal(handle, wanted)
                except ProcessLookupError:
                    pass
            if not wait_until_gone([pid for pid, _ in handles], patience):
                break
    finally:
        for _, handle in handles:
            os.close(handle)
    reap()


def end_descendants() -> None:
    """Ends everything that this process has started, whoever its parent is by now."""
    for _ in range(3):
        left = [pid for pid in descendants(os.getpid()) if is_alive(pid)]
        if not left:
            break
        end(left)
    reap()
