"""Two workers share a listener under load, and one is stopped: not one request is lost."""

import http.client
import os
import socket
import threading
import unittest
from typing import List

import client
from case import WorkerCase, in_each, load_only
from environments import newest, served, serving_asgi

REQUESTS = int(os.environ.get("SVCTL_TEST_REQUESTS", "1500"))
CLIENTS = 12
#: How often a worker is stopped and another put in its place, while the clients go on.
CHANGES = 4


class Load:
    """Clients that ask one after the other, each until its share is done, and count what went wrong."""

    def __init__(self, case: WorkerCase, keep: bool) -> None:
        self._case = case
        self._keep = keep
        self._lock = threading.Lock()
        self.answered = 0
        self.lost: List[str] = []
        self._steps = {REQUESTS * (step + 1) // (CHANGES + 1): threading.Event() for step in range(CHANGES)}
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def reached(self) -> List[threading.Event]:
        """One event for each time a worker is to be changed."""
        return list(self._steps.values())

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(180)

    def _run(self) -> None:
        address = self._case.listener.getsockname()
        connection = None
        for _ in range(REQUESTS // CLIENTS):
            try:
                if connection is None:
                    connection = socket.create_connection(address, client.PATIENCE)
                client.ask(connection, head="" if self._keep else "Connection: close\r\n")
                answer = client.answer(connection)
                if answer.status != 200:
                    raise OSError(f"status {answer.status}")
            except (OSError, http.client.HTTPException) as error:
                with self._lock:
                    self.lost.append(repr(error))
                answer = None
            if answer is None or not self._keep or answer.connection == "close":
                if connection is not None:
                    connection.close()
                connection = None
            with self._lock:
                self.answered += 1
                if self.answered in self._steps:
                    self._steps[self.answered].set()
        if connection is not None:
            connection.close()


class UnderLoad(WorkerCase):
    threads = "1"
    module = "sample"

    def change_workers(self, keep: bool) -> None:
        workers = [self.serve("--module", self.module, "--threads", self.threads) for _ in range(2)]
        load = Load(self, keep)
        for reached in load.reached():
            self.assertTrue(reached.wait(120))
            workers.append(self.serve("--module", self.module, "--threads", self.threads))
            oldest = workers.pop(0)
            oldest.terminate()
            self.assertEqual(oldest.wait(), 0, oldest.log.text())
        load.wait()
        self.assertEqual(load.lost[:5], [], f"{len(load.lost)} lost; {[worker.log.text() for worker in workers]}")
        self.assertEqual(load.answered, REQUESTS)

    def test_closing_connections(self) -> None:
        self.change_workers(keep=False)

    def test_kept_connections(self) -> None:
        self.change_workers(keep=True)


class UnderLoadWithThreads(UnderLoad):
    threads = "4"


KINDS = ("22_0_0", "24_1_1", "system_3_11_2_standard", "waitress_3_0_2")
OLDEST_KINDS = [one for one in served() if one.label.endswith(KINDS)]
class UnderLoadOfAsgi(UnderLoad):
    module = "sample_asgi"


in_each([newest(), *OLDEST_KINDS], UnderLoad, globals())
in_each(serving_asgi(), UnderLoadOfAsgi, globals())
in_each([newest()], UnderLoadWithThreads, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
