"""The plan of a worker: take over, load, serve, drain, leave."""

from __future__ import annotations

import faulthandler
import os
import resource
import socket
import sys
import threading
import traceback
from typing import Any, Callable, List, Sequence, Tuple

from svctl_worker import advice, appservers, application, exit_codes, forks, listeners, mercy, packages
from svctl_worker import layers, log, options as command_line, patience, search_path, static_files, watch
from svctl_worker.crew import Crew
from svctl_worker.log import say
from svctl_worker.loop import Loop
from svctl_worker.options import Options
from svctl_worker.readiness import Readiness
from svctl_worker.request_rules import BadRules
from svctl_worker.saturation import Saturation
from svctl_worker.scoreboard import Scoreboard
from svctl_worker.signals import SignalPipe

#: Most connections held at once, where the limit of open files allows it.
MOST_CONNECTIONS = 1000
#: Seconds an application that did not load has for its exit functions, such as one that reports the error.
FAILED_LOAD_MERCY = 5.0


def main(arguments: Sequence[str]) -> int:
    """Runs the worker with its command line, without the program's name; gives the exit code (see `exit_codes`)."""
    log.unbuffer()
    try:
        options = command_line.parse(arguments)
    except SystemExit as end:
        return exit_codes.USAGE if end.code else exit_codes.DONE
    except BadRules as fault:
        say(f"cannot serve: {fault}")
        return exit_codes.CONFIGURATION
    if options.tell_static:
        return _tell_static(options)
    if options.requests.greenlets:
        from svctl_worker import greenlets

        try:
            greenlets.patch()
        except appservers.NoServer as lack:
            say(str(lack))
            return exit_codes.CONFIGURATION
    readiness = Readiness(os.environ.get("NOTIFY_SOCKET"))
    try:
        inherited = listeners.take(os.environ)
    except listeners.HandoverFault as fault:
        say(f"cannot serve: {fault}; the worker is started by svctld, which hands over the listeners")
        return exit_codes.SOFTWARE
    listeners.clean(os.environ)
    scoreboard = Scoreboard.take(os.environ)
    options = layers.with_request_log(options, os.environ)
    forks.keep_out(inherited)
    try:
        loaded = _load(options)
        serve = _serve_asgi if loaded.is_asgi else _serve_wsgi
        serve(loaded.call, options, inherited, readiness, scoreboard)
    except (application.LoadFailure, appservers.NoServer, BadRules) as failure:
        # A thread the import has started must not keep a process that will never serve.
        mercy.limit(FAILED_LOAD_MERCY, exit_codes.CONFIGURATION)
        say(str(failure))
        return exit_codes.CONFIGURATION
    _tell_of_threads()
    return exit_codes.DONE


def _serve_wsgi(
    wsgi: Any, options: Options, inherited: List[socket.socket], readiness: Readiness, scoreboard: Scoreboard
) -> None:
    crew = Crew(options.requests.greenlets or options.threads)
    ledger = watch.ledger(options, readiness, crew.waiting)
    around = layers.around(scoreboard.watch(wsgi), False, options)
    server = appservers.for_wsgi(ledger.wsgi(around) if ledger else around, layers.left_to_app_server(options))
    server = ledger.server(server) if ledger else server
    serving = patience.serving(options.requests)
    saturation = Saturation(readiness.saturated if scoreboard.tells_saturation else None)
    limits = (_most_connections(), serving, options.requests.wait)
    loop = Loop(inherited, server, crew, SignalPipe(), *limits, scoreboard, saturation)
    moments = _moments(f"{server.name}, {_threads(options)}", options, inherited, readiness)

    def run_loop() -> None:
        try:
            loop.run(*moments)
        except BaseException:  # A worker whose loop is gone serves nobody: let the master start another.
            say(traceback.format_exc().rstrip())
            mercy.leave_at_once(exit_codes.SOFTWARE)

    threading.Thread(target=run_loop, name="svctl-loop", daemon=True).start()
    crew.work()


