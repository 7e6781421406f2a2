"""Tests that hold for every engine: the same rules for requests, the same addresses, the same answers."""

import http.client
import json
import os
import socket
import tempfile
from typing import Any, Dict, List, NamedTuple, Tuple

import client
import uwsgi
from case import WorkerCase
from environments import Environment, newest, served, serving_asgi
from worker import Worker


class Whole(NamedTuple):
    """An answer with its head."""

    status: int
    headers: "http.client.HTTPMessage"
    body: bytes

    def __getitem__(self, name: Any) -> Any:
        return self.headers.get(name, "") if isinstance(name, str) else tuple.__getitem__(self, name)


class EngineCase(WorkerCase):
    """In an environment, with the sample application `echo` or another."""

    #: Whether the environment's engine serves ASGI, and whether it speaks the uwsgi protocol.
    is_asgi = False
    is_uwsgi = False

    def setUp(self) -> None:
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = os.path.realpath(place.name)

    def write(self, name: str, text: "str | bytes") -> str:
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        return path

    def serve_rules(self, rules: Dict[str, Any], *more: str, **others: Any) -> Worker:
        module = ("--module", "echo:asgi" if self.is_asgi else "echo")
        spoken = ("--protocol", "uwsgi") if self.is_uwsgi else ()
        return self.serve(*module, *spoken, "--requests", json.dumps(rules), *more, **others)

    def whole(self, path: str, method: str = "GET", **headers: str) -> Whole:
        """One request; `If_Range="x"` sends that header."""
        with self.connect() as one:
            return self.exchange(one, path, method, **headers)

    def exchange(self, one: socket.socket, path: str, method: str = "GET", **headers: str) -> Whole:
        if self.is_uwsgi:
            # What nginx sends of it: the path decoded, the address as it was.
            info = {f"HTTP_{name.upper()}": value.encode().decode("latin-1") for name, value in headers.items()}
            uwsgi.ask(one, path, REQUEST_METHOD=method, **info)
        else:
            client.ask(one, path, method, head="".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items()))
        response = http.client.HTTPResponse(one, method=method)
        response.begin()
        try:
            return Whole(response.status, response.headers, response.read())
        finally:
            response.close()


def engines() -> List[Tuple[Environment, Dict[str, Any]]]:
    """One environment a kind of engine, with what `EngineCase` is to know of it; the old ones on an old Python."""
    wanted = ("gunicorn 22.0.0", "waitress 3.0.2", "wsgiref")
    old = [min((one for one in served() if one.server == name), key=lambda one: one.version) for name in wanted]
    found: List[Tuple[Environment, Dict[str, Any]]] = [(one, {}) for one in [newest(), *old]]
    found.append((newest()._replace(label="newest_uwsgi"), {"is_uwsgi": True}))
    found += [(one, {"is_asgi": True}) for one in serving_asgi() if not one.label.endswith(("_own_25_0_0", "_websockets"))]
    return found


def in_each_engine(case: type, namespace: Dict[str, Any]) -> None:
    """Puts one class an engine into a test module's namespace."""
    for environment, facts in engines():
        label = environment.label + ("_asgi" if facts.get("is_asgi") else "")
        members = {"environment": environment, "__module__": namespace["__name__"], **facts}
        name = f"{case.__name__}_{label}"
        namespace[name] = type(name, (case,), members)
