"""When a worker says that it should be replaced, and what becomes of requests that take too long."""

import signal
import time
import unittest
from typing import Any, List

import client
from case import WorkerCase, in_each, load_only
from environments import newest, serving_asgi, telling
from worker import Worker

WORN, STUCK, SILENCE = "X_SVCTL_WORN=", "X_SVCTL_STUCK=", "X_SVCTL_SILENCE_USEC="


class Wear(WorkerCase):
    def test_it_says_so_once_after_as_many_requests_and_serves_on(self) -> None:
        worker = self.serve("--max-requests", "20", "--max-requests-delta", "3", variables={"SVCTL_WORKER": "2"})
        kept = self.connect() if self.environment.keeps_alive else None
        for _ in range(30):
            if kept is None:
                self.assertEqual(self.get().status, 200)
            else:
                client.ask(kept)
                self.assertEqual(client.answer(kept).status, 200)
        self.assertEqual(worker.notice(), WORN + "after 26 requests")
        worker.terminate()  # Nothing else was said meanwhile.

    def test_it_looks_at_its_memory_behind_requests(self) -> None:
        worker = self.serve("--most-resident", str(200 << 20))
        self.get()
        self.get("/grow?400")
        time.sleep(1)  # It looks no more often than that.
        self.get()
        word = worker.notice()
        self.assertRegex(word, f"^{WORN}[4-9][0-9][0-9] MiB in memory, and may have 200$")
        self.assertEqual(self.get().status, 200)

    def test_addresses_count_too(self) -> None:
        worker = self.serve("--most-addresses", str(1 << 20))
        self.get()
        self.assertRegex(worker.notice(), f"^{WORN}[0-9]+ MiB of addresses, and may have 1$")


class LateCase(WorkerCase):
    def notices(self, worker: Worker, last: str) -> List[str]:
        """All it says up to what begins with `last`."""
        heard = [worker.notice()]
        while not heard[-1].startswith(last):
            heard.append(worker.notice())
        return heard


class Late(LateCase):
    def test_others_end_in_the_grace_and_the_late_one_is_cut(self) -> None:
        worker = self.serve("--threads", "2", "--harakiri", "1", "--harakiri-grace", "2")
        late, other, gate = self.connect(), self.connect(), client.Gate(self)
        began = time.monotonic()
        client.ask(late, "/sleep?30")
        time.sleep(0.5)
        client.ask(other, gate.address)
        heard = self.notices(worker, STUCK)
        self.assertLess(time.monotonic() - began, 1.5)
        self.assertEqual(heard[-1], STUCK + "GET /sleep?30 took longer than 1 s (harakiri)")
        self.assertEqual(heard[0], SILENCE + "1250000")
        self.assertEqual(self.notices(worker, "STOPPING=1")[-1], "STOPPING=1")
        text = worker.log.wait_for("its threads:")
        gate.open()
        self.assertEqual(client.answer(other).body, b"waited")
        self.assertTrue(client.is_closed(late))
        self.assertNotEqual(worker.wait(), 0)
        self.assertLess(time.monotonic() - began, 4.5)
        text = worker.log.all()
        self.assertRegex(text, "thread [^ ]+, which answers GET /sleep\\?30:\n")
        self.assertIn("time.sleep(float(environ", text)

    def test_one_that_ends_in_the_grace_has_its_answer(self) -> None:
        worker = self.serve("--threads", "1", "--harakiri", "0.5", "--harakiri-grace", "20")
        late = self.connect()
        client.ask(late, "/sleep?1.5")
        self.notices(worker, STUCK)
        self.assertEqual(client.answer(late).body, b"slept")
        self.assertEqual(worker.wait(), 0)

    def test_who_waits_behind_it_is_answered_before_the_grace_is_over(self) -> None:
        worker = self.serve("--threads", "1", "--harakiri", "0.5", "--harakiri-grace", "3")
        late, kept = self.connect(), self.connect()
        client.ask(kept)
        self.assertEqual(client.answer(kept).status, 200)
        client.ask(late, "/sleep?30")
        time.sleep(0.2)
        client.ask(kept)
        self.notices(worker, STUCK)
        began = time.monotonic()
        self.assertEqual(client.answer(kept).status, 200)
        self.assertLess(time.monotonic() - began, 2.5)
        self.assertTrue(client.is_closed(late))
        late.close()
        self.assertEqual(worker.wait(), 0)
        self.assertIn("TooLate: others wait behind this request", worker.log.all())

    def test_requests_in_time_cost_few_words_and_silence_costs_none(self) -> None:
        worker = self.serve("--threads", "2", "--harakiri", "2")
        end = time.monotonic() + 1.2
        count = 0
        while time.monotonic() < end:
            self.assertEqual(self.get().status, 200)
            count += 1
        time.sleep(1.2)
        worker.send(signal.SIGTERM)
        heard = self.notices(worker, "STOPPING=1")[:-1]
        self.assertGreater(count, 20)
        self.assertTrue(2 <= len(heard) <= 9, heard)
        self.assertEqual(heard[-1], SILENCE + "0")
        self.assertEqual(worker.wait(), 0)
        self.assertNotIn("harakiri", worker.log.all())

    def test_stacks_are_there_although_the_lock_is_held(self) -> None:
        worker = self.serve("--threads", "2", "--harakiri", "0.4", "--harakiri-grace", "1")
        late = self.connect()
        client.ask(late, "/hold?1.5")
        self.assertEqual(self.notices(worker, SILENCE)[0], SILENCE + "500000")
        worker.log.wait_for("Timeout (0:00:00.5")
        worker.log.wait_for("in hold")
        self.assertEqual(client.answer(late).body, b"held")  # Without a master nobody had ended it.


