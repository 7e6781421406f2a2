"""What every contestant can do, and how it is begun and ended."""

import abc
import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Callable, ClassVar

from .. import processes
from ..place import Place

STARTS_WITHIN = STOPS_WITHIN = 60.0


class Failure(Exception):
    """A contestant did not do what it should; the message ends with its log's last lines."""


@dataclasses.dataclass(frozen=True)
class Job:
    """What is run: the app of apps/site.py in so many processes, or so many copies of a program."""

    workers: int
    threads: int = 4
    import_seconds: float = 0
    program: pathlib.Path | None = None


class Contestant(abc.ABC):
    """A supervisor with its workers, in a folder of its own; leaving its `with` ends all of it."""

    name: ClassVar[str]
    runs_programs: ClassVar[bool] = False
    """Whether it can run any program, not only a Python app."""
    imports_in_master: ClassVar[bool] = False
    """Whether a reload imports the app once, before the fork."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.place = Place(self.name.replace(" ", ""))
        if job.program is None:
            self.place.put_app("site", job.import_seconds)
        self.master = 0
        # When the last worker was at work.
        self.started_at = 0.0

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.place.port

    @property
    def imports_per_reload(self) -> int:
        return 1 if self.imports_in_master else self.job.workers

    @abc.abstractmethod
    def start(self) -> None:
        """Comes back with `master` set, when all workers are at work."""

    @abc.abstractmethod
    def reload(self) -> None:
        """Asks for the new code to be taken in, as its operator would; waits if its command does."""

    def workers(self) -> list[int]:
        """The processes that it restarts when they die."""
        return processes.children(self.master)

    def family(self) -> list[int]:
        """The workers and all that they have started."""
        workers = self.workers()
        return workers + [pid for worker in workers for pid in processes.descendants(worker)]

    def companions(self) -> list[int]:
        """What else it runs beside the workers."""
        return []

    def retire(self) -> None:
        """Stops it as its operator would, and waits for the last worker to be gone."""
        family = [self.master] + processes.descendants(self.master)
        os.kill(self.master, signal.SIGTERM)
        if processes.wait_until_gone(family, STOPS_WITHIN):
            raise Failure(f"{self.name}: did not stop\n{self.place.last_words()}")

    def stop(self) -> None:
        """Ends all of it, whatever state it is in."""
        family = [self.master] + processes.descendants(self.master) if self.master else []
        processes.end(family)
        processes.reap()

    def environment(self) -> dict[str, str]:
        """Less what could lead Python astray, and without bytecode that an edit would have to outdate."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1"}

    def launch(self, *command: "str | pathlib.Path") -> None:
        """Begins the master in the foreground of its folder, in a session of its own."""
        with open(self.place.log, "ab") as log:
            process = subprocess.Popen(
                command, cwd=self.place.folder, env=self.environment(), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        self.master = process.pid
        # It is waited for by its number: Python should neither reap it a second time nor warn that nobody did.
        process.returncode = 0

    def ask(self, *command: "str | pathlib.Path", expect: int | None = 0) -> "subprocess.CompletedProcess[str]":
        """Runs a command of the contestant's to its end."""
        done = subprocess.run(
            command, cwd=self.place.folder, env=self.environment(), capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL, check=False,
        )
        if expect is not None and done.returncode != expect:
            raise Failure(f"{self.name}: {command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")
        return done

    def wait(self, what: str, holds: Callable[[], bool], seconds: float = STARTS_WITHIN) -> None:
        """Looks again and again, a hundredth of a second apart."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end or (self.master and not processes.is_alive(self.master)):
                raise Failure(f"{self.name}: {what} did not happen\n{self.place.last_words()}")
            time.sleep(0.01)

    def wait_for_workers(self) -> None:
        """Until all are there, and those that serve the app have imported it."""
        if self.job.program is not None:
            self.wait("the start", lambda: len(self.workers()) == self.job.workers)
        else:
            self.wait("the start", lambda: self.place.imported() >= self.imports_per_reload)
            self.wait("the start", self.answers)
        self.started_at = time.monotonic()

    def answers(self) -> bool:
        """Whether the port takes a connection."""
        try:
            socket.create_connection(self.address, 1).close()
        except OSError:
            return False
        return True

    def __enter__(self) -> "Contestant":
        try:
            self.start()
        except BaseException:
            self.stop()
            self.place.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self.place.remove()


def environment_bin() -> pathlib.Path:
    """Where the peers' commands are: beside the Python that runs this."""
    return pathlib.Path(sys.executable).parent
