"""Where static files are, told by the application once."""

import json
import os
import subprocess
import tempfile
import textwrap
import unittest
from typing import Any, Dict

from environments import TOOLS
from worker import ENTRY

PYTHON = os.path.join(TOOLS, "bin", "python")


class StaticFiles(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = os.path.realpath(self._folder.name)

    def write(self, name: str, text: str) -> None:
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))

    def ask(self, module: str = "site_wsgi") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [PYTHON, ENTRY, "--module", module, "--tell-static"], cwd=self.folder, capture_output=True, text=True,
            timeout=60, check=False, env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        )

    def told(self, settings: str) -> Dict[str, Any]:
        self.write("site_settings.py", "print('loud settings')\n" + textwrap.dedent(settings))
        self.write(
            "site_wsgi.py",
            """
            import os, threading
            os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
            from django.core.wsgi import get_wsgi_application
            application = get_wsgi_application()
            threading.Thread(target=threading.Event().wait).start()
            """,
        )
        done = self.ask()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("loud settings", done.stderr)
        found: Dict[str, Any] = json.loads(done.stdout)
        return found

    def test_django_tells_urls_and_roots(self) -> None:
        told = self.told(
            """
            import pathlib
            STATIC_URL, STATIC_ROOT = "static/", pathlib.Path("collected")
            MEDIA_URL, MEDIA_ROOT = "https://cdn.example.org/", "/srv/me dia/ä"
            """
        )
        self.assertEqual(
            told,
            {
                "static_url": "/static/", "static_root": os.path.join(self.folder, "collected"),
                "media_url": "https://cdn.example.org/", "media_root": "/srv/me dia/ä",
            },
        )

    def test_what_django_does_not_set_is_null(self) -> None:
        told = self.told("SECRET_KEY = 'x'")
        self.assertEqual((told["static_root"], told["media_root"], told["static_url"]), (None, None, None))

    def test_another_application_has_none(self) -> None:
        self.write("site_wsgi.py", "def application(environ, start_response): pass\n")
        done = self.ask()
        self.assertEqual((done.returncode, done.stdout), (0, "{}\n"))

    def test_one_that_does_not_load_says_why(self) -> None:
        self.write("site_wsgi.py", "import nonsense\n")
        done = self.ask()
        self.assertEqual((done.returncode, done.stdout), (78, ""))
        self.assertIn("cannot load site_wsgi:application: No module named 'nonsense'", done.stderr.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
