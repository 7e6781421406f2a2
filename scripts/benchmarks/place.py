"""A folder of its own for one contestant, with a free port and the app."""

import os
import pathlib
import shutil
import socket
import tempfile
from types import TracebackType

HERE = pathlib.Path(__file__).parent


class Place:
    """Taken away with all that is in it, also after a failure."""

    def __init__(self, name: str) -> None:
        # Its name becomes the name of svctl's master, so it is one that nobody has.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
        # Where the app says, by an empty file named after its process, that it was imported.
        self.imports = self.folder / "imports"
        self.imports.mkdir()
        self.port = free_port()
        self.log = self.folder / "log"

    def put_app(self, name: str, import_seconds: float = 0) -> None:
        """One of apps/, as the module `app`."""
        shutil.copy(HERE / "apps" / f"{name}.py", self.folder / "app.py")
        (self.folder / "import-seconds").write_text(str(import_seconds), encoding="ascii")

    def break_app(self) -> None:
        """What a bad deploy does: from now on importing it fails."""
        (self.folder / "broken").touch()

    def imported(self) -> int:
        """How often the app has been imported to the end."""
        return sum(1 for _ in self.imports.iterdir())

    def write(self, name: str, text: str) -> pathlib.Path:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def last_words(self, lines: int = 15) -> str:
        """The end of the log, for the message about a contestant that failed."""
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Place":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


def remove_runtime_folder(master: str) -> None:
    """What a master that was killed could not take away; of one that has stopped nothing is there."""
    for places in ("/run/svctl", f"/run/user/{os.geteuid()}/svctl", f"/tmp/svctl-{os.geteuid()}"):
        shutil.rmtree(pathlib.Path(places) / master, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
