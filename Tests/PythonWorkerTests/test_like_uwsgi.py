"""Our answers and lines of the log beside those of the real uWSGI, for the same settings and requests."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from typing import Dict, List, Tuple

import client
from case import WorkerCase, load_only
from environments import APPLICATIONS, TOOLS, newest

FORMAT = (
    "LOG %(addr) %(user) %(method) %(uri) %(proto) %(status) %(rsize) %(hsize) %(size) %(headers) %(host) %(referer) "
    "%(uagent) %(cl) %(var.HTTP_X) %(var.NOPE) %(nonsense) 100% %(secs)"
)
#: What uWSGI's documentation gives as its default, which many settings have.
DOCUMENTED = (
    "[pid: %(pid)|app: -|req: -/-] %(addr) (%(user)) {%(vars) vars in %(pktsize) bytes} [%(ctime)] %(method) %(uri) => "
    "generated %(rsize) bytes in %(msecs) msecs (%(proto) %(status)) %(headers) headers in %(hsize) bytes "
    "(%(switches) switches on core %(core))"
)
REQUESTS: List[Tuple[str, str, bytes, str]] = [
    ("GET", "/", b"", ""), ("GET", "/a?b=%20c&d", b"", "User-Agent: curl/8\r\nReferer: http://x/\r\n"),
    ("POST", "/read", b"0123456789", "X: y\r\n"), ("HEAD", "/status/404", b"", ""), ("GET", "/status/503", b"", ""),
    ("GET", "/written", b"", ""), ("GET", "/static/a.css", b"", ""), ("HEAD", "/static/a.css", b"", ""),
    ("POST", "/static/a.css", b"x", ""), ("GET", "/static/a.css", b"", "Accept-Encoding: gzip\r\n"),
    ("GET", "/static/none", b"", ""), ("GET", "/static/docs", b"", ""), ("GET", "/static/docs/", b"", ""),
    ("GET", "/static//a.css", b"", ""), ("GET", "/static/link.css", b"", ""), ("GET", "/static/x.php", b"", ""),
    ("GET", "/static/inner.css", b"", ""), ("GET", "/static/%2e%2e/secret.css", b"", ""), ("GET", "/static/", b"", ""),
    ("GET", "/first.css", b"", ""), ("GET", "/one.css", b"", ""), ("GET", "/docs/index.html", b"", ""),
    ("GET", "/shop/x", b"", ""), ("GET", "/shop", b"", ""), ("GET", "/shopping", b"", ""), ("GET", "/shop/deep/x", b"", ""),
]


class LikeUwsgi(WorkerCase):
    environment = newest()

    def setUp(self) -> None:
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = os.path.realpath(place.name)
        files = ("static/a.css", "static/a.css.gz", "static/x.php", "static/docs/index.html", "secret.css", "first/first.css")
        for name in files:
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(f"file {name}")
        os.symlink("../secret.css", os.path.join(self.folder, "static/link.css"))
        os.symlink("a.css", os.path.join(self.folder, "static/inner.css"))

    def asked(self, requests: List[Tuple[str, str, bytes, str]] = REQUESTS) -> List[Tuple[int, bytes]]:
        answers = []
        for method, path, body, head in requests:
            with self.connect() as one:
                client.ask(one, path, method, body, head)
                answer = client.answer(one, method)
                answers.append((answer.status, answer.body))
        return answers

    def test_the_documented_line_is_the_same(self) -> None:
        requests = [one for one in REQUESTS if "/static" not in one[1]]
        begin = "[pid: "
        _, theirs = self.run_uwsgi(requests, begin, self.listener.fileno(), f"--log-format={DOCUMENTED}")
        rules = json.dumps({"log": {"format": DOCUMENTED}})
        worker = self.serve("--module", "echo", "--access-log", "--requests", rules)
        self.asked(requests)
        worker.log.wait_for(begin, len(requests))
        worker.terminate()
        worker.wait()
        ours = [line for line in worker.log.all().splitlines() if line.startswith(begin)]
        # An application sees where it is served in SERVER_NAME, and under uWSGI what the machine is called.
        longer = len(socket.gethostname()) - len(self.listener.getsockname()[0])
        for request, mine, real in zip(requests, ours, theirs):
            line, bytes_, switches = self.comparable(mine)
            real_line, real_bytes, real_switches = self.comparable(real)
            self.assertEqual((line, bytes_ + longer), (real_line, real_bytes), request)
            # It also counts each time that the rest of a request was not there yet.
            self.assertIn(real_switches - switches, (0, 1, 2), request)
        self.assertEqual((len(ours), len(theirs)), (len(requests), len(requests)))

    @staticmethod
    def comparable(line: str) -> Tuple[str, int, int]:
        """The line without what differs each time, the packet's bytes, and the switches."""
        same = re.sub(r"pid: \d+|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\]|\d+ msecs", "~", line)
        numbers = re.search(r" vars in (\d+) bytes}.*\((\d+) switches on core 0\)$", same)
        assert numbers is not None and same.count("~") == 3, line
        return re.sub(r"in \d+ bytes}|\d+ switches", "~", same), int(numbers.group(1)), int(numbers.group(2))

    @staticmethod
    def told(text: str) -> List[str]:
        """The lines without their last word, which is a time."""
        return [line.rpartition(" ")[0] for line in text.splitlines() if line.startswith("LOG ")]

    def theirs(self) -> Tuple[List[Tuple[int, bytes]], List[str]]:
        static, number = os.path.join(self.folder, "static"), self.listener.fileno()
        return self.run_uwsgi(
            REQUESTS, "LOG ", number, f"--log-format={FORMAT}",
            f"--static-map=/static={static}", f"--check-static={self.folder}/first", f"--static-map=/one.css={static}/a.css",
            f"--static-map2=/docs={static}", "--static-index=index.html", "--static-skip-ext=.php", "--static-gzip-all",
            "--mount=/shop=echo:application", "--mount=/shop/deep=echo:application", "--manage-script-name",
            "--single-interpreter",
        )

    def run_uwsgi(
        self, requests: List[Tuple[str, str, bytes, str]], begin: str, number: int, *options: str
    ) -> Tuple[List[Tuple[int, bytes]], List[str]]:
        """Its answers, and its lines that begin so."""
        uwsgi = os.path.join(TOOLS, "bin", "uwsgi")
        command = [
            uwsgi, f"--http-socket=fd://{number}", "--need-app", "--module=echo", "--socket-timeout=10", *options
        ]
        log = os.path.join(self.folder, "log")
        with open(log, "wb") as output:
            server = subprocess.Popen(
                command, stdout=output, stderr=output, cwd=APPLICATIONS, pass_fds=[number],
                env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            )
        try:
            answers = self.asked(requests)
            deadline = time.monotonic() + 10
            while self.read(log).count(f"\n{begin}") < len(requests) and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        return answers, [line for line in self.read(log).splitlines() if line.startswith(begin)]

    @staticmethod
    def read(path: str) -> str:
        with open(path, errors="replace") as file:
            return file.read()

    def ours(self) -> Tuple[List[Tuple[int, bytes]], List[str]]:
        static = os.path.join(self.folder, "static")
        maps = [("/static", static, False), ("/one.css", f"{static}/a.css", False), ("/docs", static, True)]
        mounts = [{"prefix": prefix, "module": "echo"} for prefix in ("/shop", "/shop/deep")]
        rules = {
            "staticMaps": [{"prefix": prefix, "path": path, "keepsPrefix": keeps} for prefix, path, keeps in maps],
            "staticFolders": [f"{self.folder}/first"], "staticIndex": ["index.html"], "staticSkippedEndings": [".php"],
            "staticGzip": {"all": True}, "mounts": mounts, "cutsMounts": True, "log": {"format": FORMAT},
        }
        worker = self.serve("--module", "echo", "--access-log", "--requests", json.dumps(rules))
        answers = self.asked()
        worker.log.wait_for("LOG ", len(REQUESTS))
        worker.terminate()
        worker.wait()
        return answers, self.told(worker.log.all())

    def test_answers_and_lines_are_the_same(self) -> None:
        theirs, their_lines = self.theirs()
        their_lines = self.told("\n".join(their_lines))
        ours, our_lines = self.ours()
        for request, one, other in zip(REQUESTS, ours, theirs):
            self.assertEqual(one, other, request)
        self.assertEqual(len(our_lines), len(REQUESTS))
        for request, line, their_line in zip(REQUESTS, our_lines, their_lines):
            mine, real = self.fields(line), self.fields(their_line)
            if "/static/" in request[1] or request[1] in ("/first.css", "/one.css", "/docs/index.html"):
                for field in ("hsize", "size", "headers"):  # ETag, Accept-Ranges and Vary are more than uWSGI says.
                    del mine[field], real[field]
            self.assertEqual(mine, real, request)

    @staticmethod
    def fields(line: str) -> Dict[str, str]:
        names = "log addr user method uri proto status rsize hsize size headers host referer uagent cl x nope nonsense".split()
        return dict(zip([*names, "end"], line.split(" ")))


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
