"""Where the application is found, and what is said when it is not."""

import os
import signal
import tempfile
import unittest
from typing import Dict

import client
from case import WorkerCase, in_each, load_only
from environments import interpreters, newest, served
from worker import Worker

MINIMAL = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "%d")])
    return [b"%s"]
"""

NO_APPLICATIONS = """
number = 7
async def two(environ, start_response): pass
class App:
    async def __call__(self, scope, receive, send): pass
def broken(): raise OSError('no file')
"""


def saying(word: str) -> str:
    return MINIMAL % (len(word), word)


class Loading(WorkerCase):
    def setUp(self) -> None:
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = os.path.realpath(place.name)

    def write(self, files: Dict[str, str]) -> None:
        for name, text in files.items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)

    def body(self, *arguments: str) -> bytes:
        self.serve(*arguments, folder=self.folder)
        return self.get().body

    def refusal(self, *arguments: str) -> str:
        """Everything the worker says before it leaves with 78; its last line is `self.last`."""
        worker = self.start(*arguments, folder=self.folder)
        self.assertEqual(worker.wait(), 78)
        text = worker.log.all()
        self.last = text.rstrip().rsplit("\n", 1)[-1]
        self.assertNotIn("svctl_worker", text)
        return text

    def test_a_module_in_a_package(self) -> None:
        self.write({"config/__init__.py": "", "config/wsgi.py": saying("package")})
        self.assertEqual(self.body("--module", "config.wsgi"), b"package")

    def test_the_module_s_own_callable_wins(self) -> None:
        self.write({"web.py": saying("app") + "app, application = application, None\n"})
        self.assertEqual(self.body("--module", "web:app", "--callable", "application"), b"app")

    def test_callable_is_the_default(self) -> None:
        self.write({"web.py": saying("flask") + "app = application\ndel application\n"})
        self.assertEqual(self.body("--module", "web", "--callable", "app"), b"flask")

    def test_a_factory_is_called(self) -> None:
        self.write({"web.py": saying("made") + "made = application\ndel application\ndef create_app(): return made\n"})
        self.assertEqual(self.body("--module", "web:create_app()"), b"made")

    def test_a_file_by_its_path(self) -> None:
        self.write({"deep/my-site.wsgi": "import beside\n" + saying("file"), "beside.py": ""})
        self.assertEqual(self.body("--file", "deep/my-site.wsgi"), b"file")

    def test_the_current_folder_comes_before_pythonpath_and_its_last_one_before_the_first(self) -> None:
        self.write({"one/where.py": "word = 'one'", "two/where.py": "word = 'two'", "two/only.py": "word = 'only'"})
        self.write({"only.py": "word = 'here'", "web.py": "import where, only\n" + saying("x")})
        self.write({"web.py": "import where, only\nprint('found', where.word, only.word)\n" + saying("x")})
        worker = self.serve("--module", "web", "--pythonpath", "one", "--pythonpath", "two", folder=self.folder)
        worker.log.wait_for("found two here")

    def test_names_of_the_application_hide_none_of_ours(self) -> None:
        names = ("application", "options", "signals", "main", "log", "loop", "gunicorn", "packaging_")
        self.write({f"{name}.py": "raise SystemExit('this is never imported')" for name in names[2:]})
        self.write({"application.py": saying("hidden"), "options.py": ""})
        self.assertEqual(self.body("--module", "application"), b"hidden")

    def test_no_such_module(self) -> None:
        self.write({"config/wsgi.py": ""})
        text = self.refusal("--module", "confg.wsgi")
        self.assertNotIn("Traceback", text)
        self.assertIn("cannot load confg.wsgi:application: No module named 'confg' (looked in " + self.folder, self.last)
        self.assertIn("did you mean config? else correct module, chdir or pythonpath", self.last)

    def test_a_module_it_imports_is_missing(self) -> None:
        self.write({"web.py": "import nowhere_to_be_found\n"})
        text = self.refusal("--module", "web")
        self.assertIn("Traceback (most recent call last):\n  File \"" + self.folder + "/web.py\", line 1", text)
        self.assertIn("cannot load web:application: No module named 'nowhere_to_be_found' (" + self.folder, self.last)
        self.assertIn(f"install what provides it into the environment of {self.environment.python}", self.last)

    def test_a_module_of_its_own_package_is_missing(self) -> None:
        self.write({"config/__init__.py": "", "config/settings.py": "", "config/wsgi.py": "import config.setings\n"})
        self.refusal("--module", "config.wsgi")
        self.assertIn("No module named 'config.setings' (" + self.folder, self.last)
        self.assertTrue(self.last.endswith("did you mean config.settings?"), self.last)

    def test_a_thread_started_by_the_import_does_not_hold_the_end_up(self) -> None:
        thread = "import threading\nthreading.Thread(target=threading.Event().wait).start()\nimport nowhere_to_be_found\n"
        self.write({"web.py": thread})
        worker = self.start("--module", "web", folder=self.folder)
        self.assertEqual(worker.wait(), 78)

    def test_the_uwsgi_module_is_missing(self) -> None:
        self.write({"web.py": "import uwsgi\n"})
        self.refusal("--module", "web")
        self.assertIn("uwsgi exists only inside uWSGI: make that import optional", self.last)

    def test_a_syntax_error(self) -> None:
        self.write({"web.py": "x = 1\nthis is no Python\n"})
        self.assertIn("web.py\", line 2", self.refusal("--module", "web"))
        self.assertRegex(self.last, r"cannot load web:application: SyntaxError: .* \(.*web\.py, line 2\); correct it there")

    def test_an_import_that_ends_the_process(self) -> None:
        self.write({"web.py": "import sys\nsys.exit('no database')\n"})
        self.refusal("--module", "web")
        self.assertIn("its import ends the process, sys.exit('no database') (" + self.folder + "/web.py, line 2)", self.last)

    def test_an_import_that_raises(self) -> None:
        self.write({"web.py": "def read():\n    raise KeyError('SECRET_KEY')\nread()\n"})
        self.assertIn("line 3, in <module>", self.refusal("--file", "web.py"))
        self.assertIn("cannot load web.py:application: KeyError: 'SECRET_KEY' (" + self.folder + "/web.py, line 2)", self.last)

    def test_a_callable_that_is_missing_and_what_there_is(self) -> None:
        self.write({"web.py": saying("x") + "app = application\ndel application\nimport os\ndef helper(): pass\n"})
        text = self.refusal("--module", "web")
        self.assertNotIn("Traceback", text)
        self.assertIn("web has no 'application'; did you mean 'app'?", self.last)
        self.assertIn("helper", self.last)
        self.refusal("--module", "web:create_app()")
        self.assertIn("web has no 'create_app'", self.last)
        self.write({"factory.py": "def create_app(): pass\n"})
        self.refusal("--module", "factory")
        self.assertIn("did you mean 'create_app()'?", self.last)

    def test_what_is_no_application(self) -> None:
        self.write({"web.py": NO_APPLICATIONS})
        self.refusal("--module", "web:number")
        self.assertIn("number is not callable, it is of type int; name the application itself", self.last)
        self.refusal("--module", "web:two")
        self.assertIn("two is a coroutine function of 2 arguments, and ASGI gives it three", self.last)
        self.refusal("--module", "web:App")
        self.assertIn("App is a class; name an instance of it: callable = App()", self.last)
        self.assertIn("in broken", self.refusal("--module", "web:broken()"))
        self.assertIn("OSError: no file", self.last)

    def test_a_file_that_is_missing(self) -> None:
        self.refusal("--file", "web/wsgi.py")
        self.assertIn(f"cannot load web/wsgi.py:application: {self.folder}/web/wsgi.py does not exist", self.last)

    def test_a_slow_import_is_not_ready_and_is_stopped_by_term(self) -> None:
        gate = client.Gate(self)
        self.write({"web.py": f"print('importing', flush=True)\nopen({gate.path!r}).read()\n" + saying("x")})
        worker = self.start("--module", "web", folder=self.folder)
        worker.log.wait_for("importing")
        with self.assertRaises(AssertionError):
            worker.notice(0.3)
        worker.send(signal.SIGTERM)
        self.assertEqual(worker.wait(5), -signal.SIGTERM)


class Usage(WorkerCase):
    def test_a_wrong_command_line(self) -> None:
        for wrong in (["--module", "a", "--file", "b"], ["--module", "a", "--threads", "0"], ["--module", "a", "--mod"]):
            worker = self.start(*wrong)
            self.assertEqual(worker.wait(), 64, worker.log.all())

    def test_no_listener(self) -> None:
        worker = self.start(variables={"LISTEN_FDS": "0"})
        self.assertEqual(worker.wait(), 70)
        self.assertIn("there is nothing to listen on", worker.log.all())


class OldPythons(unittest.TestCase):
    def test_they_are_told_in_words(self) -> None:
        old = [one for one in interpreters() if one.version < (3, 7)]
        if not old:
            self.skipTest("no Python older than 3.7 on this machine")
        for one in old:
            environment = newest()._replace(python=one.path)
            worker = Worker(self, environment, [client.listen(self)])
            self.assertEqual(worker.wait(), 78)
            version = ".".join(map(str, one.version))
            self.assertIn(f"is Python {version}, and svctl needs at least Python 3.7", worker.log.all())


ENDS = [one for one in served() if one.version[:2] in ((3, 7), (3, 13)) and not one.label.count("own") and not one.label.count("waitress")]
in_each(ENDS or [newest()], Loading, globals())
in_each([newest()], Usage, globals())


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    suite = load_only(loader, globals())
    suite.addTests(loader.loadTestsFromTestCase(OldPythons))
    return suite
