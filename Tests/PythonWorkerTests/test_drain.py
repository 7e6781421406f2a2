"""What is lost when a worker stops: nothing."""

import signal
import socket
import time
import unittest

import client
from case import WorkerCase, in_each, load_only
from environments import telling


class Drain(WorkerCase):
    def test_a_request_under_way_is_finished(self) -> None:
        worker, gate, one = self.serve(), client.Gate(self), self.connect()
        client.ask(one, gate.address)
        worker.log.wait_for("waiting")
        worker.terminate()
        gate.open()
        answer = client.answer(one)
        self.assertEqual((answer.status, answer.body, answer.connection), (200, b"waited", "close"))
        self.assertEqual(worker.wait(), 0)

    def test_a_connection_accepted_and_silent_is_served(self) -> None:
        worker, silent = self.serve(), self.connect()
        self.get()  # Accepted after the silent one, which is accepted therefore.
        worker.terminate()
        worker.log.wait_for("1 connections without one yet")
        with self.assertRaises(socket.timeout):
            client.is_closed(silent, 1)
        client.ask(silent)
        self.assertEqual(client.answer(silent).status, 200)
        self.assertEqual(worker.wait(), 0)

    def test_a_connection_accepted_behind_a_busy_thread_is_served(self) -> None:
        worker, gate, silent, busy = self.serve("--threads", "1"), client.Gate(self), self.connect(), self.connect()
        client.ask(busy, gate.address)
        worker.log.wait_for("waiting")
        client.ask(silent)
        worker.terminate()
        gate.open()
        self.assertEqual(client.answer(busy).status, 200)
        self.assertEqual(client.answer(silent).status, 200)
        self.assertEqual(worker.wait(), 0)

    def test_no_connection_is_accepted_any_more(self) -> None:
        worker, gate, one = self.serve("--threads", "2"), client.Gate(self), self.connect()
        client.ask(one, gate.address)
        worker.log.wait_for("waiting")
        worker.terminate()
        worker.log.wait_for("stopping: ")
        late = self.connect()
        client.ask(late)
        with self.assertRaises(socket.timeout):
            client.is_closed(late, 0.5)  # Neither answered nor closed: it waits for the next worker.
        gate.open()
        self.assertEqual(client.answer(one).status, 200)
        self.assertEqual(worker.wait(), 0)
        next_worker = self.serve()
        self.assertEqual(client.answer(late).body, b"hello from %d" % next_worker.pid)

    def test_silent_clients_do_not_hold_the_stop_up_for_long(self) -> None:
        worker, silent = self.serve(), self.connect()
        self.get()
        sent = worker.terminate()
        self.assertEqual(worker.wait(), 0)
        self.assertLess(time.monotonic() - sent, 8)
        self.assertTrue(client.is_closed(silent))

    def test_an_interrupt_stops_gracefully_too_and_a_quit_at_once(self) -> None:
        worker = self.serve()
        worker.send(signal.SIGINT)
        self.assertEqual(worker.wait(), 0)
        worker, gate, one = self.serve(), client.Gate(self), self.connect()
        client.ask(one, gate.address)
        worker.log.wait_for("waiting")
        worker.send(signal.SIGQUIT)
        self.assertEqual(worker.wait(5), 0)

    def test_mercy_has_an_end(self) -> None:
        worker, gate, one = self.serve("--mercy", "0.5"), client.Gate(self), self.connect()
        client.ask(one, gate.address)
        worker.log.wait_for("waiting")
        worker.terminate()
        self.assertEqual(worker.wait(10), 75)
        self.assertIn("stopped with work unfinished after 0.5 s", worker.log.all())


