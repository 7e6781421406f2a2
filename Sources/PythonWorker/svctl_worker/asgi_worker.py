"""The plan of an ASGI worker: start up, serve, drain, shut down, leave."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any, Callable, List

from svctl_worker import loop_load
from svctl_worker.application import AsgiApplication
from svctl_worker.asgi_connections import Connections
from svctl_worker.asgi_server import AsgiServer, BrokenServer
from svctl_worker.lifespan import Lifespan
from svctl_worker.patience import Patience
from svctl_worker.scoreboard import Scoreboard
from svctl_worker.signals import QUIT, STOP, SignalPipe
from svctl_worker.websockets import WebSockets

#: Seconds between the ticks of an app server's own clock.
TICK = 1.0


def serve(
    application: AsgiApplication,
    server: AsgiServer,
    listeners: List[socket.socket],
    most: int,
    patience: Patience,
    scoreboard: Scoreboard,
    on_saturated: Callable[[], None],
    on_accepting: Callable[[], None],
    on_draining: Callable[[], None],
    on_quit: Callable[[], None],
) -> None:
    """Serves in the main thread until a signal has stopped it, the last connection is closed, and the app has shut down.

    Raises BrokenServer or StartupFailure when the app server or the application does not start. Calls `on_saturated`
    while the event loop has too much to do, where the master wants to know, and `on_accepting`, `on_draining` and
    `on_quit` as `Loop.run` does.
    """
    # Before 3.10, a lock or queue the application made at import belongs to the loop of that moment.
    loop = server.make_loop() if sys.version_info >= (3, 10) else asyncio.get_event_loop()
    asyncio.set_event_loop(loop)
    lifespan = Lifespan(application)
    websockets = WebSockets(application)
    try:
        protocol = server.open(websockets.application, loop, lifespan.state)
    except (Exception, SystemExit) as error:  # Such as a websockets of another age than uvicorn's.
        raise BrokenServer(f"{server.name} does not come up: {type(error).__name__}: {error}") from error
    loop.run_until_complete(lifespan.startup())
    connections = Connections(listeners, server, websockets, loop, most, patience, scoreboard)
    websockets.changed = connections.changed
    signals = SignalPipe()

    def obey() -> None:
        arrived = signals.arrived()
        if arrived & QUIT:
            on_quit()
        if arrived & STOP and connections.drain():
            on_draining()

    async def tick() -> None:
        while True:
            await server.tick()
            await asyncio.sleep(TICK)

    loop.add_reader(signals.reader, obey)
    ticking = loop.create_task(tick())
    if scoreboard.tells_saturation:
        loop.create_task(loop_load.watch(scoreboard, on_saturated))
    loop.run_until_complete(server.tick())
    connections.accept(protocol)
    on_accepting()
    loop.run_until_complete(connections.drained)
    loop.run_until_complete(lifespan.shutdown())
    ticking.cancel()
    _end_tasks(loop)


def _end_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Cancels what the application left running, and lets it see that."""
    left: List[Any] = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    if sys.version_info >= (3, 9):
        loop.run_until_complete(loop.shutdown_default_executor())
