"""What a worker counts, in memory that it was given, with every app server; and when it says that it is too much."""

import os
import struct
import sys
import time
import unittest
from typing import List

from case import WorkerCase, in_each, load_only
from environments import PINNED, ROOT, newest, served, with_packages
from test_asgi import Asgi
from worker import Worker

sys.path.append(os.path.join(ROOT, "Sources", "PythonWorker"))

from svctl_worker import saturation  # noqa: E402

HEAD, RECORD = 64, 64


class Counting(WorkerCase):
    threads = 2
    #: Who counts: 1 threads, 2 an event loop.
    who = 1

    def setUp(self) -> None:
        super().setUp()
        self.memory = os.memfd_create("scoreboard")
        self.addCleanup(os.close, self.memory)
        os.ftruncate(self.memory, HEAD + RECORD * self.threads)
        os.pwrite(self.memory, b"svctl\0\0\1" + struct.pack("@QQ", self.threads, 1), 0)

    def begin(self, *arguments: str) -> Worker:
        return self.serve(
            *arguments, "--threads", str(self.threads), more=[self.memory], variables={"SVCTL_SCOREBOARD": "4"}
        )

    def sums(self) -> List[int]:
        """Requests, exceptions, bytes, microseconds and requests in hand, of all threads."""
        records = [
            struct.unpack("@8Q", os.pread(self.memory, RECORD, HEAD + RECORD * number)) for number in range(self.threads)
        ]
        return [sum(record[column] for record in records) for column in (0, 1, 2, 3, 5)]

    def until(self, requests: int) -> List[int]:
        """The sums once so many were counted, which is a moment after the answer."""
        end = time.monotonic() + 30
        while self.sums()[0] < requests and time.monotonic() < end:
            time.sleep(0.01)
        return self.sums()

    def test_requests_errors_bytes_and_time(self) -> None:
        self.begin()
        self.assertEqual(struct.unpack("@Q", os.pread(self.memory, 8, 24)), (self.who,))
        body = self.get().body
        requests, exceptions, sent, took, in_hand = self.until(1)
        self.assertEqual((requests, exceptions, in_hand), (1, 0, 0))
        self.assertGreaterEqual(sent, len(body))
        self.assertLess(sent, len(body) + 500)
        self.assertGreater(took, 0)
        self.assertEqual(self.get("/fail").status, 500)
        self.assertEqual(self.until(2)[:2], [2, 1])
        self.assertNotIn(b"SVCTL_SCOREBOARD", self.get("/process").body)


class CountingThreads(Counting):
    def test_a_request_in_hand_is_seen_and_too_many_are_told(self) -> None:
        worker = self.begin()
        gate = os.path.join(worker._place.name, "gate")
        os.mkfifo(gate)
        waiting = [self.connect() for _ in range(self.threads)]
        for one in waiting:
            one.sendall(f"GET /wait?{gate} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
        worker.log.wait_for("waiting", self.threads)
        self.assertEqual(self.sums()[4], self.threads)
        # Told after a tenth of a second, and again while it goes on.
        self.assertEqual([worker.notice(), worker.notice()], ["X_SVCTL_SATURATED=1"] * 2)
        with open(gate, "wb"):
            pass
        self.assertEqual(self.until(self.threads)[4], 0)


class CountingAsgi(Counting, Asgi):
    threads = 1
    who = 2

    def test_a_loop_that_waits_has_little_to_do(self) -> None:
        self.begin()
        before, began = struct.unpack("@Q", os.pread(self.memory, 8, 32)), time.monotonic()
        while struct.unpack("@Q", os.pread(self.memory, 8, 32)) == before:
            time.sleep(0.01)
        (worked,) = struct.unpack("@Q", os.pread(self.memory, 8, 32))
        self.assertLess(worked - before[0], (time.monotonic() - began) * 500_000)


class Saturated(unittest.TestCase):
    """Whether a share of busy time is too much to do, on a clock of our own."""

    def setUp(self) -> None:
        self.now, self.told = 100.0, 0
        theirs = saturation.time

        class Clock:
            monotonic = staticmethod(lambda: self.now)

        saturation.time = Clock  # type: ignore[assignment]
        self.addCleanup(setattr, saturation, "time", theirs)
        self.saturation = saturation.Saturation(self.tell)

    def tell(self) -> None:
        self.told += 1

    def live(self, busy: float, idle: float, seconds: float) -> int:
        end, before = self.now + seconds, self.told
        while self.now < end:
            self.saturation.update(True)
            self.now += busy
            self.saturation.update(False)
            self.now += idle
        return self.told - before

    def test_busy_all_the_time_is_too_much_however_short_the_requests(self) -> None:
        self.assertEqual(self.live(0.001, 0.00005, 1), 3)
        self.assertEqual(self.live(0.5, 0.0001, 0.5), 1)

    def test_some_work_is_not(self) -> None:
        self.assertEqual(self.live(0.001, 0.001, 1), 0)
        self.assertEqual(self.live(0.05, 0.05, 1), 0)

    def test_a_long_request_is_told_of_while_it_goes_on(self) -> None:
        self.saturation.update(True)
        due = self.saturation.looks_at()
        self.assertEqual(due, self.now + saturation.WINDOW)
        self.now += saturation.WINDOW
        self.saturation.update(True)
        self.assertEqual(self.told, 1)

    def test_an_idle_worker_is_not_woken(self) -> None:
        self.live(0.01, 0.01, 0.05)
        self.assertIsNone(self.saturation.looks_at())
        self.assertIsNone(saturation.Saturation(None).looks_at())


in_each(
    [
        newest(),
        with_packages("waitress", ["waitress"], None, "waitress"),
        next(one for one in served() if one.server == "wsgiref"),
    ],
    CountingThreads,
    globals(),
)
in_each([newest()._replace(server=f"gunicorn {PINNED} (asgi)")], CountingAsgi, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    suite = load_only(loader, globals())
    suite.addTests(loader.loadTestsFromTestCase(Saturated))
    return suite


if __name__ == "__main__":
    unittest.main()