class DrainOfParts(WorkerCase):
    """An app server that gives no thread to a request before the whole of it is there."""

    def test_a_request_that_is_still_coming_is_served(self) -> None:
        worker, slow = self.serve("--threads", "1"), self.connect()
        slow.sendall(b"POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 6\r\n\r\nabc")
        self.assertEqual(self.get().status, 200)  # The one thread is free.
        worker.terminate()
        # The one that was answered may be in hand still, the moment after.
        said = worker.log.wait_for("connections without one yet")
        self.assertRegex(said, "stopping: [12] requests in hand, 0 connections without one yet")
        slow.sendall(b"def")
        self.assertEqual(client.answer(slow), (200, "close", b"abcdef"))
        self.assertEqual(worker.wait(), 0)


class DrainOfKeptConnections(WorkerCase):
    def test_the_next_answer_says_close(self) -> None:
        worker, one = self.serve(), self.connect()
        client.ask(one)
        self.assertNotEqual(client.answer(one).connection, "close")
        worker.terminate()
        client.ask(one)
        self.assertEqual(client.answer(one)[:2], (200, "close"))
        self.assertTrue(client.is_closed(one))
        self.assertEqual(worker.wait(), 0)

    def test_what_an_answer_has_announced_before_is_kept(self) -> None:
        """Its head said keep-alive: the client may ask again, and no close may meet that."""
        worker, gate, one = self.serve(), client.Gate(self), self.connect()
        client.ask(one, gate.address.replace("/wait", "/begun"))
        self.assertTrue(one.recv(12, socket.MSG_PEEK).startswith(b"HTTP/1.1 200"))
        worker.log.wait_for("waiting")
        worker.terminate()
        worker.log.wait_for("stopping: 1 requests in hand")
        gate.open()
        kept = client.answer(one)
        self.assertEqual((kept.status, kept.body), (200, b"begun waited"))
        self.assertNotEqual(kept.connection, "close")
        client.ask(one)
        self.assertEqual(client.answer(one)[:2], (200, "close"))
        self.assertTrue(client.is_closed(one))
        self.assertEqual(worker.wait(), 0)

    def test_an_idle_one_is_closed_after_two_seconds(self) -> None:
        worker, one = self.serve(), self.connect()
        client.ask(one)
        client.answer(one)
        sent = worker.terminate()
        self.assertTrue(client.is_closed(one))
        self.assertGreater(time.monotonic() - sent, 1.9)
        self.assertEqual(worker.wait(), 0)
        self.assertLess(time.monotonic() - sent, 20)  # And not 75.

    def test_without_connections_it_leaves_at_once(self) -> None:
        worker = self.serve()
        self.get(head="Connection: close\r\n")
        sent = worker.terminate()
        self.assertEqual(worker.wait(), 0)
        self.assertLess(time.monotonic() - sent, 1.9)

    def test_requests_sent_ahead_are_all_answered(self) -> None:
        self.serve("--threads", "1")
        one = self.connect()
        one.sendall(b"POST /unread HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nbody" + b"GET / HTTP/1.1\r\nHost: t\r\n\r\n" * 3)
        one.sendall(b"GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
        everything = b""
        while True:
            piece = one.recv(65536)
            if not piece:
                break
            everything += piece
        self.assertEqual(everything.count(b"HTTP/1.1 200 OK"), 5)

    def test_a_body_left_unread_does_not_end_the_connection(self) -> None:
        self.serve("--threads", "1")
        one = self.connect()
        client.ask(one, "/unread", "POST", bytes(20_000))
        self.assertNotEqual(client.answer(one).connection, "close")
        self.assertEqual(self.get().status, 200)
        client.ask(one)
        self.assertEqual(client.answer(one).status, 200)

    def test_closing_clients_leave_nothing_behind(self) -> None:
        worker = self.serve()
        for _ in range(20):
            one = self.connect()
            client.ask(one)
            client.answer(one)
            one.close()
        worker.terminate()
        worker.log.wait_for("0 idle")
        self.assertEqual(worker.wait(), 0)


in_each(telling(), Drain, globals())
in_each([one for one in telling() if one.server.startswith("waitress")], DrainOfParts, globals())
in_each([one for one in telling() if one.keeps_alive], DrainOfKeptConnections, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
