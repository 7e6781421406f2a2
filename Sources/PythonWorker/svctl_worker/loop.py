"""The connections of one worker: accept, wait, hand over for an answer, wait again, close; and the drain.

    accepted ──► arriving ──► in hand ──► idle ──► in hand ──► …
                    │          │ │ ▲        │
                    │          │ ▼ │        │
                    │          │ receiving  │
                    ▼          ├──► lingering
                 closed ◄──────┴────────────┘

A connection is in exactly one place. `arriving` has sent nothing yet; `receiving` has sent a part of a request,
and its app server lets no thread wait for the rest; `idle` was answered with keep-alive; `lingering` got its last
answer and may still be sending; these wait in the poller. `in hand` belongs to a crew thread.

A waiting connection is closed only when its time is up and nothing of it is readable in that moment.
"""

from __future__ import annotations

import os
import queue
import selectors
import socket
import time
from typing import Any, Callable, List, Optional, Set, Tuple

from svctl_worker.appserver import AppServer, Outcome
from svctl_worker.connection import Arrival, Connection
from svctl_worker.crew import Crew
from svctl_worker.gate import Gate
from svctl_worker.log import say
from svctl_worker.patience import DRAINING, SERVING, Patience
from svctl_worker.saturation import Saturation
from svctl_worker.scoreboard import Scoreboard
from svctl_worker.signals import QUIT, STOP, SignalPipe
from svctl_worker.waiting_room import WaitingRoom


