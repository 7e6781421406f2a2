"""What happens to the site while it serves, one at a time; afterwards it is as it should be, or `Wrong` is raised."""

import os
import random
import signal
import threading
import time
from typing import Callable

from benchmarks import processes

from .site import WORKERS, Site, Wrong

RELEASED_AFTER = 3.0
LOADS_NOT = "raise RuntimeError('this deploy is broken')\n"


class Troubles:
    """Knows how to make each trouble, how often it did, and when workers were killed."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self.site = site
        self.chance = chance
        self.counts: dict[str, int] = {}
        # Requests that were under way at these moments may be lost: the worker had them.
        self.kills: list[float] = []
        self.kinds: dict[str, Callable[[], None]] = {
            "reload": self.reload,
            "broken deploy": self.broken_deploy,
            "worker killed": lambda: self.kill(signal.SIGKILL),
            "worker crashed": lambda: self.kill(signal.SIGSEGV),
            "worker stopped": self.stop_worker,
            "reload with a stopped worker": self.reload_beside_stopped,
            "log renamed": self.rename_log,
            "log reader killed": self.kill_log_reader,
        }
        if "  scale" in site.run("--help").stdout:
            self.kinds["scaled up and down"] = self.scale

    def round(self, go_on: Callable[[], bool]) -> None:
        """Each once, in an order of its own, as long as `go_on` says so."""
        for name in self.chance.sample(sorted(self.kinds), len(self.kinds)):
            if not go_on():
                return
            self.counts[name] = self.counts.get(name, 0) + 1
            try:
                self.kinds[name]()
                self.all_ready(name)
            except Wrong as wrong:
                raise Wrong(f"{name} (number {self.counts[name]}): {wrong}") from None
            time.sleep(self.chance.uniform(0.2, 1.5))

    def all_ready(self, after: str) -> None:
        self.site.wait_for(f"after it: {WORKERS} workers ready", lambda: len(self.site.ready_workers()) == WORKERS)

    def reload(self) -> None:
        self.site.version = f"version {int(self.site.version.split()[1]) + 1}"
        self.site.write("config/version.py", f"VERSION = {self.site.version!r}\n")
        self.site.run("reload")
        if self.site.page() != f"Deployed: {self.site.version}":
            raise Wrong(f"after the reload to {self.site.version} the page says {self.site.page()!r}")

    def broken_deploy(self) -> None:
        good = (self.site.folder / "config" / "wsgi.py").read_text(encoding="utf-8")
        self.site.write("config/wsgi.py", LOADS_NOT)
        try:
            self.site.run("reload", expect=1)
        finally:
            self.site.write("config/wsgi.py", good)

    def kill(self, number: signal.Signals) -> None:
        worker = self.chance.choice(self.site.ready_workers())
        self.kills.append(time.monotonic())
        os.kill(worker, number)
        self.site.wait_for(f"the end of worker {worker}", lambda: not processes.is_alive(worker), 10)

    def stop_worker(self) -> None:
        worker = self.chance.choice(self.site.ready_workers())
        os.kill(worker, signal.SIGSTOP)
        time.sleep(RELEASED_AFTER)
        os.kill(worker, signal.SIGCONT)

    def reload_beside_stopped(self) -> None:
        worker = self.chance.choice(self.site.ready_workers())
        os.kill(worker, signal.SIGSTOP)
        release = threading.Timer(RELEASED_AFTER, os.kill, (worker, signal.SIGCONT))
        release.start()
        try:
            self.reload()
        finally:
            release.join()
        self.site.wait_for(f"the end of worker {worker}, which was stopped", lambda: not processes.is_alive(worker))

    def rename_log(self) -> None:
        old = self.site.log.with_suffix(".1")
        self.site.log.rename(old)
        self.reload()  # something to log
        self.site.wait_for("a new log file", self.site.log.exists, 10)

    def kill_log_reader(self) -> None:
        beside = self.site.companions()
        if not beside:
            raise Wrong("there is no log companion")
        os.kill(beside[0], signal.SIGKILL)
        self.site.wait_for("the end of the log reader", lambda: not processes.is_alive(beside[0]), 10)
        self.site.wait_for("a new log reader", lambda: bool(set(self.site.companions()) - set(beside)))

    def scale(self) -> None:
        self.site.run("scale", "web=+2")
        self.site.wait_for("two more workers", lambda: len(self.site.ready_workers()) == WORKERS + 2)
        self.site.run("scale", "web=-2")
        self.site.wait_for("two workers fewer", lambda: len(self.site.ready_workers()) == WORKERS)
