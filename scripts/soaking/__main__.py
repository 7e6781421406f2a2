"""Runs the site for a while through all sorts of trouble, and says whether anything was wrong."""

import argparse
import os
import random
import signal
import sys
import time
from typing import NoReturn

from benchmarks import figures, processes
from benchmarks.arrivals import Arrivals

from . import nginx
from .losses import sort_out
from .site import Site, Wrong
from .snapshot import Snapshot, complaints
from .troubles import Troubles

RATE = 100
# An odd number, so that each is asked for on kept and on closed connections; the slow one is what a kill or a reload
# finds under way.
TARGETS = ("/",) * 20 + ("/slow?seconds=0.3",)
DESCRIPTION = """Runs the Django site of the tests under steady load for some minutes, while it is reloaded, gets
deploys that do not load, has workers killed, crashed, stopped and released, is scaled, and has its log renamed and its log
reader killed. Ends with a verdict: requests lost (those that a killed worker had are counted apart), growth of the
master and its companions, orphans, zombies.

With the word nginx: the site behind a real nginx with what `svctl export nginx` prints, by uwsgi_pass and by
proxy_pass, reloaded under gets and posts.
"""


class Parser(argparse.ArgumentParser):
    """argparse leaves with 2 where this project's commands leave with 64."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(64, f"soak: {message}\n")


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(
        prog="scripts/soak", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 nothing was wrong · 1 something was · 64 usage · 130 interrupted",
    )
    parser.add_argument("what", nargs="?", choices=["site", "nginx"], default="site", help="site (default), or nginx")
    parser.add_argument("--reloads", type=int, default=20, metavar="N", help="reloads of each kind behind nginx (20)")
    parser.add_argument("--minutes", type=float, default=10, metavar="N", help="how long (10), after one whole round")
    parser.add_argument("--seed", type=int, metavar="N", help="the order of the troubles, as an earlier run printed it")
    options = parser.parse_args(arguments)
    if not 0 < options.reloads <= 10_000:
        parser.error("--reloads must be between 1 and 10000")
    if not 0 < options.minutes <= 10_000:
        parser.error("--minutes must be between 0 and 10000")
    return options


def soak(site: Site, minutes: float, seed: int) -> list[str]:
    """Everything that was wrong."""
    wrong: list[str] = []
    site.start()
    troubles = Troubles(site, random.Random(seed))
    print(f"soak: {site.folder.name}, {minutes:g} minutes, --seed {seed}: {', '.join(troubles.kinds)}", flush=True)
    load = Arrivals(("127.0.0.1", site.port), RATE, targets=TARGETS)
    try:
        # What the first of each brings with it, such as memory that is kept, is no growth.
        troubles.round(lambda: True)
        time.sleep(2)
        before = after = Snapshot.of(site)
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            troubles.round(lambda: time.monotonic() < end)
            print(f"soak: {sum(troubles.counts.values())} troubles survived", flush=True)
        time.sleep(2)
        after = Snapshot.of(site)
        wrong += complaints(before, after)
        print("\n".join(before.lines(after)))
    except Wrong as what:
        wrong.append(str(what))
    finally:
        arrivals = load.stop()
    losses = sort_out(arrivals, troubles.kills)
    for name, count in troubles.counts.items():
        print(f"{name}: {count} times")
    slowest = figures.percentile([arrival.latency for arrival in arrivals], 0.999) or 0
    print(f"requests: {losses.requests}, p99.9 {slowest * 1000:.0f} ms; lost: {len(losses.others)}, "
          f"and in killed workers: {len(losses.in_flight)}")
    for lost in losses.others[:10]:
        wrong.append(f"a request was lost: {lost.lost}, {'kept' if lost.kept else 'new'} connection, "
                     f"after {lost.latency * 1000:.0f} ms, {lost.due - arrivals[0].due:.3f} s after the begin")
    return wrong + farewell(site)


def farewell(site: Site) -> list[str]:
    """Stops the site; what is left of it afterwards is wrong."""
    if not processes.is_alive(site.master):
        return ["the master has died"] + [f"still running: {pid}" for pid in site.processes()]
    family = processes.descendants(site.master)
    strays = [pid for pid in site.processes() if pid not in family and pid != site.master]
    wrong = [f"process {pid} of the site is no descendant of the master" for pid in strays]
    try:
        site.run("stop")
    except Wrong as what:
        wrong.append(str(what))
    left = set(processes.wait_until_gone([site.master, *family], 2)) | set(site.processes())
    return wrong + [f"still running after the stop: {pid}" for pid in sorted(left)]


def interrupted(number: int, frame: object) -> NoReturn:
    """A second signal must not cut the clean-up short."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main() -> int:
    options = parse(sys.argv[1:])
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupted)
    processes.adopt_orphans()
    return behind_nginx(options.reloads) if options.what == "nginx" else beside_troubles(options)


def behind_nginx(reloads: int) -> int:
    try:
        return verdict(nginx.main(reloads))
    finally:
        processes.end_descendants()


def beside_troubles(options: argparse.Namespace) -> int:
    site = Site()
    try:
        seed = random.randrange(1 << 31) if options.seed is None else options.seed
        wrong = soak(site, options.minutes, seed)
        if wrong and site.log.exists():
            print("the end of the log:\n  " + "\n  ".join(site.log.read_text(errors="replace").splitlines()[-40:]))
    finally:
        site.remove()
        processes.end_descendants()
    return verdict(wrong)


def verdict(wrong: list[str]) -> int:
    print("\n".join(f"wrong: {what}" for what in wrong) or "verdict: nothing was wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    code = main()
    # Threads of a load that was interrupted are not waited for.
    sys.stdout.flush()
    os._exit(code)