class Loop:
    """Runs in a thread of its own. Everything here but `_in_crew` is that thread's alone."""

    def __init__(
        self,
        listeners: List[socket.socket],
        appserver: AppServer,
        crew: Crew,
        signals: SignalPipe,
        most: int,
        patience: Patience = SERVING,
        wait: Optional[float] = None,
        scoreboard: Optional[Scoreboard] = None,
        saturation: Optional[Saturation] = None,
    ) -> None:
        """`most` is how many connections are held at once; beyond it the oldest idle one is closed.

        `wait` is how many seconds a client may keep a thread waiting for bytes, or for room for them; None for ever.
        """
        self._scoreboard = scoreboard or Scoreboard()
        self._saturation = saturation or Saturation(None)
        self._appserver = appserver
        self._crew = crew
        self._signals = signals
        self._most = most
        self._wait_limit = wait
        self._poller = selectors.DefaultSelector()
        self._gate = Gate(listeners, self._watch, self._poller.unregister, self._has_room, self._enter)
        self._arriving: WaitingRoom[Connection] = WaitingRoom(patience.arriving)
        self._receiving: WaitingRoom[Connection] = WaitingRoom(patience.receiving)
        self._idle: WaitingRoom[Connection] = WaitingRoom(patience.idle)
        self._lingering: WaitingRoom[Connection] = WaitingRoom(patience.lingering)
        self._rooms = (self._arriving, self._receiving, self._idle, self._lingering)
        self._in_hand: Set[Connection] = set()
        self._done: "queue.SimpleQueue[Tuple[Connection, Outcome]]" = queue.SimpleQueue()
        self._done_reader, self._done_writer = os.pipe()
        self._draining = False
        self._answers_since_accept = 0

    def run(self, on_accepting: Callable[[], None], on_draining: Callable[[], None], on_quit: Callable[[], None]) -> None:
        """Serves until a signal has stopped it and the last connection is closed; then dismisses the crew.

        Calls `on_accepting` once, when the listeners are being accepted on, `on_draining` once, when
        they no longer are, and `on_quit` when QUIT asks for the end at once.
        """
        for descriptor in (self._done_reader, self._done_writer):
            os.set_blocking(descriptor, False)

        def obey(_: object) -> None:
            arrived = self._signals.arrived()
            if arrived & QUIT:
                on_quit()
            if arrived & STOP and not self._draining:
                self._drain()
                on_draining()

        self._poller.register(self._signals.reader, selectors.EVENT_READ, obey)
        self._poller.register(self._done_reader, selectors.EVENT_READ, lambda _: self._take_back())
        self._gate.update()
        on_accepting()
        while not (self._draining and self._held() == 0):
            for key, _ in self._poller.select(self._time_left()):
                key.data(key.fileobj)
            self._see_out_the_late()
            self._saturation.update(len(self._in_hand) >= self._crew.size)
            if self._held() >= self._most:
                self._close_oldest_idle()
            self._gate.update()
        self._crew.dismiss()

    def _has_room(self) -> bool:
        """While a thread is free, so that a busy worker leaves connections to the others.

        Kept connections can keep all threads busy for ever: after a turn of each of them it is a new one's turn.
        """
        is_their_turn = len(self._in_hand) < self._crew.size or self._answers_since_accept >= self._held()
        return not self._draining and is_their_turn and self._held() < self._most

    # Exchanges

    def _watch(self, listener: socket.socket, then: Callable[[socket.socket], None]) -> None:
        self._poller.register(listener, selectors.EVENT_READ, then)

    def _enter(self, sock: socket.socket, client: Any, listener: socket.socket) -> None:
        self._answers_since_accept = 0
        self._welcome(Connection(sock, client, listener.getsockname(), self._wait_limit), self._arriving)

    def _welcome(self, connection: Connection, room: WaitingRoom[Connection]) -> None:
        """Hands over a connection whose request is there, lets it wait in `room` when not, closes it at its end."""
        arrival = connection.arrival()
        if arrival is Arrival.BYTES:
            self._hand_over(connection)
        elif arrival is Arrival.NOTHING:
            self._wait(connection, room, self._has_begun)
        else:
            connection.close()

    def _hand_over(self, connection: Connection) -> None:
        self._in_hand.add(connection)
        self._crew.submit(lambda: self._in_crew(connection))

    def _in_crew(self, connection: Connection) -> None:
        self._done.put((connection, self._scoreboard.exchange(connection, self._appserver)))
        try:
            os.write(self._done_writer, b"\0")
        except BlockingIOError:
            pass  # So full of wake-ups that one more says nothing new.

    def _take_back(self) -> None:
        os.read(self._done_reader, 65536)
        while not self._done.empty():
            connection, outcome = self._done.get()
            self._in_hand.remove(connection)
            self._answers_since_accept += 1
            if connection.sock.fileno() < 0:
                continue  # The app server has closed it after an error.
            if outcome is Outcome.AGAIN:
                self._hand_over(connection)
            elif outcome is Outcome.PART:
                self._welcome(connection, self._receiving)
            elif outcome is Outcome.KEEP:
                self._welcome(connection, self._idle)
            elif outcome is Outcome.LINGER:
                connection.finish_sending()
                self._wait(connection, self._lingering, self._has_sent_more)
            else:
                connection.close()

    # Waiting

    def _wait(self, connection: Connection, room: WaitingRoom[Connection], then: Callable[[Connection], None]) -> None:
        room.enter(connection)
        self._poller.register(connection.sock, selectors.EVENT_READ, lambda _: then(connection))

    def _leave(self, connection: Connection, room: WaitingRoom[Connection]) -> None:
        room.leave(connection)
        self._poller.unregister(connection.sock)

    def _has_begun(self, connection: Connection) -> None:
        room = next(room for room in self._rooms if connection in room)
        self._leave(connection, room)
        self._welcome(connection, room)

    def _has_sent_more(self, connection: Connection) -> None:
        if connection.discard() is Arrival.END:
            self._leave(connection, self._lingering)
            connection.close()

    def _see_out_the_late(self) -> None:
        now = time.monotonic()
        for room in self._rooms:
            while True:
                late, deadline = room.first(), room.next_deadline()
                if late is None or deadline is None or deadline > now:
                    break
                self._see_out(late, room)

    def _see_out(self, connection: Connection, room: WaitingRoom[Connection]) -> None:
        self._leave(connection, room)
        if room is not self._lingering and connection.arrival() is Arrival.BYTES:
            self._hand_over(connection)  # Its request came in the last moment.
        else:
            connection.close()

    def _close_oldest_idle(self) -> None:
        oldest = self._idle.first()
        if oldest is not None:
            self._see_out(oldest, self._idle)

    # The drain

    def _drain(self) -> None:
        self._draining = True
        self._gate.update()
        self._appserver.wind_down()
        self._arriving.shorten(DRAINING.arriving)
        self._receiving.shorten(DRAINING.receiving)
        self._idle.shorten(DRAINING.idle)
        self._lingering.shorten(DRAINING.lingering)
        say(
            f"stopping: {len(self._in_hand) + len(self._receiving)} requests in hand, {len(self._arriving)} connections without one yet, "
            f"{len(self._idle)} idle"
        )

    def _held(self) -> int:
        return len(self._in_hand) + sum(map(len, self._rooms))

    def _time_left(self) -> Optional[float]:
        deadlines = [room.next_deadline() for room in self._rooms]
        own = [self._gate.opens_at(), self._saturation.looks_at()]
        known = [deadline for deadline in [*deadlines, *own] if deadline is not None]
        return max(0.0, min(known) - time.monotonic()) if known else None
