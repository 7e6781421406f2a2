"""The manual says what the program does, and the shells offer it."""

import pathlib
import re
import shutil
import subprocess
from typing import List

import pytest

from installation import PROJECT, TREE, App, run

SVCTL = str(TREE / "bin" / "svctl")
MANUAL = TREE / "share" / "man"
PAGES = [MANUAL / "man1" / "svctl.1", MANUAL / "man5" / "svctl.ini.5"]


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_read_without_a_complaint(page: pathlib.Path) -> None:
    text = run("groff", "-man", "-ww", "-K", "utf8", "-T", "ascii", "-P", "-cbou", str(page))
    assert "warning: " not in text and "\\" not in text and "\x1b" not in text
    known = {
        "svctl.1": ("--json", "svctl reload shop api", "75", "SVCTL_WORKER", "svctl init [FOLDER]", "svctl convert [FILE]"),
        "svctl.ini.5": ("settle = TIME", "[app:web]", "thunder-lock", "cache*", "uWSGI's cache is not there", "VALUE"),
    }
    for words in known[page.name]:
        assert words in text


def test_the_same_program_makes_the_same_pages(tmp_path: pathlib.Path) -> None:
    run(str(PROJECT / "scripts" / "manual"), SVCTL, str(tmp_path))
    for page in PAGES:
        assert (tmp_path / page.parent.name / page.name).read_text() == page.read_text()


def test_every_command_has_a_section() -> None:
    listed = run(SVCTL, "--help").partition("SUBCOMMANDS:")[2].partition("See '")[0]
    commands = re.findall(r"^  (\S+)  ", listed, re.MULTILINE)
    sections = re.findall(r"^\.SS (.*)", PAGES[0].read_text(), re.MULTILINE)
    assert [section.replace("\\-", "-") for section in sections] == commands
    assert "killall" in commands and "start" in commands


COMPLETE = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
function=$(complete -p svctl | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
"$function" svctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(folder: pathlib.Path, *words: str) -> List[str]:
    script = TREE / "share" / "bash-completion" / "completions" / "svctl"
    done = subprocess.run(
        ["bash", "-c", COMPLETE, "bash", str(script), SVCTL, *words], cwd=folder, stdout=subprocess.PIPE,
        encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_bash_offers_masters_files_and_options(tmp_path: pathlib.Path) -> None:
    assert offered(tmp_path, "sta") == ["start", "status"]
    assert offered(tmp_path, "opt") == []
    assert offered(tmp_path, "in") == ["install", "init"]
    assert {"--output", "--force"} <= set(offered(tmp_path, "convert", "--"))
    assert "--json" in offered(tmp_path, "who-holds", "--")
    (tmp_path / "a folder").mkdir()
    (tmp_path / "other.txt").touch()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "uwsgi.ini").touch()
    app = App(tmp_path / "app", TREE / "bin" / "svctl")
    try:
        assert {app.name, "a folder", "app"} <= set(offered(tmp_path, "stop", ""))
        assert offered(tmp_path, "reload", app.name[:-1]) == [app.name]
        assert offered(tmp_path, "start", "app/") == ["app/svctl.ini"]
        assert offered(tmp_path, "check", ".c") == [".config"]
        assert offered(tmp_path, "check", ".config/") == [".config/uwsgi.ini"]
        assert "other.txt" not in offered(tmp_path, "start", "")
    finally:
        app.stop()
    assert app.name not in offered(tmp_path, "stop", "")
