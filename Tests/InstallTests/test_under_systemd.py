"""Where systemd runs, it hears of what scripts/install does, and what runs is not taken away."""

import os
import subprocess

import pytest

from installation import INSTALL, PROJECT, TREE

SANDBOX = PROJECT / "scripts" / "systemd-sandbox"

# One day of a machine; each line that begins with `said` ends up in what the test looks at.
DAY = """\
everything() { find /usr/local /etc/svctl /run/svctl /etc/systemd -path /usr/local/share/fonts -prune -o -print | sort; }
everything >/tmp/before 2>/dev/null || true
"$INSTALL" --tree "$TREE"
echo "said $(getent passwd svctl)"
echo "said $(systemctl cat svctl@tiny | grep ExecStart)"
mkdir -p /srv/tiny
cat >/srv/tiny/app.py <<'APP'
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello from a unit"]
APP
cat >/etc/svctl/tiny.ini <<'INI'
[uwsgi]
chdir = /srv/tiny
wsgi-file = app.py
http-socket = /run/svctl/tiny/app.sock
INI
systemctl enable --now svctl@tiny.service
echo "said $(curl --silent --unix-socket /run/svctl/tiny/app.sock http://tiny/)"
"$INSTALL" --uninstall && echo "said it was taken away" || true
echo "said $(systemctl is-active svctl@tiny.service)"
systemctl disable --now svctl@tiny.service
"$INSTALL" --uninstall
echo "said $(systemctl cat svctl@tiny.service)"
echo "said $(cat /etc/svctl/tiny.ini | head -1)"
rm -r /etc/svctl
everything >/tmp/after 2>/dev/null || true
diff /tmp/before /tmp/after
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can boot a systemd")
def test_a_unit_runs_and_is_not_taken_away_until_it_is_stopped() -> None:
    for path in (INSTALL, TREE):
        if str(path).startswith(("/tmp/", "/run/")):
            pytest.skip(f"a systemd in a copy of this machine would not see {path}")
    if not os.path.exists("/lib/systemd/systemd"):
        pytest.skip("there is no systemd")
    done = subprocess.run(
        [str(SANDBOX), "bash", "-eu", "-c", DAY], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", timeout=120,
        env={**os.environ, "INSTALL": str(INSTALL), "TREE": str(TREE)})
    if "systemd-sandbox: " in done.stdout:
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout
    said = [line[5:] for line in done.stdout.splitlines() if line.startswith("said ")]
    assert said[0].startswith("svctl:x:"), done.stdout
    assert said[1] == "ExecStart=/usr/local/bin/svctl run ${SVCTL_FILE} --name %i"
    assert said[2:4] == ["hello from a unit", "active"], done.stdout
    assert "nothing was taken away: svctl@tiny.service is active" in done.stdout
    assert "systemctl disable --now svctl@tiny.service" in done.stdout
    # The unit is not known any more; the settings are the operator's own.
    assert said[4:] == ["", "[uwsgi]"], done.stdout
