"""The log of requests where the settings say more of it than whether: written when an answer has ended."""

from __future__ import annotations

import sys
import time
from http import HTTPStatus
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, TextIO, Tuple

from svctl_worker import request_variables
from svctl_worker.application import AsgiApplication, WsgiApplication
from svctl_worker.log_format import Facts, compile_format
from svctl_worker.rule_reading import LogRules

#: Like the app servers' own.
FORMAT = '%(addr) "%(method) %(uri) %(proto)" %(status) %(rsize) %(msecs)ms "%(referer)" "%(uagent)"'

#: Of web servers, whose logs begin with nothing: what reads those reads a file of requests too.
COMBINED = '%(addr) - %(user) [%(ltime)] "%(method) %(uri) %(proto)" %(status) %(rsize) "%(referer)" "%(uagent)"'


class RequestLog:
    """Knows which requests have a line, and what stands in it."""

    def __init__(
        self, rules: LogRules, logs_all: bool, descriptor: Optional[int] = None, speaks_uwsgi: bool = False
    ) -> None:
        """With `logs_all` every request has one, else those that `rules` picks; `descriptor` leads to a file of its own."""
        #: Whether requests come by the uwsgi protocol.
        self.speaks_uwsgi = speaks_uwsgi
        self._rules = rules
        self._logs_all = logs_all
        form = FORMAT if descriptor is None else COMBINED
        self._line = compile_format(rules.format or form, rules.believes_forwarded, rules.time_format)
        # Our own have quotes around what a client says.
        self._is_quoted = rules.format is None
        # The log companion's pipe, whatever the application makes of sys.stdout.
        self._stream: TextIO = sys.stdout if descriptor is None else _opened(descriptor)

    def tell(self, facts: Facts) -> None:
        """Writes its line, if it has one. Never raises: a log that is gone must not stop the service."""
        try:
            if self._logs_all or self._is_picked(facts):
                line = self._line(_quoted(facts) if self._is_quoted else facts)
                self._stream.write(line + "\n")
                self._stream.flush()
        except (OSError, ValueError):
            pass

    def _is_picked(self, facts: Facts) -> bool:
        rules = self._rules
        return (
            (rules.client_errors and 400 <= facts.status < 500)
            or (rules.server_errors and 500 <= facts.status < 600)
            or (rules.empty and facts.body == 0)
            or (rules.slow_milliseconds is not None and facts.microseconds >= rules.slow_milliseconds * 1000)
            or (rules.big_bytes is not None and facts.body >= rules.big_bytes)
        )


class Entry:
    """A request under way."""

    def __init__(self, log: RequestLog, variables: Dict[str, str]) -> None:
        self._log = log
        self._variables = variables
        self._begun, self._clock = time.time(), time.monotonic()
        self._is_told = False
        # What the app server answers for an application that fails before it has said anything.
        self.status, self.reason = 500, "Internal Server Error"
        self.headers: List[Tuple[str, str]] = []
        self.body = self.pieces = 0

    def end(self) -> None:
        """The answer is through, or was broken off."""
        if self._is_told:
            return
        self._is_told = True
        taken = int((time.monotonic() - self._clock) * 1_000_000)
        answer = (self.status, self.headers, self.reason, self.body, self.pieces)
        self._log.tell(Facts(self._variables, *answer, self._begun, taken, self._log.speaks_uwsgi))


class Body:
    """An answer's pieces, counted on their way."""

    def __init__(self, pieces: Iterable[bytes], entry: Entry) -> None:
        self._pieces = pieces
        self._entry = entry

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._entry.body += len(piece)
            self._entry.pieces += 1
            yield piece

    def close(self) -> None:
        """Called when all is sent, or nobody takes it."""
        try:
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()
        finally:
            self._entry.end()


class SizedBody(Body):
    """The same of a list: how many pieces there are lets app servers say how long one of them is."""

    def __init__(self, pieces: "List[bytes] | Tuple[bytes, ...]", entry: Entry) -> None:
        super().__init__(pieces, entry)
        self._count = len(pieces)

    def __len__(self) -> int:
        return self._count


def wsgi(application: WsgiApplication, log: RequestLog) -> WsgiApplication:
    """`application`, with a line for each request."""

    def serve(environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        entry = Entry(log, request_variables.of_environ(environ))

        def start(status: str, headers: List[Tuple[str, str]], *exception: Any) -> Any:
            code, _, entry.reason = status.partition(" ")
            entry.status, entry.headers = int(code), [*headers]  # App servers add to theirs.
            write = start_response(status, headers, *exception)

            def counting(data: bytes) -> None:
                entry.body += len(data)
                write(data)

            return counting

        try:
            pieces = application(environ, start)
        except BaseException:
            entry.end()
            raise
        if isinstance(pieces, (list, tuple)):
            return SizedBody(pieces, entry)
        wrapper = environ.get("wsgi.file_wrapper")
        if isinstance(wrapper, type) and isinstance(pieces, wrapper):
            # The app server sends the file in a way of its own, and only while it is one of its class.
            _watch_file(pieces, entry)
            return pieces
        return Body(pieces, entry)

    return serve


def asgi(application: AsgiApplication, log: RequestLog) -> AsgiApplication:
    """The same for ASGI's HTTP requests."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        entry = Entry(log, request_variables.of_scope(scope))

        async def watched(message: Any) -> None:
            if message["type"] == "http.response.start":
                entry.status, entry.reason = message["status"], _reason(message["status"])
                entry.headers = [
                    (bytes(name).decode("latin-1"), bytes(value).decode("latin-1"))
                    for name, value in message.get("headers", ())
                ]
            await send(message)
            if message["type"] == "http.response.body":
                entry.body += len(message.get("body", b""))
                entry.pieces += 1

        try:
            await application(scope, receive, watched)
        finally:
            entry.end()

    return serve


def _quoted(facts: Facts) -> Facts:
    """With quotes that would end a value marked, as web servers do."""
    variables = {name: text.replace('"', '\\"') for name, text in facts.variables.items()}
    return facts._replace(variables=variables)


def _opened(descriptor: int) -> TextIO:
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace")


def _watch_file(file: Any, entry: Entry) -> None:
    """Has the close of an app server's own file end the entry; the file's length is in the head."""
    close = getattr(file, "close", None)
    length = next((value for name, value in entry.headers if name.lower() == "content-length"), "0")

    def ended() -> None:
        try:
            if close is not None:
                close()
        finally:
            entry.body += int(length) if length.isdigit() else 0
            entry.end()

    file.close = ended


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
