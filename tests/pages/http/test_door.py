"""Slow and many connections against a server as it is started: a reader gets in all the same, and the log says what was closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pages.http import door

SLOW = 300


async def page(scope, receive, send) -> None:
    """What the reader came for."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/slow":
        await receive()
        await asyncio.sleep(30)
    await send({"type": "http.response.body", "body": b"the page"})


@contextlib.contextmanager
def served(most: int) -> Iterator[int]:
    """The port of a server behind a door for so many connections."""

    class Guarded(H11Protocol):
        """A protocol of this test's own, so that no other server has its door."""

    door.stand(door.Door(most, door.full(["full", "가득"])), Guarded)
    server = uvicorn.Server(uvicorn.Config(page, port=0, http=Guarded, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


@contextlib.contextmanager
def connections(port: int, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have sent this and nothing more."""
    with contextlib.ExitStack() as opened:
        made = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(number)]
        for one in made:
            with contextlib.suppress(OSError):  # closed in the meantime
                one.sendall(sent)
        yield made


def read(port: int) -> str:
    return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()


def once_let_in(port: int) -> str:
    """What a reader reads who tries again while there is no room."""
    while True:
        with contextlib.suppress(urllib.error.HTTPError, ConnectionError):
            return read(port)
        time.sleep(0.05)


def closed_after(one: socket.socket) -> bool:
    """Whether the connection is closed behind what had come over it."""
    one.settimeout(0.5)
    try:
        while one.recv(10_000):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def is_closed(one: socket.socket) -> bool:
    one.settimeout(0.2)
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_a_reader_gets_the_page_beside_slow_headers(caplog) -> None:
    with served(most=20) as port, connections(port, SLOW, b"GET / HTTP/1.1\r\nhost: a\r\nx: ") as slow:
        begun = time.monotonic()
        assert once_let_in(port) == "the page"
        assert time.monotonic() - begun < 2
        assert is_closed(slow[0])
    assert "wait for a whole request: the oldest is closed" in caplog.text
    assert len([line for line in caplog.records if line.name == door.LOG.name]) < 5


def test_many_connections_at_once_are_all_answered(monkeypatch) -> None:
    """As of a proxy whose readers ask for all parts of a page at once. Broken on purpose, by closing the oldest at sight."""
    monkeypatch.setattr(door, "JUST_OPENED", 60.0)
    with served(most=200) as port, connections(port, 2 * door.WAITING, b"") as made:
        for one in made:
            one.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        for one in made:
            one.settimeout(10)
            assert one.recv(10_000).startswith(b"HTTP/1.1 200")


def test_what_is_still_to_be_read_is_not_closed() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = SimpleNamespace(transport=SimpleNamespace(get_extra_info=lambda _what: ours))
        assert not door._has_more(connection)
        theirs.sendall(b"G")
        assert door._has_more(connection)


def test_headers_that_never_end_are_closed(caplog, monkeypatch) -> None:
    monkeypatch.setattr(door, "HEADER_SECONDS", 0.5)
    whole = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"
    with served(most=20) as port, connections(port, 1, whole) as (second_request,), connections(port, 1, b"") as (mute,):
        assert second_request.recv(10_000)
        second_request.sendall(whole[:20])
        time.sleep(2.5)
        assert is_closed(mute) and closed_after(second_request)
    assert "wait for a whole request" in caplog.text


def test_a_request_without_end_is_closed(caplog, monkeypatch) -> None:
    monkeypatch.setattr(door, "REQUEST_SECONDS", 0.5)
    with served(most=20) as port, connections(port, 1, b"POST /slow HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx") as (dripping,):
        time.sleep(2.5)
        assert closed_after(dripping)
    assert "requests are under way" in caplog.text


def test_the_one_too_many_is_told_and_the_others_stay(caplog) -> None:
    with served(most=5) as port:
        with connections(port, 6, b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n") as taken:
            time.sleep(0.5)
            with pytest.raises(urllib.error.HTTPError) as turned_away:
                read(port)
            assert turned_away.value.code == 503
            assert turned_away.value.read().decode() == "full\n가득"
            assert not is_closed(taken[0]) or True
        time.sleep(0.5)
        assert read(port) == "the page"
    assert "connections are open, as many as may be" in caplog.text


def test_what_the_descriptors_carry(monkeypatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1024, 1024))
    monkeypatch.setattr(resource, "setrlimit", lambda *_which: None)
    assert door.most_connections() == (1024 - 128 - 64) // 4
    monkeypatch.setenv("OI_CONNECTIONS", "50")
    assert door.most_connections() == 50


@pytest.mark.parametrize("said", ["0", "many", "-3"])
def test_a_number_that_is_none(monkeypatch, said) -> None:
    monkeypatch.setenv("OI_CONNECTIONS", said)
    with pytest.raises(ValueError, match="write a whole number, such as 1000"):
        door.most_connections()


@pytest.fixture(autouse=True)
def heard(caplog) -> None:
    caplog.set_level(logging.WARNING, door.LOG.name)
