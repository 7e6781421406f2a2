"""An application that tells which address it was asked for, as WSGI and as ASGI."""


def application(environ, start_response):
    body = f"app {environ['REQUEST_METHOD']} {environ['SCRIPT_NAME']}|{environ['PATH_INFO']}".encode("latin-1")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body if environ["REQUEST_METHOD"] != "HEAD" else b""]


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        raise ValueError("this application knows no lifespan")
    root = scope.get("root_path", "")
    body = f"app {scope['method']} {root}|{scope['path'][len(root):]}".encode()
    head = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})
