"""Lines that would come with every request come once in a while."""

import contextlib
import io
import os
import sys
import unittest
from unittest import mock

from environments import ROOT

sys.path.append(os.path.join(ROOT, "Sources", "PythonWorker"))

from svctl_worker import seldom  # noqa: E402


class Seldom(unittest.TestCase):
    def test_the_second_line_of_a_subject_says_how_many_were_left_out(self) -> None:
        now = 1000.0
        with mock.patch.object(seldom.time, "monotonic", lambda: now), contextlib.redirect_stderr(io.StringIO()) as log:
            for line in ("a", "b", "c"):
                seldom.say_seldom("one", line)
            seldom.say_seldom("other", "d")
            now += seldom.INTERVAL
            seldom.say_seldom("one", "e")
            seldom.say_seldom("one", "f")
            now += seldom.INTERVAL * 2
            seldom.say_seldom("other", "g")
        self.assertEqual(log.getvalue(), "a\nd\ne (2 more since the last such line)\ng\n")


if __name__ == "__main__":
    unittest.main()
