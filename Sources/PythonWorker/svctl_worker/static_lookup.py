"""Which file an address leads to: looked up below the folders of the settings, and opened.

Where a name leads is not computed but asked of the kernel, of the file that is open: so there is no moment between a
check and a use, and a link, a `..` or a folder that is exchanged meanwhile leads nowhere else.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Iterator, List, NamedTuple, Optional, Tuple

from svctl_worker.rule_reading import StaticRules
from svctl_worker.seldom import say_seldom

#: O_NONBLOCK, because opening a FIFO would else wait for its writer.
READING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
#: No such file, a name that can be none's, a circle of links, a socket: nothing to tell of.
NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.ENXIO)


class Found(NamedTuple):
    """An open regular file. Who gets it closes it."""

    descriptor: int
    size: int
    #: When it was changed last, in nanoseconds since 1970.
    changed: int
    #: Where it lies, for its type and for rules about it.
    path: str
    #: The folder it was looked for in, or the file itself.
    home: bytes


def find(rules: StaticRules, path: bytes) -> Optional[Found]:
    """The file for a decoded path of an address, in uWSGI's order: folders, maps, maps that keep their prefix.

    None, and the application is asked, when there is none, when its ending is skipped, and when it lies elsewhere.
    """
    parts = [part for part in path.split(b"/") if part not in (b"", b".")]
    if b"\0" in path or b".." in parts:
        return None
    for root, names in _places(rules, path, parts):
        found = _open_below(rules, os.fsencode(root), names)
        if found is not None:
            return found
    return None


def compressed(rules: StaticRules, found: Found) -> Optional[Found]:
    """The neighbour with `.gz` behind its name, found in the same way; None when there is none."""
    return _opened(os.fsencode(found.path) + b".gz", None, found.home, rules.safe_folders)


def _places(rules: StaticRules, path: bytes, parts: List[bytes]) -> Iterator[Tuple[str, List[bytes]]]:
    """The folders, or files, and what is looked for below them."""
    end = [b""] if path.endswith(b"/") else []  # A slash at the end asks for a folder.
    for folder in rules.folders:
        yield folder, parts + end
    for one in rules.maps:
        prefix = [part for part in os.fsencode(one.prefix).split(b"/") if part]
        if parts[: len(prefix)] == prefix:
            yield one.path, (parts if one.keeps_prefix else parts[len(prefix) :]) + end


def _open_below(rules: StaticRules, root: bytes, names: List[bytes]) -> Optional[Found]:
    try:
        holder = os.open(root, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        _tell(root, error)
        return None
    try:
        home = _place_of(holder)
        if not stat.S_ISDIR(os.fstat(holder).st_mode):
            # A map may name one file, which is served at its address alone.
            return None if names or _is_skipped(rules, root) else _opened(root, None, home, rules.safe_folders)
        name = b"/".join(names) if any(names) else b"."
        return _in_folder(rules, name, holder, home)
    finally:
        os.close(holder)


def _in_folder(rules: StaticRules, name: bytes, folder: int, home: bytes) -> Optional[Found]:
    if not _is_skipped(rules, name):
        found = _opened(name, folder, home, rules.safe_folders)
        if found is not None:
            return found
    for index in rules.index_names:
        file = name + b"/" + os.fsencode(index)
        if not _is_skipped(rules, file):
            found = _opened(file, folder, home, rules.safe_folders)
            if found is not None:
                return found
    return None


def _opened(name: bytes, folder: Optional[int], home: bytes, safe: List[str]) -> Optional[Found]:
    """The regular file of that name, if it lies in `home`, is `home`, or lies in a safe folder."""
    try:
        descriptor = os.open(name, READING, dir_fd=folder)
    except OSError as error:
        _tell(name, error)
        return None
    try:
        facts, place = os.fstat(descriptor), _place_of(descriptor)
        if stat.S_ISREG(facts.st_mode) and _may_lie(place, home, safe):
            file = Found(descriptor, facts.st_size, facts.st_mtime_ns, os.fsdecode(place), home)
            descriptor = -1
            return file
        return None
    except OSError as error:
        _tell(name, error)
        return None
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _may_lie(place: bytes, home: bytes, safe: List[str]) -> bool:
    if any(_is_within(place, root) for root in [home, *map(_real, safe)]):
        return True
    outside, root = os.fsdecode(place), os.fsdecode(home)
    say_seldom(
        f"outside {root}",
        f"not served: a link in {root} leads to {outside}; static-safe = {os.path.dirname(outside)} lets it",
    )
    return False


def _is_within(place: bytes, root: bytes) -> bool:
    return place == root or place.startswith(root.rstrip(b"/") + b"/")


def _real(folder: str) -> bytes:
    return os.fsencode(os.path.realpath(folder))


def _place_of(descriptor: int) -> bytes:
    """Where an open file lies; proc_pid_fd(5)."""
    return os.readlink(b"/proc/self/fd/%d" % descriptor)


def _is_skipped(rules: StaticRules, name: bytes) -> bool:
    return os.fsdecode(name).endswith(tuple(rules.skipped_endings))


def _tell(name: bytes, error: OSError) -> None:
    """A name that is not there says nothing; a file that cannot be read does."""
    if error.errno not in NO_FILE:
        say_seldom(f"static {error.errno}", f"not served: {os.fsdecode(name)}: {error.strerror}")
