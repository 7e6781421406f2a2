"""svctl, as built by scripts/build: a uwsgi.ini and `svctl start`."""

import json
import os
import pathlib
import sys
import time
from typing import Any

from .. import processes
from ..place import remove_runtime_folder
from .contestant import Contestant, Failure, Job

PROGRAM_INI = """[uwsgi]
name = {name}
command = {program}
ready = notify
processes = {workers}
logto = {log}
pidfile = {folder}/pid
"""
APP_INI = """[uwsgi]
name = {name}
chdir = {folder}
home = {home}
module = app:application
http-socket = 127.0.0.1:{port}
processes = {workers}
threads = {threads}
disable-logging = true
logto = {log}
pidfile = {folder}/pid
"""


class Svctl(Contestant):
    name = "svctl"
    runs_programs = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.svctl = pathlib.Path(os.environ["SVCTL_BIN"]) / "svctl"

    def start(self) -> None:
        self.write_settings()
        done = self.ask(self.svctl, "start", "svctl.ini", expect=None)
        if done.returncode != 0:
            raise Failure(f"svctl start ended with {done.returncode}: {done.stderr}\n{self.place.last_words()}")
        self.started_at = time.monotonic()
        self.master = int((self.place.folder / "pid").read_text(encoding="ascii"))

    def write_settings(self) -> None:
        ini = APP_INI if self.job.program is None else PROGRAM_INI
        text = ini.format(
            name=self.place.folder.name, folder=self.place.folder, home=pathlib.Path(sys.executable).parents[1],
            port=self.place.port, workers=self.job.workers, threads=self.job.threads, log=self.place.log,
            program=self.job.program,
        )
        self.place.write("svctl.ini", text)

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask(self.svctl, "status", "svctl.ini", "--json").stdout)
        return found

    def reload(self) -> None:
        self.ask(self.svctl, "reload", "svctl.ini")

    def reload_expecting_failure(self) -> int:
        """The exit code of a reload that should be called off."""
        return self.ask(self.svctl, "reload", "svctl.ini", expect=None).returncode

    def workers(self) -> list[int]:
        return [worker["pid"] for app in self.status()["apps"] for worker in app["workers"] if worker["pid"]]

    def companions(self) -> list[int]:
        workers = set(self.workers())
        return [pid for pid in processes.descendants(self.master) if pid not in workers]

    def retire(self) -> None:
        self.ask(self.svctl, "stop", "svctl.ini")

    def stop(self) -> None:
        if self.master and processes.is_alive(self.master):
            self.ask(self.svctl, "stop", "svctl.ini", expect=None)
        super().stop()
        remove_runtime_folder(self.place.folder.name)
