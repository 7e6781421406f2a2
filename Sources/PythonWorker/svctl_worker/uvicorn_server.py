"""uvicorn as the app server: its protocols answer, without its server, whose stop closes what it has not read yet."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import Any, Dict

from svctl_worker import forwarded
from svctl_worker.application import AsgiApplication
from svctl_worker.asgi_server import AsgiServer

#: Seconds: the worker has the patience, and closes nothing that has begun to speak.
NEVER = 1_000_000
LARGEST_HEAD = 262144
#: What it prints, without a time (the log companion has it) and without colours.
LOG: Dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(levelname)s: %(message)s"},
        "access": {
            "()": "uvicorn.logging.AccessFormatter",
            "fmt": '%(client_addr)s "%(request_line)s" %(status_code)s',
            "use_colors": False,
        },
    },
    "handlers": {
        "plain": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"},
        "access": {"class": "logging.StreamHandler", "formatter": "access", "stream": "ext://sys.stdout"},
    },
    "loggers": {
        "uvicorn": {"handlers": ["plain"], "level": "INFO", "propagate": False},
        "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}


class UvicornServer(AsgiServer):
    """Answers with uvicorn's protocols: httptools or h11, and websockets or wsproto, as the environment has them."""

    def __init__(self, name: str, access_log: bool) -> None:
        """Takes what `appservers` has imported."""
        super().__init__(name)
        self._access_log = access_log
        self._config: Any = None
        self._local: Any = None
        self._server: Any = None
        self._more: Dict[str, Any] = {}

    def make_loop(self) -> asyncio.AbstractEventLoop:
        """uvloop where the environment has it."""
        try:
            loop: asyncio.AbstractEventLoop = importlib.import_module("uvloop").new_event_loop()
            return loop
        except Exception:  # Not there, or not for this Python.
            return super().make_loop()

    def open(self, application: AsgiApplication, loop: asyncio.AbstractEventLoop, state: Dict[str, Any]) -> type:
        """Loads its configuration, which picks the protocols."""
        self._config = self._configured(application, forwarded.allowed())
        # It has no address to judge a client of a unix socket by, and would not believe nginx.
        self._local = self._configured(application, "*")
        self._server = importlib.import_module("uvicorn.server").Server(self._config)
        protocol: type = self._config.http_protocol_class
        self._more = {"server_state": self._server.server_state, "_loop": loop}
        if "app_state" in inspect.signature(protocol).parameters:
            self._more["app_state"] = state
        return protocol

    def make(self, protocol: type, is_local: bool) -> Any:
        """A protocol for one connection."""
        return protocol(config=self._local if is_local else self._config, **self._more)

    async def tick(self) -> None:
        """Renews the Date of its answers."""
        await self._server.on_tick(0)

    def _configured(self, application: AsgiApplication, believed: str) -> Any:
        config = importlib.import_module("uvicorn.config").Config(
            application,
            interface="asgi3",
            lifespan="off",
            log_config=LOG,
            access_log=self._access_log,
            timeout_keep_alive=NEVER,
            h11_max_incomplete_event_size=LARGEST_HEAD,
            forwarded_allow_ips=believed,
        )
        config.load()
        return config
