"""What a request costs through svctl's worker, and what it costs gunicorn alone: the same app server, once without."""

import itertools
import statistics
import threading
import time

from load_client.connection import Address, Connection, Lost

from . import figures, processes
from .arrivals import REQUEST
from .contestants import Contestant, Gunicorn, Job, Svctl
from .options import Options, alternating, progress
from .report import Measure, Report

HELP = "what a request costs through svctl's worker and gunicorn's alone"
RUNS = 10
SECONDS = 2.0
CONNECTIONS = 8
JOB = Job(workers=2, threads=4)
LIMIT = 1.03
KINDS = {True: "kept connections", False: "a connection each"}
RATE = {kept: Measure(f"{kind}: requests", "/s", 0) for kept, kind in KINDS.items()}
COST = {kept: Measure(f"{kind}: the server's CPU for one", "µs") for kept, kind in KINDS.items()}
MEASURES = (RATE[True], COST[True], RATE[False], COST[False])


def measure(options: Options) -> Report:
    runs = options.runs or RUNS
    report = Report("path", f"{CONNECTIONS} connections that ask as fast as they are answered, {SECONDS:.0f} s a run; "
                    "2 workers of 4 threads", runs, MEASURES)
    with Svctl(JOB) as svctl, Gunicorn(JOB) as gunicorn:
        for keeps, kind in KINDS.items():
            for contestant in (svctl, gunicorn):
                closed_loop(contestant.address, keeps, 0.5)  # what is loaded late is loaded now
            # A B B A: neither always comes after the other.
            turns = itertools.chain.from_iterable(
                [(svctl, gunicorn), (gunicorn, svctl)][run % 2] for run, _ in alternating(runs, [None]))
            for contestant in turns:
                one_run(contestant, keeps, report)
            progress(f"path: {runs} runs of each, {kind}")
            judge(report, keeps)
    return report


def one_run(contestant: Contestant, keeps: bool, report: Report) -> None:
    workers = contestant.family()
    before = sum(map(processes.cpu_seconds, workers))
    began = time.monotonic()
    answers = closed_loop(contestant.address, keeps, SECONDS)
    took = time.monotonic() - began
    spent = sum(map(processes.cpu_seconds, workers)) - before
    report.add(RATE[keeps], contestant.name, answers / took)
    report.add(COST[keeps], contestant.name, spent / answers * 1e6)


def closed_loop(address: Address, keeps: bool, seconds: float) -> int:
    """How many were answered by the time; raises `Lost` when one was not."""
    request = REQUEST.format("/", "" if keeps else "Connection: close\r\n").encode()
    counts = [0] * CONNECTIONS
    problems: list[Lost] = []
    end = time.monotonic() + seconds

    def run(place: int) -> None:
        connection: Connection | None = None
        try:
            while time.monotonic() < end:
                connection = connection or Connection(address, 10)
                answer = connection.exchange(request)
                counts[place] += 1
                if not answer.reusable or not keeps:
                    connection.close()
                    connection = None
        except Lost as lost:
            problems.append(lost)
        finally:
            if connection is not None:
                connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return sum(counts)


def judge(report: Report, keeps: bool) -> None:
    """Of each pair of runs the ratio, because they shared the machine's mood; then the middle of these."""
    pairs = list(zip(report.values(COST[keeps]), report.values(COST[keeps], Gunicorn.name)))
    ratios = [found for ours, theirs in pairs if (found := figures.ratio(ours, theirs)) is not None]
    middle = statistics.median(ratios) if ratios else None
    report.expect(f"{KINDS[keeps]}: a request costs 0.97–1.03 of gunicorn's alone, or less", middle,
                  middle is not None and middle <= LIMIT, digits=3)
