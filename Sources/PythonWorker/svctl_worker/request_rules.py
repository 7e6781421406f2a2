"""What the settings say about requests themselves: static files, mounts, the request log, limits.

The master tells it in one JSON object, the names of whose members are those of `RequestRules` in Settings.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Pattern


class BadRules(Exception):
    """A rule that cannot be followed; says which option of the settings, why, and what to do."""


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


class RequestRules(NamedTuple):
    """All of it; what the settings say nothing of is empty."""

    #: None when no file is served.
    static: "StaticRules | None"


#: Where nothing is said.
NONE = RequestRules(static=None)


def parse(text: str) -> RequestRules:
    """Reads what the master tells. Raises BadRules for what the settings cannot have been checked for."""
    import json  # Who has no rules does without.

    told: Dict[str, Any] = json.loads(text)
    return RequestRules(static=_static(told))


def _static(told: Dict[str, Any]) -> "StaticRules | None":
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
