"""What is answered for a file: RFC 9110's conditions and ranges, its type, how long it may be kept."""

from __future__ import annotations

import mimetypes
import os
import re
import time
from email.utils import formatdate, parsedate_to_datetime
from typing import Callable, List, NamedTuple, Optional, Tuple

from svctl_worker import static_lookup
from svctl_worker.rule_reading import Expiry, StaticRules
from svctl_worker.static_lookup import Found

#: Gives a header of the request by its name in small letters, or None.
Header = Callable[[str], Optional[str]]
#: What an encoding that Python sees in a name is as a type of its own: it is no Content-Encoding here.
TYPES_OF_ENCODINGS = {
    "gzip": "application/gzip", "compress": "application/x-compress", "bzip2": "application/x-bzip2",
    "xz": "application/x-xz", "br": "application/octet-stream",
}
#: Types that Python does not know in every version and on every machine.
MORE_TYPES = {
    ".avif": "image/avif", ".map": "application/json", ".mjs": "text/javascript", ".otf": "font/otf",
    ".ttf": "font/ttf", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
}
#: The end of the year 9999.
LATEST = 253_402_300_799
ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*\Z", re.ASCII | re.IGNORECASE)


class Answer(NamedTuple):
    """The head, and which bytes of the file follow it. Who gets it closes the file."""

    status: str
    headers: List[Tuple[str, str]]
    file: Found
    offset: int
    length: int


class Question(NamedTuple):
    """A request that a file may answer: GET or HEAD."""

    method: str
    #: The path, decoded.
    path: bytes
    #: The address as it was sent.
    uri: str
    header: Header


def answer(rules: StaticRules, question: Question) -> Optional[Answer]:
    """The answer with a file, or None when it is the application that answers."""
    if question.method not in ("GET", "HEAD"):
        return None
    found = static_lookup.find(rules, question.path)
    if found is None:
        return None
    try:
        return _answer(rules, question, found)
    except BaseException:
        os.close(found.descriptor)
        raise


def _answer(rules: StaticRules, question: Question, plain: Found) -> Answer:
    headers = [("Content-Type", _type(plain.path))]
    found = plain
    if _may_be_compressed(rules, plain):
        headers.append(("Vary", "Accept-Encoding"))
        smaller = static_lookup.compressed(rules, plain) if _takes_gzip(question.header("accept-encoding")) else None
        if smaller is not None:
            os.close(plain.descriptor)
            found = smaller
            headers.append(("Content-Encoding", "gzip"))
    tag = f'"{found.changed:x}-{found.size:x}"'
    headers += [("Last-Modified", _date(found.changed // 10**9)), ("ETag", tag)]
    headers += _expires(rules.expiries, question, plain, headers[0][1])
    if _is_known(question, found, tag):
        return Answer("304 Not Modified", headers[1:], found, 0, 0)
    headers.append(("Accept-Ranges", "bytes"))
    status, offset, length = _part(question, found, tag)
    if status.startswith("416"):
        return Answer(status, [("Content-Range", f"bytes */{found.size}"), ("Content-Length", "0")], found, 0, 0)
    if status.startswith("206"):
        headers.append(("Content-Range", f"bytes {offset}-{offset + length - 1}/{found.size}"))
    headers.append(("Content-Length", str(length)))
    return Answer(status, headers, found, offset, 0 if question.method == "HEAD" else length)


def _part(question: Question, found: Found, tag: str) -> Tuple[str, int, int]:
    """Status, first byte and number of bytes: of one range that is asked for, else of the whole."""
    whole = "200 OK", 0, found.size
    match = ONE_RANGE.match(question.header("range") or "")
    condition = question.header("if-range")
    if match is None or match.group(1) == match.group(2) == "" or question.method != "GET":
        return whole
    if condition is not None and condition.strip() not in (tag, _date(found.changed // 10**9)):
        return whole
    # More digits than any size has would only take time.
    first, last = (text[:20] for text in match.groups())
    if first and last and int(last) < int(first):
        return whole  # It asks for nothing that there could be.
    start = int(first) if first else max(0, found.size - int(last))
    end = min(int(last), found.size - 1) if first and last else found.size - 1
    return ("206 Partial Content", start, end - start + 1) if start <= end else ("416 Range Not Satisfiable", 0, 0)


def _is_known(question: Question, found: Found, tag: str) -> bool:
    """Whether the client has the file already, as far as it says so."""
    tags = question.header("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in [one.strip().replace("W/", "", 1) for one in tags.split(",")]
    since = question.header("if-modified-since")
    try:
        return since is not None and found.changed // 10**9 <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return False  # No date: as if it were not there.


def _may_be_compressed(rules: StaticRules, found: Found) -> bool:
    gzip = rules.gzip
    return (
        gzip.all
        or found.path.endswith(tuple(gzip.endings))
        or found.path.startswith(tuple(gzip.folders))
        or any(pattern.search(found.path) for pattern in gzip.patterns)
    )


def _takes_gzip(accepted: Optional[str]) -> bool:
    """RFC 9110, 12.5.3: gzip by name, or any coding, and not with the weight 0."""
    weights = {}
    for one in (accepted or "").lower().split(","):
        coding, _, weight = one.replace(" ", "").partition(";q=")
        weights[coding] = weight.rstrip("0") not in ("", "0.") or not weight
    return weights.get("gzip", weights.get("*", False))


def _expires(rules: List[Expiry], question: Question, found: Found, kind: str) -> List[Tuple[str, str]]:
    subjects = {"file": found.path, "type": kind, "uri": question.uri, "path": os.fsdecode(question.path)}
    for rule in rules:
        if rule.pattern.search(subjects[rule.subject]):
            start = found.changed // 10**9 if rule.since_change else time.time()
            return [("Expires", _date(start + rule.seconds))]
    return []


def _date(seconds: float) -> str:
    """A moment as HTTP writes it. A file's time may be any number, and a date has years from 1970 to 9999."""
    return formatdate(min(max(seconds, 0), LATEST), usegmt=True)


def _type(path: str) -> str:
    # A name may hold bytes that are no text, and guess_type takes what stands before a colon for a scheme.
    kind, encoding = mimetypes.guess_type("/" + os.path.basename(path).replace(":", "_"))
    if encoding is not None:
        return TYPES_OF_ENCODINGS.get(encoding, "application/octet-stream")
    return kind or MORE_TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")
