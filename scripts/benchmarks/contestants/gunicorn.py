"""gunicorn with its gthread worker, the one svctl's Python worker is built on; reloaded by HUP."""

import os
import signal

from .contestant import Contestant, environment_bin


class Gunicorn(Contestant):
    name = "gunicorn"

    def start(self) -> None:
        self.launch(
            environment_bin() / "gunicorn", "--bind", f"127.0.0.1:{self.place.port}",
            "--workers", str(self.job.workers), "--worker-class", "gthread",
            "--threads", str(self.job.threads), "--no-control-socket", "app:application",
        )
        self.wait_for_workers()

    def reload(self) -> None:
        os.kill(self.master, signal.SIGHUP)
