"""What an ASGI worker needs of an app server: an asyncio protocol for each connection."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any, Dict

from svctl_worker.application import AsgiApplication


class BrokenServer(Exception):
    """An app server was imported and does not come up; says why."""


class AsgiServer(ABC):
    """The part that speaks HTTP and WebSocket and calls the application."""

    def __init__(self, name: str) -> None:
        #: Its name and version for the log, such as `uvicorn 0.54.0`.
        self.name = name

    def make_loop(self) -> asyncio.AbstractEventLoop:
        """The event loop it runs on best."""
        return asyncio.new_event_loop()

    @abstractmethod
    def open(self, application: AsgiApplication, loop: asyncio.AbstractEventLoop, state: Dict[str, Any]) -> type:
        """Gets ready to answer with `application` on `loop`; gives the class of its protocols.

        `state` is what the application's lifespan has put aside for its requests. A protocol has its
        application in `app`, and is made by `make`.
        """

    @abstractmethod
    def make(self, protocol: type, is_local: bool) -> Any:
        """A protocol for one connection, of a class derived from the one `open` gave.

        `is_local`: it came by a unix socket, whose file's mode has judged the client already.
        """

    async def tick(self) -> None:
        """Called each second."""

    def last(self, protocol: Any) -> None:
        """The answer that `protocol` sends next is its last, and says `Connection: close` already."""
