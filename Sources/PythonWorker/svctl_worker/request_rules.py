"""What the settings say about requests themselves, as the worker holds it.

Most apps say nothing: so what the rules are made of is elsewhere, and imported for who says something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Sequence, Tuple

if TYPE_CHECKING:
    from svctl_worker.rule_reading import LogRules, Mount, StaticRules


class BadRules(Exception):
    """A rule that cannot be followed; says which option of the settings, why, and what to do."""


class RequestRules:
    """All of it; what the settings say nothing of is as it stands here."""

    #: None when no file is served.
    static: Optional[StaticRules] = None
    mounts: Sequence[Mount] = ()
    #: Whether the path of an address picks the mount, and not SCRIPT_NAME.
    cuts_mounts = False
    #: Whether there is no application but the mounts.
    is_mounted_only = False
    #: Modules, or Python files, imported before the application.
    imports: Sequence[str] = ()
    #: What the application finds in sys.argv behind the program's name.
    arguments: Sequence[str] = ()
    #: Lines for the head of every answer, their bytes as latin-1.
    added_headers: Sequence[Tuple[str, str]] = ()
    #: None for the app server's own log.
    log: Optional[LogRules] = None
    #: The most bytes of a body; None for any number.
    largest_body: Optional[int] = None
    #: Seconds that a client may keep a request or an answer waiting.
    wait: Optional[float] = None
    #: Seconds that a connection is kept for a next request.
    keep_alive: Optional[float] = None
    #: How many greenlets answer requests; 0 for threads.
    greenlets = 0


#: Where nothing is said.
NONE = RequestRules()
