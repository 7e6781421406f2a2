"""A thousand workers: how long it takes until all are ready, and until all are gone."""

import pathlib
import time

from . import processes
from .contestants import Contestant, Failure, Job
from .options import Options, alternating, progress
from .program import compiled
from .report import Measure, Report

HELP = "1,000 workers of a C program that sends READY=1: started, and stopped"
RUNS = 3
WORKERS = 1000

START = Measure(f"{WORKERS} workers started", "s", 2)
STOP = Measure(f"{WORKERS} workers stopped", "s", 2)
MASTER_CPU = Measure("CPU of the master for the start", "s", 2)
MEMORY = Measure("anonymous memory of the master", "KiB", 0)


def measure(options: Options) -> Report:
    runs = options.runs or RUNS
    title = f"{WORKERS} copies of a C program that sends READY=1 and sleeps until TERM"
    report = Report("scale", title, runs, (START, STOP, MASTER_CPU, MEMORY))
    with compiled("ready") as program:
        for run, kind in alternating(runs, options.chosen(lambda kind: kind.runs_programs)):
            progress(f"scale: run {run + 1} of {runs}, {kind.name}")
            one_run(kind, program, report)
    for found, promise, limit in ((START, "started in at most 2 s", 2), (STOP, "stopped in at most 1 s", 1)):
        middle = report.median(found)
        report.expect(f"{WORKERS} workers {promise}", middle, middle is not None and middle <= limit, "s", 2)
    if (kind_of_file_system := file_system("/run")) != "tmpfs":
        report.notes.append(f"/run is {kind_of_file_system} here and not tmpfs: a socket's file takes longer to make")
    report.notes.append(
        "svctl's start waits for the READY=1 of each; its peers count as started when all processes are there")
    return report


def file_system(path: str) -> str:
    """The type of the file system that `path` lies on, by the longest mount point above it."""
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        entries = [line.split()[1:3] for line in mounts]
    under = [(point, kind) for point, kind in entries if f"{path}/".startswith(point.rstrip("/") + "/")]
    return max(under, key=lambda entry: len(entry[0]))[1]


def one_run(kind: type[Contestant], program: pathlib.Path, report: Report) -> None:
    contestant = kind(Job(WORKERS, program=program))
    began = time.monotonic()
    with contestant:
        report.add(START, kind.name, contestant.started_at - began)
        report.add(MASTER_CPU, kind.name, processes.cpu_seconds(contestant.master))
        report.add(MEMORY, kind.name, float(processes.status_number(contestant.master, "RssAnon")))
        time.sleep(1)
        workers = processes.children(contestant.master)
        began = time.monotonic()
        contestant.retire()
        took = time.monotonic() - began
        left = [pid for pid in workers if processes.is_alive(pid)]
        if left:
            raise Failure(f"{kind.name}: {len(left)} workers are still there after the stop")
        report.add(STOP, kind.name, took)
