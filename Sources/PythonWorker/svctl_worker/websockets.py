"""The open WebSockets of an ASGI worker: closed with 1012 when it stops, so that clients come back to the next one."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, Set

from svctl_worker.application import AsgiApplication

#: The service restarts (IANA's registry of WebSocket close codes).
RESTART = 1012


class WebSockets:
    """Stands between the app server and the application, whose other calls it passes through."""

    def __init__(self, application: AsgiApplication, changed: Any = None) -> None:
        self._application = application
        self._open: Set["WebSocket"] = set()
        self._closing = False
        #: Called when one has ended.
        self.changed = changed or (lambda: None)

    def __len__(self) -> int:
        return len(self._open)

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        """What the app server calls."""
        if scope["type"] != "websocket":
            await self._application(scope, receive, send)
            return
        one = WebSocket(self, send)
        self._open.add(one)
        try:
            await self._application(scope, receive, one.send)
        finally:
            self._open.discard(one)
            self.changed()

    def close(self) -> None:
        """Closes those that are open, and from now on each that is accepted."""
        self._closing = True
        for one in self._open:
            one.close()

    @property
    def is_closing(self) -> bool:
        """Whether the worker stops."""
        return self._closing


class WebSocket:
    """One of them."""

    def __init__(self, all_of_them: WebSockets, send: Any) -> None:
        self._all = all_of_them
        self._send = send
        self._is_accepted = False
        self._is_closed = False
        self._farewell: Any = None

    async def send(self, message: Dict[str, Any]) -> None:
        """What the application sends. Raises OSError after our close, as the specification asks for."""
        if self._is_closed and message["type"] == "websocket.close":
            return  # It answers the end with its own.
        if self._is_closed:
            raise OSError("the WebSocket is closed: this worker stops")
        self._is_closed = message["type"] == "websocket.close"
        await self._send(message)
        if message["type"] == "websocket.accept":
            self._is_accepted = True
            if self._all.is_closing:
                self.close()

    def close(self) -> None:
        """Closes it, if the application has accepted it and not closed it; else its own way ends it."""
        if self._is_accepted and not self._is_closed:
            self._is_closed = True
            self._farewell = asyncio.ensure_future(self._say_farewell())

    async def _say_farewell(self) -> None:
        try:
            await self._send({"type": "websocket.close", "code": RESTART, "reason": "the service restarts"})
        except Exception:
            pass  # The client was quicker.
