"""The app server of last resort: Python's own wsgiref, one request a connection.

It speaks HTTP/1.1 with `Connection: close` in every answer, so there is no kept connection to lose.
"""

from __future__ import annotations

import io
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler
from typing import Any, BinaryIO, Dict, List, cast
from urllib.parse import unquote_to_bytes
from wsgiref.handlers import SimpleHandler

from svctl_worker.application import WsgiApplication
from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.request_body import BadBody, ChunkedBody, MeasuredBody


class StandardServer(AppServer):
    """Answers with `application` through wsgiref."""

    def __init__(self, application: WsgiApplication, access_log: bool) -> None:
        self.name = f"wsgiref of Python {'.'.join(map(str, sys.version_info[:3]))}"
        self.application = application
        self.access_log = access_log

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """A channel for one request."""
        return StandardChannel(self, connection, client, server)

    def wind_down(self) -> None:
        """Nothing to do: every answer says `Connection: close`."""


class StandardChannel(Channel, BaseHTTPRequestHandler):
    """Reads the head with http.server, answers with wsgiref."""

    protocol_version = "HTTP/1.1"
    # A request line that is not understood gets a whole answer too, with a head.
    default_request_version = "HTTP/1.1"
    server_version = "svctl-wsgiref"
    sys_version = ""

    def __init__(self, appserver: StandardServer, connection: socket.socket, client: Any, server: Any) -> None:
        # http.server's own constructor would answer at once, in the wrong thread.
        self.appserver = appserver
        self.connection = connection
        self.client_address = client
        self.server_address = server
        # Not makefile(): its files would keep the descriptor open after the loop has closed the connection.
        self.rfile = io.BufferedReader(SocketStream(connection), 65536)
        self.wfile = io.BufferedWriter(SocketStream(connection), 65536)
        self.close_connection = True

    def exchange(self) -> Outcome:
        """Reads the request and answers it."""
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline, self.request_version, self.command = "", "HTTP/1.1", ""
            self.send_error(414)
        elif self.raw_requestline and self.parse_request():
            self._answer()
        self.wfile.flush()
        return Outcome.LINGER

    def flush_headers(self) -> None:
        """Sends `100 Continue` at once: the client waits for it."""
        super().flush_headers()
        self.wfile.flush()

    def _answer(self) -> None:
        try:
            body = self._body()
        except BadBody as fault:
            self.send_error(400, str(fault))
            return
        begun = time.monotonic()
        handler = AnswerOnce(body, cast(BinaryIO, self.wfile), self._environ())
        handler.run(cast(Any, self.appserver.application))
        if self.appserver.access_log:
            taken = round((time.monotonic() - begun) * 1000)
            print(f'{self.address_string()} "{self.requestline}" {handler.told} {taken}ms', flush=True)

    def _body(self) -> BinaryIO:
        codings = self.headers.get_all("Transfer-Encoding", [])
        lengths: List[str] = self.headers.get_all("Content-Length", [])
        if codings:
            if lengths or [coding.lower() for coding in codings] != ["chunked"]:
                raise BadBody("its length is told twice, or in a coding other than chunked")
            return cast(BinaryIO, io.BufferedReader(ChunkedBody(self.rfile)))
        length = lengths[0].strip() if lengths else "0"
        if len(lengths) > 1 or not (length.isascii() and length.isdigit()):
            raise BadBody("its Content-Length is no single number")
        return cast(BinaryIO, io.BufferedReader(MeasuredBody(self.rfile, int(length))))

    def _environ(self) -> Dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: Dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": self.path,
            "SERVER_PROTOCOL": self.request_version,
            "SERVER_SOFTWARE": self.server_version,
            "REMOTE_ADDR": self.address_string(),
            "wsgi.input_terminated": True,
        }
        if isinstance(self.client_address, tuple):
            environ["REMOTE_PORT"] = str(self.client_address[1])
        environ.update(self._server_names())
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if "_" in name:
                continue  # It could pass for the same name with `-`, which a proxy may have set.
            if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                key = "HTTP_" + key
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ

    def _server_names(self) -> Dict[str, str]:
        if isinstance(self.server_address, tuple):
            return {"SERVER_NAME": self.server_address[0], "SERVER_PORT": str(self.server_address[1])}
        host, _, port = self.headers.get("Host", "localhost").partition(":")
        return {"SERVER_NAME": host, "SERVER_PORT": port or "80"}

    def address_string(self) -> str:
        """The client's address, or "" over a unix socket."""
        return self.client_address[0] if isinstance(self.client_address, tuple) else ""

    def log_message(self, format: str, *args: Any) -> None:
        """Says in the log why a request was refused; answers have their own line."""
        print(f"{self.address_string()} {format % args}", file=sys.stderr, flush=True)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Nothing: `_answer` logs what it has answered, and `send_error` why it has not."""


class AnswerOnce(SimpleHandler):
    """wsgiref's side of one answer."""

    http_version = "1.1"
    server_software = StandardChannel.server_version
    wsgi_run_once = False
    # wsgiref means CGI's environment; a request must not see the process's.
    os_environ: Dict[str, str] = {}

    def __init__(self, body: BinaryIO, answer: BinaryIO, environ: Dict[str, Any]) -> None:
        super().__init__(cast(Any, body), cast(Any, answer), cast(Any, sys.stderr), environ, True, True)
        #: Status and body's bytes, once answered.
        self.told = "-"

    def cleanup_headers(self) -> None:
        """Adds the end of the connection, in the place of whatever the application says about it."""
        super().cleanup_headers()
        headers: Any = vars(self)["headers"]
        headers["Connection"] = "close"

    def close(self) -> None:
        """Keeps for the log what wsgiref forgets here."""
        mine = vars(self)
        self.told = f"{(mine.get('status') or '-').split(' ')[0]} {mine.get('bytes_sent', 0)}"
        super().close()


class SocketStream(io.RawIOBase):
    """The connection as wsgiref and http.server want it. It does not own the connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` with what is there, blocking for the first byte; gives their number, 0 at the end."""
        return self._connection.recv_into(buffer)

    def write(self, data: Any) -> int:
        """Sends all of `data`, and blocks until it is taken."""
        self._connection.sendall(data)
        return len(data)
