"""The figures of scripts/bench and the verdict of scripts/soak come out right."""

import json
import os
import pathlib
import subprocess
import sys
import threading
import time
from typing import Iterator

import pytest

from misbehaving import HELLO, Client, serving

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "scripts"))

from benchmarks import figures, fork_events, processes  # noqa: E402
from benchmarks.arrivals import Arrival, Arrivals  # noqa: E402
from benchmarks.options import alternating  # noqa: E402
from benchmarks.reload import latencies_within  # noqa: E402
from benchmarks.report import Measure, Report  # noqa: E402
from soaking.losses import sort_out  # noqa: E402
from soaking.snapshot import Snapshot, complaints  # noqa: E402

TIME = Measure("time", "ms")


def test_a_percentile_is_a_value_that_was_seen() -> None:
    thousand = [float(number) for number in range(1, 1001)]
    assert figures.percentile(thousand, 0.999) == 999
    assert figures.percentile(thousand, 1) == 1000
    assert figures.percentile([7.0], 0.001) == 7
    assert figures.percentile([], 0.5) is None


def test_the_slope_is_that_of_the_line() -> None:
    assert figures.slope([(4, 908), (100, 1100), (500, 1900)]) == pytest.approx(2)
    assert figures.slope([(4, 908), (4, 910)]) is None


def test_runs_alternate() -> None:
    assert list(alternating(2, "AB")) == [(0, "A"), (0, "B"), (1, "A"), (1, "B")]


def filled() -> Report:
    report = Report("respawn", "title", 3, (TIME, Measure("never measured")))
    for name, values in {"gunicorn": [20.0, 10.0, 30.0], "svctl": [2.0, 1.0, 3.0]}.items():
        for value in values:
            report.add(TIME, name, value)
    report.add(TIME, "circus", None)
    return report


def test_the_table_has_svctl_first_and_ratios_to_it() -> None:
    rows = [line.split() for line in filled().text().splitlines() if "svctl" in line or "gunicorn" in line]
    assert rows[1] == ["time,", "ms", "svctl", "2.0", "1.0", "3.0", "1.00", "3"]
    assert rows[2] == ["gunicorn", "20.0", "10.0", "30.0", "10.00", "3"]
    assert "never measured" not in filled().text()


def test_there_is_no_ratio_to_nothing() -> None:
    report = Report("reload", "title", 1, (TIME,))
    report.add(TIME, "svctl", 0)
    report.add(TIME, "uwsgi", 825)
    assert report.text().splitlines()[-1].split() == ["uwsgi", "825.0", "825.0", "825.0", "–", "1"]


def test_json_has_every_value_and_target() -> None:
    report = filled()
    report.expect("at most 3 ms", report.median(TIME), True, "ms")
    report.expect("never", None, False)
    found = json.loads(report.json())
    assert found["results"][1] == {
        "measure": "time", "unit": "ms", "contestant": "gunicorn", "median": 20, "least": 10, "most": 30, "measured": 3,
        "ratio": 10, "values": [20, 10, 30],
    }
    assert [target["met"] for target in found["targets"]] == [True, None]


@pytest.mark.parametrize(("holds", "missed"), [(True, False), (False, True)])
def test_a_target_is_met_or_missed(holds: bool, missed: bool) -> None:
    report = filled()
    report.expect("at most 3 ms", 2.0, holds, "ms")
    assert report.missed is missed
    assert report.targets[0].line == f"target: at most 3 ms: {'missed' if missed else 'met'} (2.0 ms)"


def test_what_was_not_measured_is_not_missed() -> None:
    report = filled()
    report.expect("at most 3 ms", None, False)
    assert not report.missed


