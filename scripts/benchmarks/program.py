"""The C programs of apps/, compiled when they are needed."""

import contextlib
import pathlib
import shutil
import subprocess
import tempfile
from typing import Iterator

from .contestants import Failure

APPS = pathlib.Path(__file__).parent / "apps"


@contextlib.contextmanager
def compiled(name: str) -> Iterator[pathlib.Path]:
    """The program apps/NAME.c, in a folder of its own that is taken away afterwards."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise Failure("there is no C compiler: install gcc or clang")
    with tempfile.TemporaryDirectory(prefix="bench-program-") as folder:
        program = pathlib.Path(folder) / name
        # Static: what is measured is the supervisor, and not the loader.
        subprocess.run([compiler, "-O2", "-static", "-o", program, APPS / f"{name}.c"], check=True)
        yield program
