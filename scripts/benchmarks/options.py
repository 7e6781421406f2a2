"""What every benchmark is told."""

import dataclasses
import sys
from typing import Callable, Iterable, Iterator, TypeVar

from . import contestants
from .contestants import Contestant

One = TypeVar("One")


@dataclasses.dataclass(frozen=True)
class Options:
    runs: int | None
    """None: as many as the benchmark thinks fit."""
    only: frozenset[str]
    """The peers to measure svctl beside; empty: all."""

    def chosen(self, fits: Callable[[type[Contestant]], bool] = lambda _: True) -> list[type[Contestant]]:
        """svctl first, then its peers."""
        return [
            each for each in contestants.ALL
            if fits(each) and (not self.only or each.name in self.only or each.name == "svctl")
        ]


def alternating(runs: int, contestants_of_a_run: Iterable[One]) -> Iterator[tuple[int, One]]:
    """A B C, A B C, …: what else happens on the machine meanwhile happens to all of them."""
    everyone = list(contestants_of_a_run)
    for run in range(runs):
        for each in everyone:
            yield run, each


def progress(text: str) -> None:
    """A line for whoever waits; standard output is the table's."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
