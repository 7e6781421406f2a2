"""The state of the master and of what it runs beside the workers, to be compared with a later one."""

import dataclasses

from benchmarks import processes

from .site import Site

MOST_GROWTH_KIB = 256
"""The allocator keeps a few pages more than it did; a leak of one object a reload shows above it within minutes."""


@dataclasses.dataclass(frozen=True)
class Snapshot:
    descriptors: int
    memory_kib: int
    companions: int
    companions_descriptors: int
    companions_memory_kib: int
    zombies: int

    @staticmethod
    def of(site: Site) -> "Snapshot":
        """To be taken while all workers are ready and nothing is under way."""
        beside = site.companions()
        return Snapshot(
            descriptors=processes.open_descriptors(site.master),
            memory_kib=processes.status_number(site.master, "RssAnon"),
            companions=len(beside),
            companions_descriptors=sum(map(processes.open_descriptors, beside)),
            companions_memory_kib=sum(processes.status_number(pid, "RssAnon") for pid in beside),
            zombies=sum(processes.state(pid) == "Z" for pid in processes.descendants(site.master)),
        )

    def lines(self, later: "Snapshot") -> list[str]:
        return [
            f"{field.name.replace('_kib', ', KiB').replace('_', ' ')}: {getattr(self, field.name)} before, "
            f"{getattr(later, field.name)} after" for field in dataclasses.fields(self)
        ]


def complaints(before: Snapshot, after: Snapshot) -> list[str]:
    """What has grown that should not."""
    found = []
    for name in ("descriptors", "companions", "companions_descriptors"):
        old, new = getattr(before, name), getattr(after, name)
        if new > old:
            found.append(f"{name.replace('_', ' ')} grew from {old} to {new}")
    for name in ("memory_kib", "companions_memory_kib"):
        old, new = getattr(before, name), getattr(after, name)
        if new > old + MOST_GROWTH_KIB:
            found.append(f"{name.removesuffix('_kib').replace('_', ' ')} grew from {old} to {new} KiB")
    if after.zombies:
        found.append(f"{after.zombies} zombies that the master has not reaped")
    return found
