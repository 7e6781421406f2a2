"""Which app server answers, and a real framework behind it."""

import os
import tempfile
import unittest

from case import WorkerCase, load_only
from environments import PINNED, WHEELS, with_packages

DJANGO = """
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="test")
urlpatterns = [path("page", lambda request: HttpResponse(f"page of {request.get_host()}"))]
application = get_wsgi_application()
"""


class AppServer(WorkerCase):
    environment = with_packages("pinned", [], WHEELS, f"gunicorn {PINNED}")

    def said(self, *arguments: str) -> str:
        worker = self.serve(*arguments)
        self.assertEqual(self.get().status, 200)
        return worker.log.text()

    def test_the_pinned_one_steps_in(self) -> None:
        self.assertIn(f"with gunicorn {PINNED} from {WHEELS}", self.said())

    def test_it_goes_last_on_the_path(self) -> None:
        self.serve()
        path = self.get("/process").body.decode()
        self.assertLess(path.index("site-packages"), path.index(WHEELS))

    def test_the_application_s_own_wins(self) -> None:
        self.environment = with_packages("own", ["gunicorn==25.3.0"], WHEELS, "")
        said = self.said()
        self.assertIn("with gunicorn 25.3.0 from ", said)
        self.assertIn("site-packages", said)

    def test_one_too_old_is_left_aside(self) -> None:
        self.environment = with_packages("old", ["gunicorn==20.1.0"], WHEELS, "")
        self.assertIn(f"with gunicorn {PINNED} from {WHEELS}", self.said())

    def test_one_too_old_and_no_wheels(self) -> None:
        self.environment = with_packages("old", ["gunicorn==20.1.0"], None, "")
        said = self.said()
        self.assertIn("gunicorn 20.1.0 in ", said)
        self.assertIn(f"install one with: {self.environment.python} -m pip install 'gunicorn>=22.0'", said)

    def test_neither(self) -> None:
        self.environment = with_packages("standard", [], None, "")
        said = self.said()
        self.assertIn("warning: serving with Python's standard library", said)
        self.assertEqual(said.count("warning"), 1)


class Django(WorkerCase):
    environment = with_packages("django", ["django"], WHEELS, f"gunicorn {PINNED}")

    def test_it_serves_a_page(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "site_wsgi.py"), "w") as file:
                file.write(DJANGO)
            worker = self.serve("--module", "site_wsgi", folder=folder)
            self.assertEqual(self.get("/page").body, b"page of test")
            self.assertEqual(self.get("/absent").status, 404)
            worker.terminate()
            self.assertEqual(worker.wait(), 0)


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
