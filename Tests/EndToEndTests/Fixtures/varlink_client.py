"""Speaks with a master through the public varlink package, and holds every reply against the interface it describes.

    varlink_client.py ADDRESS BROKEN

BROKEN is a file whose presence keeps new workers from serving.
"""

import json
import os
import subprocess
import sys
import threading

import varlink
from varlink.client import SimpleClientInterfaceHandler
from varlink.scanner import _Array, _CustomType, _Maybe, _Struct

MASTER = "dev.svctl.Master"


class Strict(SimpleClientInterfaceHandler):
    """Refuses what the description does not say, and what it says and is not there; the package passes over both."""

    def _send_message(self, out):
        self.method = json.loads(out)["method"].rpartition(".")[2]
        super()._send_message(out)

    def _next_varlink_message(self):
        parameters, continues = super()._next_varlink_message()
        self.check(parameters, self._interface.get_method(self.method).out_type, self.method)
        return parameters, continues

    def check(self, value, kind, place):
        if isinstance(kind, _Maybe):
            if value is not None:
                self.check(value, kind.element_type, place)
        elif isinstance(kind, _CustomType):
            self.check(value, self._interface.members[kind.name].type, place)
        elif isinstance(kind, _Array):
            for element in value:
                self.check(element, kind.element_type, place)
        elif isinstance(kind, _Struct):
            unknown = set(value) - set(kind.fields)
            assert not unknown, f"{place}: {unknown} is not described"
            for name, inner in kind.fields.items():
                assert name in value or isinstance(inner, _Maybe), f"{place} lacks {name}"
                self.check(value.get(name), inner, f"{place}.{name}")
        else:
            assert type(value) is type(kind), f"{place} is {value!r}, not a {type(kind)}"


def refusal(call, **parameters):
    """What a call is refused with."""
    try:
        call(**parameters)
    except varlink.VarlinkError as error:
        return error.error(), error.parameters()
    raise AssertionError(f"{call.__name__} {parameters} was not refused")


def describes(client):
    assert client.get_interfaces() == [MASTER, "org.varlink.service"], client.info
    assert client.info["product"] == "svctl" and client.info["version"]
    text = client.get_interface(MASTER).get_description()
    assert "method Reload(app: ?string)" in text and "error NoSuchApp" in text
    assert client.get_interface("org.varlink.service").get_description() != text
    try:
        client.get_interface("org.example.other")
        raise AssertionError("an interface that is not there was described")
    except varlink.InterfaceNotFound as error:
        assert error.parameters() == {"interface": "org.example.other"}


def calls(master):
    status = master.GetStatus()["status"]
    assert status["state"] == "running" and len(status["apps"][0]["workers"]) == 2, status
    scaled = master.Scale(app="web", by=1)
    assert scaled["text"].startswith("web has 3 workers instead of 2") and scaled["wanted"] == 3, scaled


def follows_a_reload(master, broken):
    steps = list(master.Reload(_more=True))
    assert any("ready" in step["text"] for step in steps[:-1]), steps
    assert "reloaded: generation" in steps[-1]["text"], steps
    assert steps[-1]["ready"] == steps[-1]["wanted"] == 2, steps
    open(broken, "w").close()
    steps = []
    try:
        for step in master.Reload(_more=True):
            steps.append(step)
        raise AssertionError("a broken deploy was reloaded")
    except varlink.VarlinkError as error:
        assert error.error() == f"{MASTER}.ReloadFailed", error
        parameters = error.parameters()
        assert (parameters["app"], parameters["slot"], parameters["mixed"]) == ("web", 1, False), parameters
        assert parameters["exitCode"] == 1 and "called off" in parameters["text"], parameters
    assert any("failed" in step["text"] for step in steps), steps
    os.remove(broken)


def sees_typed_errors(client, master):
    name, parameters = refusal(master.Reload, app="nope")
    assert name == f"{MASTER}.NoSuchApp" and parameters["exitCode"] == 64, parameters
    assert (parameters["app"], parameters["apps"]) == ("nope", ["web"]), parameters
    assert refusal(master.Scale, app="nope", by=1)[0] == f"{MASTER}.NoSuchApp"
    assert refusal(master.Scale, app="web") == ("org.varlink.service.InvalidParameter", {"parameter": "workers"})
    assert refusal(master.Watch) == ("org.varlink.service.ExpectedMore", {})
    assert refusal(master.Logs, follow=True) == ("org.varlink.service.ExpectedMore", {})
    assert refusal(master.Logs, lines=-1) == ("org.varlink.service.InvalidParameter", {"parameter": "lines"})


def follows_the_log(client, master):
    last = master.Logs(lines=2)
    assert len(last["lines"]) == 2 and last["missed"] == 0, last
    reader = client.open(MASTER)
    pieces = reader.Logs(lines=1, follow=True, _more=True)
    assert len(next(pieces)["lines"]) == 1
    master.Scale(app="web", workers=3)
    while not any(line["text"].startswith("web has 3 workers instead of 2") for line in next(pieces)["lines"]):
        pass
    while not any(line["source"].startswith("web.3[") for line in next(pieces)["lines"]):
        pass
    return pieces


def watches(client, master):
    watcher = client.open(MASTER)
    changes = watcher.Watch(_more=True)
    workers = lambda reply: [(w["slot"], w["state"]) for w in reply["status"]["apps"][0]["workers"]]
    while workers(next(changes)) != [(1, "ready"), (2, "ready"), (3, "ready")]:
        pass
    master.Scale(app="web", workers=1)
    while workers(next(changes)) != [(1, "ready")]:
        pass
    return changes


def works_from_a_shell(address):
    command = [sys.executable, "-m", "varlink.cli"]
    told = subprocess.run(command + ["info", address], capture_output=True, text=True, check=True).stdout
    assert MASTER in told, told
    call = command + ["call", f"{address}/{MASTER}.GetStatus"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    assert '"state": "running"' in told, told
    call = command + ["call", "-m", f"{address}/{MASTER}.Reload", '{"app": "web"}']
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    assert "reloaded: generation" in told, told
    call = command + ["call", f"{address}/{MASTER}.Reload", '{"app": "nope"}']
    assert f"{MASTER}.NoSuchApp" in subprocess.run(call, capture_output=True, text=True, check=True).stderr


def stops(master, pieces, changes):
    """Who follows hears all to the end, and that it is the end."""
    ended = {}
    listeners = [
        threading.Thread(target=lambda: ended.update(lines=[l["text"] for p in pieces for l in p["lines"]])),
        threading.Thread(target=lambda: ended.update(states=[c["status"]["state"] for c in changes])),
    ]
    for listener in listeners:
        listener.start()
    assert master.Stop()["text"].endswith(" stopped")
    for listener in listeners:
        listener.join(20)
    assert ended["lines"][-1] == "stopped", ended
    assert ended["states"][-1] == "stopping", ended


def main(address, broken):
    varlink.Client.handler = Strict
    with varlink.Client(address) as client, client.open(MASTER) as master:
        describes(client)
        calls(master)
        follows_a_reload(master, broken)
        sees_typed_errors(client, master)
        pieces = follows_the_log(client, master)
        changes = watches(client, master)
        works_from_a_shell(address)
        stops(master, pieces, changes)
    print("all as described")


main(*sys.argv[1:])