class LateCoroutine(LateCase):
    def start(self, *arguments: str, **more: Any) -> Worker:
        return super().start("--module", "sample_asgi", *arguments, **more)

    def test_others_end_in_the_grace_and_the_late_one_is_cut(self) -> None:
        worker = self.serve("--harakiri", "1", "--harakiri-grace", "2")
        late, other, gate = self.connect(), self.connect(), client.Gate(self)
        client.ask(late, "/sleep?30")
        time.sleep(0.5)
        client.ask(other, gate.address)
        self.assertEqual(self.notices(worker, STUCK)[-1], STUCK + "GET /sleep?30 took longer than 1 s (harakiri)")
        gate.open()
        self.assertEqual(client.answer(other).body, b"waited")
        self.assertTrue(client.is_closed(late))
        self.assertNotEqual(worker.wait(), 0)
        text = worker.log.all()
        self.assertIn("the coroutine that answers GET /sleep?30:\n", text)
        self.assertIn("await asyncio.sleep(", text)

    def test_a_blocked_loop_is_seen_too_and_goes_on_before_the_grace_is_over(self) -> None:
        worker = self.serve("--harakiri", "1", "--harakiri-grace", "3")
        late, kept = self.connect(), self.connect()
        client.ask(kept)
        client.answer(kept)
        client.ask(late, "/block?30")
        time.sleep(0.2)
        client.ask(kept)
        self.assertEqual(self.notices(worker, STUCK)[-1], STUCK + "GET /block?30 took longer than 1 s (harakiri)")
        self.assertEqual(client.answer(kept).status, 200)
        late.close()  # It has an error, or nothing.
        self.assertEqual(worker.wait(), 0)
        self.assertIn("time.sleep(float(scope", worker.log.all())


#: Each kind of app server on the oldest Python it runs on.
KINDS = list({one.server.partition(" ")[0]: one for one in reversed(telling())}.values())

in_each(KINDS, Wear, globals())
in_each([newest()], Late, globals())
in_each(serving_asgi()[-1:], LateCoroutine, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
