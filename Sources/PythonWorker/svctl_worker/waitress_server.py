"""waitress as the app server: its parser reads each request and its task answers it, without its loop and its threads.

What waitress is chosen for stays: a request is read whole before a thread is given to it, so slow clients hold none.
"""

from __future__ import annotations

import importlib
import socket
import sys
import time
import traceback
from typing import Any, Dict, Optional

from svctl_worker import forwarded
from svctl_worker.application import WsgiApplication
from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.log import say

#: Most bytes of a request's head: what other servers take in one line, and the lines around it.
LARGEST_HEAD = 262144
PIECE = 65536


class WaitressServer(AppServer):
    """Answers with waitress's tasks."""

    def __init__(
        self, application: WsgiApplication, name: str, access_log: bool, largest_body: Optional[int] = None
    ) -> None:
        """Takes what `appservers` has imported; refuses bodies much larger than `largest_body` before they are read."""
        self.application = application
        self.name = name
        self.access_log = access_log
        self.is_closing = False
        self.parser: Any = importlib.import_module("waitress.parser").HTTPRequestParser
        self.tasks: Any = importlib.import_module("waitress.task")
        self.error: Any = importlib.import_module("waitress.utilities").InternalServerError
        self.answer = _answering(self)
        self.adj: Any = importlib.import_module("waitress.adjustments").Adjustments(
            max_request_header_size=LARGEST_HEAD,
            # It reads bodies before any application is asked, and counts what frames small chunks too.
            max_request_body_size=sys.maxsize if largest_body is None else 8 * largest_body + 1024,
        )

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """A channel over an accepted blocking connection."""
        return WaitressChannel(self, connection, client, server)

    def wind_down(self) -> None:
        """From now on every answer whose head is not sent yet says `Connection: close`."""
        self.is_closing = True


class ClientGone(Exception):
    """Nobody is there to take the answer. No OSError, which would look like one of the application's."""


class Place:
    """In the place of waitress's server: what its tasks ask about the listener."""

    def __init__(self, server: WaitressServer, address: Any) -> None:
        self.application = server.application
        self.adj = server.adj
        is_internet = isinstance(address, tuple)
        self.server_name = address[0] if is_internet else "localhost"
        self.effective_port = address[1] if is_internet else "unix"


class WaitressChannel(Channel):
    """In the place of waitress's channel: one connection, on which its tasks write."""

    def __init__(self, appserver: WaitressServer, connection: socket.socket, client: Any, server: Any) -> None:
        self._appserver = appserver
        self._connection = connection
        # As in connection.py: gevent's own socket would wait.
        self._plain: Any = getattr(connection, "_sock", connection)
        self.client = client
        self.adj = appserver.adj
        self.server = Place(appserver, server)
        self.addr = client[:2] if isinstance(client, tuple) else ("", None)
        self._request: Any = None
        self._ahead = b""
        self._held = b""
        self.sent = 0

    def exchange(self) -> Outcome:
        """Reads what is there of a request, and answers it once it is whole."""
        if not self._ahead:
            self._ahead = self._connection.recv(PIECE)  # It has begun to arrive.
        while True:
            if not self._ahead:
                return Outcome.CLOSE
            request = self._read_ahead()
            if request is not None:
                return self._serve(request)
            try:
                self._ahead = self._plain.recv(PIECE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return Outcome.PART

    def _read_ahead(self) -> Any:
        """Feeds the parser with what was received; gives the request when that completes one."""
        while self._ahead:
            if self._request is None:
                self._request = self._appserver.parser(self.adj)
            request = self._request
            self._ahead = self._ahead[request.received(self._ahead) :]
            if request.expect_continue and request.headers_finished and not request.completed:
                request.expect_continue = False
                self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            if request.completed:
                self._request = None
                if not request.empty:
                    return request
        return None

    def _serve(self, request: Any) -> Outcome:
        begun, self.sent = time.monotonic(), 0
        try:
            task = self._run(request)
        finally:
            request.close()
        if self._appserver.access_log:
            line = getattr(request, "first_line", b"-").decode("latin-1")
            taken = round((time.monotonic() - begun) * 1000)
            print(f'{self.addr[0]} "{line}" {task.status.split(" ")[0]} {self.sent} {taken}ms', flush=True)
        if not task.close_on_finish:
            return Outcome.AGAIN if self._ahead else Outcome.KEEP
        has_body = request.content_length > 0 or request.chunked
        return Outcome.LINGER if request.error or has_body or self._ahead else Outcome.CLOSE

    def _run(self, request: Any) -> Any:
        kind = self._appserver.tasks.ErrorTask if request.error else self._appserver.answer
        task = kind(self, request)
        try:
            try:
                task.service()
            except Exception as error:
                if isinstance(error, ClientGone):
                    raise
                say("".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())
                task.close_on_finish = True
                if not task.wrote_header:
                    request.error = self._appserver.error("the application failed")
                    task = self._appserver.tasks.ErrorTask(self, request)
                    task.service()
            self._send(b"")
        except ClientGone:
            task.close_on_finish = True
        return task

    def write_soon(self, data: Any) -> int:
        """Sends bytes, or a file that the application gave; gives their number. Blocks until all is taken."""
        if not hasattr(data, "skip"):
            # The head waits for the first piece of the body: one segment in the place of two.
            if self.sent == 0:
                self._held = bytes(data)
            else:
                self._send(data)
            self.sent += len(data)
            return len(data)
        before = self.sent
        try:
            while len(data):
                piece = data.get(PIECE, True)
                if not piece:  # The file is shorter than it was.
                    break
                self._send(piece)
                self.sent += len(piece)
        finally:
            data.close()
        return self.sent - before

    def check_client_disconnected(self) -> bool:
        """What waitress offers applications as `waitress.client_disconnected`."""
        try:
            return not self._plain.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _send(self, data: bytes) -> None:
        data, self._held = self._held + data, b""
        try:
            if data:
                self._connection.sendall(data)
        except OSError as error:
            raise ClientGone() from error


def _answering(server: WaitressServer) -> Any:
    """waitress's task, with the end of the connection announced while the worker stops, and our facts in its environ."""

    theirs: Any = server.tasks.WSGITask

    class Answer(theirs):  # type: ignore[misc]
        def build_response_header(self) -> bytes:
            mine: Any = self
            if server.is_closing and not mine.close_on_finish:
                mine.response_headers.append(("Connection", "close"))
                mine.close_on_finish = True
            head: bytes = super().build_response_header()
            return head

        def get_environment(self) -> Dict[str, Any]:
            environ: Dict[str, Any] = super().get_environment()
            headers = self.request.headers
            environ["wsgi.multiprocess"] = True  # There may be others, and an application must expect them.
            environ["wsgi.url_scheme"] = forwarded.scheme(
                self.channel.client, lambda name: headers.get(name.upper().replace("-", "_"))
            )
            environ.setdefault("RAW_URI", self.request.request_uri)
            if not isinstance(self.channel.client, tuple):
                del environ["REMOTE_PORT"], environ["REMOTE_HOST"]
            return environ

    return Answer
