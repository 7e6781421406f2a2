"""An application that waits in Python's own way, which gevent has patched."""

import os
import socket
import threading
import time


def application(environ, start_response):
    body = ANSWERS[environ["PATH_INFO"]]()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def patched():
    return f"{'gevent' in socket.socket.__module__} {'gevent' in type(threading.Lock()).__module__}".encode()


def sleep():
    print("sleeping", flush=True)
    time.sleep(0.5)
    return b"slept"


def for_ever():
    print("sleeping", flush=True)
    threading.Event().wait()


def threads():
    """The kernel's threads of this process."""
    return str(len(os.listdir("/proc/self/task"))).encode()


ANSWERS = {"/patched": patched, "/sleep": sleep, "/for-ever": for_ever, "/threads": threads}
