"""What a benchmark has found, as a table for people and as JSON."""

import dataclasses
import json
import os
import platform
from typing import Any, Iterator

from . import figures

BASE = "svctl"
"""Ratios say how many times svctl's median."""


@dataclasses.dataclass(frozen=True)
class Measure:
    """One thing that is measured of every contestant."""

    name: str
    unit: str = ""
    digits: int = 1
    compares: bool = True
    """Whether so many times svctl's says something; of a difference it does not."""

    @property
    def title(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name


@dataclasses.dataclass(frozen=True)
class Target:
    """A promise and what became of it; `met` is None where it could not be measured."""

    promise: str
    met: bool | None
    found: str

    @property
    def line(self) -> str:
        verdict = {True: "met", False: "missed", None: "not measured"}[self.met]
        return f"target: {self.promise}: {verdict} ({self.found})"


@dataclasses.dataclass
class Report:
    """Filled by a benchmark while it runs."""

    benchmark: str
    title: str
    runs: int
    measures: tuple[Measure, ...]
    """In the order they are shown in."""
    samples: dict[Measure, dict[str, list[float]]] = dataclasses.field(default_factory=dict)
    targets: list[Target] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)

    def add(self, measure: Measure, contestant: str, value: float | None) -> None:
        """Counts one measurement; None is one that could not be made."""
        if value is not None:
            self.samples.setdefault(measure, {}).setdefault(contestant, []).append(value)

    def values(self, measure: Measure, contestant: str = BASE) -> list[float]:
        return self.samples.get(measure, {}).get(contestant, [])

    def median(self, measure: Measure, contestant: str = BASE) -> float | None:
        found = figures.summary(self.values(measure, contestant))
        return found.median if found else None

    def expect(self, promise: str, value: float | None, holds: bool, unit: str = "", digits: int = 1) -> None:
        """Holds a value against its target."""
        shown = "nothing was measured" if value is None else f"{_number(value, digits)} {unit}".strip()
        self.targets.append(Target(promise, None if value is None else holds, shown))

    @property
    def missed(self) -> bool:
        return any(target.met is False for target in self.targets)

    def text(self) -> str:
        lines = [self.title, ""]
        lines += table(self._rows())
        lines += [""] + [target.line for target in self.targets] + [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    def _rows(self) -> list[list[str]]:
        rows = [["", "", "median", "least", "most", f"× {BASE}", "measured"]]
        for measure in self.measures:
            for place, (contestant, found, times) in enumerate(self._contest(measure)):
                rows.append(
                    [measure.title if place == 0 else "", contestant]
                    + [_number(value, measure.digits) for value in found[:3]]
                    + ["–" if times is None else f"{times:.2f}", str(found.measured)]
                )
        return rows

    def _contest(self, measure: Measure) -> Iterator[tuple[str, figures.Summary, float | None]]:
        """svctl first, then the others in the order they came; with each the ratio to svctl's median."""
        base = self.median(measure) if measure.compares else None
        for contestant in sorted(self.samples.get(measure, {}), key=lambda name: name != BASE):
            found = figures.summary(self.values(measure, contestant))
            if found is not None:
                yield contestant, found, None if base is None else figures.ratio(found.median, base)

    def json(self) -> str:
        results = [
            {
                "measure": measure.name, "unit": measure.unit or None, "contestant": contestant, **found._asdict(),
                "ratio": times, "values": self.values(measure, contestant),
            }
            for measure in self.measures for contestant, found, times in self._contest(measure)
        ]
        return json.dumps(
            {
                "benchmark": self.benchmark, "runs": self.runs, "machine": machine(), "results": results,
                "targets": [dataclasses.asdict(target) for target in self.targets], "notes": self.notes,
            },
            ensure_ascii=False, indent=1,
        )


def machine() -> dict[str, Any]:
    """What the figures were taken on; the load tells how quiet it was at the end."""
    return {
        "cpus": os.cpu_count(), "kernel": platform.release(), "python": platform.python_version(),
        "load_average": [round(value, 2) for value in os.getloadavg()],
    }


def table(rows: list[list[str]]) -> list[str]:
    """The first two columns to the left, numbers to the right, as wide as they need to be."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) if column < 2 else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows
    ]


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"
