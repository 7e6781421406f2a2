"""gunicorn's asgi worker as the app server: its protocol answers, without its arbiter and its serving loop."""

from __future__ import annotations

import asyncio
import importlib
import os
from typing import Any, Dict

from svctl_worker import gunicorn_server
from svctl_worker.application import AsgiApplication
from svctl_worker.asgi_server import AsgiServer

#: Seconds: the worker has the patience, and closes nothing that has begun to speak.
NEVER = 1_000_000


class GunicornAsgi(AsgiServer):
    """Answers with `ASGIProtocol`; its worker is there for what the protocol asks it."""

    def __init__(self, name: str, access_log: bool) -> None:
        """Takes what `installed_gunicorn.choose` has imported."""
        super().__init__(name)
        self._config = gunicorn_server.configuration(1, access_log)
        self._config.set("keepalive", NEVER)
        self._worker: Any = None

    def open(self, application: AsgiApplication, loop: asyncio.AbstractEventLoop, state: Dict[str, Any]) -> type:
        """Makes the worker."""
        kind: Any = importlib.import_module("gunicorn.workers.gasgi").ASGIWorker
        self._worker = gunicorn_server.without_heartbeat(
            lambda: kind(0, os.getppid(), [], None, 0, self._config, gunicorn_server.logger(self._config))
        )
        self._worker.loop, self._worker.asgi, self._worker.state = loop, application, state
        protocol: type = importlib.import_module("gunicorn.asgi.protocol").ASGIProtocol
        return protocol

    def make(self, protocol: type, is_local: bool) -> Any:
        """A protocol for one connection; gunicorn believes who comes by a unix socket by itself."""
        return protocol(WorkerOfOne(self._worker))

    def last(self, protocol: Any) -> None:
        """It closes after the answer whose head is sent next, and not after one whose head said otherwise."""
        protocol.worker.alive = False


class WorkerOfOne:
    """The worker as one connection sees it.

    A protocol asks after the answer, too, whether its worker is alive, and closes when it is not: also the connection
    whose client has read meanwhile that it is kept, and sends its next request.
    """

    def __init__(self, worker: Any) -> None:
        self._worker = worker
        self.alive = True
        self.nr = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._worker, name)
