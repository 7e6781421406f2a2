"""Runs scripts/install, and looks at what it leaves."""

import json
import os
import pathlib
import subprocess
import urllib.request
from typing import Dict, Optional

PROJECT = pathlib.Path(__file__).parents[2]
INSTALL = PROJECT / "scripts" / "install"
TREE = pathlib.Path(os.environ.get("SVCTL_BIN", PROJECT / ".build" / "svctl" / "bin")).parent


class Installation:
    """A prefix below a folder that stands for the root of another machine."""

    def __init__(self, root: pathlib.Path, prefix: str) -> None:
        self.root = root
        self.prefix = prefix
        self.folder = root / prefix.lstrip("/")
        self.svctl = self.folder / "bin" / "svctl"

    def run(self, *words: str, tree: Optional[pathlib.Path] = None, code: int = 0, user: Optional[int] = None) -> str:
        """What it says, on both streams; whatever the caller's umask, others may read what is installed."""
        words = ("--prefix", self.prefix, *words)
        if "--uninstall" not in words:
            words = ("--tree", str(tree or TREE), *words)
        done = subprocess.run(
            [str(INSTALL), *words], env={**os.environ, "DESTDIR": str(self.root)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", umask=0o077, user=user, group=user)
        assert done.returncode == code, done.stdout
        return done.stdout

    def version(self) -> str:
        return os.readlink(self.svctl).split("/")[3]

    def modes(self) -> Dict[str, str]:
        """Everything below the prefix, links by where they lead."""
        found = {}
        for path in self.folder.rglob("*"):
            name = str(path.relative_to(self.folder)).replace(self.version(), "VERSION")
            target = f"-> {os.readlink(path)}".replace(self.version(), "VERSION") if path.is_symlink() else None
            found[name] = target or f"{path.stat().st_mode & 0o7777:o}"
        return found


def expected_modes() -> Dict[str, str]:
    """What the tree says, as it is to be in a prefix."""
    expected = {"lib/svctl/manifest": "644", "bin": "755"}
    for program in ("svctl", "svctld"):
        expected[f"bin/{program}"] = f"-> ../lib/svctl/VERSION/bin/{program}"
    for path in TREE.rglob("*"):
        name = str(path.relative_to(TREE))
        if name.startswith(("bin/", "lib/svctl/")):
            name = "lib/svctl/VERSION/" + name
        if path.is_file():
            expected[name] = "755" if "/bin/" in name else "644"
            for folder in list(pathlib.PurePath(name).parents)[:-1]:
                expected[str(folder)] = "755"
    return expected


def changed_tree(folder: pathlib.Path) -> pathlib.Path:
    """The same tree, but for one file of the worker: as it is after a change of the sources."""
    subprocess.run(["cp", "-al", str(TREE), str(folder)], check=True)
    file = folder / "lib" / "svctl" / "PythonWorker" / "svctl_worker" / "advice.py"
    text = file.read_text()
    file.unlink()
    file.write_text(text + "# changed\n")
    return folder


def run(*command: str, code: Optional[int] = 0, **more: str) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        env={**os.environ, **more}, timeout=60)
    assert code is None or done.returncode == code, done.stdout
    return done.stdout


SOURCE = """\
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""


class App:
    """A tiny app under a master of its own."""

    def __init__(self, folder: pathlib.Path, svctl: pathlib.Path) -> None:
        self.svctl = str(svctl)
        self.name = f"install-{os.getpid()}-{folder.parent.name}"[:48]
        folder.mkdir()
        (folder / "app.py").write_text(SOURCE)
        self.file = folder / "svctl.ini"
        self.file.write_text(
            f"[uwsgi]\nname = {self.name}\nchdir = {folder}\nwsgi-file = app.py\nhttp = 127.0.0.1:0\n"
            f"settle = 0\nlogto = {folder}/log\n")
        run(self.svctl, "start", str(self.file))

    def page(self) -> bytes:
        status = json.loads(run(self.svctl, "status", "--json", self.name))
        with urllib.request.urlopen(f"http://{status['listeners'][0]['address']}/", timeout=10) as answer:
            body: bytes = answer.read()
            return body

    def stop(self) -> None:
        run(self.svctl, "stop", self.name)
