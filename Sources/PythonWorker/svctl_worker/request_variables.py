"""A request's variables as CGI has them: text, with its bytes as latin-1."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

#: What uWSGI makes of a request of HTTP, besides a variable for each of its headers.
OF_HTTP = frozenset(
    (
        "CONTENT_LENGTH", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REQUEST_METHOD", "REQUEST_URI",
        "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    )
)
#: How the names begin that gunicorn puts beside the variables of a packet.
OF_GUNICORN = ("wsgi.", "gunicorn.", "RAW_URI", "SERVER_SOFTWARE")


def of_environ(environ: Dict[str, Any]) -> Dict[str, str]:
    """Those of WSGI, kept from whatever the application does to them; every server has its REQUEST_URI then."""
    variables = {name: value for name, value in environ.items() if isinstance(value, str)}
    variables.setdefault("REQUEST_URI", variables.get("RAW_URI", variables.get("PATH_INFO", "")))
    return variables


def of_scope(scope: Dict[str, Any]) -> Dict[str, str]:
    """Those that a scope of ASGI tells."""
    query = scope.get("query_string", b"").decode("latin-1")
    sent = (scope.get("raw_path") or b"").partition(b"?")[0].decode("latin-1") or scope["path"]
    client: Optional[Tuple[str, int]] = scope.get("client")
    server: Optional[Tuple[str, Optional[int]]] = scope.get("server")
    variables = {
        "REQUEST_METHOD": scope["method"],
        "REQUEST_URI": f"{sent}?{query}" if query else sent,
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_SCHEME": scope.get("scheme", "http"),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]) if client else "",
        "SCRIPT_NAME": scope.get("root_path", "").encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": str(server[0]) if server else "",
        "SERVER_PORT": str(server[1]) if server and server[1] is not None else "",
    }
    for key, value in scope["headers"]:
        name = key.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        variables[name] = f"{variables[name]},{text}" if name in variables else text
    return variables


def sent(variables: Dict[str, str], came_as_packet: bool) -> List[Tuple[str, str]]:
    """Those of a uwsgi packet: what came in it, or what uWSGI would have put into one of a request of HTTP.

    App servers add more, each others of its own, and say headers that came twice in one variable.
    """
    if came_as_packet:
        said = [(name, text) for name, text in variables.items() if not name.startswith(OF_GUNICORN)]
        # gunicorn's own when it is empty: nginx does not send one without a reason.
        return [(name, text) for name, text in said if text or name != "SCRIPT_NAME"]
    return [(name, text) for name, text in variables.items() if name in OF_HTTP or name.startswith("HTTP_")]
