"""Runs every test of this folder, a class at a time in each of several processes, and says which were slow.

    python parallel.py [MODULE[.CLASS]…]

Most of a test is a worker's start and a wait, so there are more processes than processors.
"""

import concurrent.futures
import io
import multiprocessing
import os
import sys
import time
import unittest
from typing import Dict, Iterator, List, NamedTuple

PROCESSES = len(os.sched_getaffinity(0)) + 1
#: Started first, because they take longest and would else be waited for alone.
LONGEST = ("test_load",)


class Verdict(NamedTuple):
    """What one class came to."""

    name: str
    seconds: float
    tests: int
    skipped: int
    #: Nothing when all is well, else unittest's own report.
    report: str


def classes(tests: unittest.TestSuite) -> Dict[str, unittest.TestSuite]:
    """The tests by their class."""
    found: Dict[str, unittest.TestSuite] = {}
    for test in cases(tests):
        found.setdefault(f"{type(test).__module__}.{type(test).__qualname__}", unittest.TestSuite()).addTest(test)
    return found


def cases(tests: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


def run(name: str) -> Verdict:
    """Runs one class, in a process that has been forked with all of them."""
    output, begun = io.StringIO(), time.monotonic()
    result = unittest.TextTestRunner(output).run(FOUND[name])
    report = "" if result.wasSuccessful() else output.getvalue()
    return Verdict(name, time.monotonic() - begun, result.testsRun, len(result.skipped), report)


def main(wanted: List[str]) -> int:
    begun = time.monotonic()
    # Here, before the fork: importing the modules makes the environments that are missing.
    loader = unittest.defaultTestLoader
    FOUND.update(classes(loader.loadTestsFromNames(wanted) if wanted else loader.discover(".")))
    names = sorted(FOUND, key=lambda name: (not name.startswith(LONGEST), -FOUND[name].countTestCases()))
    context = multiprocessing.get_context("fork")
    verdicts = []
    with concurrent.futures.ProcessPoolExecutor(PROCESSES, context) as pool:
        for future in concurrent.futures.as_completed([pool.submit(run, name) for name in names]):
            verdicts.append(future.result())
            if verdicts[-1].report:
                print(f"{verdicts[-1].name}\n{verdicts[-1].report}", flush=True)
    failed = [one.name for one in verdicts if one.report]
    slow = sorted(verdicts, key=lambda one: -one.seconds)[:5]
    print("slowest: " + ", ".join(f"{one.name} {one.seconds:.0f} s" for one in slow))
    print(
        f"{sum(one.tests for one in verdicts)} tests in {time.monotonic() - begun:.0f} s, "
        f"{sum(one.skipped for one in verdicts)} skipped, {len(failed)} classes failed"
    )
    return 1 if failed or not verdicts else 0


FOUND: Dict[str, unittest.TestSuite] = {}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
