"""An application with one address for each thing a test asks about."""

import ctypes
import json
import os
import subprocess
import sys
import threading
import time

KEPT = []


def application(environ, start_response):
    name = environ["PATH_INFO"].strip("/").split("/")[0].replace("-", "_") or "hello"
    if name == "stream":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"one", b"", b"two", b"three"]
    if name == "begun":
        start_response("200 OK", [("Content-Length", "12")])
        return begin(environ)
    body = ANSWERS[name](environ)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def hello(environ):
    return b"hello from %d" % os.getpid()


def echo(environ):
    return environ["wsgi.input"].read()


def unread(environ):
    return b"your body stays where it is"


def show(environ):
    return json.dumps({key: repr(value) for key, value in environ.items()}).encode()


def process(environ):
    return json.dumps(
        {
            "environment": dict(os.environ),
            "path": sys.path,
            "arguments": sys.argv,
            "main_thread": threading.current_thread() is threading.main_thread(),
        }
    ).encode()


def wait(environ):
    """Answers when somebody writes to the FIFO named in the query."""
    print("waiting", flush=True)
    with open(environ["QUERY_STRING"], "rb") as gate:
        gate.read()
    return b"waited"


def begin(environ):
    """Begins to answer, and ends when somebody writes to the FIFO named in the query."""
    yield b"begun "
    yield wait(environ)


def sleep(environ):
    """Answers after so many seconds."""
    time.sleep(float(environ["QUERY_STRING"]))
    return b"slept"


def hold(environ):
    """The same, and no other thread of Python runs meanwhile."""
    ctypes.PyDLL(None).usleep(int(float(environ["QUERY_STRING"]) * 1_000_000))
    return b"held"


def grow(environ):
    """Keeps so many MiB."""
    KEPT.append(b"x" * (int(environ["QUERY_STRING"]) << 20))
    return b"grown"


def sockets_of_subprocess(environ):
    count = "ls -l /proc/self/fd | grep -c socket: || true"
    return subprocess.check_output(["sh", "-c", count], close_fds=False)


def listeners_of_fork(environ):
    """The listening descriptors left in a plain fork."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        import socket

        count = 0
        for number in map(int, os.listdir("/proc/self/fd")):
            try:
                count += socket.socket(fileno=os.dup(number)).getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            except OSError:
                pass
        os.write(writer, str(count).encode())
        os._exit(0)
    os.close(writer)
    return os.read(reader, 10)


def terminate_fork(environ):
    """How a forked child ends that is sent TERM."""
    child = os.fork()
    if child == 0:
        os.execlp("sleep", "sleep", "0") if environ["QUERY_STRING"] else threading.Event().wait(30)
        os._exit(0)
    os.kill(child, 15)
    return str(os.waitpid(child, 0)[1]).encode()


def leave(environ):
    sys.exit("not from here")


def fail(environ):
    raise ValueError("this application fails on purpose")


ANSWERS = {name: value for name, value in list(globals().items()) if callable(value)}


def factory():
    return application


not_callable = 7


async def asynchronous(scope, receive, send):
    pass
