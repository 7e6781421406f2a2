"""The uwsgi protocol, byte by byte: what comes through, what is refused, and that a worker outlives it all."""

import json
import os
import random
import signal
import socket
import tempfile
import unittest
from typing import Any, Dict, Optional

import client
import uwsgi
from case import WorkerCase, in_each, load_only
from environments import WHEELS, Environment, interpreters, newest, with_packages
from worker import Worker


class UwsgiCase(WorkerCase):
    def serve(self, *arguments: str, **more: Any) -> Worker:
        return super().serve("--protocol", "uwsgi", *arguments, **more)

    def ask(self, path: str = "/", **more: Optional[str]) -> uwsgi.Answer:
        return uwsgi.get(self, self.listener, path, **more)

    def seen(self, path: str = "/show", **more: Optional[str]) -> Dict[str, Any]:
        found: Dict[str, Any] = json.loads(self.ask(path, **more).body)
        return found

    def raw(self, sent: bytes, end: bool = True) -> bytes:
        """What comes back for these bytes; `end` says that no more come."""
        with self.connect() as one:
            one.sendall(sent)
            if end:
                one.shutdown(socket.SHUT_WR)
            pieces = b""
            try:
                while piece := one.recv(65536):
                    pieces += piece
            except ConnectionResetError:
                pass
            return pieces


class Speaking(UwsgiCase):
    def test_an_answer_is_what_nginx_expects(self) -> None:
        worker = self.serve()
        answer = self.ask()
        self.assertEqual((answer.status, answer.body), (200, b"hello from %d" % worker.pid))
        self.assertEqual(answer.headers["Content-Type"], "text/plain")
        streamed = self.ask("/stream")
        self.assertEqual(streamed.body, b"onetwothree")  # and no chunk marks, which nginx would hand to the browser
        self.assertNotIn("Transfer-Encoding", streamed.headers)
        self.assertEqual(self.ask("/hello", REQUEST_METHOD="HEAD").status, 200)

    def test_every_kind_of_listener(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "web:1.sock")
            abstract = f"\0svctl-test-{os.getpid()}-{id(self)}"
            listeners = [self.listener] + [client.listen(self, one) for one in (path, abstract, ("::1", 0))]
            self.serve(listeners=listeners)
            for listener in listeners:
                self.assertEqual(json.loads(uwsgi.get(self, listener, "/show").body)["REMOTE_ADDR"], "'203.0.113.9'")

    def test_whoever_reaches_the_listener_is_answered(self) -> None:
        self.serve()
        with socket.socket() as one:
            one.bind(("127.0.0.77", 0))  # gunicorn alone would take 127.0.0.1 only
            one.settimeout(client.PATIENCE)
            one.connect(self.listener.getsockname())
            uwsgi.ask(one)
            self.assertEqual(uwsgi.answer(one).status, 200)

    def test_the_environment_is_that_of_the_packet(self) -> None:
        self.serve()
        told = uwsgi.variables(
            PATH_INFO="/show", QUERY_STRING="a=%20b", REQUEST_URI="/show?a=%20b", HTTP_X_TWICE="1, 2",
            HTTP_CONTENT_LENGTH="", REMOTE_USER="kim", CONTENT_TYPE="text/x", HTTP_X_FORWARDED_FOR="198.51.100.7",
        )
        seen = self.seen("/show?a=%20b", **told)
        self.assertEqual({key: seen.get(key) for key in told}, {key: repr(value) for key, value in told.items()})
        expected = {
            "SCRIPT_NAME": "", "RAW_URI": "/show?a=%20b", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.input_terminated": True,
        }
        self.assertEqual({key: seen.get(key) for key in expected}, {key: repr(value) for key, value in expected.items()})
        self.assertNotIn("PATH", seen)

    def test_path_info_is_decoded_already(self) -> None:
        self.serve()
        seen = self.seen("/show", PATH_INFO="/show/100%25/\xc3\xa4", REQUEST_URI="/show/100%2525/%C3%A4")
        self.assertEqual(seen["PATH_INFO"], repr("/show/100%25/\xc3\xa4"))

    def test_script_name_stands_as_it_is_sent(self) -> None:
        self.serve()
        seen = self.seen("/show", SCRIPT_NAME="/show", PATH_INFO="/show/x")
        self.assertEqual((seen["SCRIPT_NAME"], seen["PATH_INFO"]), ("'/show'", "'/show/x'"))
        for script, path, rest in (("/a", "/a/show", "/show"), ("/a/", "/a/show", "/show"), ("/sh", "/show", "/show")):
            with self.connect() as one:
                told = uwsgi.variables(SCRIPT_NAME=script, PATH_INFO=path)
                one.sendall(uwsgi.packet(told, modifier1=30))
                seen = json.loads(uwsgi.answer(one).body)
                self.assertEqual((seen["SCRIPT_NAME"], seen["PATH_INFO"]), (repr(script), repr(rest)))

    def test_https_is_what_the_packet_says(self) -> None:
        self.serve()
        for told, scheme in (
            ({"HTTPS": "on"}, "https"), ({"HTTPS": "1"}, "https"), ({"HTTPS": ""}, "http"), ({"HTTPS": "off"}, "http"),
            ({"UWSGI_SCHEME": "https"}, "https"), ({"HTTP_X_FORWARDED_PROTO": "https"}, "http"),
            ({"wsgi.url_scheme": "gopher", "wsgi.input": "x", "gunicorn.socket": "x"}, "http"),
        ):
            self.assertEqual(self.seen(**told)["wsgi.url_scheme"], repr(scheme), told)

    def test_what_the_packet_leaves_out_has_a_value(self) -> None:
        self.serve()
        seen = self.seen(REMOTE_ADDR=None, SERVER_NAME=None, SERVER_PORT=None, QUERY_STRING=None, SERVER_PROTOCOL=None)
        host, port = self.listener.getsockname()
        self.assertEqual((seen["SERVER_NAME"], seen["SERVER_PORT"]), (repr(host), repr(str(port))))
        self.assertEqual((seen["REMOTE_ADDR"], seen["QUERY_STRING"]), (repr(host), "''"))

    def test_bodies(self) -> None:
        self.serve()
        for size in (0, 1, 8191, 10_000_000):
            body = random.Random(size).randbytes(size)
            with self.connect() as one:
                uwsgi.ask(one, "/echo", body, REQUEST_METHOD="POST", CONTENT_LENGTH=str(size))
                self.assertEqual(uwsgi.answer(one).body, body)
        with self.connect() as one:  # nginx has put the chunks together and counted them
            uwsgi.ask(one, "/echo", b"hello, world", HTTP_TRANSFER_ENCODING="chunked")
            self.assertEqual(uwsgi.answer(one).body, b"hello, world")

    def test_a_packet_may_come_in_pieces(self) -> None:
        self.serve()
        sent = uwsgi.packet(uwsgi.variables(PATH_INFO="/echo", REQUEST_METHOD="POST", CONTENT_LENGTH="3")) + b"abc"
        with self.connect() as one:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(len(sent)):
                one.sendall(sent[number : number + 1])
            self.assertEqual(uwsgi.answer(one).body, b"abc")

    def test_a_body_left_unread_does_not_cost_the_answer(self) -> None:
        self.serve()
        with self.connect() as one:
            uwsgi.ask(one, "/unread", bytes(5_000_000))
            self.assertEqual(uwsgi.answer(one).body, b"your body stays where it is")

    def test_a_packet_is_as_large_as_its_size_can_say(self) -> None:
        self.serve()
        rest = 65535 - len(uwsgi.block(uwsgi.variables(PATH_INFO="/show", HTTP_COOKIE="")))
        seen = self.seen("/show", HTTP_COOKIE="c" * (rest - len("/show") + 1), REQUEST_URI="/")
        self.assertEqual(len(seen["HTTP_COOKIE"]), rest - len("/show") + 1 + 2)
        many = {f"HTTP_X_{number}": str(number) for number in range(900)}
        self.assertEqual(self.seen("/show", **many)["HTTP_X_899"], "'899'")
        too_many = {f"HTTP_X_{number}": "" for number in range(1100)}
        self.assertEqual(self.ask("/show", **too_many).status, 400)

    def test_each_request_is_logged_when_asked(self) -> None:
        worker = self.serve("--access-log")
        self.ask("/echo?q")
        self.assertRegex(worker.log.wait_for("ms"), r'203\.0\.113\.9 "GET /echo\?q HTTP/1\.1" 200 \S+ \d+ms')

    def test_failures_are_told(self) -> None:
        worker = self.serve()
        self.assertEqual(self.ask("/fail").status, 500)
        worker.log.wait_for("ValueError: this application fails on purpose")
        self.assertEqual(self.ask().status, 200)


