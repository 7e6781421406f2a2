"""The end of all patience: a drain that hangs does not hang for ever."""

from __future__ import annotations

import os
import sys
import threading

from svctl_worker import exit_codes
from svctl_worker.log import say

NAME = "svctl-mercy"
#: Threads of ours that do no work of the application's.
OWN = ("svctl-loop", NAME, "svctl-harakiri")


def limit(seconds: float, code: int = exit_codes.CUT_SHORT) -> None:
    """Ends the process with `code` `seconds` from now, whatever it still does, unless it ended by itself.

    Covers the answers under way, the threads the application left running, and its exit functions.
    """
    threading.Thread(target=_watch, args=(seconds, code), name=NAME, daemon=True).start()


def _watch(seconds: float, code: int) -> None:
    threading.Event().wait(seconds)
    busy = [thread.name for thread in threading.enumerate() if thread.name not in OWN]
    say(f"stopped with work unfinished after {seconds:g} s; still running: {', '.join(busy)}")
    leave_at_once(code)


def leave_at_once(code: int) -> None:
    """Ends the process with `code` after flushing what was printed; joins and runs nothing."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(code)
