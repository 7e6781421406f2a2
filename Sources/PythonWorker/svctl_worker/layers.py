"""What stands between the app server and the application: as many layers as the settings ask for, none in most."""

from __future__ import annotations

import os

from svctl_worker.application import AsgiApplication, WsgiApplication
from svctl_worker.request_rules import BadRules, RequestRules


def around_wsgi(application: WsgiApplication, rules: RequestRules) -> WsgiApplication:
    """A WSGI application with its layers, the outermost last."""
    if rules.static is not None:
        _need_places()
        from svctl_worker import static_serving

        application = static_serving.wsgi(application, rules.static)
    return application


def around_asgi(application: AsgiApplication, rules: RequestRules) -> AsgiApplication:
    """The same for an ASGI application."""
    if rules.static is not None:
        _need_places()
        from svctl_worker import static_serving

        application = static_serving.asgi(application, rules.static)
    return application


def _need_places() -> None:
    if not os.path.exists("/proc/self/fd"):
        raise BadRules("static-map needs /proc, which says where a file lies; mount it")
