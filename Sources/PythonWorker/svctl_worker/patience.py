"""How long connections may keep this worker waiting, in seconds."""

from __future__ import annotations

from typing import NamedTuple

from svctl_worker.request_rules import RequestRules


class Patience(NamedTuple):
    """Seconds a connection may wait in each place."""

    #: For the first byte of its first request.
    arriving: float
    #: For more of a request of which a part has come.
    receiving: float
    #: For its next request, after an answer with keep-alive.
    idle: float
    #: For the client's close, after the last answer.
    lingering: float
    #: For a descriptor to come free, when accept(2) says there is none.
    rest: float


#: nginx keeps upstream connections for 60 s, load balancers as long; the side that closes should be theirs,
#: since a request sent in the moment of our close is lost. Waiting costs a descriptor and no thread.
SERVING = Patience(arriving=30.0, receiving=60.0, idle=75.0, lingering=2.0, rest=0.1)
#: After TERM. A connection accepted and still silent gets longer than an idle one: its request is on the way.
#: One of which a part has come is as good as in hand.
DRAINING = Patience(arriving=5.0, receiving=60.0, idle=2.0, lingering=2.0, rest=0.1)


def serving(rules: RequestRules) -> Patience:
    """The patience while serving, as the settings have it."""
    asked = {"receiving": rules.wait, "idle": rules.keep_alive}
    return SERVING._replace(**{place: seconds for place, seconds in asked.items() if seconds is not None})
