"""Every app server under svctl, on every kind of address, reloaded under load; and those with a master alone."""

import os
import pathlib
import signal
import sys
import time
from typing import ClassVar

from load_client.connection import Address

from . import reload
from .arrivals import Arrivals
from .contestants import Contestant, Failure, Gunicorn, Job, Svctl
from .contestants.contestant import environment_bin
from .options import Options, progress
from .report import Measure, Report

HELP = "requests lost in 10 reloads: each app server × TCP, unix, @abstract × WSGI, ASGI; and the servers alone"
RELOADS = 10
RATE = 150
JOB = Job(workers=2)
TCP, UNIX, ABSTRACT = "TCP", "a unix socket", "an abstract socket"
LOST = {kind: Measure(f"requests lost in {RELOADS} reloads, {kind}", digits=0) for kind in (TCP, UNIX, ABSTRACT)}
TAIL = Measure("latency while reloading, p99.9, TCP", "ms")
REQUESTS = Measure("requests in a run", digits=0)

INI = """[uwsgi]
name = {name}
chdir = {folder}
home = {home}
server = {server}
module = app:application
{option} = {address}
processes = {workers}
settle = 200ms
disable-logging = true
logto = {folder}/log
pidfile = {folder}/pid
"""


class UnderSvctl(Svctl):
    """One app server, with its app, on one kind of address."""

    server: ClassVar[str]
    app: ClassVar[str] = "site"
    option: ClassVar[str] = "http-socket"
    kind = TCP

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.place.put_app(self.app)

    @property
    def listens_on(self) -> str:
        """As `http-socket` says it."""
        folder = self.place.folder
        return {TCP: f"127.0.0.1:{self.place.port}", UNIX: f"{folder}/socket", ABSTRACT: f"@{folder.name}"}[self.kind]

    @property
    def reaches(self) -> Address:
        """As the load connects to it."""
        return self.address if self.kind == TCP else self.listens_on

    def write_settings(self) -> None:
        text = INI.format(
            name=self.place.folder.name, folder=self.place.folder, home=pathlib.Path(sys.executable).parents[1],
            server=self.server, option=self.option, address=self.listens_on, workers=self.job.workers,
        )
        self.place.write("svctl.ini", text)


class GthreadUnderSvctl(UnderSvctl):
    name = "svctl gunicorn WSGI"
    server = "gunicorn"


class WaitressUnderSvctl(UnderSvctl):
    name = "svctl waitress WSGI"
    server = "waitress"


class StandardUnderSvctl(UnderSvctl):
    name = "svctl standard WSGI"
    server = "standard"


class UwsgiProtocolUnderSvctl(UnderSvctl):
    name = "svctl gunicorn uwsgi"
    server, option = "gunicorn", "socket"


class UvicornUnderSvctl(UnderSvctl):
    name = "svctl uvicorn ASGI"
    server, app = "uvicorn", "site_asgi"


class GunicornAsgiUnderSvctl(UnderSvctl):
    name = "svctl gunicorn ASGI"
    server, app = "gunicorn", "site_asgi"


class GunicornAlone(Gunicorn):
    name = "gunicorn alone WSGI"


class GunicornAsgiAlone(Contestant):
    name = "gunicorn alone ASGI"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.place.put_app("site_asgi")

    def start(self) -> None:
        self.launch(
            environment_bin() / "gunicorn", "--bind", f"127.0.0.1:{self.place.port}", "--workers",
            str(self.job.workers), "--worker-class", "asgi", "--no-control-socket", "app:application",
        )
        self.wait_for_workers()

    def reload(self) -> None:
        os.kill(self.master, signal.SIGHUP)


class UvicornAlone(GunicornAsgiAlone):
    """With its own supervisor of processes; HUP restarts them one after the other."""

    name = "uvicorn alone ASGI"

    def start(self) -> None:
        self.launch(
            environment_bin() / "uvicorn", "--port", str(self.place.port), "--workers", str(self.job.workers),
            "--no-access-log", "app:application",
        )
        self.wait_for_workers()

    def workers(self) -> list[int]:
        # Not the tracker that Python's multiprocessing keeps beside them.
        return [pid for pid in super().workers() if b"spawn_main" in command_line(pid)]


def command_line(pid: int) -> bytes:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # It has just ended.


UNDER_SVCTL: tuple[type[UnderSvctl], ...] = (
    GthreadUnderSvctl, WaitressUnderSvctl, StandardUnderSvctl, UvicornUnderSvctl, GunicornAsgiUnderSvctl,
    UwsgiProtocolUnderSvctl,
)
ALONE: tuple[type[Contestant], ...] = (GunicornAlone, GunicornAsgiAlone, UvicornAlone)


def measure(options: Options) -> Report:
    runs = options.runs or 1
    title = f"{RELOADS} reloads; {RATE} requests/s, half of the HTTP on kept connections; {JOB.workers} workers"
    report = Report("engines", title, runs, (*LOST.values(), TAIL, REQUESTS))
    for run in range(runs):
        for kind in LOST:
            for server in UNDER_SVCTL:
                progress(f"engines: run {run + 1} of {runs}, {server.name} on {kind}")
                contestant = server(JOB)
                contestant.kind = kind
                one_run(contestant, contestant.reaches, kind, report)
        for alone in ALONE:
            progress(f"engines: run {run + 1} of {runs}, {alone.name}")
            contestant_alone = alone(JOB)
            one_run(contestant_alone, contestant_alone.address, TCP, report)
    lost = [value for measure in LOST.values() for one in UNDER_SVCTL for value in report.values(measure, one.name)]
    report.expect(f"requests lost under svctl in {len(lost) * RELOADS} reloads: 0", sum(lost), sum(lost) == 0, digits=0)
    report.notes += [
        "gunicorn and uvicorn alone are reloaded by HUP; waitress and the standard library have no master to reload",
        "a reload ends when the last old worker has left: svctl's let an idle kept connection have two seconds more",
    ]
    return report


def one_run(contestant: Contestant, address: Address, kind: str, report: Report) -> None:
    with contestant:
        load = Arrivals(address, RATE, uwsgi=isinstance(contestant, UwsgiProtocolUnderSvctl))
        time.sleep(0.5)
        windows = []
        try:
            windows = [reload.reload_once(contestant) for _ in range(RELOADS)]
        except Failure as failure:
            # What it does to requests counts all the same.
            report.notes.append(f"{contestant.name}: {str(failure).splitlines()[0]}")
        arrivals = load.stop()
    report.add(LOST[kind], contestant.name, reload.count_lost(arrivals))
    report.add(REQUESTS, contestant.name, len(arrivals))
    if kind == TCP and windows:
        latencies = sorted(reload.latencies_within(arrivals, windows))
        report.add(TAIL, contestant.name, latencies[int(0.999 * (len(latencies) - 1))])
