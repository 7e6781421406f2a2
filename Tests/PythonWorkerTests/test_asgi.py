"""ASGI applications, in every environment that can serve them: the same promises as for WSGI, lifespan and WebSocket."""

import base64
import json
import os
import resource
import signal
import socket
import struct
import tempfile
import time
import unittest
from typing import Any, Tuple

import client
from case import WorkerCase, in_each, load_only
from environments import PINNED, WHEELS, newest, serving_asgi, with_packages
from worker import Worker


class Asgi(WorkerCase):
    def start(self, *arguments: str, **more: Any) -> Worker:
        named = arguments if "--module" in arguments else ("--module", "sample_asgi", *arguments)
        return super().start(*named, **more)


class Serving(Asgi):
    def test_ready_comes_after_startup_and_the_end_after_shutdown(self) -> None:
        waiting = self.connect()
        client.ask(waiting)
        worker = self.serve("--threads", "2")
        self.assertLess(*map(worker.log.text().index, ("started up", "serving sample_asgi:application")))
        worker.log.wait_for("threads = 2 has no meaning for ASGI")
        self.assertEqual(client.answer(waiting).body, b"hello from %d" % worker.pid)
        self.assertEqual(json.loads(self.get("/show").body)["state"], "{'word': 'kept'}")
        waiting.close()
        worker.terminate()
        self.assertEqual(worker.wait(), 0)
        self.assertIn("shut down", worker.log.all())
        self.assertEqual(self.listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN), 1)

    def test_every_kind_of_listener_and_what_a_proxy_says(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "web:1.sock")
            abstract = f"\0svctl-test-{os.getpid()}-{id(self)}"
            listeners = [self.listener] + [client.listen(self, one) for one in (path, abstract, ("::1", 0))]
            self.serve(listeners=listeners)
            for listener in listeners:
                seen = json.loads(client.get(self, listener, "/show?a=%20b").body)
                self.assertEqual((seen["scheme"], seen["query_string"]), ("'http'", "b'a=%20b'"))
                said = client.get(self, listener, "/show", "X-Forwarded-Proto: https\r\n").body
                self.assertEqual(json.loads(said)["scheme"], "'https'")

    def test_bodies(self) -> None:
        self.serve()
        big = os.urandom(3_000_000)
        with self.connect() as one:
            client.ask(one, "/echo", "POST", big)
            self.assertEqual(client.answer(one).body, big)
            client.ask(one, "/unread", "POST", bytes(20_000))
            self.assertEqual(client.answer(one).body, b"your body stays where it is")
        self.assertEqual(self.get("/", f"X-Big: {'x' * 30_000}\r\n").status, 200)
        with self.connect() as one:
            one.sendall(b"POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            one.sendall(b"7\r\n, world\r\n0\r\n\r\n")
            self.assertEqual(client.answer(one).body, b"hello, world")
        if self.environment.server.startswith("gunicorn 25.0"):
            return  # It knows no Expect; clients send the body after a second.
        with self.connect() as one:
            one.sendall(b"POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            self.assertTrue(one.recv(100).startswith(b"HTTP/1.1 100 "))
            one.sendall(b"yes")
            self.assertEqual(client.answer(one).body, b"yes")
    def test_failures_are_told_and_end_nothing(self) -> None:
        worker = self.serve("--access-log")
        self.assertEqual(self.get("/fail").status, 500)
        worker.log.wait_for("ValueError: this application fails on purpose")
        with self.connect() as one:
            client.ask(one, "/leave")
            worker.log.wait_for("not from here")
        with self.connect() as one:
            one.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
            # The oldest gunicorns say nothing before they close.
            self.assertIn(one.recv(12), (b"HTTP/1.1 400", b""))
        self.get("/echo?q")
        self.assertRegex(worker.log.wait_for("/echo?q"), r'127\.0\.0\.1\S* "GET /echo\?q HTTP/1\.1" 200')


class Drain(Asgi):
    def test_what_was_accepted_is_answered(self) -> None:
        """A request under way, a kept connection, one that is silent yet, and half a head."""
        worker, gate = self.serve(), client.Gate(self)
        busy, kept, half, silent = (self.connect() for _ in range(4))
        client.ask(busy, gate.address)
        worker.log.wait_for("waiting")
        client.ask(kept)
        self.assertNotEqual(client.answer(kept).connection, "close")
        half.sendall(b"GET / HTTP/1.1\r\nHo")
        self.get()  # Accepted after the others, which are accepted therefore.
        worker.terminate()
        worker.log.wait_for("stopping: 2 requests in hand, 1 connections without one yet")
        late = self.connect()
        client.ask(late)
        client.ask(kept)
        self.assertEqual(client.answer(kept)[:2], (200, "close"))
        half.sendall(b"st: t\r\n\r\n")
        self.assertEqual(client.answer(half)[:2], (200, "close"))
        with self.assertRaises(socket.timeout):
            client.is_closed(silent, 0.5)
        client.ask(silent)
        self.assertEqual(client.answer(silent)[:2], (200, "close"))
        gate.open()
        self.assertEqual(client.answer(busy), (200, "close", b"waited"))
        for one in (busy, kept, half, silent):
            self.assertTrue(client.is_closed(one))
        self.assertEqual(worker.wait(), 0)
        with self.assertRaises(socket.timeout):
            client.is_closed(late, 0.1)  # Neither answered nor closed: it waits for the next worker.
        following = self.serve()
        self.assertEqual(client.answer(late).body, b"hello from %d" % following.pid)

    def test_what_an_answer_has_announced_before_is_kept(self) -> None:
        """Its head said keep-alive: the client may ask again, and no close may meet that."""
        worker, gate, one = self.serve(), client.Gate(self), self.connect()
        client.ask(one, gate.address.replace("/wait", "/begun"))
        self.assertTrue(one.recv(12, socket.MSG_PEEK).startswith(b"HTTP/1.1 200"))
        worker.log.wait_for("waiting")
        worker.terminate()
        worker.log.wait_for("stopping: 1 requests in hand")
        gate.open()
        self.assertEqual(client.answer(one), (200, "", b"begun waited"))
        client.ask(one)
        self.assertEqual(client.answer(one)[:2], (200, "close"))
        self.assertTrue(client.is_closed(one))
        self.assertEqual(worker.wait(), 0)

    def test_an_idle_one_is_closed_after_two_seconds_and_none_is_waited_for(self) -> None:
        worker, one = self.serve(), self.connect()
        client.ask(one)
        client.answer(one)
        sent = worker.terminate()
        self.assertTrue(client.is_closed(one))
        self.assertGreater(time.monotonic() - sent, 1.9)
        self.assertEqual(worker.wait(), 0)
        self.assertLess(time.monotonic() - sent, 20)  # And not 75.

    def test_mercy_has_an_end_and_a_quit_none(self) -> None:
        for number, code in ((signal.SIGTERM, 75), (signal.SIGQUIT, 0)):
            worker, gate, one = self.serve("--mercy", "0.5"), client.Gate(self), self.connect()
            client.ask(one, gate.address)
            worker.log.wait_for("waiting")
            worker.send(number)
            self.assertEqual(worker.wait(10), code)


class Crowd(Asgi):
    def test_the_oldest_idle_connection_makes_room(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        worker = self.serve()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        idle = []
        for _ in range(140):  # Half of 256 are held at most.
            idle.append(self.connect())
            client.ask(idle[-1])
            self.assertEqual(client.answer(idle[-1]).status, 200)
        self.assertTrue(client.is_closed(idle[0]))
        client.ask(idle[-1])
        self.assertEqual(client.answer(idle[-1]).status, 200)
        worker.terminate()
        self.assertEqual(worker.wait(), 0)

    def test_without_a_free_descriptor_it_rests_and_goes_on(self) -> None:
        worker = self.serve(variables={"LEFT": "10"})
        silent = [self.connect() for _ in range(30)]
        worker.log.wait_for("trying again in 0.1 s")
        time.sleep(0.5)
        self.assertLess(worker.log.text().count("trying again"), 20)
        for one in silent[:25]:
            one.close()
        self.assertEqual(self.get().status, 200)


class Lifespan(Asgi):
    def refusal(self, fate: str) -> str:
        worker = self.start(variables={"LIFESPAN": fate})
        self.assertEqual(worker.wait(), 78)
        return worker.log.all()

    def test_a_startup_that_fails_is_an_application_that_does_not_load(self) -> None:
        said = self.refusal("fails")
        self.assertIn("cannot load sample_asgi:application: its lifespan startup failed: the cache is cold; ", said)
        self.assertNotIn("Traceback", said)

    def test_so_is_one_that_raises(self) -> None:
        said = self.refusal("raises")
        self.assertIn("its lifespan startup failed: RuntimeError: the database is away; ", said)
        self.assertIn("sample_asgi.py\", line", said)

    def test_an_application_may_know_no_lifespan(self) -> None:
        worker = self.serve("--module", "sample_asgi:without_lifespan")
        self.assertEqual(self.get().status, 200)
        self.assertNotIn("Traceback", worker.log.text())


class WebSocket(Asgi):
    def open(self, path: str = "/") -> socket.socket:
        one = self.connect()
        key = base64.b64encode(bytes(16)).decode()
        head = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        client.ask(one, path, head=head)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += one.recv(1)
        self.assertTrue(answer.startswith(b"HTTP/1.1 101 "), answer)
        return one

    @staticmethod
    def say(one: socket.socket, opcode: int, payload: bytes) -> None:
        one.sendall(bytes((0x80 | opcode, 0x80 | len(payload))) + bytes(4) + payload)

    @staticmethod
    def hear(one: socket.socket) -> Tuple[int, bytes]:
        first, length = one.recv(2, socket.MSG_WAITALL)
        return first & 15, one.recv(length, socket.MSG_WAITALL)

    def test_it_talks_and_is_told_to_come_back_when_the_worker_stops(self) -> None:
        worker, one = self.serve(), self.open()
        self.say(one, 1, b"hello")
        self.assertEqual(self.hear(one), (1, b"hello"))
        worker.terminate()
        opcode, payload = self.hear(one)
        self.assertEqual((opcode, struct.unpack("!H", payload[:2])[0]), (8, 1012))
        self.say(one, 8, payload[:2])
        self.assertEqual(worker.wait(), 0)
        self.assertIn("left with", worker.log.all())
        self.assertIn("shut down", worker.log.all())
        self.assertNotIn("Traceback", worker.log.all())

    def test_one_that_does_not_leave_holds_the_stop_up_until_mercy_ends(self) -> None:
        worker, one = self.serve("--mercy", "0.5"), self.open("/stubborn")
        worker.terminate()
        self.assertEqual(self.hear(one)[0], 8)
        self.say(one, 8, struct.pack("!H", 1012))
        self.assertEqual(worker.wait(10), 75)


class Django(Asgi):
    environment = with_packages("django", ["django"], WHEELS, f"gunicorn {PINNED} (asgi)")

    def test_it_is_recognised_and_serves_a_page(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "site_asgi.py"), "w") as file:
                file.write(DJANGO)
            worker = self.serve("--module", "site_asgi", folder=folder)
            self.assertEqual(self.get("/page").body, b"page of test")
            worker.terminate()
            self.assertEqual(worker.wait(), 0)
            self.assertNotIn("Traceback", worker.log.all())


DJANGO = """
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="test")
urlpatterns = [path("page", lambda request: HttpResponse(f"page of {request.get_host()}"))]
application = get_asgi_application()
"""

in_each(serving_asgi(), Serving, globals())
in_each(serving_asgi(), Drain, globals())
in_each([newest()._replace(server="gunicorn"), *serving_asgi()[:1]], Lifespan, globals())
in_each([newest()._replace(server="gunicorn")], Crowd, globals())
TALKING = [one for one in serving_asgi() if one.label.endswith(("websockets", "wsproto", "pinned"))]
in_each(TALKING, WebSocket, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
