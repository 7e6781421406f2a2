"""The Django site of the end-to-end tests, run by svctl in a folder of its own."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from typing import Any, Callable

from benchmarks import processes
from benchmarks.place import free_port, remove_runtime_folder

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests" / "EndToEndTests" / "Fixtures" / "django-site"
WORKERS = 4


class Wrong(Exception):
    """Something that may not happen, for the verdict."""


class Site:
    """Started by `start`, taken away by `remove`."""

    def __init__(self) -> None:
        self.svctl = pathlib.Path(os.environ["SVCTL_BIN"]) / "svctl"
        # The folder's name becomes the master's, so it is one that nobody has.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="svctl-soak-"))
        self.folder = self.root / self.root.name
        shutil.copytree(FIXTURE, self.folder)
        self.port = free_port()
        self.log = self.root / "log"
        self.version = "version 1"
        self.master = 0
        ini = self.folder / ".config" / "uwsgi.ini"
        values = {"chdir": self.folder, "home": pathlib.Path(sys.prefix), "http": f"127.0.0.1:{self.port}"}
        lines = [
            f"{key} = {values[key]}" if (key := line.partition(" ")[0]) in values else line
            for line in ini.read_text(encoding="utf-8").splitlines()
        ]
        lines += [f"processes = {WORKERS}", "threads = 4", "disable-logging = true", f"logto = {self.log}"]
        ini.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, *arguments: str, expect: int | None = 0) -> "subprocess.CompletedProcess[str]":
        """One svctl command, as one types it in the project's folder."""
        done = subprocess.run(
            [self.svctl, *arguments], cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=180, check=False,
        )
        if expect is not None and done.returncode != expect:
            said = (done.stderr + done.stdout).strip()
            raise Wrong(f"svctl {' '.join(arguments)} ended with {done.returncode} and not {expect}: {said}")
        return done

    def start(self) -> None:
        self.run("start")
        self.master = int(self.status()["pid"])

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return found

    def ready_workers(self) -> list[int]:
        apps = self.status()["apps"]
        return [worker["pid"] for app in apps for worker in app["workers"] if worker["state"] == "ready"]

    def companions(self) -> list[int]:
        """The log's reader and writer: all that is not a worker."""
        workers = {worker["pid"] for app in self.status()["apps"] for worker in app["workers"]}
        family = [pid for pid in workers if pid] + [own for pid in workers if pid for own in processes.descendants(pid)]
        return [pid for pid in processes.descendants(self.master) if pid not in family]

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
            text: str = answer.read().decode()
            return text.strip()

    def write(self, name: str, text: str) -> None:
        """In one step: no worker may load half of it."""
        new = self.folder / (name + ".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self.folder / name)

    def wait_for(self, what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Wrong(f"{what}: not within {seconds:.0f} s")
            time.sleep(0.05)

    def processes(self) -> list[int]:
        """All that stand in its folder or have it on their command line, whoever their parent is."""
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit() and self._is_of_this_site(entry):
                found.append(int(entry))
        return found

    def _is_of_this_site(self, pid: str) -> bool:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = file.read().decode(errors="replace")
            return str(self.root) in command or os.readlink(f"/proc/{pid}/cwd").startswith(str(self.root))
        except OSError:
            return False  # It has just ended, or it is a zombie.

    def remove(self) -> None:
        left = self.processes()
        if left:
            try:
                self.run("stop", expect=None)
            except subprocess.TimeoutExpired:
                pass
            processes.end(self.processes())
        remove_runtime_folder(self.folder.name)
        shutil.rmtree(self.root, ignore_errors=True)
