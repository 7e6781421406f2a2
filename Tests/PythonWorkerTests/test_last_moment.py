"""What no client can time: a request that comes in the moment its connection is to be closed."""

import os
import socket
import sys
import unittest
from typing import Any, List

from environments import ROOT

sys.path.append(os.path.join(ROOT, "Sources", "PythonWorker"))

from svctl_worker.appserver import AppServer, Channel  # noqa: E402
from svctl_worker.connection import Connection  # noqa: E402
from svctl_worker.crew import Crew, Task  # noqa: E402
from svctl_worker.loop import Loop  # noqa: E402
from svctl_worker.signals import SignalPipe  # noqa: E402
from svctl_worker.waiting_room import WaitingRoom  # noqa: E402


class NobodyWorks(Crew):
    """Only counts what it is given."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given: List[Task] = []

    def submit(self, task: Task) -> None:
        self.given.append(task)


class NobodyAnswers(AppServer):
    name = "nobody"

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        raise NotImplementedError

    def wind_down(self) -> None:
        pass


class NoSignals(SignalPipe):
    def __init__(self) -> None:
        self.reader = -1


class LastMoment(unittest.TestCase):
    def setUp(self) -> None:
        self.crew = NobodyWorks()
        self.loop = Loop([], NobodyAnswers(), self.crew, NoSignals(), 10)
        self.addCleanup(self.loop._poller.close)
        self.addCleanup(os.close, self.loop._done_reader)
        self.addCleanup(os.close, self.loop._done_writer)
        self.client, server = socket.socketpair()
        self.addCleanup(self.client.close)
        self.connection = Connection(server, "", "")
        self.addCleanup(self.connection.close)
        self.loop._wait(self.connection, self.loop._idle, lambda _: None)
        self.loop._idle.shorten(0)

    def test_it_is_answered(self) -> None:
        self.client.sendall(b"GET / HTTP/1.1\r\n")
        self.loop._see_out_the_late()
        self.assertEqual(len(self.crew.given), 1)
        self.assertGreaterEqual(self.connection.sock.fileno(), 0)

    def test_without_one_it_is_closed(self) -> None:
        self.loop._see_out_the_late()
        self.assertEqual(len(self.crew.given), 0)
        self.assertEqual(self.connection.sock.fileno(), -1)

    def test_a_guest_who_came_first_leaves_first_also_after_shortening(self) -> None:
        room: WaitingRoom[str] = WaitingRoom(60)
        room.enter("first")
        room.enter("second")
        late = room.next_deadline()
        room.shorten(2)
        room.enter("third")
        early = room.next_deadline()
        self.assertEqual(list(room), ["first", "second", "third"])
        assert late is not None and early is not None
        self.assertGreater(late - early, 57)
        room.leave("first")
        self.assertEqual(room.first(), "second")


if __name__ == "__main__":
    unittest.main()
