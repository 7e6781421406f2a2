"""A worker serves, in every environment: readiness, addresses, bodies, heads, the environment it gives."""

import json
import os
import signal
import socket
import tempfile
import unittest

import client
from case import WorkerCase, in_each, load_only
from environments import between, telling


class Serving(WorkerCase):
    def test_ready_comes_after_it_accepts(self) -> None:
        waiting = self.connect()
        client.ask(waiting)
        worker = self.serve()
        self.assertEqual(client.answer(waiting).body, b"hello from %d" % worker.pid)
        self.assertEqual("warning: serving with Python's standard library" in worker.log.text(), not self.environment.keeps_alive)

    def test_every_kind_of_listener(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "web:1.sock")
            abstract = f"\0svctl-test-{os.getpid()}-{id(self)}"
            listeners = [self.listener] + [client.listen(self, one) for one in (path, abstract, ("::1", 0))]
            self.serve(listeners=listeners)
            for listener in listeners:
                answer = client.get(self, listener, "/show")
                self.assertEqual(answer.status, 200)
                self.assertIn("REMOTE_ADDR", json.loads(answer.body))
            self.assertTrue(os.path.exists(path))

    def test_environ_is_complete(self) -> None:
        self.serve()
        head = "X-Twice: 1\r\nX-Twice: 2\r\nX_Under: 3\r\nContent-Type: text/x\r\n"
        seen = json.loads(self.get("/show?a=%20b", head).body)
        host, port = self.listener.getsockname()
        expected = {
            "REQUEST_METHOD": "GET", "PATH_INFO": "/show", "QUERY_STRING": "a=%20b", "SCRIPT_NAME": "",
            "RAW_URI": "/show?a=%20b", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": host, "SERVER_PORT": str(port),
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "test", "HTTP_X_TWICE": "1,2", "CONTENT_TYPE": "text/x",
            "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False, "wsgi.input_terminated": True,
        }
        seen["HTTP_X_TWICE"] = seen["HTTP_X_TWICE"].replace(", ", ",")
        self.assertEqual({key: seen.get(key) for key in expected}, {key: repr(value) for key, value in expected.items()})
        self.assertNotIn("HTTP_X_UNDER", seen)
        self.assertNotIn("PATH", seen)

    def test_bodies(self) -> None:
        self.serve()
        big = os.urandom(3_000_000)
        with self.connect() as one:
            client.ask(one, "/echo", "POST", big)
            self.assertEqual(client.answer(one).body, big)
        with self.connect() as one:
            one.sendall(b"POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            one.sendall(b"7;x=y\r\n, world\r\n0\r\nX-Trailer: t\r\n\r\n")
            self.assertEqual(client.answer(one).body, b"hello, world")
        with self.connect() as one:
            one.sendall(b"POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            self.assertTrue(one.recv(100).startswith(b"HTTP/1.1 100 "))
            one.sendall(b"yes")
            self.assertEqual(client.answer(one).body, b"yes")

    def test_a_body_left_unread_does_not_cost_the_answer(self) -> None:
        self.serve()
        with self.connect() as one:
            client.ask(one, "/unread", "POST", bytes(5_000_000), "Connection: close\r\n")
            self.assertEqual(client.answer(one).body, b"your body stays where it is")
            self.assertEqual(one.recv(1), b"")  # And no reset.

    def test_a_head_of_30_kilobytes(self) -> None:
        self.serve()
        self.assertEqual(self.get("/", f"X-Big: {'x' * 30_000}\r\n").status, 200)
        self.assertEqual(self.get("/?" + "q" * 30_000).status, 200)

    def test_nonsense_is_refused_and_failures_are_told(self) -> None:
        worker = self.serve()
        with self.connect() as one:
            one.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
            self.assertEqual(client.answer(one).status, 400)
        self.assertEqual(self.get("/fail").status, 500)
        worker.log.wait_for("ValueError: this application fails on purpose")
        with self.connect() as one:
            client.ask(one, "/leave")
            worker.log.wait_for("not from here")
        self.assertEqual(self.get().status, 200)

    def test_each_request_is_logged_when_asked(self) -> None:
        worker = self.serve("--access-log")
        self.get("/echo?q")
        self.assertRegex(worker.log.wait_for("ms"), r'127\.0\.0\.1 "GET /echo\?q HTTP/1\.1" 200 \S+ \d+ms')

    def test_silent_and_idle_connections_hold_no_thread(self) -> None:
        self.serve("--threads", "1")
        idle = [self.connect() for _ in range(64)]
        for one in idle[:32]:
            client.ask(one)
            client.answer(one)
        self.assertEqual(self.get().status, 200)

    def test_one_thread_is_the_main_thread(self) -> None:
        self.serve("--threads", "1")
        self.assertTrue(json.loads(self.get("/process").body)["main_thread"])

    def test_threads_answer_at_the_same_time(self) -> None:
        worker = self.serve("--threads", "3")
        gates = [client.Gate(self) for _ in range(2)]
        held = [self.connect() for _ in gates]
        for one, gate in zip(held, gates):
            client.ask(one, gate.address)
        worker.log.wait_for("waiting", 2)
        self.assertEqual(self.get().status, 200)
        for one, gate in zip(held, gates):
            gate.open()
            self.assertEqual(client.answer(one).body, b"waited")

    def test_the_application_sees_nothing_of_the_handover(self) -> None:
        worker = self.serve(variables={"DJANGO_SETTINGS_MODULE": "config.settings"})
        seen = json.loads(self.get("/process").body)
        for name in ("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET"):
            self.assertNotIn(name, seen["environment"])
        self.assertEqual(seen["environment"]["SVCTL_APP"], "sample")
        self.assertEqual(seen["environment"]["DJANGO_SETTINGS_MODULE"], "config.settings")
        self.assertEqual(len(seen["arguments"]), 1)
        self.assertFalse([entry for entry in seen["path"] if "PythonWorker" in entry and "Tests" not in entry])
        self.assertEqual(worker.log.text().count("Traceback"), 0)

    def test_children_get_neither_listener_nor_signals(self) -> None:
        self.serve()
        self.assertEqual(self.get("/sockets-of-subprocess").body.strip(), b"0")
        self.assertEqual(self.get("/listeners-of-fork").body, b"0")
        self.assertEqual(self.get("/terminate-fork").body, str(int(signal.SIGTERM)).encode())
        self.assertEqual(self.get().status, 200)

    def test_the_listener_is_left_as_it_was(self) -> None:
        worker = self.serve()
        worker.terminate()
        self.assertEqual(worker.wait(), 0)
        self.assertEqual(self.listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN), 1)
        self.serve()
        self.assertEqual(self.get().status, 200)


class ServingBetween(WorkerCase):
    def test_it_serves_keeps_alive_and_leaves(self) -> None:
        worker, one = self.serve(), self.connect()
        client.ask(one, "/echo", "POST", b"body")
        kept = "keep-alive" if self.environment.keeps_alive else "close"
        self.assertEqual(client.answer(one), (200, kept, b"body"))
        client.ask(one) if self.environment.keeps_alive else None
        worker.terminate()
        self.assertTrue(not self.environment.keeps_alive or client.answer(one).connection in ("keep-alive", "close"))
        one.close()
        self.assertEqual(worker.wait(), 0)


in_each(telling(), Serving, globals())
in_each(between(), ServingBetween, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
