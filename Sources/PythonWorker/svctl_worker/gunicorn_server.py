"""gunicorn as the app server: its gthread worker answers each request, without its arbiter and without its loop.

Its versions differ in how they wait, keep alive and drain; all from 22 on agree on `TConn` and
`ThreadWorker.handle`, and only these are used, not subclassed: a later version has nothing of ours
to clash with.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
from typing import Any, Callable, Iterable, Tuple

from svctl_worker.application import WsgiApplication
from svctl_worker.appserver import AppServer, Channel, Outcome
from svctl_worker.doorkeeper import HTTP, UWSGI
from svctl_worker.gunicorn_uwsgi import UwsgiChannel, complete

#: gunicorn's own format without its time (the log companion has it) and with the milliseconds taken.
ACCESS_FORMAT = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms "%(f)s" "%(a)s"'
#: uWSGI's largest buffer-size, so that no header it took is refused here.
LARGEST_HEADER = 65536
#: The loop bounds the connections; gunicorn's own bound must never close one.
NO_BOUND = 1_000_000


class GunicornServer(AppServer):
    """Answers with `application` through one gthread worker, shared by all channels."""

    def __init__(self, application: WsgiApplication, threads: int, access_log: bool, protocol: str = HTTP) -> None:
        """Imports gunicorn, which `installed_gunicorn.choose` has settled; `protocol` is http or uwsgi."""
        self._protocol = protocol
        self.name = f"gunicorn {sys.modules['gunicorn'].__version__}"
        self._gthread: Any = importlib.import_module("gunicorn.workers.gthread")
        self._config = configuration(threads, access_log, protocol)
        self._worker = self._make_worker()
        self._application = application
        self._worker.wsgi = self._call

    def open(self, connection: socket.socket, client: Any, server: Any) -> Channel:
        """A channel over an accepted blocking connection."""
        if connection.family == socket.AF_UNIX:
            server = _name_of_unix(server)
        channel = self._gthread.TConn(self._config, connection, client, server)
        channel.data_ready = True  # Else the newer ones wait for bytes once more, with a poller of their own.
        channel.init()
        kind = UwsgiChannel if self._protocol == UWSGI else GunicornChannel
        return kind(self._worker, channel)

    def wind_down(self) -> None:
        """From now on every answer whose head is not sent yet says `Connection: close`."""
        self._worker.alive = False

    def _call(self, environ: "dict[str, Any]", start_response: Callable[..., Any]) -> Iterable[bytes]:
        response: Any = getattr(start_response, "__self__", None)
        if self._protocol == UWSGI:
            complete(environ, response.req.uwsgi_vars)

        def start(status: str, headers: "list[Tuple[str, str]]", *exception: Any) -> Any:
            # gunicorn decides before it calls the application; the TERM may have come while that was at work.
            if response is not None and not self._worker.alive and not response.headers_sent:
                response.force_close()
            return start_response(status, headers, *exception)

        return self._application(environ, start)

    def _make_worker(self) -> Any:
        kind = self._gthread.ThreadWorker
        return without_heartbeat(lambda: kind(0, os.getppid(), [], None, 0, self._config, logger(self._config)))


class GunicornChannel(Channel):
    """One connection's parser and its place in the stream."""

    def __init__(self, worker: Any, connection: Any) -> None:
        self._worker = worker
        self._connection = connection

    def exchange(self) -> Outcome:
        """Reads one request and answers it."""
        result = self._worker.handle(self._connection)
        kept = result[0] if isinstance(result, tuple) else result  # A pair before 24, a truth value since.
        parser = self._connection.parser
        if kept is True and _finish_body(parser):
            return Outcome.AGAIN if parser.unreader.buf.getvalue() else Outcome.KEEP
        return Outcome.LINGER if _may_be_sending(parser) else Outcome.CLOSE


class NoHeartbeat:
    """In the place of gunicorn's WorkerTmp: nobody watches for a heartbeat."""

    def __init__(self, config: Any) -> None:
        pass


def without_heartbeat(make: Callable[[], Any]) -> Any:
    """Makes a worker that beats for no arbiter."""
    base: Any = importlib.import_module("gunicorn.workers.base")
    # The heartbeat for the arbiter is a file touched each second; there is no arbiter, and maybe no writable /tmp.
    theirs, base.WorkerTmp = base.WorkerTmp, NoHeartbeat
    try:
        return make()
    finally:
        base.WorkerTmp = theirs


def _finish_body(parser: Any) -> bool:
    """Reads what the application left of the body, where the version has not done so by itself."""
    if not hasattr(parser, "finish_body"):
        while parser.mesg.body.read(8192):
            pass
    return True


def _may_be_sending(parser: Any) -> bool:
    """Whether the request had a body, or was not understood: then bytes may still be on the way."""
    request = parser.mesg if parser else None
    if request is None:
        return True
    names = {name for name, _ in request.headers}
    return bool(names & {"CONTENT-LENGTH", "TRANSFER-ENCODING"}) or bool(parser.unreader.buf.getvalue())


def configuration(threads: int, access_log: bool, protocol: str = HTTP) -> Any:
    """gunicorn's settings for this worker."""
    config: Any = importlib.import_module("gunicorn.config").Config(prog="svctl")
    settings = {
        "threads": threads,
        "workers": 2,  # Read for wsgi.multiprocess alone: there may be others, and an application must expect them.
        "timeout": 0,
        "keepalive": 75,  # Read as yes or no: the loop has the patience.
        "worker_connections": NO_BOUND,
        "limit_request_line": 0,
        "limit_request_field_size": LARGEST_HEADER,
        "errorlog": "-",
        "accesslog": "-" if access_log else None,
        "access_log_format": ACCESS_FORMAT,
    }
    if protocol == UWSGI:
        # Who may connect is a matter of where the listener is bound, of its file's mode, and of `svctl check`.
        settings.update({"protocol": "uwsgi", "uwsgi_allow_ips": "*"})
    for name, value in settings.items():
        config.set(name, value)
    return config


def logger(config: Any) -> Any:
    """gunicorn's logger, without its own time."""
    theirs: Any = importlib.import_module("gunicorn.glogging").Logger

    def exception(self: Any, *words: Any, **more: Any) -> None:
        # What a socket with a time limit raises: a slow client is no fault that needs a traceback.
        if not isinstance(sys.exc_info()[1], BlockingIOError):
            theirs.exception(self, *words, **more)

    members = {"error_fmt": "%(levelname)s: %(message)s", "exception": exception}
    return type("TimelessLogger", (theirs,), members)(config)


def _name_of_unix(name: Any) -> str:
    """A unix listener's name as gunicorn takes it: text, and without `:`, at which it would split it."""
    text = "@" + os.fsdecode(name[1:]) if isinstance(name, bytes) else str(name)
    return "" if ":" in text else text
