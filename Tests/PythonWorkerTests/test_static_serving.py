"""Static files served by the worker, before the application, on every engine."""

import gzip
import http.client
import os
import random
import socket
import time
import unittest
from email.utils import formatdate, parsedate_to_datetime
from typing import Any, Dict, List

import client
import uwsgi
from case import load_only
from engines import EngineCase, in_each_engine
from worker import Worker


class StaticServing(EngineCase):
    def setUp(self) -> None:
        super().setUp()
        self.write("secret.txt", "secret")
        for name in ("a.css", "b:c ä.html", "x.php", "docs/index.html", "empty.bin", "data.tar.gz", "no.ending"):
            self.write(f"static/{name}", "" if name == "empty.bin" else f"file {name}")

    def rules(self, **more: Any) -> Dict[str, Any]:
        static = os.path.join(self.folder, "static")
        maps = [{"prefix": "/static", "path": static, "keepsPrefix": False}]
        return {"staticMaps": maps, **more}

    def serve_files(self, **more: Any) -> Worker:
        return self.serve_rules(self.rules(**more))

    def test_files_heads_and_what_goes_to_the_application(self) -> None:
        self.write("www/robots.txt", "robots")
        self.write("www/a/b.txt", "kept prefix")
        rules = self.rules(staticIndex=["none", "index.html"], staticSkippedEndings=[".php"])
        www = os.path.join(self.folder, "www")
        rules["staticMaps"] += [
            {"prefix": "/robots.txt", "path": f"{www}/robots.txt", "keepsPrefix": False},
            {"prefix": "/a", "path": www, "keepsPrefix": True},
            {"prefix": "/late", "path": f"{self.folder}/late", "keepsPrefix": False},
        ]
        rules["staticFolders"] = [os.path.join(self.folder, "first")]
        self.write("first/static/a.css", "the folders go first")
        worker = self.serve_rules(rules)

        def text(path: str, method: str = "GET") -> str:
            answer = self.whole(path, method)
            self.assertEqual(answer.status, 200)
            return answer.body.decode()

        self.assertEqual(text("/static/a.css"), "the folders go first")
        os.remove(os.path.join(self.folder, "first/static/a.css"))
        found = self.whole("/static/a.css")
        self.assertEqual((found.body, found["Content-Type"], found["Content-Length"]), (b"file a.css", "text/css", "10"))
        changed = parsedate_to_datetime(found["Last-Modified"]).timestamp()
        self.assertEqual(changed, int(os.stat(os.path.join(self.folder, "static/a.css")).st_mtime))
        named = "/static/b:c ä.html" if self.is_uwsgi else "/static/b%3Ac%20%C3%A4.html"
        if not self.is_uwsgi:  # Its client here sends latin-1.
            self.assertEqual(self.whole(named).body, "file b:c ä.html".encode())
        self.assertEqual(self.whole("/static/data.tar.gz")["Content-Type"], "application/gzip")
        self.assertEqual(self.whole("/static/data.tar.gz")["Content-Encoding"], "")
        self.assertEqual(self.whole("/static/no.ending")["Content-Type"], "application/octet-stream")
        self.assertEqual(self.whole("/static/empty.bin").body, b"")
        for path in ("/static/docs", "/static/docs/", "/static//docs/./index.html"):
            self.assertEqual(text(path), "file docs/index.html")
        self.assertEqual(text("/robots.txt"), "robots")
        self.assertEqual(text("/a/b.txt"), "kept prefix")
        head = self.whole("/static/a.css", "HEAD")
        self.assertEqual((head.status, head["Content-Length"], head.body), (200, "10", b""))
        for path in (
            "/", "/static", "/static/", "/static/none", "/staticx/a.css", "/statica.css", "/static/x.php", "/late/x",
            "/static/a.css/", "/robots.txt/", "/robots.txt/x", "/static/a.css/x", "/static/" + "n" * 300,
        ):
            self.assertEqual(text(path), f"app GET |{path}")
        self.assertEqual(text("/static/a.css", "POST"), "app POST |/static/a.css")
        self.write("late/x", "came late")
        self.assertEqual(text("/late/x"), "came late")
        self.assertNotIn("Traceback", worker.log.text())

    def test_nothing_outside_is_served(self) -> None:
        static = os.path.join(self.folder, "static")
        self.write("safe/s.txt", "safe"), self.write("outside/o.txt", "outside")
        self.write("static.not/n.txt", "secret")  # Its name begins like the folder's.
        os.symlink("../static.not/n.txt", os.path.join(static, "sibling"))
        os.symlink("../secret.txt", os.path.join(static, "link.txt"))
        os.symlink("a.css", os.path.join(static, "inner.css"))
        os.symlink("../outside", os.path.join(static, "folder"))
        os.symlink("../safe", os.path.join(static, "safe"))
        os.symlink("circle", os.path.join(static, "circle"))
        os.mkfifo(os.path.join(static, "fifo"))
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(os.path.join(static, "socket"))
        worker = self.serve_files(staticSafeFolders=[os.path.join(self.folder, "safe")])
        self.assertEqual(self.whole("/static/safe/s.txt").body, b"safe")
        self.assertEqual(self.whole("/static/inner.css").body, b"file a.css")
        encoded = ["%2e%2e/secret.txt", "..%2fsecret.txt", "a.css%00", "%00", "%2e%2e%00", "docs/%2e%2e/%2e%2e/secret.txt"]
        plain = [
            "../secret.txt", "docs/../../secret.txt", "..\\secret.txt", "/etc/passwd", self.folder + "/secret.txt",
            "link.txt", "sibling", "folder/o.txt", "folder/", "circle", "fifo", "socket", "docs/..", "..", "...", "~root",
        ]
        for path in plain + ([] if self.is_uwsgi else encoded):
            answer = self.whole("/static/" + path)
            self.assertNotIn(b"secret", answer.body.replace(b"secret.txt", b""))
            self.assertTrue(answer.status == 400 or answer.body.startswith(b"app GET"), (path, answer))
        worker.log.wait_for(f"a link in {static} leads to {self.folder}/secret.txt; static-safe = {self.folder} lets it")

    def test_a_folder_behind_a_link_is_followed_as_it_stands(self) -> None:
        self.write("releases/1/r.txt", "one"), self.write("releases/2/r.txt", "two")
        current = os.path.join(self.folder, "static")
        os.rename(current, current + ".old")
        os.symlink("releases/1", current)
        self.serve_files()
        self.assertEqual(self.whole("/static/r.txt").body, b"one")
        os.symlink("releases/2", current + ".new")
        os.replace(current + ".new", current)
        self.assertEqual(self.whole("/static/r.txt").body, b"two")

    def test_conditions_ranges_and_expiry(self) -> None:
        content = bytes(random.Random(1).randrange(256) for _ in range(1000))
        path = self.write("static/r.bin", content)
        patterns = [
            {"option": "static-expires", "subject": "file", "pattern": r"\.css$", "seconds": 100, "sinceChange": False},
            {"option": "", "subject": "type", "pattern": "application/octet-stream", "seconds": 50, "sinceChange": True},
            {"option": "static-expires-uri", "subject": "uri", "pattern": r"\?v=", "seconds": 10**15, "sinceChange": True},
        ]
        self.serve_files(staticExpiries=patterns)
        first = self.whole("/static/r.bin")
        tag, changed = first["ETag"], first["Last-Modified"]
        self.assertEqual((parsedate_to_datetime(first["Expires"]) - parsedate_to_datetime(changed)).total_seconds(), 50)
        soon = parsedate_to_datetime(self.whole("/static/a.css")["Expires"]).timestamp() - time.time()
        self.assertTrue(90 <= soon <= 100, soon)
        self.assertEqual(self.whole("/static/docs/index.html")["Expires"], "")
        self.assertEqual(self.whole("/static/docs/index.html?v=1")["Expires"], "Fri, 31 Dec 9999 23:59:59 GMT")
        old = os.path.join(self.folder, "static/no.ending")
        os.utime(old, (-1, -1))  # Before 1970.
        self.assertEqual(self.whole("/static/no.ending")["Last-Modified"], "Thu, 01 Jan 1970 00:00:00 GMT")

        def part(**headers: str) -> Any:
            answer = self.whole("/static/r.bin", **headers)
            return answer.status, answer["Content-Range"], answer.body

        whole = (200, "", content)
        self.assertEqual(first["Accept-Ranges"], "bytes")
        for asked, start, end in (
            ("0-0", 0, 0), ("0-99", 0, 99), ("999-", 999, 999), ("-1", 999, 999), ("-5000", 0, 999), ("990-5000", 990, 999),
        ):
            expected = (206, f"bytes {start}-{end}/1000", content[start : end + 1])
            self.assertEqual(part(Range=f"bytes={asked}"), expected)
        for asked in ("bytes=1000-", "bytes=-0", "bytes=" + "9" * 40 + "-"):
            self.assertEqual(part(Range=asked), (416, "bytes */1000", b""))
        for asked in ("bytes=5-2", "bytes=0-1,5-6", "bytes=-", "lines=0-1", "bytes=a-b", "bytes=0-1x"):
            self.assertEqual(part(Range=asked), whole)
        self.assertEqual(part(Range="bytes=1-1", If_Range=tag)[0], 206)
        self.assertEqual(part(Range="bytes=1-1", If_Range=changed)[0], 206)
        self.assertEqual(part(Range="bytes=1-1", If_Range='"other"'), whole)
        self.assertEqual(self.whole("/static/r.bin", "HEAD", Range="bytes=0-1").status, 200)
        for headers in ({"If_Modified_Since": changed}, {"If_None_Match": f'"x", W/{tag}'}, {"If_None_Match": "*"}):
            self.assertEqual(part(**headers), (304, "", b""))
        ago = formatdate(os.stat(path).st_mtime - 1, usegmt=True)
        for headers in (
            {"If_Modified_Since": ago}, {"If_Modified_Since": "yesterday"}, {"If_Modified_Since": ""},
            {"If_None_Match": '"x"', "If_Modified_Since": changed},
        ):
            self.assertEqual(part(**headers), whole)

    def test_compressed_neighbours(self) -> None:
        self.write("static/a.css.gz", gzip.compress(b"file a.css"))
        self.write("static/no.ending.gz", gzip.compress(b"file no.ending"))
        os.symlink("../secret.txt", os.path.join(self.folder, "static/x.php.gz"))
        self.serve_files(staticGzip={"endings": [".css", ".php"], "patterns": ["nothing"], "folders": ["/nowhere"]})

        def coding(accepted: str, path: str = "/static/a.css") -> str:
            answer = self.whole(path, Accept_Encoding=accepted)
            read = gzip.decompress if answer["Content-Encoding"] else bytes
            self.assertEqual(read(answer.body), b"file " + path[8:].encode())
            self.assertEqual(answer["Vary"], "Accept-Encoding" if path != "/static/no.ending" else "")
            self.assertEqual(answer["Content-Type"], "text/css" if path.endswith("css") else answer["Content-Type"])
            found: str = answer["Content-Encoding"]
            return found

        for accepted in ("gzip", "br, GZIP;q=0.5", "*", "gzip;q=1.0, *;q=0"):
            self.assertEqual(coding(accepted), "gzip")
        for accepted in ("br", "identity", "gzip;q=0", "gzip; q=0.000, *", "gzipped", ""):
            self.assertEqual(coding(accepted), "")
        self.assertEqual(coding("gzip", "/static/no.ending"), "")
        self.assertEqual(coding("gzip", "/static/x.php"), "")
        self.assertNotEqual(self.whole("/static/a.css", Accept_Encoding="gzip")["ETag"], self.whole("/static/a.css")["ETag"])

    def test_a_large_file_is_sent_in_pieces_and_one_that_changes_keeps_its_frame(self) -> None:
        size = 64 << 20
        path = os.path.join(self.folder, "static/large")
        with open(path, "wb") as file:
            file.truncate(size)
        worker = self.serve_files()
        with self.connect() as one:
            response = self.begin(one, "/static/large")
            self.assertEqual(response.read(100_000), bytes(100_000))
            self.assertLess(self.peak(worker), 40 << 20 if not self.is_asgi else 60 << 20)
            with open(path, "ab") as file:  # It grows while it is sent.
                file.write(b"more")
            self.assertEqual(sum(len(piece) for piece in iter(lambda: response.read(1 << 20), b"")), size - 100_000)
        with self.connect() as one:
            response = self.begin(one, "/static/large")
            response.read(100_000)
            os.truncate(path, 200_000)  # It shrinks: what is missing is told by the end of the connection.
            with self.assertRaises((http.client.IncompleteRead, ConnectionResetError)):
                response.read()
        self.assertEqual(self.whole("/static/a.css").status, 200)
        with self.connect() as one:  # One that leaves in the middle.
            self.begin(one, "/static/large").read(10)
        for _ in range(3):
            self.whole("/static/a.css"), self.whole("/static/a.css", "HEAD")
        deadline = time.monotonic() + 15
        while self.open_files(worker) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.open_files(worker), [])

    def begin(self, one: socket.socket, path: str) -> http.client.HTTPResponse:
        (uwsgi if self.is_uwsgi else client).ask(one, path)
        response = http.client.HTTPResponse(one)
        self.addCleanup(response.close)
        response.begin()
        return response

    @staticmethod
    def open_files(worker: Worker) -> List[str]:
        """The open files below the test's folder."""
        folder, found = f"/proc/{worker.pid}/fd", []
        for one in os.listdir(folder):
            try:
                found.append(os.readlink(f"{folder}/{one}"))
            except FileNotFoundError:
                pass  # Closed meanwhile.
        return [one for one in found if "/static/" in one]

    @staticmethod
    def peak(worker: Worker) -> int:
        """The most memory of its own that it has had, in bytes."""
        with open(f"/proc/{worker.pid}/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


in_each_engine(StaticServing, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