class Refusing(UwsgiCase):
    def test_malformed_packets_are_refused_and_the_worker_lives(self) -> None:
        worker = self.serve()
        good = uwsgi.packet(uwsgi.variables())
        name_too_long = b"\x00\x04\x00\x00\xff\xffab"
        bad = [
            b"\x00", b"\x00\x00\x00\x00", good[:3], good[:40], good[:-1], name_too_long,
            b"\x00\x01\x00\x00\x00", b"\x05" + good[1:], b"\xff\xff\xff\xff",
            uwsgi.packet(uwsgi.variables(CONTENT_LENGTH="many")), uwsgi.packet(uwsgi.variables(CONTENT_LENGTH="-1")),
            uwsgi.packet(uwsgi.variables(REQUEST_METHOD=None)),
        ]
        for sent in bad:
            answer = self.raw(sent)
            self.assertTrue(answer.startswith(b"HTTP/1.0 400 "), (sent[:40], answer[:200]))
        chance = random.Random(7)
        for _ in range(200):
            sent = bytearray(good)
            for _ in range(chance.randrange(1, 6)):
                sent[chance.randrange(len(sent))] = chance.randrange(256)
            answer = self.raw(bytes(sent[: chance.randrange(1, len(sent) + 1)]))
            self.assertTrue(answer == b"" or answer.startswith(b"HTTP/"), bytes(sent))
        self.assertEqual(self.ask().body, b"hello from %d" % worker.pid)
        self.assertEqual(worker.log.text().count("a malformed uwsgi packet came to 127.0.0.1:"), 1)
        self.assertNotIn("Traceback", worker.log.text())

    def test_a_client_that_goes_away_costs_nothing(self) -> None:
        self.serve()
        for sent in (b"", b"\x00", uwsgi.packet(uwsgi.variables(CONTENT_LENGTH="100", REQUEST_METHOD="POST")) + b"few"):
            with self.connect() as one:
                one.sendall(sent)
        self.assertEqual(self.ask().status, 200)

    def test_http_on_a_uwsgi_socket_is_told_once_with_what_to_do(self) -> None:
        worker = self.serve()
        where = "127.0.0.1:%d" % self.listener.getsockname()[1]
        for _ in range(3):
            answer = self.get()
            self.assertEqual((answer.status, answer.connection), (400, "close"))
            self.assertEqual(answer.body, b"This address speaks the uwsgi protocol, and HTTP came.\n")
        self.assertTrue(self.raw(b"\x16\x03\x01\x02\x00\x01").startswith(b"HTTP/1.0 400 "))
        self.assertEqual(self.ask().status, 200)
        told = (
            f"HTTP came to {where}, which speaks the uwsgi protocol: let nginx use uwsgi_pass and not proxy_pass, "
            f"or write http-socket = {where} in the settings\n"
        )
        self.assertEqual(worker.log.text().count(told), 1)
        self.assertEqual(worker.log.text().count("TLS came to"), 1)

    def test_a_uwsgi_packet_on_an_http_socket_is_told_once_with_what_to_do(self) -> None:
        worker = super().serve("--protocol", "http")
        where = "127.0.0.1:%d" % self.listener.getsockname()[1]
        for _ in range(3):
            answer = self.ask()
            self.assertEqual((answer.status, answer.body), (400, b"This address speaks HTTP, and a uwsgi packet came.\n"))
        self.assertEqual(self.get().status, 200)
        told = (
            f"a uwsgi packet came to {where}, which speaks HTTP: let nginx use proxy_pass and not uwsgi_pass, "
            f"or write socket = {where} in the settings\n"
        )
        self.assertEqual(worker.log.text().count(told), 1)


