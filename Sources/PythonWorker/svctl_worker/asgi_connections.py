"""The connections of an ASGI worker, from accept to close; and the drain.

    accepted ──► arriving ──► receiving ──► in hand ──► idle ──► receiving ──► …

The app server's protocol reads and answers. What is known of it here is what every ASGI server shows: when
bytes come, when the application is called and comes back, when the connection is gone. `arriving` has sent
nothing yet, `receiving` a part of a request's head; for one `in hand` the application runs; `idle` was answered
with keep-alive.

A waiting connection is closed only when its time is up and nothing of it is readable in that moment.
"""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any, Callable, Dict, List, Optional, Set

from svctl_worker.asgi_server import AsgiServer
from svctl_worker.gate import Gate
from svctl_worker.log import say
from svctl_worker.patience import DRAINING, Patience
from svctl_worker.scoreboard import Scoreboard
from svctl_worker.waiting_room import WaitingRoom
from svctl_worker.watched_protocol import Watcher, is_readable, watched
from svctl_worker.websockets import WebSockets


class Connections(Watcher):
    """Everything here happens in the event loop's thread."""

    def __init__(
        self,
        listeners: List[socket.socket],
        server: AsgiServer,
        websockets: WebSockets,
        loop: asyncio.AbstractEventLoop,
        most: int,
        patience: Patience,
        scoreboard: Scoreboard,
    ) -> None:
        """`most` is how many connections are held at once; beyond it the oldest idle one is closed."""
        self._core = scoreboard.core()
        self._server = server
        self._websockets = websockets
        self._loop = loop
        self._most = most
        self._protocol: type = object
        self._gate = Gate(listeners, self._watch, loop.remove_reader, self._has_room, self._accept)
        #: Accepted, and their protocols not told yet.
        self._opening: "Set[asyncio.Task[Any]]" = set()
        self._openers: "Dict[Any, asyncio.Task[Any]]" = {}
        #: Each with its running calls of the application.
        self._calls: Dict[Any, int] = {}
        self._arriving: WaitingRoom[Any] = WaitingRoom(patience.arriving)
        self._receiving: WaitingRoom[Any] = WaitingRoom(patience.receiving)
        self._idle: WaitingRoom[Any] = WaitingRoom(patience.idle)
        self._rooms = (self._arriving, self._receiving, self._idle)
        self._running = 0
        self._alarm: Optional[asyncio.TimerHandle] = None
        self._draining = False
        #: Done when the drain is.
        self.drained: "asyncio.Future[None]" = loop.create_future()

    def accept(self, protocol: type) -> None:
        """Begins to accept, with a protocol of this class for each connection."""
        self._protocol = watched(protocol, self)
        self._gate.update()

    def drain(self) -> bool:
        """Accepts no more, lets what is held end politely, and then completes `drained`; False when it does already."""
        if self._draining:
            return False
        self._draining = True
        self._gate.update()
        self._websockets.close()
        in_hand = len(self._calls) - len(self._arriving) - len(self._idle)
        say(
            f"stopping: {in_hand} requests in hand, {len(self._arriving) + len(self._opening)} connections "
            f"without one yet, {len(self._idle)} idle, {len(self._websockets)} WebSockets"
        )
        self._arriving.shorten(DRAINING.arriving)
        self._receiving.shorten(DRAINING.receiving)
        self._idle.shorten(DRAINING.idle)
        self._ring()
        self.changed()
        return True

    # What the protocols tell

    def enter(self, protocol: Any) -> None:
        """A connection is made."""
        self._opening.discard(self._openers.pop(protocol))
        self._calls[protocol] = 0
        self._wait(protocol, self._arriving)
        if self._held() >= self._most and len(self._idle):
            self._see_out(self._idle.first(), self._idle)

    def heard(self, protocol: Any) -> None:
        """Bytes have come: it gets the patience of one that is at it."""
        if self._leave_rooms(protocol):
            self._wait(protocol, self._receiving)

    def leave(self, protocol: Any) -> None:
        """A connection is gone, or has become a WebSocket's."""
        self._leave_rooms(protocol)
        self._calls.pop(protocol, None)
        self.changed()

    async def call(self, protocol: Any, application: Any, scope: Any, receive: Any, send: Any) -> None:
        """Calls the application for a connection."""
        self._running += 1
        self._leave_rooms(protocol)
        if protocol in self._calls:
            self._calls[protocol] += 1
        begun, sent = self._core.begin(), 0

        async def answer(message: Any) -> None:
            nonlocal sent
            sent += len(message.get("body") or message.get("bytes") or message.get("text") or b"")
            if self._draining and message["type"] == "http.response.start":
                self._server.last(protocol)
                message = self._closing(message)
            await send(message)

        try:
            await application(scope, receive, answer)
        except (SystemExit, KeyboardInterrupt) as error:  # They would go through the whole loop and end the worker.
            self._core.exceptions += 1
            raise RuntimeError(f"the application raised {type(error).__name__}") from error
        except Exception:
            self._core.exceptions += 1
            raise
        finally:
            self._core.end(begun, sent)
            self._running -= 1
            if protocol in self._calls:
                self._calls[protocol] -= 1
                if self._calls[protocol] == 0:
                    self._wait(protocol, self._idle)
            self.changed()

    @staticmethod
    def _closing(message: Any) -> Any:
        headers = [pair for pair in message.get("headers", ()) if bytes(pair[0]).lower() != b"connection"]
        return {**message, "headers": [*headers, (b"connection", b"close")]}

    # Accepting

    def _watch(self, listener: socket.socket, then: Callable[[socket.socket], None]) -> None:
        def ready() -> None:
            then(listener)
            self.changed()  # A gate that rests must be closed at once, or the loop would spin.

        self._loop.add_reader(listener, ready)

    def _has_room(self) -> bool:
        return not self._draining and self._held() < self._most

    def _held(self) -> int:
        return len(self._calls) + len(self._opening) + len(self._websockets)

    def _accept(self, sock: socket.socket, client: Any, listener: socket.socket) -> None:
        sock.setblocking(False)
        opening: "asyncio.Task[Any]" = self._loop.create_task(
            self._open(sock, lambda: self._make(opening, sock.family == socket.AF_UNIX))
        )
        self._opening.add(opening)
        opening.add_done_callback(self._opened)

    async def _open(self, sock: socket.socket, make: Callable[[], Any]) -> None:
        try:
            await self._loop.connect_accepted_socket(make, sock)
        except OSError:
            sock.close()  # The client has gone already.

    def _opened(self, opening: "asyncio.Task[Any]") -> None:
        self._opening.discard(opening)
        if not opening.cancelled() and opening.exception() is not None:
            say(f"cannot serve a connection: {opening.exception()!r}")
        self.changed()

    def _make(self, opening: "asyncio.Task[Any]", is_local: bool) -> Any:
        protocol = self._server.make(self._protocol, is_local)
        self._openers[protocol] = opening
        application = protocol.app

        async def call(scope: Any, receive: Any, send: Any) -> None:
            await self.call(protocol, application, scope, receive, send)

        protocol.app = call
        return protocol

    # Waiting

    def _wait(self, protocol: Any, room: "WaitingRoom[Any]") -> None:
        room.enter(protocol)
        self._arm()

    def _leave_rooms(self, protocol: Any) -> bool:
        for room in self._rooms:
            if protocol in room:
                room.leave(protocol)
                return True
        return False

    def _arm(self) -> None:
        """Sees to it that the alarm rings when the first runs out of time; early does no harm."""
        deadlines = [room.next_deadline() for room in self._rooms]
        known = [deadline for deadline in [*deadlines, self._gate.opens_at()] if deadline is not None]
        if not known:
            return
        due = self._loop.time() + max(0.0, min(known) - time.monotonic())
        if self._alarm is not None:
            if self._alarm.when() <= due:
                return
            self._alarm.cancel()
        self._alarm = self._loop.call_at(due, self._ring)

    def _ring(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = time.monotonic()
        for room in self._rooms:
            while True:
                late, deadline = room.first(), room.next_deadline()
                if deadline is None or deadline > now:
                    break
                self._see_out(late, room)
        self._gate.update()
        self._arm()

    def _see_out(self, protocol: Any, room: "WaitingRoom[Any]") -> None:
        room.leave(protocol)
        if not protocol.transport.is_closing() and is_readable(protocol.transport):
            self._wait(protocol, self._receiving)  # Its request came in the last moment.
        else:
            protocol.transport.close()

    def changed(self) -> None:
        """Something has ended: there may be room, or nothing left."""
        self._gate.update()
        self._arm()
        is_done = self._draining and not self._held() and not self._running
        if is_done and not self.drained.done():
            self.drained.set_result(None)
