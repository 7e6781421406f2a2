"""Requests that take too long: the worker is given up, in good order.

The master hears of it and starts another, this one stops accepting, and the stacks of all threads go to the log; what
it has may end within the grace. A thread watches. What keeps that from running keeps the worker from speaking too, so
while there are requests it promises the master to speak again by then and then; the stacks come from a timer of
faulthandler, which is written in C and does not ask for the interpreter's lock. Without requests nobody wakes up.

Requests that wait behind the late one, for its thread or for the event loop it blocks, must not go with it: when half
of the grace is over they get the other half, and the late one is interrupted if Python can do that.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from types import FrameType
from typing import Callable, List, Optional

from svctl_worker import mercy, stacks
from svctl_worker.ledger import Ledger, Request
from svctl_worker.log import say
from svctl_worker.readiness import Readiness

#: Seconds between two promises, at most; else a quarter of the limit.
LONGEST_PAUSE = 5.0
#: Has the main thread look whether it is to be interrupted; no application is known to use it.
INTERRUPT = signal.SIGRTMAX


class TooLate(BaseException):
    """Raised in the middle of a late request. No Exception, which an application may take for one of its own."""


class Harakiri:
    """Watches a ledger. Made and started by the main thread."""

    def __init__(
        self, ledger: Ledger, limit: float, grace: float, readiness: Readiness, waiting: Callable[[], int]
    ) -> None:
        """`limit` is how long a request may take, `grace` what is left to the worker then, both in seconds.

        `waiting` says how many requests wait for a thread.
        """
        self._ledger = ledger
        self._waiting = waiting
        self._in_the_way: List[Request] = []
        self._limit = limit
        self._grace = grace
        self._readiness = readiness
        self._pause = min(limit / 4, LONGEST_PAUSE)
        self._lock = threading.Lock()
        self._awake = threading.Event()
        self._has_promised = False

    def start(self) -> None:
        """Begins to watch, in a thread of its own."""
        signal.signal(INTERRUPT, self._interrupt)
        threading.Thread(target=self._watch, name=stacks.WATCHER, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self._rest()
            late = self._wait_for_late()
            if late:
                self._give_up(late)
                return

    def _rest(self) -> None:
        """Comes back when there is a request."""
        with self._lock:
            self._awake.clear()
            # From here on the next request wakes us; but it may have begun just before.
            self._ledger.on_begin = self._wake
            if self._has_promised and not self._ledger.under_way():
                self._has_promised = False
                self._readiness.silent_for(0)
                faulthandler.cancel_dump_traceback_later()
        if self._ledger.under_way():
            self._wake()
        self._awake.wait()

    def _wake(self) -> None:
        """In the thread of a request, before its application is called, which may never let go of the lock again."""
        with self._lock:
            if self._ledger.on_begin is not None:
                self._ledger.on_begin = None
                self._promise()
                self._awake.set()

    def _promise(self) -> None:
        # A request that begins right behind a promise has its whole time too.
        self._has_promised = True
        self._readiness.silent_for(self._limit + self._pause)
        faulthandler.dump_traceback_later(self._limit + self._pause, file=2)

    def _wait_for_late(self) -> List[Request]:
        """Gives those that are late; none when there is no request any more."""
        # However many come and go meanwhile: there are never more promises than pauses.
        due = time.monotonic() + self._pause
        wait = self._pause
        while True:
            time.sleep(wait)
            requests, late, now = self._ledger.under_way(), self._late(), time.monotonic()
            if late or not requests:
                return late
            if now >= due:
                due = now + self._pause
                with self._lock:
                    self._promise()
            wait = max(0.0, min(due, requests[0].begun + self._limit) - now)

    def _late(self) -> List[Request]:
        now = time.monotonic()
        return [request for request in self._ledger.under_way() if request.begun + self._limit <= now]

    def _give_up(self, late: List[Request]) -> None:
        line = late[0].line()
        self._readiness.stuck(f"{line} took longer than {self._limit:g} s (harakiri)")
        faulthandler.cancel_dump_traceback_later()
        mercy.limit(self._grace)
        os.kill(os.getpid(), signal.SIGTERM)
        say(
            f"harakiri: {line} takes longer than {self._limit:g} s; this worker accepts no more, and has "
            f"{self._grace:g} s for what it has; its threads:\n{stacks.of_all(late)}"
        )
        self._clear_the_way(late)

    def _clear_the_way(self, late: List[Request]) -> None:
        is_turning = threading.Event()
        if late[0].task is not None:
            try:
                late[0].task.get_loop().call_soon_threadsafe(is_turning.set)
            except RuntimeError:  # It has ended meanwhile, and so will this process.
                return
        time.sleep(self._grace / 2)
        is_in_the_way = self._waiting() > 0 if late[0].task is None else not is_turning.is_set()
        if is_in_the_way:
            self._in_the_way = self._late()
            signal.pthread_kill(threading.main_thread().ident or 0, INTERRUPT)

    def _interrupt(self, number: int, frame: Optional[FrameType]) -> None:
        """In the main thread, which may have gone on to another request, or to none, in this very moment."""
        current = self._ledger.current()
        if current is not None and current in self._in_the_way:
            raise TooLate("others wait behind this request, which takes too long")
