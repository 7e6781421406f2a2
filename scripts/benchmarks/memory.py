"""What the master costs while nothing happens: its own memory, by worker too, and how often it wakes up."""

import contextlib
import pathlib
import time

from . import figures, processes
from .contestants import Contestant, Failure, Job
from .options import Options, alternating, progress
from .program import compiled
from .report import Measure, Report

HELP = "anonymous memory of the master with 4 workers and by further worker; wake-ups while idle"
RUNS = 3
COUNTS = (4, 100, 500)
IDLE_SECONDS = 60.0
SETTLE_SECONDS = 12.0
"""Longer than svctl takes to call a service steady, and than its peers take to look round after a start."""

MASTER = Measure("anonymous memory of the master, 4 workers", "KiB", 0)
BESIDE = Measure("the same of what it runs beside the workers", "KiB", 0)
EACH = Measure("the master's, by further worker", "KiB", 2)
WAKES = Measure("wake-ups of the master a minute, idle", digits=0)
WAKES_BESIDE = Measure("the same of what it runs beside the workers", "", 0)


def measure(options: Options) -> Report:
    runs = options.runs or RUNS
    title = f"the master beside 4 idle workers, and beside {' and '.join(map(str, COUNTS[1:]))} that do nothing"
    report = Report("memory", title, runs, (MASTER, BESIDE, EACH, WAKES, WAKES_BESIDE))
    with compiled("ready") as program:
        for run, kind in alternating(runs, options.chosen()):
            progress(f"memory: run {run + 1} of {runs}, {kind.name}")
            with kind(Job(workers=COUNTS[0], threads=1)) as contestant:
                time.sleep(1)
                report.add(MASTER, kind.name, anonymous(contestant.master))
                beside = contestant.companions()
                if beside:
                    report.add(BESIDE, kind.name, sum(map(anonymous, beside)))
        for run, kind in alternating(runs, options.chosen(lambda kind: kind.runs_programs)):
            progress(f"memory: by worker, run {run + 1} of {runs}, {kind.name}")
            report.add(EACH, kind.name, by_worker(kind, program))
    idle(options, report)
    judge(report)
    return report


def anonymous(pid: int) -> float:
    """KiB that are in no file: its own data, also the changed pages of what it has loaded."""
    return float(processes.status_number(pid, "RssAnon"))


def by_worker(kind: type[Contestant], program: pathlib.Path) -> float | None:
    """The slope over masters with few and with many workers."""
    points: list[tuple[float, float]] = []
    for count in COUNTS:
        with kind(Job(workers=count, program=program)) as contestant:
            time.sleep(1)
            points.append((count, anonymous(contestant.master)))
    return figures.slope(points)


def idle(options: Options, report: Report) -> None:
    """All of them at the same time: they do nothing, so they do not disturb each other."""
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(kind(Job(workers=4, threads=1))) for kind in options.chosen()]
        progress(f"memory: {IDLE_SECONDS:.0f} s of idleness")
        time.sleep(SETTLE_SECONDS)
        # Asked before: a question of ours would wake the master.
        beside = {contestant.name: contestant.companions() for contestant in running}
        before = [count_wakes(contestant, beside[contestant.name]) for contestant in running]
        time.sleep(IDLE_SECONDS)
        after = [count_wakes(contestant, beside[contestant.name]) for contestant in running]
        for contestant, (master, others), (master_now, others_now) in zip(running, before, after):
            report.add(WAKES, contestant.name, (master_now - master) * 60 / IDLE_SECONDS)
            if beside[contestant.name]:
                report.add(WAKES_BESIDE, contestant.name, (others_now - others) * 60 / IDLE_SECONDS)


def count_wakes(contestant: Contestant, beside: list[int]) -> tuple[int, int]:
    if not processes.is_alive(contestant.master):
        raise Failure(f"{contestant.name}: the master has ended\n{contestant.place.last_words()}")
    return processes.context_switches(contestant.master), sum(map(processes.context_switches, beside))


def judge(report: Report) -> None:
    middle = report.median(MASTER)
    report.expect("anonymous memory of the master with 4 workers: at most 1,024 KiB", middle,
                  middle is not None and middle <= 1024, "KiB", 0)
    each = report.median(EACH)
    report.expect("and by further worker: at most 2 KiB", each, each is not None and each <= 2, "KiB", 2)
    for measure_of, whose in ((WAKES, "the master"), (WAKES_BESIDE, "its companions")):
        wakes = report.median(measure_of)
        report.expect(f"wake-ups of {whose} a minute, idle: 0", wakes, wakes == 0, digits=0)
