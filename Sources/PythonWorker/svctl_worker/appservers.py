"""Which app server answers: a gunicorn, else, where HTTP is spoken, the standard library with a warning."""

from __future__ import annotations

import sys

from svctl_worker import installed_gunicorn
from svctl_worker.application import Application
from svctl_worker.appserver import AppServer
from svctl_worker.doorkeeper import UWSGI, Doorkeeper
from svctl_worker.log import say
from svctl_worker.options import Options


class NoAppServer(Exception):
    """Nothing here speaks what the settings ask for: why, and what to do next."""


def choose(application: Application, options: Options) -> AppServer:
    """Takes the application's gunicorn, or the one beside svctl, or the standard library as the last resort.

    Raises NoAppServer when the uwsgi protocol is asked for and no gunicorn speaks it.
    """
    return Doorkeeper(_choose(application, options), options.protocol)


def _choose(application: Application, options: Options) -> AppServer:
    oldest = installed_gunicorn.OLDEST_FOR_UWSGI if options.protocol == UWSGI else installed_gunicorn.OLDEST
    try:
        gunicorn = installed_gunicorn.choose(options.wheels, oldest)
    except installed_gunicorn.NoGunicorn as reason:
        install = f"install one with: {sys.executable} -m pip install 'gunicorn>={'.'.join(map(str, oldest))}'"
        if options.protocol == UWSGI:
            if sys.version_info < installed_gunicorn.OLDEST_PYTHON_FOR_WHEEL:
                install = "point home at an environment made with Python 3.10 or newer"
            raise NoAppServer(f"cannot speak the uwsgi protocol: {reason}; {install}") from reason
        from svctl_worker.standard_server import StandardServer

        say(f"warning: serving with Python's standard library, which is slow and closes every connection: {reason}; {install}")
        return StandardServer(application, options.access_log)
    from svctl_worker.gunicorn_server import GunicornServer

    server = GunicornServer(application, options.threads, options.access_log, options.protocol)
    server.name += f" from {gunicorn.home}"
    return server