class Leaving(UwsgiCase):
    def test_what_was_accepted_is_answered_after_term(self) -> None:
        worker = self.serve("--threads", "2")
        gate = client.Gate(self)
        held, silent = self.connect(), self.connect()
        uwsgi.ask(held, gate.address)
        worker.log.wait_for("waiting")
        uwsgi.get(self, self.listener)  # so that the silent one is accepted
        worker.terminate()
        uwsgi.ask(silent)
        self.assertEqual(uwsgi.answer(silent).status, 200)
        late = self.connect()  # the kernel takes it, and no worker of this one
        gate.open()
        self.assertEqual(uwsgi.answer(held).body, b"waited")
        self.assertEqual(worker.wait(), 0)
        another = self.serve()
        uwsgi.ask(late)
        self.assertEqual(uwsgi.answer(late).body, b"hello from %d" % another.pid)
        another.send(signal.SIGQUIT)
        self.assertEqual(another.wait(), 0)


class Lacking(WorkerCase):
    environment = newest()

    def test_an_older_gunicorn_gives_way_to_the_one_of_svctl(self) -> None:
        self.environment = with_packages("own_24_1_1", ["gunicorn==24.1.1"], WHEELS, "gunicorn 27.0.1")
        worker = self.serve("--protocol", "uwsgi")
        self.assertEqual(uwsgi.get(self, self.listener).status, 200)
        self.assertRegex(
            worker.log.text(), r"gunicorn 24\.1\.1 in \S+ is older than 25\.2: serving with the one beside svctl"
        )

    def test_without_any_the_worker_says_what_to_install_where(self) -> None:
        self.environment = with_packages("bare", [], None, "")
        worker = self.start("--protocol", "uwsgi")
        self.assertEqual(worker.wait(), 78)
        self.assertIn(
            "cannot speak the uwsgi protocol: there is no gunicorn in the application's environment, and there is no "
            f"wheel of it in any folder of wheels; install one with: {self.environment.python} -m pip install "
            "'gunicorn>=25.2'\n", worker.log.all(),
        )

    def test_a_python_that_is_too_old_is_told(self) -> None:
        old = [one for one in interpreters() if (3, 7) <= one.version < (3, 10)]
        if not old:
            self.skipTest("there is no such Python here")
        self.environment = Environment("old", old[-1].path, old[-1].version, WHEELS, "")
        worker = self.start("--protocol", "uwsgi")
        self.assertEqual(worker.wait(), 78)
        self.assertIn("point home at an environment made with Python 3.10 or newer\n", worker.log.all())


# The oldest gunicorn that speaks it, and the pinned one.
OLDEST = with_packages("own_25_2_0", ["gunicorn==25.2.0"], WHEELS, "gunicorn 25.2.0")
in_each([OLDEST, newest()], Speaking, globals())
for case in (Refusing, Leaving):
    in_each([newest()], case, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
