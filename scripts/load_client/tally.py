"""What one connection's requests came to, and the sum of all."""

import collections
import hashlib
import math
from typing import Any, Counter, Dict, Iterable, List, NamedTuple

from .connection import Lost

MOST_BODIES = 1000
MOST_EXAMPLES = 20


class Example(NamedTuple):
    """One lost request, to look for in the server's log."""

    at_seconds: float
    connection: str
    kind: str
    detail: str


class Tally:
    """Counts of one thread, so that counting takes no lock; `sum_of` adds them up."""

    def __init__(self, connection: str) -> None:
        self.connection = connection
        self.ok = 0
        self.connects = 0
        self.retried = 0
        self.lost: Counter[str] = collections.Counter()
        self.latencies: List[float] = []
        self.bodies: Counter[bytes] = collections.Counter()
        self.other_bodies = 0
        self.examples: List[Example] = []

    def count_answer(self, body: bytes, latency: float) -> None:
        self.ok += 1
        self.count_body(body, latency)

    def count_body(self, body: bytes, latency: float) -> None:
        """A body of a full answer, right or wrong."""
        self.latencies.append(latency)
        if body in self.bodies or len(self.bodies) < MOST_BODIES:
            self.bodies[body] += 1
        else:
            self.other_bodies += 1

    def count_loss(self, lost: Lost, at_seconds: float) -> None:
        self.lost[lost.kind] += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(Example(round(at_seconds, 3), self.connection, lost.kind, lost.detail))


def report(tallies: Iterable[Tally], seconds: float, why: str) -> Dict[str, Any]:
    """Everything counted, as --json prints it."""
    tallies = list(tallies)
    lost: Counter[str] = collections.Counter()
    bodies: Counter[bytes] = collections.Counter()
    for tally in tallies:
        lost.update(tally.lost)
        bodies.update(tally.bodies)
    ok = sum(tally.ok for tally in tallies)
    examples = sorted(example for tally in tallies for example in tally.examples)[:MOST_EXAMPLES]
    return {
        "requests": ok + sum(lost.values()),
        "ok": ok,
        "lost": sum(lost.values()),
        "lost_by_kind": {kind: lost[kind] for kind in Lost.KINDS},
        "lost_by_connection": {
            name: sum(sum(tally.lost.values()) for tally in tallies if tally.connection == name)
            for name in ("closing", "keep-alive")
        },
        "retried": sum(tally.retried for tally in tallies),
        "connects": sum(tally.connects for tally in tallies),
        "seconds": round(seconds, 3),
        "requests_per_second": round(ok / seconds, 1) if seconds else 0.0,
        "latency_milliseconds": _latencies([each for tally in tallies for each in tally.latencies]),
        "bodies": [{"body": _shown(body), "count": count} for body, count in bodies.most_common()],
        "other_bodies": sum(tally.other_bodies for tally in tallies),
        "ended_by": why,
        "examples": [example._asdict() for example in examples],
    }


def as_text(figures: Dict[str, Any]) -> str:
    """The same for a person."""
    lines = [
        "{requests} requests in {seconds:.1f} s over {connects} connections: {ok} ok, {lost} lost".format(**figures)
        + (", {} retried".format(figures["retried"]) if figures["retried"] else "")
    ]
    for kind, count in figures["lost_by_kind"].items():
        if count:
            lines.append("  lost, {}: {}".format(kind.replace("_", " "), count))
    if figures["lost"]:
        lines.append("  on closing connections {closing}, kept alive {keep-alive}".format(**figures["lost_by_connection"]))
    for example in figures["examples"][:3]:
        lines.append("  e.g. after {at_seconds:.3f} s, {connection}: {kind}: {detail}".format(**example))
    latency = figures["latency_milliseconds"]
    if latency["median"] is not None:
        line = "latency: median {median:.1f} ms, p99 {p99:.1f}, p99.9 {p99_9:.1f}, max {max:.1f}; {} requests/s"
        lines.append(line.format(round(figures["requests_per_second"]), **latency))
    for body in figures["bodies"][:10]:
        lines.append("{:>8} × {}".format(body["count"], body["body"]))
    hidden = len(figures["bodies"]) - 10
    if hidden > 0:
        lines.append("         … and {} more bodies".format(hidden))
    if figures["ended_by"] == "limit":
        lines.append("ended by the hard limit (--limit)")
    return "\n".join(lines)


def _latencies(seconds: List[float]) -> Dict[str, Any]:
    seconds.sort()

    def rank(share: float) -> Any:
        # Nearest rank: a latency that was really seen.
        return round(seconds[max(0, math.ceil(share * len(seconds)) - 1)] * 1000, 3) if seconds else None

    return {"median": rank(0.5), "p99": rank(0.99), "p99_9": rank(0.999), "max": rank(1.0)}


def _shown(body: bytes) -> str:
    text = " ".join(body.decode("utf-8", "replace").split())
    if len(text) <= 200:
        return text
    return "{}… ({} bytes, sha256 {})".format(text[:80], len(body), hashlib.sha256(body).hexdigest()[:8])
