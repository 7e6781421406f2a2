"""scripts/load counts right, whatever the server does."""

import json
import pathlib
import socket
import subprocess
import sys
from typing import Any, Callable, Dict, List

import pytest

from misbehaving import HELLO, Client, each_fifth, serving, silent

LOAD = str(pathlib.Path(__file__).parents[2] / "scripts" / "load")


def load(url: str, *options: str, requests: int = 100, closing: int = 3, keep_alive: int = 3) -> Dict[str, Any]:
    counts = ["--requests", str(requests), "--closing", str(closing), "--keep-alive", str(keep_alive)]
    command: List[str] = [sys.executable, LOAD, "--url", url, "--json", *counts, "--limit", "30", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode in (0, 1), done.stderr
    figures: Dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if figures["lost"] else 0)
    assert figures["lost"] == sum(figures["lost_by_kind"].values()) == sum(figures["lost_by_connection"].values())
    assert figures["requests"] == figures["ok"] + figures["lost"]
    return figures


def lost(figures: Dict[str, Any]) -> Dict[str, int]:
    return {kind: count for kind, count in figures["lost_by_kind"].items() if count}


def chunked(*chunks: bytes) -> bytes:
    body = b"".join(b"%x;a=b\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


WHOLE_ANSWERS = {
    "content length": HELLO,
    "chunks": chunked(b"hel", b"lo\n") + b"0\r\n\r\n",
    "chunks and trailers": chunked(b"hello\n") + b"0\r\nX-Sum: 1\r\n\r\n",
    "an answer after 100 Continue": b"HTTP/1.1 100 Continue\r\n\r\n" + HELLO,
    "lower case and no space": b"HTTP/1.1 200 OK\r\ncontent-length:6\r\n\r\nhello\n",
}


@pytest.mark.parametrize("answer", WHOLE_ANSWERS.values(), ids=list(WHOLE_ANSWERS))
def test_a_whole_answer_is_never_lost(answer: bytes) -> None:
    with serving(lambda client, number: client.send(answer)) as server:
        figures = load(server.url)
        assert (figures["ok"], lost(figures)) == (100, {})
        assert figures["bodies"] == [{"body": "hello", "count": 100}]
        assert sum(server.heads.values()) == 100
        assert figures["connects"] == server.accepted


@pytest.mark.parametrize("piece", [1, 7])
def test_an_answer_in_small_pieces_is_whole(piece: int) -> None:
    def dribble(client: Client, number: int) -> bool:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = WHOLE_ANSWERS["chunks and trailers"]
        return all(client.send(answer[start : start + piece]) for start in range(0, len(answer), piece))

    with serving(dribble) as server:
        assert lost(load(server.url)) == {}


def test_an_answer_that_ends_with_the_connection_is_whole() -> None:
    def until_close(client: Client, number: int) -> bool:
        client.send(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
        return False

    with serving(until_close) as server:
        figures = load(server.url)
        assert (figures["ok"], lost(figures)) == (100, {})
        assert figures["bodies"] == [{"body": "hello", "count": 100}]


def cut(answer: bytes, kind: str = "cut_short") -> "tuple[Callable[[Client], bool], str]":
    return (lambda client: not client.send(answer)), kind


MISBEHAVIOUR = {
    "reset": (Client.reset, "reset"),
    "closed before any byte": (lambda client: False, "reset"),
    "one byte": cut(b"H"),
    "closed inside the head": cut(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "closed before the body": cut(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"),
    "closed inside the body": cut(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhell"),
    "closed inside a chunk": cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhel"),
    "closed before the last chunk": cut(chunked(b"hello\n")),
    "no HTTP": cut(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not_http"),
    "no number": cut(b"HTTP/1.1 200 OK\r\nContent-Length: six\r\n\r\nhello\n", "not_http"),
    "more than it says": cut(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\nHTTP", "not_http"),
    "500": cut(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "wrong_status"),
    "302": cut(b"HTTP/1.1 302 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "wrong_status"),
    "503 on a connection that stays": (
        lambda client: client.send(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
        "wrong_status",
    ),
    "another body": (
        lambda client: client.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nno\n"),
        "wrong_body",
    ),
}


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOUR.values(), ids=list(MISBEHAVIOUR))
def test_each_lost_request_is_counted_once_by_its_kind(misbehaviour: "tuple[Any, str]") -> None:
    act, kind = misbehaviour
    with serving(each_fifth(act)) as server:
        # Closing connections: there one request cannot hurt the next.
        figures = load(server.url, "--expect", "hello", closing=6, keep_alive=0)
        assert (figures["ok"], lost(figures)) == (80, {kind: 20})
        assert figures["examples"][0]["kind"] == kind


@pytest.mark.parametrize("name", ["503 on a connection that stays", "another body"])
def test_a_wrong_answer_leaves_its_connection_usable(name: str) -> None:
    act, kind = MISBEHAVIOUR[name]
    with serving(each_fifth(act)) as server:
        figures = load(server.url, "--expect", "hello", closing=0, keep_alive=6)
        assert (figures["ok"], lost(figures)) == (80, {kind: 20})
        # Each connection once at most: a quick one may take the work of a slow one.
        assert figures["connects"] <= 6


def test_a_request_without_answer_times_out() -> None:
    with serving(each_fifth(silent)) as server:
        figures = load(server.url, "--timeout", "0.3", requests=20)
        assert (figures["ok"], lost(figures)) == (16, {"timed_out": 4})


def test_a_server_that_dribbles_for_ever_times_out() -> None:
    def dribble(client: Client) -> bool:
        client.send(b"HTTP/1.1 200 OK\r\n")
        client.socket.settimeout(0.1)
        while True:
            client.send(b"X: y\r\n")
            try:
                if not client.socket.recv(1):
                    return False
            except socket.timeout:
                continue

    with serving(each_fifth(dribble)) as server:
        figures = load(server.url, "--timeout", "0.5", requests=10)
        assert (figures["ok"], lost(figures)) == (8, {"timed_out": 2})


def test_nobody_listening_is_refused() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        figures = load("http://127.0.0.1:{}/".format(bound.getsockname()[1]), requests=20)
    assert (figures["ok"], lost(figures)) == (0, {"refused": 20})
    assert figures["latency_milliseconds"] == {"median": None, "p99": None, "p99_9": None, "max": None}


def test_a_unix_socket(tmp_path: pathlib.Path) -> None:
    path = str(tmp_path / "socket")
    assert lost(load("http://site/", "--unix", path, requests=5)) == {"refused": 5}
    with serving(lambda client, number: client.send(HELLO), path):
        assert load("http://site/", "--unix", path)["ok"] == 100


def test_a_connection_the_server_says_it_closes_loses_nothing() -> None:
    def say_close(client: Client, number: int) -> bool:
        last = client.requests == 4
        return client.send(HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") if last else HELLO) and not last

    with serving(say_close) as server:
        figures = load(server.url, closing=0, keep_alive=1)
        assert (figures["ok"], lost(figures), figures["connects"]) == (100, {}, 25)


def close_silently_after_four(client: Client, number: int) -> bool:
    return client.requests < 5 and client.send(HELLO)


def test_a_kept_connection_closed_without_a_word_loses_the_request() -> None:
    with serving(close_silently_after_four) as server:
        figures = load(server.url, closing=0, keep_alive=1)
        assert (figures["ok"], lost(figures), figures["retried"]) == (80, {"reset": 20}, 0)
        assert figures["lost_by_connection"] == {"closing": 0, "keep-alive": 20}


def test_that_request_is_sent_again_once_when_asked_for() -> None:
    with serving(close_silently_after_four) as server:
        figures = load(server.url, "--retry-idle", requests=81, closing=0, keep_alive=1)
        # Connections of 4 answers each; each fifth request finds its connection closed and goes to a new one.
        assert (figures["ok"], lost(figures), figures["retried"], figures["connects"]) == (81, {}, 20, 21)


def test_only_a_reused_connection_is_tried_again() -> None:
    with serving(lambda client, number: False) as server:
        figures = load(server.url, "--retry-idle", requests=20)
        assert (lost(figures), figures["retried"]) == ({"reset": 20}, 0)
        assert sum(server.heads.values()) == 20


def test_a_request_whose_answer_began_is_not_sent_again() -> None:
    def cut_second(client: Client, number: int) -> bool:
        return client.send(HELLO) if client.requests == 1 else not client.send(b"HTTP/1.1 2")

    with serving(cut_second) as server:
        figures = load(server.url, "--retry-idle", closing=0, keep_alive=1)
        assert (figures["ok"], lost(figures), figures["retried"]) == (50, {"cut_short": 50}, 0)


def test_old_and_new_bodies_are_counted() -> None:
    new = HELLO.replace(b"hello", b"HELLO")
    with serving(lambda client, number: client.send(HELLO if number < 40 else new)) as server:
        figures = load(server.url)
        assert figures["bodies"] == [{"body": "HELLO", "count": 60}, {"body": "hello", "count": 40}]


def test_it_runs_until_standard_input_closes() -> None:
    with serving(lambda client, number: client.send(HELLO)) as server:
        command = [sys.executable, LOAD, "--url", server.url, "--until-stdin-closes", "--json"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as running:
            assert running.stderr is not None
            assert running.stderr.readline() == "load: every connection has been tried once\n"
            out, _ = running.communicate(timeout=20)
        figures = json.loads(out)
        assert running.returncode == 0
        assert figures["ended_by"] == "stdin"
        assert figures["ok"] >= 32


@pytest.mark.parametrize("act", [silent, lambda client: client.send(b"HTTP/1.1 200 OK\r\n") and silent(client)])
def test_the_hard_limit_ends_it_and_tells_what_is_unfinished(act: Callable[[Client], bool]) -> None:
    with serving(lambda client, number: act(client)) as server:
        figures = load(server.url, "--limit", "1")
        assert (figures["ok"], lost(figures), figures["ended_by"]) == (0, {"unfinished": 6}, "limit")
        assert figures["seconds"] < 3


def test_seconds_end_it() -> None:
    with serving(lambda client, number: client.send(HELLO)) as server:
        command = [sys.executable, LOAD, "--url", server.url, "--seconds", "0.5", "--json"]
        figures = json.loads(subprocess.run(command, stdout=subprocess.PIPE, timeout=20, check=True).stdout)
        assert figures["ended_by"] == "seconds"
        assert 0.4 < figures["seconds"] < 5


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://example.org/", "http://0.0.0.0/", "https://127.0.0.1/",
                                 "http://127.0.0.1.example.org/", "http://[::]/", "http:///", "127.0.0.1:80"])
def test_any_other_machine_is_refused(url: str) -> None:
    command = [sys.executable, LOAD, "--url", url, "--requests", "1"]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=20, check=False)
    assert done.returncode == 64
    assert "on this machine" in done.stderr


def test_what_is_posted_must_come_back() -> None:
    def echo(client: Client, number: int) -> bool:
        head = client.head
        if head.startswith(b"GET"):
            return client.send(HELLO)
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(client.unread) < length:
            client.unread += client.socket.recv(65536)
        body, client.unread = client.unread[:length], client.unread[length:]
        if length == 10:
            body = body[::-1]
        return client.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (length, body))

    with serving(echo) as server:
        figures = load(server.url, "--echo", "/echo", requests=60)
        # Half of them are posted, a third of these with a body that comes back wrong.
        assert (figures["ok"], lost(figures)) == (50, {"wrong_body": 10})
        assert {each["body"]: each["count"] for each in figures["bodies"]} == {"hello": 30, "(what was posted)": 30}
        assert sum(count for head, count in server.heads.items() if head.startswith(b"POST /echo ")) == 30
