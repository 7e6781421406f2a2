"""Which app server answers, what is said when it cannot, and which command puts it there."""

import os
import tempfile
import unittest
from typing import Any, Dict

from case import WorkerCase, load_only
from environments import PINNED, WHEELS, serving_asgi, with_packages


class Engines(WorkerCase):
    """In an environment without any, to which each test adds folders of packages, real in name alone."""

    environment = with_packages("standard", [], WHEELS, "")

    def setUp(self) -> None:
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = place.name

    def install(self, name: str, version: str, text: str = "") -> None:
        """A package as pip would leave it."""
        for folder, file in ((name, "__init__.py"), (f"{name}-{version}.dist-info", "METADATA")):
            os.makedirs(os.path.join(self.folder, folder))
            with open(os.path.join(self.folder, folder, file), "w") as opened:
                opened.write(text)

    def refusal(self, server: str, module: str = "sample") -> str:
        """The last line of a worker that leaves with 78."""
        worker = self.begin(server, module)
        self.assertEqual(worker.wait(), 78)
        self.assertNotIn("Traceback", worker.log.all())
        return worker.log.all().rstrip().rsplit("\n", 1)[-1]

    def served(self, server: str, module: str = "sample", *more: str) -> str:
        worker = self.begin(server, module, *more).until_ready()
        self.assertEqual(self.get().status, 200)
        return worker.log.wait_for("serving ")

    def begin(self, server: str, module: str, *more: str) -> Any:
        variables: Dict[str, str] = {"PYTHONPATH": self.folder}
        return self.start("--module", module, "--server", server, *more, variables=variables)

    def command(self, what: str) -> str:
        return f"{self.environment.python} -m pip install {what}"

    def test_one_that_is_missing(self) -> None:
        said = self.refusal("waitress")
        self.assertEqual(
            said,
            "cannot serve with waitress: there is no waitress in the application's environment; "
            f"install it with: {self.command(chr(39) + 'waitress>=2.1.1' + chr(39))}",
        )
        said = self.refusal("uvicorn", "sample_asgi")
        self.assertIn("cannot serve with uvicorn: there is no uvicorn in the application's environment", said)
        self.assertIn(self.command("'uvicorn>=0.22'"), said)

    def test_one_that_is_too_old(self) -> None:
        self.install("waitress", "1.4.4")
        said = self.refusal("waitress")
        self.assertIn(f"waitress 1.4.4 in {self.folder} is older than 2.1.1; install it with: ", said)
        self.install("uvicorn", "0.13.4")
        self.assertIn("uvicorn 0.13.4 in ", self.refusal("uvicorn", "sample_asgi"))

    def test_one_that_is_broken(self) -> None:
        self.install("waitress", "3.0.2", "import nowhere_to_be_found")
        said = self.refusal("waitress")
        self.assertIn(f"waitress 3.0.2 in {self.folder} does not import: No module named 'nowhere_to_be_found'", said)
        self.assertIn(self.command("--force-reinstall 'waitress>=2.1.1'"), said)

    def test_one_that_does_not_come_up(self) -> None:
        self.environment = next(one for one in serving_asgi() if one.label.endswith("websockets"))
        self.install("websockets", "1.0")
        said = self.refusal("auto", "sample_asgi")
        self.assertIn("uvicorn 0.54.0 from ", said)
        self.assertIn(" does not come up: ImportError: ", said)
        self.assertIn(self.command("--upgrade --force-reinstall uvicorn"), said)

    def test_gunicorn_is_there_or_is_ours(self) -> None:
        self.assertIn(f"with gunicorn {PINNED} from {WHEELS}", self.served("gunicorn"))
        self.environment = self.environment._replace(wheels=None)
        said = self.refusal("gunicorn")
        self.assertIn("cannot serve with gunicorn: there is no gunicorn in the application's environment, and", said)
        self.assertIn(self.command("'gunicorn>=22.0'"), said)
        self.install("gunicorn", "27.0.0", "raise RuntimeError('half a download')")
        self.assertIn(self.command("--force-reinstall 'gunicorn>=22.0'"), self.refusal("gunicorn"))

    def test_one_that_is_broken_gives_way_where_none_is_asked_for(self) -> None:
        self.install("gunicorn", "27.0.0", "raise RuntimeError('half a download')")
        said = self.served("auto")
        self.assertIn(f"gunicorn 27.0.0 in {self.folder} does not import: half a download: serving with the one beside svctl", said)
        self.assertIn(f"with gunicorn {PINNED} from {WHEELS}", said)

    def test_a_gunicorn_too_old_for_asgi_gives_way_for_that_alone(self) -> None:
        self.install("gunicorn", "24.1.1")
        self.install("packaging", "23.0", "mark = 'the environment has it'")
        said = self.served("auto", "sample_asgi")
        self.assertIn(f"gunicorn 24.1.1 in {self.folder} is older than 25.0, which ASGI needs: serving with the one beside svctl", said)
        self.assertIn("every other package stays the environment's", said)
        self.assertIn(f"with gunicorn {PINNED} (asgi) from {WHEELS}", said)

    def test_none_for_asgi(self) -> None:
        self.environment = self.environment._replace(wheels=None)
        said = self.refusal("auto", "sample_asgi")
        self.assertIn("no app server for ASGI: there is no uvicorn in the application's environment; ", said)
        self.assertIn(f"install one with: {self.command(chr(39) + 'uvicorn>=0.22' + chr(39))}", said)

    def test_one_that_does_not_fit_the_application(self) -> None:
        said = self.refusal("waitress", "sample_asgi")
        self.assertIn("waitress serves WSGI, and this application is ASGI; name the project's WSGI application", said)
        self.assertIn("standard library serves WSGI", self.refusal("standard", "sample_asgi"))
        said = self.refusal("uvicorn")
        self.assertIn("uvicorn serves ASGI, and this application is WSGI; name the project's ASGI application", said)

    def test_the_standard_library_on_demand_is_no_warning(self) -> None:
        said = self.served("standard")
        self.assertIn("with wsgiref of Python", said)
        self.assertNotIn("warning", said)

    def test_what_is_asgi_is_seen_or_said(self) -> None:
        for name in ("application", "framework", "middleware"):
            self.assertIn("(asgi)", self.served("auto", f"sample_asgi:{name}"))
        self.assertIn("(asgi)", self.served("auto", "sample_asgi:application", "--asgi", "yes"))
        self.assertNotIn("(asgi)", self.served("auto", "sample", "--asgi", "no"))

    def test_the_environment_s_waitress_goes_before_ours(self) -> None:
        self.environment = with_packages("waitress", ["waitress"], WHEELS, "")
        self.assertRegex(self.served("auto"), "with waitress [0-9.]+ from .*site-packages")


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    return load_only(loader, globals())
