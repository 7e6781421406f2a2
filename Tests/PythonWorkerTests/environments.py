"""The interpreters of this machine, and an environment of its own for each way a worker may find its app server."""

import functools
import glob
import os
import subprocess
from typing import List, NamedTuple, Optional, Sequence, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, ".build", "python")
WHEELS = os.path.join(ROOT, ".build", "wheels")
TOOLS = os.path.join(ROOT, ".build", "test-environment")
APPLICATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "applications")
PINNED = "27.0.1"
#: Gunicorns an application may bring, each with one Python it runs on.
OWN = [((3, 7), "22.0.0"), ((3, 9), "23.0.0"), ((3, 10), "24.1.1"), ((3, 12), "25.0.0"), ((3, 11), "25.3.0")]


#: Waitresses and servers of ASGI, each with one Python it runs on: the oldest that svctl takes, and the newest.
WAITRESSES = [((3, 7), "2.1.2"), ((3, 13), "3.0.2")]
UVICORNS = [
    ((3, 7), "0.22.0", ["h11", "click", "typing_extensions", "importlib_metadata", "zipp"]),
    ((3, 13), "0.54.0", ["h11", "click", "websockets"]),
    ((3, 11), "0.54.0", ["h11", "click", "httptools", "uvloop", "wsproto"]),
]
ASGI_GUNICORNS = [((3, 12), "25.0.0")]


class Interpreter(NamedTuple):
    path: str
    version: Tuple[int, ...]

    @property
    def label(self) -> str:
        where = "system" if self.path.startswith("/usr") else "pyenv"
        return f"{where}_{'_'.join(map(str, self.version))}"


class Environment(NamedTuple):
    """A virtual environment, and what serves in it."""

    label: str
    python: str
    version: Tuple[int, ...]
    wheels: Optional[str]
    #: What the worker says it serves with.
    server: str

    @property
    def keeps_alive(self) -> bool:
        return self.server.startswith(("gunicorn", "waitress"))


@functools.lru_cache(maxsize=None)
def interpreters() -> List[Interpreter]:
    """Every Python of this machine, the system's first, then pyenv's from old to new."""
    paths = ["/usr/bin/python3", *glob.glob("/root/.pyenv/versions/*/bin/python")]
    ask = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    found = []
    for path in paths:
        if os.path.exists(path):
            version = subprocess.check_output([path, "-c", ask], text=True).strip()
            found.append(Interpreter(path, tuple(map(int, version.split(".")))))
    return sorted(found, key=lambda one: (not one.path.startswith("/usr"), one.version))


@functools.lru_cache(maxsize=None)
def served() -> List[Environment]:
    """One environment for each supported Python and kind of app server."""
    found = []
    for one in interpreters():
        if one.version >= (3, 10):
            found.append(_environment(one, "pinned", [], WHEELS, f"gunicorn {PINNED}"))
        elif one.version >= (3, 7):
            found.append(_environment(one, "standard", [], WHEELS, "wsgiref"))
    system = interpreters()[0]
    found.append(_environment(system, "standard", [], None, "wsgiref"))
    for version, own in OWN:
        for one in interpreters():
            if one.version[:2] == version and one.path != system.path:
                packages = [f"gunicorn=={own}"]
                if version < (3, 8):
                    # pip weighs such conditions for its own Python, not for the one it installs for.
                    packages += ["importlib_metadata", "typing_extensions"]
                found.append(_environment(one, f"own_{own}", packages, WHEELS, f"gunicorn {own}"))
    for version, own in WAITRESSES:
        for one in _pyenv(version):
            found.append(_environment(one, f"waitress_{own}", [f"waitress=={own}"], WHEELS, f"waitress {own}"))
    return found


@functools.lru_cache(maxsize=None)
def serving_asgi() -> List[Environment]:
    """One environment for each kind of server of ASGI, its oldest and its newest."""
    found = []
    for version, own, more in UVICORNS:
        for one in _pyenv(version):
            packages = [f"uvicorn=={own}", *more]
            found.append(_environment(one, f"uvicorn_{own}_{more[-1]}", packages, WHEELS, f"uvicorn {own}"))
    for version, own in ASGI_GUNICORNS:
        for one in _pyenv(version):
            found.append(_environment(one, f"own_{own}", [f"gunicorn=={own}"], WHEELS, f"gunicorn {own} (asgi)"))
    return [*found, newest()._replace(server=f"gunicorn {PINNED} (asgi)")]


def _pyenv(version: Tuple[int, ...]) -> List[Interpreter]:
    return [one for one in interpreters() if one.version[:2] == version and not one.path.startswith("/usr")][:1]


def telling() -> List[Environment]:
    """Each kind of app server on the oldest and on the newest Python it runs on: what is between differs from neither."""
    found = []
    for server in dict.fromkeys(one.server for one in served()):
        alike = sorted((one for one in served() if one.server == server), key=lambda one: one.version)
        found += alike if len(alike) == 1 else [alike[0], alike[-1]]
    return found


def between() -> List[Environment]:
    """The others."""
    return [one for one in served() if one not in telling()]


def newest() -> Environment:
    """The newest Python with the pinned gunicorn."""
    return max((one for one in served() if one.server == f"gunicorn {PINNED}"), key=lambda one: one.version)


def with_packages(label: str, packages: Sequence[str], wheels: Optional[str], server: str) -> Environment:
    """An environment of the system's Python with `packages` installed."""
    return _environment(interpreters()[0], label, packages, wheels, server)


def _environment(
    interpreter: Interpreter, kind: str, packages: Sequence[str], wheels: Optional[str], server: str
) -> Environment:
    label = f"{interpreter.label}_{kind}".replace(".", "_")
    folder = os.path.join(BUILD, label)
    done = os.path.join(folder, "complete")
    if not os.path.exists(done):
        subprocess.check_call([interpreter.path, "-m", "venv", "--clear", "--without-pip", folder])
        if packages:
            [site] = glob.glob(os.path.join(folder, "lib", "python*", "site-packages"))
            version = ".".join(map(str, interpreter.version[:2]))
            subprocess.check_call(
                [os.path.join(TOOLS, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check"]
                + ["--only-binary=:all:", "--python-version", version, "--target", site, *packages]
            )
        open(done, "w").close()
    return Environment(label, os.path.join(folder, "bin", "python"), interpreter.version, wheels, server)
