"""The same as site.py, for ASGI: says by a file that it was imported."""

import os
import time
from typing import Any, Dict

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "imports", "{}.{}".format(os.getpid(), time.monotonic_ns())), "w", encoding="ascii"):
    pass


async def application(scope: Dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        raise ValueError("this application has no lifespan")
    head = [(b"content-type", b"text/plain"), (b"content-length", b"6")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b"hello\n"})
