"""What stands between the app server and the application: as many layers as the settings ask for, none in most."""

from __future__ import annotations

import os
from typing import Any, MutableMapping

from svctl_worker.options import Options
from svctl_worker.request_rules import BadRules

#: Names the descriptor of the file that requests are logged to.
REQUEST_LOG = "SVCTL_REQUEST_LOG"


def around(application: Any, is_asgi: bool, options: Options) -> Any:
    """An application of either kind with its layers, from within outwards. Who needs none imports none."""
    rules = options.requests
    if rules.static is not None:
        _need_places()
        from svctl_worker import static_serving

        serve = static_serving.asgi if is_asgi else static_serving.wsgi
        application = serve(application, rules.static)
    if rules.largest_body is not None:
        from svctl_worker import largest_body

        limit = largest_body.asgi if is_asgi else largest_body.wsgi
        application = limit(application, rules.largest_body)
    if rules.added_headers:
        from svctl_worker import added_headers

        add = added_headers.asgi if is_asgi else added_headers.wsgi
        application = add(application, list(rules.added_headers))
    if _has_own_log(options):
        from svctl_worker import request_log
        from svctl_worker.rule_reading import LogRules

        log = request_log.asgi if is_asgi else request_log.wsgi
        target = (options.access_log, options.request_log, options.protocol == "uwsgi")
        told = request_log.RequestLog(rules.log or LogRules(), *target)
        application = log(application, told)
    return application


def with_request_log(options: Options, environment: MutableMapping[str, str]) -> Options:
    """The options with the descriptor that requests are logged to, of which the application sees nothing."""
    number = environment.pop(REQUEST_LOG, "")
    if not number.isdigit():
        return options
    os.set_inheritable(int(number), False)
    return options._replace(request_log=int(number))


def left_to_app_server(options: Options) -> Options:
    """The options for the app server, which logs no requests where a layer does."""
    return options._replace(access_log=options.access_log and not _has_own_log(options))


def _has_own_log(options: Options) -> bool:
    log = options.requests.log
    if options.access_log and options.request_log is not None:
        return True
    if log is None:
        return False
    if options.access_log:
        return log.format is not None or log.believes_forwarded
    return log.picks


def _need_places() -> None:
    if not os.path.exists("/proc/self/fd"):
        raise BadRules("static-map needs /proc, which says where a file lies; mount it")
