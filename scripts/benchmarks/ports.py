"""How long it takes to find who holds a port, and who is called so, beside lsof, ss, fuser, netstat, killall, pgrep."""

import contextlib
import ctypes
import os
import pathlib
import platform
import random
import re
import shutil
import subprocess
import sys
import time
from typing import Iterator, NamedTuple

from . import figures, port_load
from .contestants import Failure
from .options import Options, progress
from .report import Measure, Report

HELP = "who holds a port, and who has a name, beside lsof, ss, fuser, netstat, killall and pgrep"
RUNS = 15
CLONE_NEWNET = 0x40000000
NAME = "bench-no-such-program"
"""Nobody is called so: each tool has to look at everybody, and none has anybody to send to."""
OTHER_PROCESSES = 1000
START = Measure("svctl alone: start-up, and a manual printed", "ms", 2)


class Load(NamedTuple):
    name: str
    processes: int
    files: int
    sockets: int


LOADS = (
    Load("idle", 0, 0, 0),
    Load(f"{OTHER_PROCESSES} processes × 20 files", OTHER_PROCESSES, 20, 0),
    Load("50 processes with 20,000 sockets", 0, 0, 20_000),
)


class Tool(NamedTuple):
    """A command that answers the question; `pids` says where in its output the numbers of processes stand."""

    name: str
    words: list[str]
    pids: str = r"\b(\d+)\b"
    """Empty where it is not held against the others."""


def holders() -> list[Tool]:
    port = port_load.PORT
    return [
        Tool("svctl", [svctl(), "who-holds", "-t", f":{port}"]),
        Tool("svctl --fast", [svctl(), "who-holds", "--fast", "-t", f":{port}"], ""),
        Tool("lsof", ["lsof", "-nP", "-t", f"-iTCP:{port}", "-sTCP:LISTEN"]),
        Tool("ss", ["ss", "-Hltnp", f"sport = :{port}"], r"pid=(\d+)"),
        Tool("fuser", ["fuser", f"{port}/tcp"]),
        Tool("netstat", ["netstat", "-ltnp"], ""),
    ]


def names() -> list[Tool]:
    return [
        Tool("svctl", [svctl(), "killall", "-0", NAME], ""),
        Tool("killall", ["killall", "-0", NAME], ""),
        Tool("pgrep", ["pgrep", "-f", f"^{NAME}$"], ""),
    ]


def svctl() -> str:
    return str(pathlib.Path(os.environ["SVCTL_BIN"]) / "svctl")


def measure(options: Options) -> Report:
    if os.geteuid() != 0:
        raise Failure("only root sees every process: run it with sudo")
    runs = options.runs or RUNS
    measures = [START]
    for load in LOADS:
        measures += [wall(load), cpu(load), by_name(load)]
    title = "who holds port 8000 (five processes do), and who is called like nobody, in a network namespace of its own"
    report = Report("ports", title, runs, tuple(measures))
    for load in LOADS:
        progress(f"ports: {load.name}")
        with group() as control_group, running(load, control_group):
            agree(load, report)
            contest(load, runs, report)
            if control_group is None:
                report.notes.append("no unified tree of control groups: --fast has nothing to go by")
        entries = pathlib.Path("/proc/sys/net/ipv4/tcp_ehash_entries").read_text(encoding="ascii").strip()
    report.notes.append(f"tcp_ehash_entries {entries}: what ss -l walks, and svctl does not")
    judge(report)
    return report


def wall(load: Load) -> Measure:
    return Measure(f"{load.name}: who holds it", "ms", 2)


def cpu(load: Load) -> Measure:
    return Measure(f"{load.name}: CPU of that", "ms", 2)


def by_name(load: Load) -> Measure:
    return Measure(f"{load.name}: who is called so", "ms", 2)


@contextlib.contextmanager
def group() -> Iterator[pathlib.Path | None]:
    """A control group for the server; None where the unified tree is not mounted or not ours."""
    for root in map(pathlib.Path, ("/sys/fs/cgroup", "/sys/fs/cgroup/unified")):
        if (root / "cgroup.procs").exists():
            made = root / f"bench-ports-{os.getpid()}"
            try:
                made.mkdir()
            except OSError:
                continue
            try:
                yield made
            finally:
                wait_until_empty(made)
                made.rmdir()
            return
    yield None


def wait_until_empty(made: pathlib.Path) -> None:
    deadline = time.monotonic() + 10
    while (made / "cgroup.procs").read_text(encoding="ascii") and time.monotonic() < deadline:
        time.sleep(0.01)


