"""What the settings say about requests, on every engine: mounts, the log, headers, limits."""

import json
import os
import re
import socket
import time
import unittest
from typing import Any, Dict, List, Optional

import client
import uwsgi
from case import WorkerCase, load_only
from engines import EngineCase, in_each_engine
from environments import newest
from worker import Worker


PIECES = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    path = environ["PATH_INFO"]
    if path == "/wait":
        print("held", flush=True)
        open(environ["QUERY_STRING"]).read()
    return [b"a", b"b"] if path == "/list" else (b"x" for _ in range(int(path[1:]) if path[1:].isdigit() else 1))


async def asgi(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    count = int(scope["path"][1:]) if scope["path"] != "/list" else 0
    for _ in range(count):
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
    await send({"type": "http.response.body", "body": b"ab" if scope["path"] == "/list" else b""})
"""


class Requests(EngineCase):
    @property
    def name(self) -> str:
        return "asgi" if self.is_asgi else "application"

    def lines(self, worker: Worker, count: int) -> List[str]:
        """The log's lines that begin with LOG, without that."""
        text = worker.log.wait_for("LOG ", count)
        deadline = time.monotonic() + 10
        while not text.endswith("\n") and time.monotonic() < deadline:
            time.sleep(0.01)
            text = worker.log.text()
        return [line[4:] for line in text.splitlines() if line.startswith("LOG ")]

    def test_mounts_headers_and_the_log(self) -> None:
        mounts = [
            {"prefix": "/shop", "module": f"echo:{self.name}"},
            {"prefix": "/shop/deep", "file": os.path.join(self.folder, "deep.py"), "callable": self.name},
            {"prefix": "/sh\u00f6p", "module": "echo", "callable": self.name},
        ]
        self.write("deep.py", "from echo import application, asgi\nprint('deep is loaded', flush=True)\n")
        form = (
            "LOG %(addr) %(user) %(method) %(uri) %(proto) %(status) %(rsize) %(headers) %(host) %(cl) "
            "%(var.HTTP_X) %(var.NOPE) %(metric.x) %(nonsense) 100% %(hsize) %(size) %(wid) %(referer) %(uagent) "
            "%(vars) %(pktsize) %(modifier1) %(switches) %(core)"
        )
        rules: Dict[str, Any] = {
            "mounts": mounts, "cutsMounts": True, "log": {"format": form},
            "addedHeaders": [{"name": "X-Added", "value": "y\u00e4s"}, {"name": "X-Added", "value": "twice"}],
        }
        worker = self.serve_rules(rules, "--access-log")
        self.assertIn("deep is loaded", worker.log.text())
        expected = {
            "/": "|/", "/shop": "/shop|", "/shop/": "/shop|/", "/shop/a/b": "/shop|/a/b", "/shopping": "|/shopping",
            "/shop/deep/x": "/shop/deep|/x", "/shop/deeper": "/shop|/deeper", "/Shop/x": "|/Shop/x",
        }
        for path, told in expected.items():
            self.assertEqual(self.whole(path).body.decode(), f"app GET {told}")
        if not self.is_uwsgi:
            self.assertEqual(self.whole("/sh%C3%B6p/x").body, "app GET /sh\u00f6p|/x".encode())
        found = self.whole("/status/404?q=%20", "POST", X="v\u00e4l")
        self.assertEqual([one.encode("latin-1") for one in found.headers.get_all("X-Added")], ["y\u00e4s".encode(), b"twice"])
        lines = self.lines(worker, len(expected) + (2 if not self.is_uwsgi else 1))
        address, proto, host = ("203.0.113.9", "HTTP/1.1", "shop.example.org") if self.is_uwsgi else (
            "127.0.0.1", "HTTP/1.1", "test"
        )
        reason = "Not Found" if self.is_asgi else "Said"
        head = f"HTTP/1.1 404 {reason}\r\nContent-Type: text/plain\r\nContent-Length: 25\r\n"
        size = len(head.encode()) + len("X-Added: y..s\r\nX-Added: twice\r\n\r\n")
        body = len("app POST |/status/404")
        packet = self.packet("POST", "/status/404", "q=%20", "v\u00e4l")
        size -= 0 if len(str(body)) == 2 else 1
        self.assertEqual(
            lines[-1],
            f"{address} - POST /status/404?q=%20 {proto} 404 {body} 4 {host} 0 v\u00e4l - - - 100% {size} {size + body} 1 - - "
            f"{packet} 0 1 0",
        )

    def packet(self, method: str, path: str, query: str, x: str) -> str:
        """How many words a uwsgi packet of such a request has, and how many bytes."""
        info = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_URI": f"{path}?{query}"}
        info["HTTP_X"] = x.encode().decode("latin-1")
        if self.is_uwsgi:
            info = {**uwsgi.NGINX, **info}
        else:
            host, port = self.listener.getsockname()
            info.update(HTTP_HOST="test", SERVER_NAME=host, SERVER_PORT=str(port), SERVER_PROTOCOL="HTTP/1.1")
            info.update(REMOTE_ADDR="127.0.0.1", SCRIPT_NAME="")
        return f"{2 * len(info)} {len(uwsgi.block(info))}"

    def test_each_piece_and_each_thread_is_counted(self) -> None:
        gate = client.Gate(self)
        self.write("pieces.py", PIECES)
        form = {"log": {"format": "LOG %(uri) %(switches) %(core)"}}
        module = f"pieces:{self.name}"
        spoken = ("--protocol", "uwsgi") if self.is_uwsgi else ()
        threads = () if self.is_asgi else ("--threads", "2")
        worker = self.serve(
            "--module", module, *spoken, *threads, "--access-log", "--requests", json.dumps(form), folder=self.folder
        )
        for path, body in (("/0", b""), ("/3", b"xxx"), ("/list", b"ab")):
            self.assertEqual(self.whole(path).body, body)
        # The line of a request may be written after that of the next one, by the other thread.
        lines = sorted(self.lines(worker, 3))
        if self.is_asgi:
            self.assertEqual(lines, ["/0 1 0", "/3 4 0", "/list 1 0"])
            return
        self.assertEqual([line[:-2] for line in lines], ["/0 0", "/3 3", "/list 2"])
        with self.connect() as one:  # While one thread is held, the other answers.
            (uwsgi if self.is_uwsgi else client).ask(one, gate.address)
            worker.log.wait_for("held")
            self.whole("/0")
            gate.open()
            one.recv(65536)
        cores = [line[-1] for line in self.lines(worker, 5)[3:]]
        self.assertEqual(sorted(cores), ["0", "1"])

    def test_hostile_text_stays_in_its_line(self) -> None:
        worker = self.serve_rules({"log": {"format": "LOG %(uagent)|%(uri)|"}}, "--access-log")
        with self.connect() as one:
            if self.is_uwsgi:
                uwsgi.ask(one, "/", HTTP_USER_AGENT="a\nLOG b\r\x1b[31m\x7f\xff")
                shown = r"a\nLOG b\r\x1b[31m\x7f\xff|/|"
            else:
                one.sendall(b"GET / HTTP/1.1\r\nHost: t\r\nUser-Agent: \xff\xc2\x85\xe2\x80\xa8 \xc3\xa4\r\nConnection: close\r\n\r\n")
                shown = "\\xff\\x85\\u2028 \u00e4|/|"
            one.recv(65536)
        self.assertEqual(self.lines(worker, 1), [shown])

    def test_a_file_of_its_own_has_the_lines_of_requests_alone(self) -> None:
        for rules, form in (
            ({}, r'%s - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "GET / HTTP/1.1" 200 %d "-" "a\\"b"'),
            ({"log": {"format": "%(addr) says %(rsize) café"}}, "%s says %d café"),
        ):
            reader, writer = os.pipe()
            worker = self.serve_rules(rules, "--access-log", more=[writer], variables={"SVCTL_REQUEST_LOG": "4"})
            os.close(writer)
            length = len(self.whole("/", USER_AGENT='a"b').body)
            with open(reader, encoding="utf-8") as lines:
                self.assertRegex(lines.readline(), form % ("203.0.113.9" if self.is_uwsgi else "127.0.0.1", length))
                self.whole("/x")
                self.assertNotIn("GET /", worker.log.text())
                worker.terminate()
                worker.wait()
                self.assertEqual(len(lines.readlines()), 1)

    def test_some_requests_are_logged_though_not_all_are(self) -> None:
        picked = {"clientErrors": True, "serverErrors": True, "format": "LOG %(status) %(rsize) %(msecs)", "bigBytes": 400}
        worker = self.serve_rules({"log": picked})
        for path in ("/", "/status/404", "/status/503", "/x"):
            self.whole(path)
        with self.connect() as one:
            (uwsgi if self.is_uwsgi else client).ask(one, "/fail")
            one.recv(65536)
        if not self.is_asgi:
            length = len(self.whole("/wrapped").body)
            self.assertEqual(self.whole("/written").body, b"written")
        else:
            length = len(self.whole("/" + "n" * 400).body)
        lines = self.lines(worker, 4)
        self.assertEqual([line.split(" ")[0] for line in lines], ["404", "503", "500", "200"])
        self.assertEqual([line.split(" ")[1] for line in lines], ["20", "20", "0", str(length)])

    def test_limits(self) -> None:
        worker = self.serve_rules({"largestBody": 10, "waitSeconds": 1, "keepAliveSeconds": 1})

        def post(body: bytes) -> Any:
            with self.connect() as one:
                (uwsgi if self.is_uwsgi else client).ask(one, "/read", body=body, **({} if self.is_uwsgi else {"method": "POST"}))
                return (uwsgi if self.is_uwsgi else client).answer(one)

        self.assertEqual(post(b"0123456789").body, b"app POST |/read10")
        self.assertEqual((post(b"0123456789+").status, post(bytes(3_000_000)).status), (413, 413))
        with self.connect() as one:  # A large one is refused before it comes.
            if self.is_uwsgi:
                uwsgi.ask(one, "/read", REQUEST_METHOD="POST", CONTENT_LENGTH="3000000000")
            else:
                client.ask(one, "/read", "POST", head="Content-Length: 3000000000\r\n")
            self.assertIn(b" 413 ", one.recv(100))
        if not self.is_uwsgi:
            for pieces, status in ((b"5\r\n01234\r\n5\r\n56789\r\n", 200), (b"5\r\n01234\r\n6\r\n56789+\r\n", 413)):
                with self.connect() as one:
                    one.sendall(b"POST /read HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")
                    self.assertEqual(client.answer(one).status, status)
            with self.connect() as one:
                client.ask(one, "/")
                client.answer(one)
                begun = time.monotonic()
                self.assertTrue(client.is_closed(one, 5))
                self.assertLess(time.monotonic() - begun, 4)
        with self.connect() as one:  # A part of a request, and nothing more.
            if self.is_uwsgi:
                one.sendall(uwsgi.packet(uwsgi.variables(REQUEST_METHOD="POST", CONTENT_LENGTH="9", PATH_INFO="/read"))[:-5])
            else:
                one.sendall(b"POST /read HTTP/1.1\r\nHost: t\r\nContent-Le")
            one.settimeout(5)
            while one.recv(65536):
                pass
        self.assertNotIn("Traceback", worker.log.text())


class Loading(WorkerCase):
    """Mounts and imports as they are loaded."""

    environment = newest()

    def begin(self, rules: Dict[str, Any], *arguments: str) -> Worker:
        return self.start("--requests", json.dumps(rules), *(arguments or ("--module", "echo")))

    def refusal(self, mount: Dict[str, Any], *arguments: str) -> str:
        worker = self.begin({"mounts": [{"prefix": "/m", **mount}], "cutsMounts": True}, *arguments)
        self.assertEqual(worker.wait(), 78)
        return worker.log.all()

    def test_a_mount_that_does_not_load_fails_the_start(self) -> None:
        said = self.refusal({"module": "ehco"})
        self.assertIn("cannot load ehco:application: No module named 'ehco'", said)
        self.assertIn("cannot load echo:shop: echo has no 'shop'", self.refusal({"module": "echo:shop"}))
        self.assertIn("/nowhere.py does not exist", self.refusal({"file": "/nowhere.py"}))
        said = self.refusal({"module": "echo:asgi"})
        self.assertIn("it is ASGI, and the app beside it WSGI; give the one mounted at /m an [app:NAME] of its own", said)

    def test_mounts_alone_leave_the_other_addresses_to_nobody(self) -> None:
        mounts = [{"prefix": "/m", "module": "echo"}, {"prefix": "/n", "module": "echo"}]
        rules = {"mounts": mounts, "cutsMounts": True, "isMountedOnly": True}
        self.begin(rules).until_ready()
        self.assertEqual(self.get("/n/x").body, b"app GET /n|/x")
        self.assertEqual(self.get("/other")[::2], (404, b"Nothing is mounted at this address.\n"))

    def test_without_cutting_the_name_of_the_script_decides(self) -> None:
        rules = {"mounts": [{"prefix": "/m", "module": "echo"}]}
        self.begin(rules, "--module", "sample", "--protocol", "uwsgi").until_ready()
        self.assertEqual(uwsgi.get(self, self.listener, "/m/x", SCRIPT_NAME="/m").body, b"app GET /m|/m/x")
        self.assertIn(b"hello", uwsgi.get(self, self.listener, "/hello").body)

    def test_lifespans_of_mounts_are_lived_too(self) -> None:
        for main, count in (("living:main", 3), ("echo:asgi", 2)):  # The second knows no lifespan.
            self.listener = client.listen(self)
            mounts = [{"prefix": "/a", "module": "living:one"}, {"prefix": "/b", "module": "living:two"}]
            worker = self.begin({"mounts": mounts, "cutsMounts": True}, "--module", main).until_ready()
            self.assertEqual(worker.log.wait_for("started", count).count("started"), count)
            self.assertEqual(self.get("/a/x").body, b"one /a {'name': 'one'}")
            self.assertEqual(self.get("/b").body, b"two /b {'name': 'two'}")
            worker.terminate()
            self.assertEqual(worker.wait(), 0)
            self.assertEqual(worker.log.all().count("shut down"), count)
        mounts = [{"prefix": "/a", "module": "living:failing"}]
        worker = self.begin({"mounts": mounts, "cutsMounts": True}, "--module", "living:main")
        self.assertEqual(worker.wait(), 78)
        self.assertIn("its lifespan startup failed: StartupFailure: the cache is cold", worker.log.all())

    def test_imports_come_first_and_may_fail(self) -> None:
        worker = self.begin({"imports": ["json", "nowhere", "./first.py", "this"]}).until_ready()
        said = worker.log.wait_for("serving echo:application")
        self.assertLess(said.index("The Zen of Python"), said.index("serving echo"))
        self.assertIn("warning: cannot load nowhere: No module named 'nowhere'", said)
        self.assertIn("first.py does not exist", said)
        self.assertEqual(self.get("/x").status, 200)

    def test_the_app_finds_its_own_arguments(self) -> None:
        for rules, words in (({"arguments": ["--settings", "a b"]}, ["--settings", "a b"]), ({}, [])):
            self.listener = client.listen(self)
            self.begin(rules, "--module", "told").until_ready()
            self.assertEqual(json.loads(self.get("/").body), words)

    def test_moments_are_written_as_told(self) -> None:
        log = {"format": "at=%(ftime) of %(method)", "timeFormat": "%Y-%m-%dT%H:%M:%S"}
        worker = self.begin({"log": log}, "--module", "echo", "--access-log").until_ready()
        self.get("/x")
        self.assertRegex(worker.log.wait_for("of GET"), r"at=20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d of GET")

    def test_a_pattern_that_is_none_fails_the_start(self) -> None:
        expiry = {"option": "static-expires", "subject": "file", "pattern": "*.css", "seconds": 1, "sinceChange": False}
        maps = [{"prefix": "/s", "path": "/srv", "keepsPrefix": False}]
        worker = self.begin({"staticMaps": maps, "staticExpiries": [expiry]})
        self.assertEqual(worker.wait(), 78)
        self.assertIn("cannot serve: static-expires = *.css is no regular expression", worker.log.all())

    def test_rules_that_are_none_are_a_fault_of_the_command_line(self) -> None:
        worker = self.start("--module", "echo", "--requests", "{")
        self.assertEqual(worker.wait(), 64)


in_each_engine(Requests, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
