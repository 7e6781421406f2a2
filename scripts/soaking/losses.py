"""Which lost requests a killed worker took with it, and which nobody may lose."""

from typing import NamedTuple, Sequence

from benchmarks.arrivals import Arrival

SLACK_SECONDS = 0.1
"""A connection's end is seen a little after the kill, and the moment of the kill is noted a little before it."""
TAKEN_ALONG = ("reset", "cut_short")


class Losses(NamedTuple):
    requests: int
    in_flight: list[Arrival]
    """Those that a killed worker had."""
    others: list[Arrival]


def sort_out(arrivals: Sequence[Arrival], kills: Sequence[float]) -> Losses:
    """A request was in flight when a kill lies between its moment and the end of its connection."""
    in_flight: list[Arrival] = []
    others: list[Arrival] = []
    for arrival in arrivals:
        if arrival.lost is None:
            continue
        ended = arrival.due + arrival.latency
        had_it = any(arrival.due - SLACK_SECONDS <= kill <= ended + SLACK_SECONDS for kill in kills)
        (in_flight if had_it and arrival.lost in TAKEN_ALONG else others).append(arrival)
    return Losses(len(arrivals), in_flight, others)
