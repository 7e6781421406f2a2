"""The same as `sample`, for ASGI: one address for each thing a test asks about."""

import asyncio
import json
import os
import resource
import sys
import time


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        await live(scope, receive, send)
    elif scope["type"] == "websocket":
        await talk(scope, receive, send)
    elif scope["path"] == "/begun":
        await begin(scope, receive, send)
    else:
        name = scope["path"].strip("/").replace("-", "_") or "hello"
        body = await ANSWERS[name](scope, receive)
        head = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})


async def live(scope, receive, send):
    await receive()
    fate = os.environ.get("LIFESPAN", "")
    if fate == "raises":
        raise RuntimeError("the database is away")
    if fate == "fails":
        await send({"type": "lifespan.startup.failed", "message": "the cache is cold"})
        return
    if "LEFT" in os.environ:  # So many descriptors more, and no limit that the worker could have seen.
        used = max(map(int, os.listdir("/proc/self/fd")))
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + int(os.environ["LEFT"]), hard))
    print("started up", flush=True)
    scope.get("state", {})["word"] = "kept"
    await send({"type": "lifespan.startup.complete"})
    await receive()
    print("shut down", flush=True)
    await send({"type": "lifespan.shutdown.complete"})


async def talk(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            print("left with", message.get("code"), flush=True)
            if scope["path"] != "/stubborn":
                return
            await asyncio.Event().wait()
        await send({"type": "websocket.send", "text": message["text"]})


async def begin(scope, receive, send):
    """Begins to answer, and ends when somebody writes to the FIFO named in the query."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"12")]})
    await send({"type": "http.response.body", "body": b"begun ", "more_body": True})
    await send({"type": "http.response.body", "body": await wait(scope, receive)})


async def without_lifespan(scope, receive, send):
    if scope["type"] == "lifespan":
        raise ValueError("this application knows no lifespan")
    await application(scope, receive, send)


def middleware(scope, receive, send):
    """No coroutine function, and yet ASGI."""
    return application(scope, receive, send)


class Framework:
    async def __call__(self, scope, receive, send):
        await application(scope, receive, send)


framework = Framework()


async def hello(scope, receive):
    return b"hello from %d" % os.getpid()


async def echo(scope, receive):
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body")
    return body


async def unread(scope, receive):
    return b"your body stays where it is"


async def show(scope, receive):
    return json.dumps({key: repr(value) for key, value in scope.items()}).encode()


async def wait(scope, receive):
    """Answers when somebody writes to the FIFO named in the query."""
    print("waiting", flush=True)
    path = scope["query_string"].decode()
    await asyncio.get_event_loop().run_in_executor(None, lambda: open(path, "rb").read())
    return b"waited"


async def sleep(scope, receive):
    """Answers after so many seconds."""
    await asyncio.sleep(float(scope["query_string"]))
    return b"slept"


async def block(scope, receive):
    """The same, and nobody else is answered meanwhile."""
    time.sleep(float(scope["query_string"]))
    return b"blocked"


async def leave(scope, receive):
    sys.exit("not from here")


async def fail(scope, receive):
    raise ValueError("this application fails on purpose")


NAMES = ("hello", "echo", "unread", "show", "wait", "sleep", "block", "leave", "fail")
ANSWERS = {name: globals()[name] for name in NAMES}