def _serve_asgi(
    asgi: Any, options: Options, inherited: List[socket.socket], readiness: Readiness, scoreboard: Scoreboard
) -> None:
    from svctl_worker import asgi_server, asgi_worker, lifespan

    if options.requests.greenlets:
        raise appservers.NoServer("gevent serves WSGI, and this application is ASGI; take gevent out of the settings")
    server = appservers.for_asgi(layers.left_to_app_server(options))
    if options.threads > 1:
        say(f"threads = {options.threads} has no meaning for ASGI: one event loop answers all; processes gives more")
    ledger = watch.ledger(options, readiness)
    moments = _moments(server.name, options, inherited, readiness)
    try:
        around, serving = layers.around(asgi, True, options), patience.serving(options.requests)
        around = ledger.asgi(around) if ledger else around
        limits = (_most_connections(), serving)
        asgi_worker.serve(around, server, inherited, *limits, scoreboard, readiness.saturated, *moments)
    except lifespan.StartupFailure as failure:
        target = application.name_of(options)
        raise application.LoadFailure(target, f"its lifespan startup failed: {failure}", "correct that") from failure
    except asgi_server.BrokenServer as fault:
        name = server.name.partition(" ")[0]
        again = packages.install_command(name, "--upgrade --force-reinstall ")
        raise appservers.NoServer(f"{fault}; repair it with: {again}") from fault
    except Exception:
        say(traceback.format_exc().rstrip())
        mercy.leave_at_once(exit_codes.SOFTWARE)


def _moments(
    served_with: str, options: Options, inherited: List[socket.socket], readiness: Readiness
) -> Tuple[Callable[[], None], Callable[[], None], Callable[[], None]]:
    """What happens when the worker accepts, when it drains, and when it is to be gone at once."""

    def accepting() -> None:
        where = ", ".join(listeners.describe(listener) for listener in inherited)
        say(f"serving {application.name_of(options)} on {where} with {served_with}")
        readiness.ready()

    def draining() -> None:
        mercy.limit(options.mercy)
        readiness.stopping()

    return accepting, draining, lambda: mercy.leave_at_once(exit_codes.DONE)


def _tell_static(options: Options) -> int:
    try:
        static_files.tell(lambda: _load(options))
    except application.LoadFailure as failure:
        say(str(failure))
        mercy.leave_at_once(exit_codes.CONFIGURATION)
    mercy.leave_at_once(exit_codes.DONE)  # Whatever the application has started: nobody waits for it.
    return exit_codes.DONE


def _load(options: Options) -> application.Loaded:
    """Loads the application in the surroundings it expects: its folder first on the path, its arguments and none of ours."""
    faulthandler.enable()
    search_path.arrange(options.pythonpath)
    sys.argv[1:] = options.requests.arguments
    for name in options.requests.imports:
        _import_beside(name)
    try:
        loaded = application.load(options)
        if options.requests.mounts:
            from svctl_worker import mounts

            loaded = mounts.load(options, loaded)
        return loaded
    except application.ImportFailure as failure:
        raise _told(failure) from failure


def _import_beside(name: str) -> None:
    """As with uWSGI, an import that fails does not keep the application from serving."""
    try:
        application.import_beside(name)
    except application.ImportFailure as failure:
        say(f"warning: {_told(failure)}; import = {name} counts for nothing, and the app is loaded")
    except application.LoadFailure as failure:
        say(f"warning: {failure}; import = {name} counts for nothing, and the app is loaded")


def _told(failure: application.ImportFailure) -> application.LoadFailure:
    """The one line about a failure, whose traceback is in the log."""
    trace = advice.own_traceback(failure.error)
    if trace:
        say(trace.rstrip())
    return advice.explain(failure)


def _most_connections() -> int:
    """Half of the open files, at most: the application needs the others."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(8, min(MOST_CONNECTIONS, soft // 2))


def _tell_of_threads() -> None:
    """Says why the process stays although every connection is closed: Python waits for threads that are no daemons."""
    left = [thread.name for thread in threading.enumerate() if not thread.daemon]
    left.remove(threading.current_thread().name)
    if left:
        say(f"every connection is closed; waiting for threads of the application: {', '.join(left)}")


def _threads(options: Options) -> str:
    if options.requests.greenlets:
        return f"{options.requests.greenlets} greenlets"
    return "1 thread" if options.threads == 1 else f"{options.threads} threads"
