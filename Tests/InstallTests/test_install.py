"""scripts/install puts svctl where it runs, and takes exactly that away."""

import os
import pathlib
import pwd
import shutil
import subprocess
from typing import Iterator

import pytest

from installation import TREE, App, Installation, changed_tree, expected_modes, run

@pytest.fixture
def installed(tmp_path: pathlib.Path) -> Iterator[Installation]:
    # Spaces, and what is special to a shell, to sed and to systemd.
    installation = Installation(tmp_path / "a machine's $root", "/opt/my & 100% \"svctl\"")
    installation.run()
    yield installation


@pytest.fixture
def app(installed: Installation, tmp_path: pathlib.Path) -> Iterator[App]:
    app = App(tmp_path / "app", installed.svctl)
    yield app
    # Not by the one that was installed: a test may have failed with that gone.
    stop = [str(TREE / "bin" / "svctl"), "stop", app.name]
    subprocess.run(stop, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_everything_is_in_its_place_for_everybody_to_read(installed: Installation, tmp_path: pathlib.Path) -> None:
    assert installed.modes() == expected_modes()
    unit = (installed.folder / "lib/systemd/system/svctl@.service").read_text()
    assert 'ExecStart="/opt/my & 100%% \\"svctl\\"/bin/svctl" run ${SVCTL_FILE} --name %i\n' in unit
    assert "/usr/local" not in unit
    # A unit that svctl writes names the link, which stays when another version is installed.
    ini = tmp_path / "shop.ini"
    ini.write_text("[uwsgi]\nname = install-dry\ncommand = /bin/sleep 100\n")
    said = run(str(installed.svctl), "install", "--dry-run", "--user", "root", str(ini), code=None)
    assert f'ExecStart="{installed.folder}/bin/svctl" run'.replace("%", "%%") in said.replace('\\"', '"'), said
    assert installed.version() not in said
    before = installed.modes()
    installed.run()
    assert installed.modes() == before


def test_nothing_is_left(installed: Installation) -> None:
    kept = installed.folder / "share" / "mine"
    kept.write_text("of somebody else")
    installed.run("--uninstall")
    assert [path for path in installed.root.rglob("*") if path.is_file()] == [kept]
    kept.unlink()
    installed.run()
    installed.run("--uninstall")
    assert "nothing of svctl's is installed" in installed.run("--uninstall", code=1)
    # The folders that were there before it.
    assert sorted(installed.root.rglob("*")) == [installed.root / "opt", installed.folder, kept.parent]


def test_a_master_keeps_its_version_while_another_is_installed(
    installed: Installation, app: App, tmp_path: pathlib.Path
) -> None:
    assert app.page() == b"hello"
    assert "svctl stop NAME" in installed.run("--uninstall", code=1)
    first = installed.version()
    said = installed.run(tree=changed_tree(tmp_path / "tree"))
    assert f"still running version {first}" in said
    assert installed.version() != first
    run(app.svctl, "reload", app.name)
    assert app.page() == b"hello"
    app.stop()
    installed.run(tree=tmp_path / "tree")
    assert sorted(path.name for path in (installed.folder / "lib/svctl").iterdir()) == [installed.version(), "manifest"]
    installed.run("--uninstall")
    assert list(installed.root.iterdir()) == []


def test_what_is_not_svctls_stays(installed: Installation, tmp_path: pathlib.Path) -> None:
    unit = installed.folder / "lib/systemd/system/svctl@.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    said = installed.run(tree=changed_tree(tmp_path / "tree"), code=1)
    assert "nothing was installed" in said and str(unit) in said and "systemctl edit" in said
    assert str(unit) in installed.run("--uninstall", code=1)
    assert [path for path in installed.root.rglob("*") if not path.is_dir()] == [unit]
    assert unit.read_text() == "[Service]\nExecStart=/bin/true\n"


def test_an_ordinary_user_installs_below_a_folder_of_theirs(tmp_path: pathlib.Path) -> None:
    try:
        user = pwd.getpwnam("svctl-test")
    except KeyError:
        pytest.skip("there is no user svctl-test")
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    home = pathlib.Path(user.pw_dir) / f"install-{os.getpid()}"
    home.mkdir()
    os.chown(home, user.pw_uid, user.pw_gid)
    try:
        below = Installation(home, "/svctl")
        below.run(user=user.pw_uid)
        assert below.svctl.resolve().stat().st_uid == user.pw_uid
        below.run("--uninstall", user=user.pw_uid)
        assert list(home.iterdir()) == []
        assert "run it with sudo" in Installation(tmp_path, "/svctl").run(user=user.pw_uid, code=1)
    finally:
        shutil.rmtree(home)
