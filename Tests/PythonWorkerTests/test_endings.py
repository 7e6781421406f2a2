"""The ends a worker does not choose: another parent, threads of the application, no descriptor left."""

import ctypes
import os
import resource
import tempfile
import unittest

import client
from case import WorkerCase, in_each, load_only
from environments import newest
from worker import Worker

PR_SET_CHILD_SUBREAPER = 36
THREADED = """
import threading
from sample import application
gate = {path!r}
threading.Thread(target=lambda: open(gate).read(), name="the-app-s-own").start()
"""


class Endings(WorkerCase):
    def test_another_parent_changes_nothing(self) -> None:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        worker = Worker(self, self.environment, [self.listener], ["--module", "sample"], has_foster_parent=True)
        worker.until_ready()
        first = worker.parent()
        worker.leave_orphaned()
        self.assertNotEqual(worker.parent(), first)
        one = self.connect()
        client.ask(one)
        self.assertEqual(client.answer(one).connection, "keep-alive")
        worker.terminate()
        self.assertEqual(worker.wait(), 0)

    def test_threads_of_the_application_are_waited_for_and_named(self) -> None:
        gate = client.Gate(self)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "threaded.py"), "w") as file:
                file.write(THREADED.format(path=gate.path))
            worker = self.serve("--module", "threaded", variables={"PYTHONPATH": folder})
        worker.terminate()
        worker.log.wait_for("waiting for threads of the application: the-app-s-own")
        gate.open()
        self.assertEqual(worker.wait(), 0)

    def test_the_oldest_idle_connection_makes_room(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.serve()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        idle = []
        for _ in range(140):  # Half of 256 are held at most.
            idle.append(self.connect())
            client.ask(idle[-1])
            self.assertEqual(client.answer(idle[-1]).status, 200)
        self.assertTrue(client.is_closed(idle[0]))
        client.ask(idle[-1])
        self.assertEqual(client.answer(idle[-1]).status, 200)


in_each([newest()], Endings, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
