"""Our answers and lines of the log beside those of the real uWSGI, for the same settings and requests."""

import json
import os
import signal
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

    def asked(self) -> List[Tuple[int, bytes]]:
        answers = []
        for method, path, body, head in REQUESTS:
            with self.connect() as one:
                client.ask(one, path, method, body, head)
                answer = client.answer(one, method)
                answers.append((answer.status, answer.body))
        return answers

    @staticmethod
    def told(text: str) -> List[str]:
        """The lines without their last word, which is a time."""
        return [line.rpartition(" ")[0] for line in text.splitlines() if line.startswith("LOG ")]

    def theirs(self) -> Tuple[List[Tuple[int, bytes]], List[str]]:
        static, number = os.path.join(self.folder, "static"), self.listener.fileno()
        command = [
            os.path.join(TOOLS, "bin", "uwsgi"), f"--http-socket=fd://{number}", "--need-app", "--module=echo",
            f"--static-map=/static={static}", f"--check-static={self.folder}/first", f"--static-map=/one.css={static}/a.css",
            f"--static-map2=/docs={static}", "--static-index=index.html", "--static-skip-ext=.php", "--static-gzip-all",
            "--mount=/shop=echo:application", "--mount=/shop/deep=echo:application", "--manage-script-name",
            "--single-interpreter", f"--log-format={FORMAT}", "--socket-timeout=10",
        ]
        log = os.path.join(self.folder, "log")
        with open(log, "wb") as output:
            server = subprocess.Popen(
                command, stdout=output, stderr=output, cwd=APPLICATIONS, pass_fds=[number],
                env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            )
        try:
            answers = self.asked()
            deadline = time.monotonic() + 10
            while self.read(log).count("\nLOG ") < len(REQUESTS) and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        return answers, self.told(self.read(log))

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
