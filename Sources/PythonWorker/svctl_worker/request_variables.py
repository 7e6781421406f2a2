"""A request's variables as CGI has them: text, with its bytes as latin-1."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple


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
    variables = {
        "REQUEST_METHOD": scope["method"],
        "REQUEST_URI": f"{sent}?{query}" if query else sent,
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_SCHEME": scope.get("scheme", "http"),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]) if client else "",
    }
    for key, value in scope["headers"]:
        name = key.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        variables[name] = f"{variables[name]},{text}" if name in variables else text
    return variables
