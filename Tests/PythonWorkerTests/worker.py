"""A worker as the master starts it: listeners from descriptor 3 on, a notification socket, a pipe to the log."""

import os
import select
import signal
import socket
import sys
import tempfile
import threading
import time
import unittest
from typing import Callable, Dict, List, Optional, Sequence

from environments import APPLICATIONS, BUILD, ROOT, Environment

ENTRY = os.path.join(ROOT, "Sources", "PythonWorker")
#: Seconds until something that should happen at once counts as not happening, on a busy machine.
PATIENCE = 30.0


class Log:
    """What a worker has printed so far."""

    def __init__(self, reader: int) -> None:
        self._text = ""
        self._ended = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._follow, args=(reader,), daemon=True)
        self._thread.start()

    def _follow(self, reader: int) -> None:
        with open(reader, "rb", buffering=0) as stream:
            while True:
                piece = stream.read(65536)
                with self._change:
                    self._text += (piece or b"").decode(errors="replace")
                    self._ended = not piece
                    self._change.notify_all()
                if not piece:
                    return

    def text(self) -> str:
        with self._change:
            return self._text

    def all(self) -> str:
        """Everything, once the worker has ended."""
        self._thread.join(PATIENCE)
        return self.text()

    def wait_for(self, words: str, count: int = 1) -> str:
        with self._change:
            if not self._change.wait_for(lambda: self._text.count(words) >= count or self._ended, PATIENCE):
                raise AssertionError(f"{words!r} did not appear in:\n{self._text}")
            if self._text.count(words) < count:
                raise AssertionError(f"{words!r} did not appear before the end of:\n{self._text}")
            return self._text


class Worker:
    """One worker process and what the master sees of it."""

    def __init__(
        self,
        case: unittest.TestCase,
        environment: Environment,
        listeners: Sequence[socket.socket],
        arguments: Sequence[str] = ("--module", "sample"),
        folder: str = APPLICATIONS,
        variables: Optional[Dict[str, str]] = None,
        has_foster_parent: bool = False,
        more: Sequence[int] = (),
    ) -> None:
        """With `has_foster_parent` the worker's parent is another process, until `leave_orphaned`.

        `more` descriptors come behind the listeners.
        """
        self._place = tempfile.TemporaryDirectory()
        case.addCleanup(self._place.cleanup)
        address = os.path.join(self._place.name, "notify")
        self._notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notices.bind(address)
        case.addCleanup(self._notices.close)
        reader, writer = os.pipe()
        command = [environment.python, ENTRY, *arguments]
        if environment.wheels:
            command += ["--wheels", environment.wheels]
        surroundings = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            # Half of a start is compiling else. What a test has written for itself is never compiled for another.
            "PYTHONPYCACHEPREFIX": os.path.join(BUILD, "bytecode"),
            "PYTHONDONTWRITEBYTECODE": "" if folder == APPLICATIONS else "1",
            "LISTEN_FDS": str(len(listeners)),
            "LISTEN_FDNAMES": ":".join(["web"] * len(listeners)),
            "NOTIFY_SOCKET": address,
            "SVCTL_APP": "sample",
            "SVCTL_WORKER": "1",
            "SVCTL_GENERATION": "1",
            **(variables or {}),
        }
        numbers = [*(listener.fileno() for listener in listeners), *more]
        self.started = time.monotonic()

        def become() -> None:
            self._become(command, folder, surroundings, numbers, writer)

        self.pid = self._fork_by_foster_parent(become) if has_foster_parent else os.fork()
        if self.pid == 0:
            become()
        os.close(writer)
        self._descriptor = os.pidfd_open(self.pid)
        case.addCleanup(os.close, self._descriptor)
        self.code: Optional[int] = None
        case.addCleanup(self._end)
        self.log = Log(reader)

    def _fork_by_foster_parent(self, become: Callable[[], None]) -> int:
        report_reader, report_writer = os.pipe()
        hold_reader, self._hold = os.pipe()
        self._foster = os.fork()
        if self._foster == 0:
            child = os.fork()
            if child == 0:
                become()
            os.close(self._hold)
            os.write(report_writer, str(child).encode())
            os.read(hold_reader, 1)
            os._exit(0)
        pid = int(os.read(report_reader, 20))
        for number in (report_reader, report_writer, hold_reader):
            os.close(number)
        return pid

    def leave_orphaned(self) -> None:
        """Ends the foster parent."""
        os.close(self._hold)
        os.waitpid(self._foster, 0)

    def parent(self) -> int:
        with open(f"/proc/{self.pid}/stat") as file:
            return int(file.read().rpartition(")")[2].split()[1])

    @staticmethod
    def _become(command: List[str], folder: str, surroundings: Dict[str, str], numbers: List[int], writer: int) -> None:
        try:
            high = [os.dup2(number, 200 + index) for index, number in enumerate([*numbers, writer])]
            os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
            os.dup2(high[-1], 1)
            os.dup2(high[-1], 2)
            for index, number in enumerate(high[:-1]):
                os.dup2(number, 3 + index)
            os.closerange(3 + len(numbers), 4096)
            os.chdir(folder)
            os.execve(command[0], command, {**surroundings, "LISTEN_PID": str(os.getpid())})
        except BaseException as error:
            os.write(2, f"cannot start the worker: {error}\n".encode())
        os._exit(99)

    def notice(self, patience: float = PATIENCE) -> str:
        """The next datagram to the master."""
        self._notices.settimeout(patience)
        try:
            return self._notices.recv(4096).decode()
        except socket.timeout:
            raise AssertionError(f"no word from the worker; its log:\n{self.log.text()}") from None

    def until_ready(self) -> "Worker":
        word = self.notice()
        assert word == "READY=1", word
        return self

    def send(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> float:
        """Sends TERM and waits for STOPPING=1; gives the time of the signal."""
        sent = time.monotonic()
        self.send(signal.SIGTERM)
        word = self.notice()
        assert word == "STOPPING=1", word
        return sent

    def wait(self, patience: float = PATIENCE) -> int:
        """The exit code, negative for a signal."""
        if self.code is None:
            ready, _, _ = select.select([self._descriptor], [], [], patience)
            if not ready:
                raise AssertionError(f"still running after {patience} s; its log:\n{self.log.text()}")
            status = os.waitpid(self.pid, 0)[1]
            self.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        return self.code

    def _end(self) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        if sys.exc_info()[0]:
            print(self.log.text())
