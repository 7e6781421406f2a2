"""What this worker keeps a ledger of its requests for: to know when it is worn, and when one takes too long."""

from __future__ import annotations

import os
from typing import Callable, Optional

from svctl_worker.harakiri import Harakiri
from svctl_worker.ledger import Ledger
from svctl_worker.options import Options
from svctl_worker.readiness import Readiness
from svctl_worker.wear import Wear


def ledger(options: Options, readiness: Readiness, waiting: Callable[[], int] = lambda: 0) -> Optional[Ledger]:
    """The ledger that the options ask for; None when nobody would look into it.

    `waiting` says how many requests wait for a thread.
    """
    kinds = (options.max_requests, options.most_resident, options.most_addresses, options.harakiri)
    if all(kind is None for kind in kinds):
        return None
    book = Ledger(Wear(options, os.environ, readiness.worn).answered)
    if options.harakiri is not None:
        Harakiri(book, options.harakiri, options.harakiri_grace, readiness, waiting).start()
    return book
