"""What many measurements come to."""

import math
import statistics
from typing import NamedTuple, Sequence


class Summary(NamedTuple):
    """The middle and the ends of some measurements."""

    median: float
    least: float
    most: float
    measured: int


def summary(values: Sequence[float]) -> Summary | None:
    """Nothing where there is nothing to sum up."""
    if not values:
        return None
    return Summary(statistics.median(values), min(values), max(values), len(values))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest rank: a value that was really seen, with `share` (0 … 1) of all at or below it."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratio(value: float, base: float) -> float | None:
    """How many times `base`; nothing where that says nothing, because `base` is not above zero."""
    return value / base if base > 0 else None


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """By how much y grows with each x, from the least squares over all points."""
    if len({x for x, _ in points}) < 2:
        return None
    return statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope
