"""Lines to the log: standard error, one write a line, no time of their own (the log companion adds it)."""

from __future__ import annotations

import io
import sys


def unbuffer() -> None:
    """Makes every line of the application's prints reach the log when it is written.

    Both streams are pipes here, which Python fills in blocks (standard error too, before 3.9).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)


def say(line: str) -> None:
    """Writes one line to the log, and never raises: a closed log must not stop the service."""
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass
