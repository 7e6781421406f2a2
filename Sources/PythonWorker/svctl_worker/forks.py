"""What the application's forked children take over from this worker: neither its listeners nor its signals."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import Any, List

from svctl_worker.signals import QUIT, STOP, is_ours

OURS = STOP | QUIT


def keep_out(listeners: List[socket.socket]) -> None:
    """Makes every child forked from now on close the listeners and end by TERM, INT and QUIT as any process does.

    FD_CLOEXEC covers exec only: a plain fork (multiprocessing, os.fork) would keep the port held after
    the service is gone. And a child with our handlers writes its TERM into our pipe, which would stop
    this worker in its place; so these signals wait from before the fork until the child has let go of them.
    """
    here = threading.local()

    def before() -> None:
        here.mask = signal.pthread_sigmask(signal.SIG_BLOCK, OURS)

    def in_parent() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, here.mask)

    def in_child() -> None:
        for listener in listeners:
            # gevent's own close leaves it to its hub, which does not run here.
            plain: Any = getattr(listener, "_sock", listener)
            plain.close()
        # Only while they are ours: a child of the application's import has no handlers of ours yet.
        if any([_let_go(number) for number in OURS]):
            signal.set_wakeup_fd(-1)
        in_parent()

    os.register_at_fork(before=before, after_in_parent=in_parent, after_in_child=in_child)


def _let_go(number: int) -> bool:
    """Puts back Python's own handling of signal `number`; False when the handler there is not ours."""
    if not is_ours(signal.getsignal(number)):
        return False
    signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    return True
