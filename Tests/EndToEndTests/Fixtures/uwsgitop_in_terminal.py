"""Runs uwsgitop in a terminal of its own until it shows all the words, then quits it; prints what it has shown.

uwsgitop_in_terminal.py UWSGITOP ADDRESS WORD…
"""

import os
import pty
import re
import select
import sys
import time
from typing import List

PATIENCE = 60.0


def main(program: str, address: str, words: List[str]) -> int:
    pid, terminal = pty.fork()
    if pid == 0:
        size = {"TERM": "xterm", "COLUMNS": "160", "LINES": "40"}
        os.execve(sys.executable, [sys.executable, program, address], {**os.environ, **size})
    shown, end = "", time.monotonic() + PATIENCE
    while not all(word in shown for word in words) and time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break  # It has ended by itself, and said why.
        shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\([A-Z0-9]", " ", piece.decode(errors="replace"))
    try:
        os.write(terminal, b"q")
    except OSError:
        pass
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(shown)
    return code if all(word in shown for word in words) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
