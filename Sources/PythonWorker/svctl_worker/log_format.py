"""uWSGI's `log-format`: a line of the log for each request, with the same text on every engine."""

from __future__ import annotations

import os
import re
import time
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

from svctl_worker import crew, request_variables

#: What stands for something that is not known.
UNKNOWN = "-"
NAME = re.compile(r"%\(([^)]*)\)")


class Facts(NamedTuple):
    """One request and its answer."""

    #: Its variables as CGI has them, text with the bytes of the request as latin-1.
    variables: Dict[str, str]
    status: int
    #: The head's lines as the application gave them.
    headers: List[Tuple[str, str]]
    #: The reason behind the status, whose bytes count too.
    reason: str
    #: Bytes of the body.
    body: int
    #: How many pieces the application gave it in.
    pieces: int
    #: When it began, in seconds since 1970.
    begun: float
    microseconds: int
    #: Whether it came by the uwsgi protocol.
    came_as_packet: bool


Part = Callable[[Facts], str]


def compile_format(text: str, believes_forwarded: bool, time_format: Optional[str] = None) -> Part:
    """What makes a line of `text`, with `%(ftime)` as `time_format` has it. A name that is not known is always `-`."""
    parts: List[Part] = []
    end = 0
    for match in NAME.finditer(text):
        name = match.group(1)
        part = _time(time_format) if time_format and name == "ftime" else _named(name, believes_forwarded)
        parts += [_literal(text[end : match.start()]), part]
        end = match.end()
    parts.append(_literal(text[end:]))
    return lambda facts: "".join([part(facts) for part in parts])


def escaped(text: str) -> str:
    """Text of a client, fit for one line: its bytes are read as UTF-8, and what would not print is escaped."""
    text = text.encode("latin-1", "replace").decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join([one if one.isprintable() else one.encode("unicode_escape").decode() for one in text])


def _literal(text: str) -> Part:
    return lambda _: text


def _named(name: str, believes_forwarded: bool) -> Part:
    if name == "addr" and believes_forwarded:
        return lambda facts: _variable(facts, "HTTP_X_FORWARDED_FOR", _variable(facts, "REMOTE_ADDR"))
    if name in VARIABLES or name.startswith("var."):
        variable = VARIABLES.get(name, name[4:])
        return lambda facts: _variable(facts, variable)
    return FACTS.get(name, _literal(UNKNOWN))


def _variable(facts: Facts, name: str, otherwise: str = UNKNOWN) -> str:
    return escaped(facts.variables.get(name) or "") or otherwise


def _sent(facts: Facts) -> List[Tuple[str, str]]:
    """Those variables that its uwsgi packet has, or would have had if uWSGI had made one of its HTTP."""
    return request_variables.sent(facts.variables, facts.came_as_packet)


def _head(facts: Facts) -> int:
    """Bytes of the head, without what the app server adds to it."""
    status = len(f"HTTP/1.1 {facts.status} {facts.reason}\r\n".encode("latin-1", "replace"))
    return status + sum(len(name) + len(value) + 4 for name, value in facts.headers) + 2


def _memory(column: int, unit: int = 1) -> Part:
    def read(_: Facts) -> str:
        with open("/proc/self/statm") as file:
            return str(int(file.read().split()[column]) * os.sysconf("SC_PAGE_SIZE") // unit)

    return read


def _time(form: str) -> Part:
    return lambda facts: time.strftime(form, time.localtime(facts.begun))


_local = _time("%d/%b/%Y:%H:%M:%S %z")


VARIABLES = {
    "addr": "REMOTE_ADDR", "host": "HTTP_HOST", "method": "REQUEST_METHOD", "proto": "SERVER_PROTOCOL",
    "referer": "HTTP_REFERER", "uagent": "HTTP_USER_AGENT", "uri": "REQUEST_URI", "user": "REMOTE_USER",
}
FACTS: Dict[str, Part] = {
    "cl": lambda facts: _variable(facts, "CONTENT_LENGTH", "0"),
    "core": lambda _: str(crew.own_number()),
    "ctime": lambda facts: time.ctime(facts.begun),
    "epoch": lambda _: str(int(time.time())),
    "ftime": _local,
    "headers": lambda facts: str(len(facts.headers)),
    "hsize": lambda facts: str(_head(facts)),
    "ltime": _local,
    "micros": lambda facts: str(facts.microseconds),
    "msecs": lambda facts: str(facts.microseconds // 1000),
    # Other packets are for other languages, and are refused; 30 becomes 0 with uWSGI too.
    "modifier1": lambda _: "0",
    "pid": lambda _: str(os.getpid()),
    "pktsize": lambda facts: str(sum(len(name) + len(value) + 4 for name, value in _sent(facts))),
    "rsize": lambda facts: str(facts.body),
    "rss": _memory(1),
    "rssM": _memory(1, 1 << 20),
    "secs": lambda facts: f"{facts.microseconds / 1_000_000:.6f}",
    "size": lambda facts: str(_head(facts) + facts.body),
    "status": lambda facts: str(facts.status),
    # uWSGI counts those, and each time that it waits for more of a request, which is no matter of a thread here.
    "switches": lambda facts: str(facts.pieces),
    "time": lambda facts: str(int(facts.begun)),
    "tmicros": lambda facts: str(int(facts.begun * 1_000_000)),
    "tmsecs": lambda facts: str(int(facts.begun * 1000)),
    # Names and values, as uWSGI counts them.
    "vars": lambda facts: str(2 * len(_sent(facts))),
    "vsz": _memory(0),
    "vszM": _memory(0, 1 << 20),
    "wid": lambda _: os.environ.get("SVCTL_WORKER", UNKNOWN),
}
