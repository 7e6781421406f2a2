"""Greenlets in the place of threads, with the real gevent."""

import json
import os
import signal
import time
import unittest
from typing import Any

import client
from case import WorkerCase, load_only
from environments import PINNED, WHEELS, newest, with_packages
from worker import Worker


class Gevent(WorkerCase):
    environment = with_packages("gevent", ["gevent==26.9.0"], WHEELS, f"gunicorn {PINNED}")

    def begin(self, count: int = 20, *more: str, **others: Any) -> Worker:
        return self.start("--requests", json.dumps({"greenlets": count}), *more, **others)

    def test_more_requests_wait_than_there_are_threads(self) -> None:
        worker = self.begin(20, "--module", "slow_greenlets").until_ready()
        self.assertIn("20 greenlets", worker.log.wait_for("serving slow_greenlets"))
        self.assertEqual(self.get("/patched").body, b"True True")
        held = [self.connect() for _ in range(20)]
        begun = time.monotonic()
        for one in held:
            client.ask(one, "/sleep")  # half a second each
        self.assertEqual({client.answer(one).body for one in held}, {b"slept"})
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual(worker.log.text().count("Traceback"), 0)
        idle = [self.connect() for _ in range(64)]  # Silent ones keep nobody busy.
        self.assertEqual(self.get("/threads").body, b"1")
        for one in idle:
            one.close()

    def test_the_log_tells_which_greenlet_has_answered(self) -> None:
        rules = json.dumps({"greenlets": 3, "log": {"format": "LOG %(core)"}})
        worker = self.start("--module", "slow_greenlets", "--access-log", "--requests", rules).until_ready()
        held = [self.connect() for _ in range(3)]
        for one in held:
            client.ask(one, "/sleep")
        for one in held:
            client.answer(one)
        worker.log.wait_for("LOG ", 3)
        lines = [line for line in worker.log.text().splitlines() if line.startswith("LOG ")]
        self.assertEqual(sorted(lines), ["LOG 0", "LOG 1", "LOG 2"])

    def test_the_drain_answers_what_is_in_hand(self) -> None:
        worker = self.begin(5, "--module", "slow_greenlets").until_ready()
        held, kept = self.connect(), self.connect()
        client.ask(kept, "/patched")
        self.assertEqual(client.answer(kept).connection, "keep-alive")
        client.ask(held, "/sleep")
        worker.log.wait_for("sleeping")
        worker.terminate()
        client.ask(kept, "/patched")
        self.assertEqual(client.answer(kept).connection, "close")
        self.assertEqual(client.answer(held), (200, "close", b"slept"))
        self.assertEqual(worker.wait(), 0)

    def test_one_that_does_not_end_is_cut(self) -> None:
        worker = self.begin(5, "--module", "slow_greenlets", "--mercy", "1").until_ready()
        held = self.connect()
        client.ask(held, "/for-ever")
        worker.log.wait_for("sleeping")
        worker.terminate()
        self.assertEqual(worker.wait(), 75)
        self.assertIn("stopped with work unfinished after 1 s", worker.log.all())

    def test_bodies_files_and_children(self) -> None:
        worker = self.begin().until_ready()
        big = os.urandom(3_000_000)
        with self.connect() as one:
            client.ask(one, "/echo", "POST", big)
            self.assertEqual(client.answer(one).body, big)
        self.assertEqual(self.get("/sockets-of-subprocess").body.strip(), b"0")
        self.assertEqual(self.get("/listeners-of-fork").body, b"0")
        self.assertEqual(self.get("/terminate-fork").body, str(int(signal.SIGTERM)).encode())
        self.assertEqual(self.get("/fail").status, 500)
        worker.send(signal.SIGQUIT)
        self.assertEqual(worker.wait(), 0)

    def test_without_gevent_and_for_asgi_it_is_refused(self) -> None:
        self.environment = newest()
        worker = self.begin()
        self.assertEqual(worker.wait(), 78)
        self.assertIn("cannot serve with gevent: there is no gevent in the application's environment; install it with: "
                      f"{self.environment.python} -m pip install gevent, or write threads in its place", worker.log.all())
        self.environment = Gevent.environment
        worker = self.begin(5, "--module", "sample_asgi")
        self.assertEqual(worker.wait(), 78)
        self.assertIn("gevent serves WSGI, and this application is ASGI", worker.log.all())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
