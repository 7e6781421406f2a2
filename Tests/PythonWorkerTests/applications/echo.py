"""An application that tells which address it was asked for, as WSGI and as ASGI."""

import os


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/fail":
        raise ValueError("this application fails on purpose")
    if path == "/wrapped":
        return wrapped(environ, start_response)
    if path == "/written":
        write = start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "7")])
        write(b"written")
        return []
    read = len(environ["wsgi.input"].read()) if path == "/read" else ""
    body = f"app {environ['REQUEST_METHOD']} {environ.get('SCRIPT_NAME', '')}|{path}{read}".encode("latin-1")
    start_response(status(path) + " Said", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body if environ["REQUEST_METHOD"] != "HEAD" else b""]


def wrapped(environ, start_response):
    """A file for the app server's own way of sending it, where it has one."""
    file = open(__file__, "rb")
    length = os.fstat(file.fileno()).st_size
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(length))])
    return environ["wsgi.file_wrapper"](file) if "wsgi.file_wrapper" in environ else file


def status(path):
    """What `/status/404` asks for."""
    return path[8:] if path.startswith("/status/") else "200"


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        raise ValueError("this application knows no lifespan")
    root = scope.get("root_path", "")
    path, read = scope["path"][len(root):], ""
    if path == "/fail":
        raise ValueError("this application fails on purpose")
    if path == "/read":
        read, more = 0, True
        while more:
            message = await receive()
            read, more = read + len(message.get("body", b"")), message.get("more_body", False)
    body = f"app {scope['method']} {root}|{path}{read}".encode()
    head = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": int(status(path)), "headers": head})
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})
