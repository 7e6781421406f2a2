"""What the master asks of this worker: its command line, checked."""

from __future__ import annotations

import argparse
import math
from typing import List, NamedTuple, Optional, Sequence

from svctl_worker import request_rules
from svctl_worker.request_rules import RequestRules

#: What `server` may ask for; `uwsgi` is no Python package and served without this worker.
SERVERS = ("auto", "gunicorn", "waitress", "uvicorn", "standard")


class Options(NamedTuple):
    """The worker's command line."""

    #: `package.module` or `package.module:callable`; None when `file` is given.
    module: Optional[str]
    #: A Python file of any name, relative to the current directory; None when `module` is given.
    file: Optional[str]
    #: The callable where `module` names none: a name, a dotted name, or `factory()`.
    callable: str
    #: Folders searched for modules before the interpreter's own, in the order given by the operator.
    pythonpath: List[str]
    #: Requests answered at the same time, at least 1; without a meaning for ASGI.
    threads: int
    #: The app server: one of `SERVERS`.
    server: str
    #: Whether the application is ASGI; None when that is to be seen from it.
    asgi: Optional[bool]
    #: The folder with the pinned gunicorn and packaging wheels; None when there is none.
    wheels: Optional[str]
    #: Seconds the drain may take before the worker cuts what is left.
    mercy: float
    #: Whether each request is logged on standard output.
    access_log: bool
    #: What is spoken on the listeners, `http` or `uwsgi`.
    protocol: str
    #: Requests this worker answers before it is worn, and how many more for each number of a worker; None: any number,
    #: and a share of up to a tenth.
    max_requests: Optional[int]
    max_requests_delta: Optional[int]
    #: Bytes of memory, and of addresses, with which it is worn; None: any number.
    most_resident: Optional[int]
    most_addresses: Optional[int]
    #: Seconds a request may take, None for any, and seconds the worker has when one took longer.
    harakiri: Optional[float]
    harakiri_grace: float
    #: Whether to tell where static files are, and leave.
    tell_static: bool
    #: What the settings say about requests themselves.
    requests: RequestRules = request_rules.NONE
    #: The descriptor that requests are logged to; None when they are logged with the rest.
    request_log: Optional[int] = None


def parse(arguments: Sequence[str]) -> Options:
    """Reads the command line.

    Leaves with exit code 2 and a usage line on standard error when it is not one of ours,
    as argparse does; `main` turns that into the code of the common table.
    """
    parser = argparse.ArgumentParser(prog="PythonWorker", allow_abbrev=False)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--module", metavar="M[:CALLABLE]")
    what.add_argument("--file", metavar="PATH")
    parser.add_argument("--callable", metavar="NAME", default="application")
    parser.add_argument("--pythonpath", metavar="FOLDER", action="append", default=[])
    parser.add_argument("--threads", metavar="N", type=_at_least_one, default=1)
    parser.add_argument("--server", choices=SERVERS, default="auto")
    parser.add_argument("--asgi", metavar="yes|no", type=_yes_or_no)
    parser.add_argument("--wheels", metavar="FOLDER")
    parser.add_argument("--mercy", metavar="SECONDS", type=_seconds, default=60.0)
    parser.add_argument("--access-log", action="store_true")
    parser.add_argument("--protocol", choices=("http", "uwsgi"), default="http")
    parser.add_argument("--max-requests", metavar="N", type=_at_least_one)
    parser.add_argument("--max-requests-delta", metavar="N", type=int)
    parser.add_argument("--most-resident", metavar="BYTES", type=_at_least_one)
    parser.add_argument("--most-addresses", metavar="BYTES", type=_at_least_one)
    parser.add_argument("--harakiri", metavar="SECONDS", type=_seconds)
    parser.add_argument("--harakiri-grace", metavar="SECONDS", type=_seconds, default=5.0)
    parser.add_argument("--tell-static", action="store_true")
    parser.add_argument("--requests", metavar="JSON", type=_rules, default=request_rules.NONE)
    return Options(**vars(parser.parse_args(arguments)))


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _rules(text: str) -> RequestRules:
    from svctl_worker import rule_reading

    try:
        return rule_reading.parse(text)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise argparse.ArgumentTypeError(f"{text!r} are no rules for requests: {fault!r}") from fault


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return seconds
