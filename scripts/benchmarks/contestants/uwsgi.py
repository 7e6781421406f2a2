"""uWSGI with its master, behind its HTTP router (`--http`) and without (`--http-socket`); reloaded by HUP."""

import os
import pathlib
import signal
import sys
from typing import ClassVar

from .. import processes
from .contestant import Contestant, environment_bin


class Uwsgi(Contestant):
    imports_in_master = True
    option: ClassVar[str]

    def start(self) -> None:
        self.launch(
            environment_bin() / "uwsgi", "--master", self.option, f"127.0.0.1:{self.place.port}",
            "--home", pathlib.Path(sys.executable).parents[1], "--module", "app:application",
            "--processes", str(self.job.workers), "--threads", str(self.job.threads), "--disable-logging",
            "--auto-procname",  # so that workers can be told from the router
        )
        self.wait_for_workers()

    def reload(self) -> None:
        os.kill(self.master, signal.SIGHUP)

    def workers(self) -> list[int]:
        return [pid for pid in processes.children(self.master) if b" worker " in _command_line(pid)]

    def companions(self) -> list[int]:
        return [pid for pid in processes.children(self.master) if b" http " in _command_line(pid)]


class UwsgiHttp(Uwsgi):
    name = "uwsgi --http"
    option = "--http"


class UwsgiHttpSocket(Uwsgi):
    name = "uwsgi --http-socket"
    option = "--http-socket"


def _command_line(pid: int) -> bytes:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ") + b" "
    except (FileNotFoundError, ProcessLookupError):
        return b""
