"""How soon a killed worker has a successor, and what a killed master leaves behind."""

import contextlib
import os
import pathlib
import signal
import time

from . import fork_events, processes
from .contestants import Contestant, Job
from .options import Options, alternating, progress
from .program import compiled
from .report import Measure, Report

HELP = "SIGKILL of a worker to the new fork; what is left after SIGKILL of the master"
RUNS = 3
WORKERS = 8
STEADY_SECONDS = 1.5
"""supervisor restarts only those at once that have run for a second."""

FORK = Measure("SIGKILL of a worker to the new fork", "ms", 2)
REACTION = Measure("the worker's end to the new fork", "ms", 2)
ORPHANS = Measure("processes left 1 s after SIGKILL of the master", digits=0)
GONE = Measure("SIGKILL of the master to the end of the last process", "ms", 0)


def measure(options: Options) -> Report:
    runs = options.runs or RUNS
    with compiled("ready") as program, contextlib.closing(fork_events.watch()) as watch:
        report = Report("respawn", f"{WORKERS} workers, each killed once a run", runs, (FORK, REACTION, ORPHANS, GONE))
        for run, kind in alternating(runs, options.chosen()):
            progress(f"respawn: run {run + 1} of {runs}, {kind.name}")
            one_run(kind, program, watch, report)
        report.notes += [
            f"resolution: {watch.resolution}",
            "a worker is the app in Python for svctl, gunicorn and uWSGI, a small C program for supervisor and circus",
            "each worker is killed once: from the second crash in ten seconds on svctl waits 100 ms and longer",
        ]
    middle = report.median(FORK)
    report.expect("SIGKILL of a worker to the new fork: at most 3 ms, median", middle,
                  middle is not None and middle <= 3, "ms", 2)
    orphans = report.values(ORPHANS)
    report.expect("nothing is left of a killed master", max(orphans, default=None), not any(orphans), digits=0)
    return report


def one_run(
    kind: type[Contestant], program: pathlib.Path, watch: fork_events.ForkWatch, report: Report
) -> None:
    runs_app = kind.name not in ("supervisor", "circus")
    with kind(Job(WORKERS, threads=1, program=None if runs_app else program)) as contestant:
        time.sleep(STEADY_SECONDS)
        for worker in contestant.workers():
            time.sleep(0.5)
            watch.begin(contestant.master)
            began = time.monotonic_ns()
            os.kill(worker, signal.SIGKILL)
            fork = watch.next_fork(contestant.master, 10)
            if fork is not None:
                report.add(FORK, kind.name, (fork.at - began) / 1e6)
                report.add(REACTION, kind.name, fork.milliseconds_after_end_of(worker))
        time.sleep(1)
        kill_master(contestant, report)


def kill_master(contestant: Contestant, report: Report) -> None:
    family = processes.descendants(contestant.master)
    began = time.monotonic()
    os.kill(contestant.master, signal.SIGKILL)
    left = processes.wait_until_gone(family, 1)
    report.add(ORPHANS, contestant.name, len(left))
    if not left:
        report.add(GONE, contestant.name, (time.monotonic() - began) * 1000)
    # It is a zombie of ours now; they would be nobody's.
    processes.end(left)
    processes.reap()
