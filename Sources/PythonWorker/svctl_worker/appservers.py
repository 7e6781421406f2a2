"""Which app server answers: the one that `server` names, else the first that the environment and svctl have.

For WSGI that is the environment's gunicorn, its waitress, the gunicorn beside svctl, and the standard library as
the last resort; for ASGI its uvicorn, its gunicorn, and the one beside svctl.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Callable, Dict, List, Optional, Tuple, TypeVar, Union

from svctl_worker import installed_gunicorn, packages
from svctl_worker.application import WsgiApplication
from svctl_worker.appserver import AppServer
from svctl_worker.doorkeeper import UWSGI, Doorkeeper
from svctl_worker.installed_gunicorn import Need, NoGunicorn
from svctl_worker.log import say
from svctl_worker.options import Options
from svctl_worker.packages import Broken, Package, Version

if TYPE_CHECKING:  # It imports asyncio, which WSGI has no use for.
    from svctl_worker.asgi_server import AsgiServer

#: 2.1.1 is the first that keeps request smuggling out; 0.22 is the last for Python 3.7.
OLDEST: Dict[str, Version] = {"waitress": (2, 1, 1), "uvicorn": (0, 22)}

Server = TypeVar("Server")


class NoServer(Exception):
    """No app server, or not the one that was asked for, can serve here: what is missing, why, what to do next."""


class Missing(Exception):
    """One app server cannot serve here; says why."""


def for_wsgi(application: WsgiApplication, options: Options) -> AppServer:
    """Raises NoServer when none speaks what the listeners speak, or the one that was asked for cannot serve."""
    choose = _for_uwsgi if options.protocol == UWSGI else _for_http
    return Doorkeeper(choose(application, options), options.protocol)


def _for_uwsgi(application: WsgiApplication, options: Options) -> AppServer:
    if options.server not in ("auto", "gunicorn"):
        raise NoServer(
            f"server = {options.server} does not speak the uwsgi protocol; write server = gunicorn, "
            "or http-socket in the place of socket and proxy_pass in the place of uwsgi_pass"
        )
    try:
        return _gunicorn(application, options)
    except NoGunicorn as reason:
        install = f"install one with: {packages.install_command(_requirement(installed_gunicorn.UWSGI))}"
        if sys.version_info < installed_gunicorn.OLDEST_PYTHON_FOR_WHEEL:
            install = "point home at an environment made with Python 3.10 or newer"
        raise NoServer(f"cannot speak the uwsgi protocol: {reason}; {install}") from reason


def _for_http(application: WsgiApplication, options: Options) -> AppServer:
    wanted = options.server
    if wanted == "uvicorn":
        raise NoServer(
            "uvicorn serves ASGI, and this application is WSGI; name the project's ASGI application "
            "(in Django config.asgi), or write server = gunicorn, waitress or auto"
        )
    kinds = {"gunicorn": _gunicorn, "waitress": _waitress, "standard": _standard}
    if wanted != "auto":
        return _only(wanted, lambda: kinds[wanted](application, options), _requirement(wanted))
    has_gunicorn = installed_gunicorn.own() is not None
    # One that the environment has was chosen by somebody; ours is only there.
    order = [_gunicorn, _waitress] if has_gunicorn or not _is_installed("waitress") else [_waitress, _gunicorn]
    server, reasons = _first([functools.partial(kind, application, options) for kind in order])
    if server is None:
        say(
            "warning: serving with Python's standard library, which is slow and closes every connection: "
            f"{reasons[order.index(_gunicorn)]}; install one with: {packages.install_command(_requirement('gunicorn'))}"
        )
        return _standard(application, options)
    if reasons:
        say(f"{reasons[0]}: serving with {server.name}")
    return server


def for_asgi(options: Options) -> AsgiServer:
    """Raises NoServer when none can serve, or not the one that was asked for."""
    wanted = options.server
    if options.protocol == UWSGI:
        raise NoServer(
            "the uwsgi protocol carries WSGI here, and this application is ASGI; "
            "write http-socket in the place of socket and proxy_pass in the place of uwsgi_pass"
        )
    if wanted in ("waitress", "standard"):
        other = "Python's standard library" if wanted == "standard" else wanted
        raise NoServer(
            f"{other} serves WSGI, and this application is ASGI; name the project's WSGI application "
            "(in Django config.wsgi), or write server = uvicorn, gunicorn or auto"
        )
    if wanted == "uvicorn":
        return _only(wanted, lambda: _uvicorn(options), _requirement("uvicorn"))
    if wanted == "gunicorn":
        return _only(wanted, lambda: _gunicorn_asgi(options), _requirement(installed_gunicorn.ASGI))
    server, reasons = _first([lambda: _uvicorn(options), lambda: _gunicorn_asgi(options)])
    if server is None:
        raise NoServer(
            f"no app server for ASGI: {'; '.join(reasons)}; "
            f"install one with: {packages.install_command(_requirement('uvicorn'))}"
        )
    if _is_installed("uvicorn") and reasons:
        say(f"{reasons[0]}: serving with {server.name}")
    return server


def _only(name: str, make: Callable[[], Server], requirement: str) -> Server:
    try:
        return make()
    except (Missing, NoGunicorn) as reason:
        # pip would find a broken one of the right version there, and do nothing.
        again = "--force-reinstall " if isinstance(reason.__cause__, Broken) else ""
        raise NoServer(
            f"cannot serve with {name}: {reason}; install it with: {packages.install_command(requirement, again)}"
        ) from reason


def _first(makers: List[Callable[[], Server]]) -> Tuple[Optional[Server], List[str]]:
    """The first that can serve, and why those before it cannot."""
    reasons: List[str] = []
    for make in makers:
        try:
            return make(), reasons
        except (Missing, NoGunicorn) as reason:
            reasons.append(str(reason))
    return None, reasons


def _gunicorn(application: WsgiApplication, options: Options) -> AppServer:
    need = installed_gunicorn.UWSGI if options.protocol == UWSGI else installed_gunicorn.WSGI
    package = installed_gunicorn.choose(options.wheels, need)
    from svctl_worker.gunicorn_server import GunicornServer

    server = GunicornServer(application, options.threads, options.access_log, options.protocol)
    server.name += f" from {package.home}"
    return server


def _gunicorn_asgi(options: Options) -> AsgiServer:
    package = installed_gunicorn.choose(options.wheels, installed_gunicorn.ASGI)
    from svctl_worker.gunicorn_asgi import GunicornAsgi

    return GunicornAsgi(f"gunicorn {package.version} (asgi) from {package.home}", options.access_log)


def _waitress(application: WsgiApplication, options: Options) -> AppServer:
    package = _in_environment("waitress", "waitress.parser", "waitress.task", "waitress.adjustments")
    from svctl_worker.waitress_server import WaitressServer

    name = f"waitress {package.version} from {package.home}"
    return WaitressServer(application, name, options.access_log, options.requests.largest_body)


def _uvicorn(options: Options) -> AsgiServer:
    package = _in_environment("uvicorn", "uvicorn.config", "uvicorn.server")
    from svctl_worker.uvicorn_server import UvicornServer

    return UvicornServer(f"uvicorn {package.version} from {package.home}", options.access_log)


def _standard(application: WsgiApplication, options: Options) -> AppServer:
    from svctl_worker.standard_server import StandardServer

    return StandardServer(application, options.access_log)


def _in_environment(name: str, *modules: str) -> Package:
    """The environment's package of that name, imported; raises Missing."""
    package = next(packages.installed(name, sys.path), None)
    if package is None:
        raise Missing(f"there is no {name} in the application's environment")
    if packages.number(package.version) < OLDEST[name]:
        raise Missing(f"{package} is older than {packages.text(OLDEST[name])}")
    try:
        packages.bring_in(package, *modules)
    except Broken as fault:
        raise Missing(str(fault)) from fault
    return package


def _is_installed(name: str) -> bool:
    return next(packages.installed(name, sys.path), None) is not None


def _requirement(what: Union[str, Need]) -> str:
    """What pip is to install: a server by its name, or a gunicorn that fills a need."""
    if what == "gunicorn":
        what = installed_gunicorn.WSGI
    if isinstance(what, str):
        return f"{what}>={packages.text(OLDEST[what])}" if what in OLDEST else what
    return f"gunicorn>={packages.text(what.least)}"
