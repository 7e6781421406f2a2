"""The lifespans of mounted ASGI applications, lived together with that of the main one.

They start up before it and shut down after it. Each has a state of its own, which its requests see.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable

from svctl_worker.application import AsgiApplication
from svctl_worker.lifespan import Lifespan


class Lifespans:
    """Those of some applications, each of them once."""

    def __init__(self, main: AsgiApplication, mounted: Iterable[AsgiApplication]) -> None:
        self._main = main
        self._others: Dict[AsgiApplication, Lifespan] = {
            call: Lifespan(call) for call in dict.fromkeys(mounted) if call is not main
        }

    def with_state(self, call: AsgiApplication, scope: Any) -> Any:
        """A scope for a request to `call`, with the state that its own startup has put aside."""
        one = self._others.get(call)
        return scope if one is None else {**scope, "state": {**one.state}}

    async def live(self, scope: Any, receive: Any, send: Any) -> None:
        """In the place of the main application's lifespan. What fails in a startup comes out of its `receive`."""
        has_asked = False

        async def asked() -> Any:
            nonlocal has_asked
            has_asked = True
            event = await receive()
            if event["type"] == "lifespan.startup":
                for one in self._others.values():
                    await one.startup()
            return event

        async def answered(message: Any) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                await self._shut_down()
            await send(message)

        try:
            await self._main(scope, asked, answered)
        except Exception:
            if has_asked:
                raise
            # It knows no lifespan, as the specification has it: the others live theirs all the same.
            await asked()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await answered({"type": "lifespan.shutdown.complete"})

    async def _shut_down(self) -> None:
        for one in reversed(list(self._others.values())):
            await one.shutdown()
