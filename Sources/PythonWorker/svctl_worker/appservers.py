"""Which app server answers: a gunicorn, else the standard library with a warning."""

from __future__ import annotations

import sys

from svctl_worker import installed_gunicorn
from svctl_worker.application import Application
from svctl_worker.appserver import AppServer
from svctl_worker.log import say
from svctl_worker.options import Options


def choose(application: Application, options: Options) -> AppServer:
    """Takes the application's gunicorn, or the one beside svctl, or the standard library as the last resort."""
    try:
        gunicorn = installed_gunicorn.choose(options.wheels)
    except installed_gunicorn.NoGunicorn as reason:
        from svctl_worker.standard_server import StandardServer

        oldest = ".".join(map(str, installed_gunicorn.OLDEST))
        say(
            f"warning: serving with Python's standard library, which is slow and closes every connection: {reason}; "
            f"install one with: {sys.executable} -m pip install 'gunicorn>={oldest}'"
        )
        return StandardServer(application, options.access_log)
    from svctl_worker.gunicorn_server import GunicornServer

    server = GunicornServer(application, options.threads, options.access_log)
    server.name += f" from {gunicorn.home}"
    return server
