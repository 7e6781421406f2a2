"""The threads that answer requests, the main thread first among them."""

from __future__ import annotations

import queue
import threading
from typing import Callable, Dict, Optional

Task = Callable[[], None]
#: The number of each thread that answers requests, by its identity: of a greenlet, with gevent.
_numbers: Dict[int, int] = {}


def own_number() -> int:
    """Which of the crew's threads this is, from 0 on; 0 too where one event loop answers all."""
    return _numbers.get(threading.get_ident(), 0)


class Crew:
    """A bounded number of threads taking tasks from one queue.

    The main thread is one of them, as with uWSGI: what an application made at import time and may only
    use in that thread (a SQLite connection, an asyncio loop) works with one thread as it did there.
    The others are daemons: the drain waits for tasks, not for threads, so none is ever joined.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._tasks: "queue.SimpleQueue[Optional[Task]]" = queue.SimpleQueue()

    def submit(self, task: Task) -> None:
        """Has `task` run by the next free thread. It must not raise."""
        self._tasks.put(task)

    def waiting(self) -> int:
        """How many tasks wait for a free thread."""
        return self._tasks.qsize()

    def dismiss(self) -> None:
        """Ends every thread once the tasks before are done."""
        for _ in range(self.size):
            self._tasks.put(None)

    def work(self) -> None:
        """Works in the calling thread until dismissed; starts the other threads first."""
        for number in range(1, self.size):
            threading.Thread(target=self._take_tasks, args=(number,), name=f"svctl-{number}", daemon=True).start()
        self._take_tasks(0)

    def _take_tasks(self, number: int) -> None:
        _numbers[threading.get_ident()] = number
        while True:
            task = self._tasks.get()
            if task is None:
                return
            task()