def test_a_stall_is_seen_by_all_that_were_due_during_it() -> None:
    stall = threading.Event()

    def stand_still_once(client: Client, number: int) -> bool:
        if number == 20:
            threading.Timer(0.5, stall.set).start()
        if number >= 20:
            stall.wait(5)
        return client.send(HELLO)

    with serving(stand_still_once) as server:
        load = Arrivals(("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))), 100)
        stall.wait(10)
        time.sleep(0.3)
        arrivals = load.stop()
    assert [arrival for arrival in arrivals if arrival.lost] == []
    late = [arrival.latency for arrival in arrivals if arrival.latency > 0.05]
    # At 100 a second half a second makes fifty; the last tenth of it is not late enough.
    assert 30 <= len(late) <= 55
    assert max(late) > 0.4


def test_arrivals_use_kept_connections_and_see_their_end() -> None:
    with serving(lambda client, number: client.send(HELLO) and client.requests < 3) as server:
        load = Arrivals(("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))), 100)
        time.sleep(1)
        arrivals = load.stop()
    assert sum(arrival.kept for arrival in arrivals) >= 10
    assert [arrival for arrival in arrivals if arrival.lost] == []


def test_latencies_are_those_due_inside_the_windows() -> None:
    arrivals = [Arrival(due, 0.001 * due, None, False) for due in (1.0, 2.0, 3.0, 4.0)]
    assert latencies_within(arrivals, [(1.5, 2.5), (4, 5)]) == [2, 4]


def test_only_a_killed_worker_may_lose_what_it_had() -> None:
    in_flight = Arrival(10.0, 0.3, "reset", False)
    elsewhere = Arrival(20.0, 0.3, "reset", False)
    refused = Arrival(10.1, 0.0, "refused", False)
    fine = Arrival(10.1, 0.01, None, False)
    losses = sort_out([in_flight, refused, fine, elsewhere], kills=[10.2])
    assert (losses.requests, losses.in_flight, losses.others) == (4, [in_flight], [refused, elsewhere])


def test_growth_is_wrong_and_a_few_pages_are_not() -> None:
    before = Snapshot(30, 1000, 2, 19, 1300, 0)
    assert complaints(before, Snapshot(30, 1100, 2, 18, 1400, 0)) == []
    assert complaints(before, Snapshot(31, 1000, 2, 19, 1300, 0)) == ["descriptors grew from 30 to 31"]
    assert complaints(before, Snapshot(30, 2000, 2, 19, 1300, 2)) == [
        "memory grew from 1000 to 2000 KiB", "2 zombies that the master has not reaped"]


@pytest.fixture
def shell() -> Iterator["subprocess.Popen[bytes]"]:
    """One that forks a sleeper when it reads a line, and goes on."""
    command = ["sh", "-c", "read _; sleep 60 & read _"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        yield running
        processes.end(processes.descendants(running.pid) + [running.pid])
        running.wait()


@pytest.mark.parametrize("kind", [fork_events.KernelReports, fork_events.ChildrenLists])
def test_a_fork_is_seen(shell: "subprocess.Popen[bytes]", kind: type[fork_events.ForkWatch]) -> None:
    if kind is fork_events.KernelReports and os.geteuid() != 0:
        pytest.skip("the kernel tells root only")
    watch = kind()
    try:
        assert shell.stdin is not None
        watch.begin(shell.pid)
        before = time.monotonic_ns()
        shell.stdin.write(b"\n")
        shell.stdin.flush()
        fork = watch.next_fork(shell.pid, 5)
        assert fork is not None
        assert before < fork.at < time.monotonic_ns()
        assert fork.child in processes.children(shell.pid)
        watch.begin(shell.pid)
        assert watch.next_fork(shell.pid, 0.05) is None
    finally:
        watch.close()


def test_ending_reaches_those_that_do_not_listen() -> None:
    command = ["sh", "-c", "trap '' TERM; echo; while :; do sleep 1; done"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout is not None
        deaf.stdout.readline()
        family = [deaf.pid, *processes.descendants(deaf.pid)]
        processes.end(family, patience_seconds=0.2)
        assert [pid for pid in family if processes.is_alive(pid)] == []
