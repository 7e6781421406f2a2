"""The uwsgi protocol through gunicorn: it parses the packet, and what it makes of it is put right here.

An application sees what it would see under uWSGI: every variable as nginx sent it. gunicorn takes some of them for
parts of an HTTP request: it decodes PATH_INFO once more, gives the address of nginx in the place of the client's, and
knows no SCRIPT_NAME. uwsgi-protocol.readthedocs: one packet and one body a connection.
"""

from __future__ import annotations

import importlib
import socket
from typing import Any, Dict

from svctl_worker.appserver import Channel, Outcome
from svctl_worker.doorkeeper import Refusal
from svctl_worker.listeners import describe
from svctl_worker.seldom import say_seldom

#: modifier1 of a packet whose SCRIPT_NAME is to be cut from its PATH_INFO.
CUTS_SCRIPT_NAME = 30
#: What only the server may say of a request.
OWN_PREFIXES = ("wsgi.", "gunicorn.")


class UwsgiChannel(Channel):
    """One connection, and so one request."""

    def __init__(self, worker: Any, connection: Any) -> None:
        """`connection` is gunicorn's, with its parser."""
        self._worker = worker
        self._connection = connection
        self._faults: Any = importlib.import_module("gunicorn.uwsgi.errors").UWSGIParseException

    def exchange(self) -> Outcome:
        """Reads the packet and answers it."""
        sock: socket.socket = self._connection.sock
        try:
            request = self._read()
        except (self._faults, Malformed) as fault:
            where = describe(sock)
            say_seldom(f"packet on {where}", f"a malformed uwsgi packet came to {where}: {fault}")
            return Refusal(sock, f"This is no uwsgi request: {fault}.").exchange()
        except OSError:
            return Outcome.CLOSE  # The client has gone.
        self._connection.parser = Parsed(request)
        self._worker.handle(self._connection)
        has_body = request.uwsgi_vars.get("CONTENT_LENGTH", "") not in ("", "0")
        return Outcome.LINGER if has_body else Outcome.CLOSE

    def _read(self) -> Any:
        parser = self._connection.parser
        head = parser.unreader.read(4)
        cuts = head[:1] == bytes((CUTS_SCRIPT_NAME,))
        parser.unreader.unread(b"\0" + head[1:] if cuts else head)
        request = next(parser)
        variables = request.uwsgi_vars
        if not variables.get("REQUEST_METHOD"):
            raise Malformed("it has no REQUEST_METHOD")
        length = variables.get("CONTENT_LENGTH", "")
        if length and not (length.isascii() and length.isdigit()):
            raise Malformed(f"its CONTENT_LENGTH is {length[:40]!r}")
        if cuts:
            cut_script_name(variables)
        # To gunicorn 1.0 means: no chunks (before 26 it sends them, and nginx takes them for the body), no 1xx.
        request.version = (1, 0)
        request.force_close()
        return request


class Malformed(Exception):
    """A packet that gunicorn would take, and that asks for nothing."""


class Parsed:
    """In the place of gunicorn's parser: the one request, which is parsed already."""

    def __init__(self, request: Any) -> None:
        self.mesg = request

    def __next__(self) -> Any:
        return self.mesg

    def finish_body(self, deadline: Any = None, max_bytes: Any = None) -> bool:
        """Nothing comes behind it."""
        return True


def cut_script_name(variables: Dict[str, str]) -> None:
    """Takes SCRIPT_NAME from the begin of PATH_INFO, where it stands there as whole segments."""
    name, path = variables.get("SCRIPT_NAME", "").rstrip("/"), variables.get("PATH_INFO", "")
    if name and (path == name or path.startswith(name + "/")):
        variables["PATH_INFO"] = path[len(name) :]


def complete(environ: Dict[str, Any], variables: Dict[str, str]) -> None:
    """Makes of gunicorn's WSGI environment what uWSGI would give for these variables of a packet."""
    if "REMOTE_ADDR" in variables:
        environ.pop("REMOTE_PORT", None)  # nginx's own, which says nothing of the client
    environ.update({name: value for name, value in variables.items() if not name.startswith(OWN_PREFIXES)})
    environ["RAW_URI"] = variables.get("REQUEST_URI", environ.get("RAW_URI", ""))
    environ["wsgi.url_scheme"] = variables.get("UWSGI_SCHEME") or scheme(variables)


def scheme(variables: Dict[str, str]) -> str:
    """`https` when the packet says so, as uWSGI reads it."""
    return "https" if variables.get("HTTPS", "").lower() in ("on", "1", "true") else "http"
