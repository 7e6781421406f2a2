"""The requests of this worker: how many it has answered, and which are under way, in whatever app server.

It begins with the call of the application and ends when the answer is written: what a slow client needs for its
request, or for the next on a kept connection, is no time of the application's.
"""

from __future__ import annotations

import itertools
import socket
import sys
import threading
import time
from typing import Any, Callable, Dict, Hashable, List, Optional

from svctl_worker.application import AsgiApplication, WsgiApplication
from svctl_worker.appserver import AppServer, Channel, Outcome


class Request:
    """One that is under way."""

    __slots__ = ("begun", "facts", "task", "thread")

    def __init__(self, facts: Dict[str, Any], task: Any) -> None:
        self.begun = time.monotonic()
        #: The environ of WSGI, or the scope of ASGI.
        self.facts = facts
        #: Its asyncio task, with ASGI.
        self.task = task
        self.thread = threading.get_ident()

    def line(self) -> str:
        """What was asked for: `GET /reports?year=2026`."""
        facts = self.facts
        if self.task is None:
            method, path = facts.get("REQUEST_METHOD", ""), facts.get("SCRIPT_NAME", "") + facts.get("PATH_INFO", "")
            query = facts.get("QUERY_STRING", "")
        else:
            method, path = facts.get("method", ""), facts.get("path", "")
            query = facts.get("query_string", b"").decode("latin-1")
        return ascii(f"{method} {path}{'?' + query if query else ''}"[:200])[1:-1]


class Ledger:
    """Any thread may call it."""

    def __init__(self, answered: Callable[[int], None]) -> None:
        """`answered` is called behind each request with the number of all so far."""
        self._answered = answered
        self._numbers = itertools.count(1)  # next() on it is one step under the interpreter's lock.
        self._open: Dict[Hashable, Request] = {}
        #: Called at the beginning of a request, while it is set.
        self.on_begin: Optional[Callable[[], None]] = None

    def begin(self, key: Hashable, facts: Dict[str, Any], task: Any = None) -> None:
        """A request begins."""
        self._open[key] = Request(facts, task)
        tell = self.on_begin  # Another thread may take it away in between.
        if tell is not None:
            tell()

    def end(self, key: Hashable) -> None:
        """It is over, if there was one."""
        if self._open.pop(key, None) is not None:
            self._answered(next(self._numbers))

    def under_way(self) -> List[Request]:
        """Those that are, the oldest first."""
        return sorted(list(self._open.values()), key=lambda request: request.begun)

    def current(self) -> Optional[Request]:
        """The one that runs in this thread; None when none does."""
        own = self._open.get(threading.get_ident())
        if own is not None or "asyncio" not in sys.modules:
            return own
        import asyncio

        try:
            task = asyncio.current_task()
        except RuntimeError:  # There is no loop.
            return None
        return next((one for one in self.under_way() if one.task is task), None) if task is not None else None

    # Where requests begin and end

    def wsgi(self, application: WsgiApplication) -> WsgiApplication:
        """The application, with the beginning of each request told; `server` tells of the end."""

        def begin(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Any:
            self.begin(threading.get_ident(), environ)
            return application(environ, start_response)

        return begin

    def server(self, appserver: AppServer) -> AppServer:
        """The app server, with the end of each request told."""
        return _Counted(appserver, self)

    def asgi(self, application: AsgiApplication) -> AsgiApplication:
        """The application, with beginning and end of each request told; a WebSocket is none."""

        import asyncio  # WSGI has no use for it.

        async def call(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return await application(scope, receive, send)
            key = object()
            self.begin(key, scope, asyncio.current_task())
            try:
                await application(scope, receive, send)
            finally:
                self.end(key)
            return None

        return call


class _Counted(AppServer):
    """Another app server, whose exchanges are watched."""

    def __init__(self, appserver: AppServer, ledger: Ledger) -> None:
        self.name = appserver.name
        self._appserver = appserver
        self._ledger = ledger

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """Its channel, watched."""
        return _CountedChannel(self._appserver.open(connection, client, server), self._ledger)

    def wind_down(self) -> None:
        """Hands it on."""
        self._appserver.wind_down()


class _CountedChannel(Channel):
    """An exchange is one thread's from its beginning to its end, and so is the request in it."""

    def __init__(self, channel: Channel, ledger: Ledger) -> None:
        self._channel = channel
        self._ledger = ledger

    def exchange(self) -> Outcome:
        """Hands it on."""
        try:
            return self._channel.exchange()
        finally:
            self._ledger.end(threading.get_ident())
