"""The listeners handed over by the master: sd_listen_fds(3)."""

from __future__ import annotations

import os
import socket
from typing import List, MutableMapping

FIRST_DESCRIPTOR = 3
#: What sd_listen_fds(3) reads; the application must not see it, or it would serve our listeners again.
HANDOVER_VARIABLES = ("LISTEN_FDS", "LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDNAMES", "NOTIFY_SOCKET")


class HandoverFault(Exception):
    """The descriptors are not what LISTEN_FDS says: a fault between master and worker, in words."""


def take(environment: MutableMapping[str, str]) -> List[socket.socket]:
    """Takes the listeners named by LISTEN_FDS, in the order of their descriptors, 3 first.

    They stay open in the master and in the other workers too: they are never shut down and never
    unlinked here. They do not pass exec, and `forks` keeps them from plain forks.

    Raises HandoverFault when there are none, when they were meant for another process, or when one
    is not a listening stream socket.
    """
    owner = environment.get("LISTEN_PID", "")
    if owner and owner != str(os.getpid()):
        raise HandoverFault(f"LISTEN_PID is {owner}, this process is {os.getpid()}")
    count = environment.get("LISTEN_FDS", "")
    if not count.isdigit() or int(count) == 0:
        raise HandoverFault(f"LISTEN_FDS is {count!r}: there is nothing to listen on")
    return [_listener(FIRST_DESCRIPTOR + index) for index in range(int(count))]


def clean(environment: MutableMapping[str, str]) -> None:
    """Removes the hand-over's variables, before the application sees the environment."""
    for name in HANDOVER_VARIABLES:
        environment.pop(name, None)


def describe(listener: socket.socket) -> str:
    """The listener's address as an operator writes it: `host:port`, `[v6]:port`, a path, or `@name`."""
    address = listener.getsockname()
    if isinstance(address, bytes):
        return "@" + os.fsdecode(address[1:])
    if isinstance(address, str):
        return address
    host = f"[{address[0]}]" if listener.family == socket.AF_INET6 else address[0]
    return f"{host}:{address[1]}"


def _listener(number: int) -> socket.socket:
    try:
        listener = socket.socket(fileno=number)
        listening = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    except OSError as error:
        raise HandoverFault(f"descriptor {number} is no listener: {error}") from error
    if not listening:
        raise HandoverFault(f"descriptor {number} ({describe(listener)}) does not listen")
    listener.set_inheritable(False)
    listener.setblocking(False)
    if listener.family != socket.AF_UNIX:
        # Accepted connections take it over from their listener, which saves a call for each.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
