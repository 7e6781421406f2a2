"""How a reload feels to those who ask for the page meanwhile, and what a broken deploy does to them."""

import collections
import os
import subprocess
import sys
import threading
import time
from typing import Sequence

from . import figures, processes
from .arrivals import Arrival, Arrivals
from .contestants import Contestant, Failure, Job, Svctl
from .options import Options, alternating, progress
from .report import Measure, Report

HELP = "requests lost and latency added by reloads of an app that takes 1 s to import; a broken deploy"
RUNS, RELOADS = 3, 7
RATE = 150
JOB = Job(workers=2, import_seconds=1)
BROKEN_SECONDS = 6.0
SETTLES = 1.0
"""svctl's own pause between the first new worker and the rest; the control keeps it too."""

LOST = Measure(f"requests lost in {RELOADS} reloads", digits=0)
LOST_KEPT = Measure("of these by the close of a connection kept for them", digits=0)
TAIL = Measure("latency while reloading, p99.9", "ms")
WORST = Measure("latency while reloading, worst", "ms")
ADDED = Measure("added at p99.9 to the control's", "ms", compares=False)
TAKES = Measure("a reload takes", "s", 2)
BROKEN = Measure("broken deploy: requests lost", "%")
MEASURES = (LOST, LOST_KEPT, TAIL, WORST, ADDED, TAKES, BROKEN)


class Control(Svctl):
    """A server that nobody reloads, beside which as many interpreters import the app as a reload would start."""

    name = "control"

    def reload(self) -> None:
        self.import_app(1)
        time.sleep(SETTLES)
        self.import_app(self.job.workers - 1)

    def import_app(self, times: int) -> None:
        command = [sys.executable, "-c", "import app"]
        running = [
            # Sessions of their own, as workers have: the scheduler shares the CPUs out by session.
            subprocess.Popen(command, cwd=self.place.folder, env=self.environment(), start_new_session=True)
            for _ in range(times)
        ]
        try:
            for each in running:
                each.wait()
        finally:
            processes.end(each.pid for each in running if each.poll() is None)

    def family(self) -> list[int]:
        return []  # nobody is to leave


def measure(options: Options) -> Report:
    runs = options.runs or RUNS
    title = (
        f"{RELOADS} reloads of an app that burns 1 s of CPU when it is imported; {RATE} requests/s, half of them on "
        "kept connections; 2 workers of 4 threads"
    )
    report = Report("reload", title, runs, MEASURES)
    tails: dict[tuple[int, str], float] = {}
    contestants: list[type[Contestant]] = [Control, *options.chosen()]
    for run, kind in alternating(runs, contestants):
        progress(f"reload: run {run + 1} of {runs}, {kind.name}")
        tails[run, kind.name] = one_run(kind, report)
    for (run, name), tail in tails.items():
        if name != Control.name:
            report.add(ADDED, name, tail - tails[run, Control.name])
    judge(report)
    return report


def one_run(kind: type[Contestant], report: Report) -> float:
    """Returns p99.9 of the latency while reloading, in milliseconds."""
    with kind(JOB) as contestant:
        load = Arrivals(contestant.address, RATE)
        time.sleep(1)
        windows = [reload_once(contestant) for _ in range(RELOADS)]
        arrivals = load.stop()
        if not isinstance(contestant, Control):
            report.add(LOST, kind.name, count_lost(arrivals))
            report.add(LOST_KEPT, kind.name, sum(each.kept and each.lost == "reset" for each in arrivals))
        latencies = latencies_within(arrivals, windows)
        tail = figures.percentile(latencies, 0.999) or 0.0
        report.add(TAIL, kind.name, tail)
        report.add(WORST, kind.name, max(latencies))
        report.add(TAKES, kind.name, sum(end - begin for begin, end in windows) / len(windows))
        if not isinstance(contestant, Control):
            report.add(BROKEN, kind.name, break_it(contestant, report))
        return tail


def reload_once(contestant: Contestant) -> tuple[float, float]:
    """When it began, and when all new workers had the app and none of the old ones was left."""
    old = contestant.family()
    imported = contestant.place.imported() + contestant.imports_per_reload
    began = time.monotonic()
    contestant.reload()
    contestant.wait("the reload", lambda: contestant.place.imported() >= imported)
    contestant.wait("the end of the old workers", lambda: not any(map(processes.is_alive, old)))
    ended = time.monotonic()
    time.sleep(0.5)
    return began, ended


def latencies_within(arrivals: Sequence[Arrival], windows: Sequence[tuple[float, float]]) -> list[float]:
    """In milliseconds, of the requests that were due inside one of the windows."""
    return [
        arrival.latency * 1000 for arrival in arrivals
        if any(begin <= arrival.due <= end for begin, end in windows)
    ]


def count_lost(arrivals: Sequence[Arrival]) -> int:
    """And says how, which the table has no room for."""
    kinds = collections.Counter(arrival.lost for arrival in arrivals if arrival.lost is not None)
    if kinds:
        progress("  lost: " + ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds.most_common()))
    return kinds.total()


def break_it(contestant: Contestant, report: Report) -> float:
    """Deploys code that does not import; the percentage of requests lost from then on."""
    load = Arrivals(contestant.address, RATE, timeout_seconds=3)
    time.sleep(0.5)
    contestant.place.break_app()
    # In the background: some never come back from it.
    deploy = threading.Thread(target=deploy_broken, args=(contestant, report), daemon=True)
    deploy.start()
    time.sleep(BROKEN_SECONDS)
    arrivals = load.stop()
    # Whoever waits for it gets an answer now, one way or the other.
    contestant.stop()
    deploy.join(10)
    return 100 * count_lost(arrivals) / len(arrivals)


def deploy_broken(contestant: Contestant, report: Report) -> None:
    try:
        if isinstance(contestant, Svctl):
            code = contestant.reload_expecting_failure()
            report.expect("a broken deploy is called off: exit code 1", code, code == 1, digits=0)
        else:
            contestant.reload()
    except (Failure, OSError, subprocess.SubprocessError):
        pass  # What it does to requests is what counts.


def judge(report: Report) -> None:
    lost = report.values(LOST)
    count = len(lost) * RELOADS
    report.expect(f"requests lost in {count} reloads: 0", sum(lost) if lost else None, sum(lost) == 0, digits=0)
    added = report.values(ADDED)
    report.expect(f"latency added at p99.9, best of {len(added)} runs: under 100 ms", min(added, default=None),
                  bool(added) and min(added) < 100, "ms")
    broken = report.values(BROKEN)
    report.expect("a broken deploy loses no request", max(broken, default=None), not any(broken), "%")
    report.notes += [
        "latency counts from the moment a request was due (fixed rate of arrivals, open loop)",
        "a client may send a request again whose kept connection was closed before any answer; this one does not",
        "control: an undisturbed svctl; as many interpreters import the app beside it, in the rhythm of svctl's reload",
        "gunicorn and uWSGI are reloaded by HUP; supervisor runs gunicorn and is told `restart`; circus holds the "
        "socket, runs one gunicorn a worker and is told `reload`",
        f"CPUs: {os.cpu_count()}; the client shares them with everybody",
    ]
