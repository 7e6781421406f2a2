"""A network namespace of its own with a server and many other processes, for the benchmark of port look-ups.

    unshare --net python port_load.py PROCESSES FILES SOCKETS [GROUP]

A server on port 8000 with four workers that inherited its socket, PROCESSES others with FILES open files each, and 50
with SOCKETS TCP sockets among them. With GROUP, a folder of the unified tree, the server is made in that control group
and one of its workers goes back to where it came from. Prints one line when all is there, and ends with its standard
input: nothing of it outlives it.
"""

import ctypes
import fcntl
import os
import pathlib
import signal
import socket
import struct
import sys
from typing import Callable, NoReturn

PORT = 8000
WORKERS = 4
SOCKET_PROCESSES = 50
SIOCSIFFLAGS, UP, LOOPBACK, RUNNING = 0x8914, 0x1, 0x8, 0x40
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


def main() -> None:
    processes, files, sockets = (int(word) for word in sys.argv[1:4])
    group = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
    with socket.socket() as link:
        fcntl.ioctl(link, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP | LOOPBACK | RUNNING))
    child(lambda: serve(group))
    for _ in range(processes):
        child(lambda: hold_files(files))
    for _ in range(SOCKET_PROCESSES if sockets else 0):
        child(lambda: hold_sockets(sockets // SOCKET_PROCESSES))
    print("ready", flush=True)
    sys.stdin.read()
    # A process group of its own was made for this one: what it started is in it.
    os.killpg(0, signal.SIGKILL)


def child(body: Callable[[], None]) -> None:
    """Comes back when the child has done `body`; it sleeps from then on."""
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        return
    os.close(reading)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Standard input stays with the parent alone: its end is the end of all.
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    body()
    os.write(writing, b"x")
    os.close(writing)
    sleep()


def sleep() -> NoReturn:
    while True:
        signal.pause()


def serve(group: pathlib.Path | None) -> None:
    home = None if group is None else group.parent
    if group is not None:
        (group / "cgroup.procs").write_text("0", encoding="ascii")
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", PORT))
    server.listen(128)
    for number in range(WORKERS):
        away = home if number == 0 else None
        child(lambda: None if away is None else move(away))
    globals()["held"] = server


def move(group: pathlib.Path) -> None:
    (group / "cgroup.procs").write_text("0", encoding="ascii")


def hold_files(count: int) -> None:
    globals()["held"] = [os.open("/dev/null", os.O_RDONLY) for _ in range(count)]


def hold_sockets(count: int) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    ends = []
    for _ in range(count // 2):
        one = socket.create_connection(listener.getsockname())
        ends += [one, listener.accept()[0]]
    globals()["held"] = [listener, *ends]


if __name__ == "__main__":
    os.setpgid(0, 0)
    main()
