"""The life of an ASGI application beside its requests: startup before the first, shutdown after the last."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any, Dict, Optional

from svctl_worker.application import AsgiApplication
from svctl_worker.log import say


class StartupFailure(Exception):
    """The application says that it cannot start, or raised while it did; says why."""


class Lifespan:
    """Calls the application with the scope `lifespan`, once.

    An application that raises before it has asked for an event does not know that scope, as the
    specification has it (Django is one), and is served without.
    """

    def __init__(self, application: AsgiApplication) -> None:
        self._application = application
        #: What the application puts aside for its requests.
        self.state: Dict[str, Any] = {}
        self._events: "asyncio.Queue[Dict[str, Any]]"
        self._answer: "asyncio.Future[Optional[str]]"
        self._task: "Optional[asyncio.Task[None]]" = None
        self._has_asked = False

    async def startup(self) -> None:
        """Comes back when the application has started. Raises StartupFailure when it has not."""
        self._events = asyncio.Queue()
        self._task = asyncio.ensure_future(self._run())
        fault = await self._ask("lifespan.startup")
        if fault is not None:
            raise StartupFailure(fault)

    async def shutdown(self) -> None:
        """Comes back when the application has shut down; says what goes wrong with it."""
        if self._task is None or self._task.done():
            return
        fault = await self._ask("lifespan.shutdown")
        if fault is not None:
            say(f"the application's lifespan shutdown failed: {fault}")

    async def _ask(self, event: str) -> Optional[str]:
        """Gives the application an event; comes back with why it failed, or None."""
        self._answer = asyncio.get_event_loop().create_future()
        self._events.put_nowait({"type": event})
        return await self._answer

    async def _run(self) -> None:
        fault: Optional[str] = None
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self._application(scope, self._receive, self._send)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # SystemExit would go through the whole loop.
            if self._has_asked and not self._answer.done():
                say(traceback.format_exc().rstrip())
                fault = f"{type(error).__name__}: {error}"
        if not self._answer.done():
            self._answer.set_result(fault)

    async def _receive(self) -> Dict[str, Any]:
        self._has_asked = True
        return await self._events.get()

    async def _send(self, message: Dict[str, Any]) -> None:
        _, _, outcome = message["type"].rpartition(".")
        if self._answer.done():
            return
        failed = message.get("message") or "it gave no reason"
        # Its last line is the error's own; Starlette sends a whole traceback.
        if outcome == "failed" and "\n" in failed.strip():
            say(failed.rstrip())
            failed = failed.strip().rsplit("\n", 1)[-1]
        self._answer.set_result(failed if outcome == "failed" else None)
