"""The usual picture: browser, nginx, static files or the app. Reloads under load, and nothing may be lost."""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from typing import Any

from benchmarks.place import free_port, remove_runtime_folder

from .site import FIXTURE, Wrong

PROJECT = pathlib.Path(__file__).parents[2]
NGINX = PROJECT / ".build" / "nginx" / "usr" / "sbin" / "nginx"
NGINX_USER = 54321
"""As root nginx runs as nobody else does: a number without an account."""
APP_USER = "svctl-test"
STYLE = "body { color: teal }\n"
LEAVING_SECONDS = 10.0
"""A kept connection may lead to a worker that is leaving, for one more answer."""
KINDS = {
    "uwsgi_pass over a unix socket of mode 660": "uwsgi",
    "proxy_pass over a port with kept connections": "http",
}
NGINX_CONF = """daemon off;
worker_processes 2;
pid {root}/nginx.pid;
error_log {root}/nginx.log notice;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {root}/temporary;
    proxy_temp_path {root}/temporary;
    uwsgi_temp_path {root}/temporary;
    fastcgi_temp_path {root}/temporary;
    scgi_temp_path {root}/temporary;
    types {{ text/css css; }}
    include {root}/site.conf;
}}
"""


class Fronted:
    """The Django site of the tests behind nginx, with the site file that svctl prints."""

    def __init__(self, protocol: str) -> None:
        self.svctl = pathlib.Path(os.environ["SVCTL_BIN"]) / "svctl"
        self.is_root = os.geteuid() == 0
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="svctl-nginx-"))
        self.root.chmod(0o755)
        self.folder = self.root / self.root.name
        self.port = free_port()
        self.nginx: "subprocess.Popen[bytes] | None" = None
        shutil.copytree(FIXTURE, self.folder)
        (self.folder / "static").mkdir()
        (self.folder / "static" / "site.css").write_text(STYLE, encoding="utf-8")
        settings = self.folder / "config" / "settings.py"
        static = '\nSTATIC_URL = "static/"\nSTATIC_ROOT = BASE_DIR / "static"\n'
        settings.write_text(settings.read_text(encoding="utf-8") + static, encoding="utf-8")
        self.file = self.folder / ".config" / "uwsgi.ini"
        self.file.write_text("\n".join(["[uwsgi]", *self._lines(protocol)]) + "\n", encoding="utf-8")

    def _lines(self, protocol: str) -> list[str]:
        lines = [f"chdir = {self.folder}", f"home = {sys.prefix}", "module = config.wsgi", "processes = 3", "threads = 2"]
        lines += ["disable-logging = true", f"logto = {self.root / 'log'}"]
        lines += [f"uid = {APP_USER}"] if self.is_root else []
        if protocol == "http":
            return lines + [f"http = 127.0.0.1:{free_port()}"]
        lines += [f"socket = {self.folder / 'app.sock'}", "chmod-socket = 660"]
        return lines + ([f"chown-socket = {APP_USER}:{NGINX_USER}"] if self.is_root else [])

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.svctl, *arguments], cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=180, check=False,
        )
        if done.returncode != 0:
            raise Wrong(f"svctl {' '.join(arguments)} ended with {done.returncode}: {done.stderr}{done.stdout}")
        return done.stdout

    def start(self) -> None:
        if self.is_root:
            account = pwd.getpwnam(APP_USER)
            for path in [self.folder / ".config", self.folder / "config" / "version.py"]:
                os.chown(path, account.pw_uid, account.pw_gid)
            (self.root / "log").touch()
            os.chown(self.root / "log", account.pw_uid, account.pw_gid)
        self.run("start", str(self.file))
        site = self.run("export", "nginx", str(self.file), "--listen", f"127.0.0.1:{self.port}")
        (self.root / "site.conf").write_text(site, encoding="utf-8")
        (self.root / "nginx.conf").write_text(NGINX_CONF.format(root=self.root), encoding="utf-8")
        (self.root / "temporary").mkdir()
        for name in ["temporary", "nginx.log", "nginx.pid"]:
            path = self.root / name
            path.touch()
            if self.is_root:
                os.chown(path, NGINX_USER, NGINX_USER)
        become = ["/usr/bin/setpriv", f"--reuid={NGINX_USER}", f"--regid={NGINX_USER}", "--clear-groups"]
        command = [*(become if self.is_root else []), str(NGINX), "-e", "stderr", "-p", str(self.root), "-c", "nginx.conf"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        if checked.returncode != 0:
            raise Wrong(f"nginx does not take the site: {checked.stderr}")
        self.nginx = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while True:
            try:
                self.get("/static/site.css")
                return
            except OSError as error:
                if time.monotonic() > end:
                    raise Wrong(f"nginx does not answer: {error}") from error
                time.sleep(0.05)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    def deploy(self, number: int) -> None:
        """A new version, and a look at it and at a file."""
        version = f"deploy {number}" + "." * number
        new = self.folder / "config" / "version.py.new"
        new.write_text(f"VERSION = {version!r}\n", encoding="utf-8")
        new.replace(self.folder / "config" / "version.py")
        self.run("reload")
        end = time.monotonic() + LEAVING_SECONDS
        while (page := self.get("/")) != f"Deployed: {version}\n":
            if time.monotonic() > end:
                raise Wrong(f"after deploy {number} the page is {page!r}")
            time.sleep(0.05)
        if self.get("/static/site.css") != STYLE:
            raise Wrong(f"after deploy {number} the style is {self.get('/static/site.css')!r}")

    def complaints_of_nginx(self) -> list[str]:
        """What it has logged as an error, such as an upstream that closed too early."""
        lines = (self.root / "nginx.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if "[error]" in line or "[crit]" in line or "[alert]" in line]

    def remove(self) -> None:
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait(30)
        try:
            self.run("stop")
        except (Wrong, subprocess.TimeoutExpired):
            pass
        remove_runtime_folder(self.folder.name)
        shutil.rmtree(self.root, ignore_errors=True)


def soak(protocol: str, reloads: int) -> tuple[dict[str, Any], list[str]]:
    """The load's figures, and everything that was wrong."""
    site = Fronted(protocol)
    wrong: list[str] = []
    try:
        site.start()
        load = subprocess.Popen(
            [sys.executable, PROJECT / "scripts" / "load", "--url", f"http://127.0.0.1:{site.port}/", "--echo", "/echo",
             "--closing", "8", "--keep-alive", "8", "--until-stdin-closes", "--limit", "3000", "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        try:
            for number in range(1, reloads + 1):
                site.deploy(number)
        except (Wrong, OSError) as what:
            wrong.append(str(what))
        output, _ = load.communicate(timeout=120)
        figures: dict[str, Any] = json.loads(output)
        if figures["lost"]:
            wrong.append(f"{figures['lost']} requests were lost, such as {figures['examples'][:3]}")
        wrong += [f"nginx says {line}" for line in site.complaints_of_nginx()[:5]]
    finally:
        site.remove()
    return figures, wrong


def main(reloads: int) -> list[str]:
    """Both kinds, one after the other."""
    found: list[str] = []
    for words, protocol in KINDS.items():
        figures, wrong = soak(protocol, reloads)
        latency = figures["latency_milliseconds"]
        print(
            f"{words}: {reloads} reloads, {figures['requests']} requests, half of them posts; lost: {figures['lost']}; "
            f"p99 {latency['p99']:.0f} ms, max {latency['max']:.0f} ms", flush=True,
        )
        found += [f"{words}: {what}" for what in wrong]
    return found


