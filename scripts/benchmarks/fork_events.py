"""Tells when a process forked or ended, by the kernel's own clock."""

import abc
import os
import socket
import struct
import time
from typing import NamedTuple

from . import processes

NETLINK_CONNECTOR = 11
CN_IDX_PROC = CN_VAL_PROC = 1
LISTEN, IGNORE = 1, 2
FORK, EXIT = 0x00000001, 0x80000000
HEADERS = 16 + 20
"""nlmsghdr and cn_msg; the proc_event is behind them: what, cpu, timestamp, then the pids."""


class Fork(NamedTuple):
    """Moments are CLOCK_MONOTONIC in nanoseconds, as time.monotonic_ns() has it."""

    child: int
    at: int
    ends: dict[int, int]
    """Processes that ended before it, where that can be known."""

    def milliseconds_after_end_of(self, pid: int) -> float | None:
        return (self.at - self.ends[pid]) / 1e6 if pid in self.ends else None


class ForkWatch(abc.ABC):
    """Tells of the next fork by one process; `begin` comes before whatever makes it fork."""

    resolution: str

    @abc.abstractmethod
    def begin(self, parent: int) -> None: ...

    @abc.abstractmethod
    def next_fork(self, parent: int, seconds: float) -> Fork | None:
        """The first one since `begin`, waited for so long."""

    def close(self) -> None: ...


class KernelReports(ForkWatch):
    """The kernel's process connector, cn_proc: root only; the moment is taken inside the fork itself."""

    resolution = "exact: the kernel's process events"

    def __init__(self) -> None:
        self.began = 0
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC, NETLINK_CONNECTOR)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((0, CN_IDX_PROC))
        self._say(LISTEN)

    def _say(self, order: int) -> None:
        body = struct.pack("=IIIIHHI", CN_IDX_PROC, CN_VAL_PROC, 0, 0, 4, 0, order)
        self.socket.send(struct.pack("=IHHII", 16 + len(body), 3, 0, 0, 0) + body)

    def begin(self, parent: int) -> None:
        self.began = time.monotonic_ns()

    def next_fork(self, parent: int, seconds: float) -> Fork | None:
        deadline = time.monotonic() + seconds
        ends: dict[int, int] = {}
        while (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                report = self.socket.recv(4096)
            except TimeoutError:
                break
            except OSError:
                continue  # Too many at once, some lost: the next tell on.
            what, _, moment = struct.unpack_from("=IIQ", report, HEADERS)
            if moment < self.began or what not in (FORK, EXIT):
                continue
            thread, process, child, child_process = struct.unpack_from("=IIII", report, HEADERS + 16)
            # Threads are reported too: they belong to their process.
            if what == EXIT and thread == process:
                ends[process] = moment
            elif what == FORK and process == parent and child == child_process:
                return Fork(child, moment, ends)
        return None

    def close(self) -> None:
        self._say(IGNORE)
        self.socket.close()


class ChildrenLists(ForkWatch):
    """Without root: the list of children, read again and again."""

    resolution = "0.5 ms: the list of children, read again and again"

    def __init__(self) -> None:
        self.known: set[int] = set()

    def begin(self, parent: int) -> None:
        self.known = set(processes.children(parent))

    def next_fork(self, parent: int, seconds: float) -> Fork | None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for child in processes.children(parent):
                if child not in self.known:
                    return Fork(child, time.monotonic_ns(), {})
            time.sleep(0.0005)
        return None


def watch() -> ForkWatch:
    """The better of the two that this user may have."""
    if os.geteuid() == 0:
        try:
            return KernelReports()
        except OSError:
            pass  # A kernel without CONFIG_PROC_EVENTS, or a container.
    return ChildrenLists()
