"""A WSGI app whose import costs as many seconds of CPU as the file beside it says, and raises once it is broken."""

import os
import time
from typing import Any, Dict, List

HERE = os.path.dirname(os.path.abspath(__file__))


def burn(seconds: float) -> None:
    """CPU time and not sleep: a large project's import competes with those who serve."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(1000))


with open(os.path.join(HERE, "import-seconds"), encoding="ascii") as file:
    burn(float(file.read()))
if os.path.exists(os.path.join(HERE, "broken")):
    raise RuntimeError("this deploy is broken")
with open(os.path.join(HERE, "imports", "{}.{}".format(os.getpid(), time.monotonic_ns())), "w", encoding="ascii"):
    pass


def application(environ: Dict[str, Any], start_response: Any) -> List[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"hello\n"]
