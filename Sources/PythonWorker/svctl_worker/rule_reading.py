"""Reads what the settings say about requests: one JSON object, with the members of `RequestRules` in Settings."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, NamedTuple, Optional, Pattern

from svctl_worker.request_rules import BadRules, RequestRules


class StaticMap(NamedTuple):
    """A folder, or one file, and the addresses below which it is served."""

    #: What the addresses begin with, as whole segments: `/static`.
    prefix: str
    #: The absolute path of the folder or file.
    path: str
    #: Whether the prefix is looked for below the folder too.
    keeps_prefix: bool


class Expiry(NamedTuple):
    """How long answers may be kept."""

    #: What `pattern` is looked for in: `file`, `type`, `uri` or `path`.
    subject: str
    pattern: Pattern[str]
    seconds: int
    #: Whether that counts from the file's last change and not from now.
    since_change: bool


class GzipRules(NamedTuple):
    """For which files a neighbour with `.gz` behind its name is served."""

    all: bool
    folders: List[str]
    endings: List[str]
    patterns: List[Pattern[str]]


class StaticRules(NamedTuple):
    """Which files are served before the application is asked, and how."""

    maps: List[StaticMap]
    #: Folders in which every address is looked for first.
    folders: List[str]
    #: Names of files that stand for their folder, the first that is there.
    index_names: List[str]
    #: Endings of names that are left to the application.
    skipped_endings: List[str]
    #: Folders that links out of the others may lead to.
    safe_folders: List[str]
    gzip: GzipRules
    expiries: List[Expiry]


class Mount(NamedTuple):
    """Another application below an address of its own."""

    #: What its addresses begin with, as whole segments: `/shop`.
    prefix: str
    #: A dotted name, perhaps with its callable; None for a file.
    module: Optional[str]
    file: Optional[str]
    callable: str


class LogRules(NamedTuple):
    """Which requests are logged where not all are, and how."""

    #: In uWSGI's words; None for the app server's own.
    format: Optional[str] = None
    client_errors: bool = False
    server_errors: bool = False
    empty: bool = False
    slow_milliseconds: Optional[int] = None
    big_bytes: Optional[int] = None
    #: Whether X-Forwarded-For says who the client is.
    believes_forwarded: bool = False
    #: How `%(ftime)` is written, in words of strftime(3); None for the form of `%(ltime)`.
    time_format: Optional[str] = None

    @property
    def picks(self) -> bool:
        """Whether some requests are logged though not all are."""
        switches = self.client_errors or self.server_errors or self.empty
        return switches or self.slow_milliseconds is not None or self.big_bytes is not None


def parse(text: str) -> RequestRules:
    """Reads what the master tells. Raises BadRules for what the settings cannot have been checked for."""
    told: Dict[str, Any] = json.loads(text)
    rules = RequestRules()
    rules.static = _static(told)
    rules.mounts = [_mount(one) for one in told.get("mounts", ())]
    rules.cuts_mounts = told.get("cutsMounts", False)
    rules.is_mounted_only = told.get("isMountedOnly", False)
    rules.imports = told.get("imports", ())
    rules.arguments = told.get("arguments", ())
    rules.added_headers = [(one["name"], _latin(one["value"])) for one in told.get("addedHeaders", ())]
    rules.log = _log(told.get("log", {}))
    rules.largest_body = told.get("largestBody") or None
    rules.wait = told.get("waitSeconds")
    rules.keep_alive = told.get("keepAliveSeconds")
    rules.greenlets = told.get("greenlets", 0)
    return rules


def _mount(told: Dict[str, Any]) -> Mount:
    return Mount(told["prefix"], told.get("module"), told.get("file"), told.get("callable", "application"))


def _log(told: Dict[str, Any]) -> LogRules:
    return LogRules(
        told.get("format"), told.get("clientErrors", False), told.get("serverErrors", False), told.get("empty", False),
        told.get("slowMilliseconds"), told.get("bigBytes"), told.get("believesForwarded", False), told.get("timeFormat"),
    )


def _latin(text: str) -> str:
    """Text as WSGI wants it: each byte a character."""
    return text.encode().decode("latin-1")


def _static(told: Dict[str, Any]) -> Optional[StaticRules]:
    if not told.get("staticMaps") and not told.get("staticFolders"):
        return None
    gzip = told.get("staticGzip", {})
    maps = [StaticMap(one["prefix"], one["path"], one["keepsPrefix"]) for one in told.get("staticMaps", ())]
    return StaticRules(
        # In uWSGI's order.
        maps=sorted(maps, key=lambda one: one.keeps_prefix),
        folders=told.get("staticFolders", []),
        index_names=told.get("staticIndex", []),
        skipped_endings=told.get("staticSkippedEndings", []),
        safe_folders=told.get("staticSafeFolders", []),
        gzip=GzipRules(
            all=gzip.get("all", False),
            folders=gzip.get("folders", []),
            endings=gzip.get("endings", []),
            patterns=[_pattern("static-gzip", one) for one in gzip.get("patterns", ())],
        ),
        expiries=[_expiry(one) for one in told.get("staticExpiries", ())],
    )


def _expiry(told: Dict[str, Any]) -> Expiry:
    text, subject = told["pattern"], told["subject"]
    # A type is named whole, the others by what is found in them.
    pattern = re.compile(re.escape(text) + r"\Z") if subject == "type" else _pattern(told["option"], text)
    return Expiry(subject, pattern, told["seconds"], told["sinceChange"])


def _pattern(option: str, text: str) -> Pattern[str]:
    try:
        return re.compile(text)
    except re.error as fault:
        raise BadRules(f"{option} = {text} is no regular expression: {fault}; correct it") from fault