@contextlib.contextmanager
def running(load: Load, control_group: pathlib.Path | None) -> Iterator[None]:
    """The load, with this process inside its network namespace as long as it is there."""
    words = [sys.executable, str(pathlib.Path(port_load.__file__)), *map(str, load[1:])]
    words += [] if control_group is None else [str(control_group)]
    with subprocess.Popen(
        ["unshare", "--net", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise Failure(f"the load “{load.name}” did not start")
            with inside(process.pid):
                yield
        finally:
            assert process.stdin is not None
            process.stdin.close()


@contextlib.contextmanager
def inside(pid: int) -> Iterator[None]:
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    try:
        if libc.setns(there, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        try:
            yield
        finally:
            libc.setns(home, CLONE_NEWNET)
    finally:
        os.close(home)
        os.close(there)


def agree(load: Load, report: Report) -> None:
    """The answers first: a quick one that is wrong is worth nothing."""
    answers: dict[str, set[int]] = {}
    for tool in installed(holders()):
        if tool.pids:
            text = subprocess.run(tool.words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
            answers[tool.name] = {int(pid) for pid in re.findall(tool.pids, text)}
    expected = answers["svctl"]
    if len(expected) != 1 + port_load.WORKERS or any(found != expected for found in answers.values()):
        raise Failure(f"{load.name}: the answers differ: {answers}")
    report.notes.append(f"{load.name}: {', '.join(answers)} name the same {len(expected)} processes")


def contest(load: Load, runs: int, report: Report) -> None:
    turns = [(wall(load), tool) for tool in installed(holders())]
    turns += [(by_name(load), tool) for tool in installed(names())]
    if load == LOADS[0]:
        turns.append((START, Tool("svctl", [svctl(), "who-holds", "--help"], "")))
    order = random.Random(1)
    for run in range(runs + 1):
        order.shuffle(turns)
        for what, tool in turns:
            took, burnt = timed(tool.words)
            # The first turn of all finds nothing in the kernel's caches.
            if run == 0:
                continue
            report.add(what, tool.name, took)
            if what == wall(load):
                report.add(cpu(load), tool.name, burnt)


def timed(words: list[str]) -> tuple[float, float]:
    """Milliseconds by the clock, and of CPU."""
    path = shutil.which(words[0]) or words[0]
    null = os.open("/dev/null", os.O_RDWR)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in range(3)]
        began = time.perf_counter()
        pid = os.posix_spawn(path, words, os.environ, file_actions=actions)
        _, _, usage = os.wait4(pid, 0)
        took = time.perf_counter() - began
    finally:
        os.close(null)
    return took * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def installed(tools: list[Tool]) -> list[Tool]:
    return [tool for tool in tools if shutil.which(tool.words[0])]


def judge(report: Report) -> None:
    idle, crowd, _ = LOADS
    threads = os.cpu_count() or 1
    release = [int(number) for number in re.findall(r"\d+", platform.release())[:2]]
    if release >= [6, 2]:
        share(report, cpu(crowd), "ss", 1 / 4, "CPU of a complete answer beside 1,000 processes: at most 1/4 of ss")
        share(report, cpu(crowd), "lsof", 1 / 9, "CPU of a complete answer beside 1,000 processes: at most 1/9 of lsof")
        if threads > 1:
            share(report, wall(crowd), "ss", 1 / 8, "the same by the clock, with two threads: at most 1/8 of ss")
            share(report, wall(crowd), "lsof", 1 / 18, "the same by the clock, with two threads: at most 1/18 of lsof")
    else:
        share(report, wall(crowd), "ss", 1 / 3, "a complete answer beside 1,000 processes: at most 1/3 of ss")
    share(report, wall(idle), "ss", 0.6, "on an idle machine: at most 0.6 of ss")
    share(report, by_name(crowd), "killall", 1 / 2, "by name beside 1,000 processes: at most 1/2 of killall")
    start = report.median(START)
    for load in LOADS:
        fast = report.median(wall(load), "svctl --fast")
        beyond = None if fast is None or start is None else fast - start
        report.expect(f"--fast, {load.name}: at most 2 ms beyond start-up", beyond,
                      beyond is not None and beyond <= 2, "ms", 2)
    small, large = report.median(wall(idle)), report.median(wall(crowd))
    each = None if small is None or large is None else (large - small) * 1000 / OTHER_PROCESSES
    report.expect("each further process costs at most 50 µs", each, each is not None and each <= 50, "µs")


def share(report: Report, what: Measure, peer: str, limit: float, promise: str) -> None:
    own, other = report.median(what), report.median(what, peer)
    found = figures.ratio(own, other) if own is not None and other is not None else None
    report.expect(promise, found, found is not None and found <= limit, f"of {peer}", 3)
