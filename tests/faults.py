"""PostgreSQL in trouble, as states that a test sets and waits for: a proxy before it, and a clock that passes only while it is silent."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from oi_metrics.records.database import clock

from .postgres import Server

TROUBLES = ("mute", "slow", "trickling", "cut", "refusing")
"""What can befall: nothing comes through, then or later; everything comes late; the answer comes byte by byte; the connection breaks with
the answer; nobody takes the connection."""
HOLDS = ("mute", "slow", "trickling")
"""The troubles in which the server is there and silent."""
LATE, BETWEEN_BYTES = 10.0, 1.0
"""Seconds of real time by which a slow server answers late, and between two bytes of a trickling one."""
STUCK = 120.0
"""Seconds of real time after which a state that a test waits for is held never to come."""


class Proxy:
    """A way to a server on this machine that gets into trouble when it is told; port: where it listens."""

    def __init__(self, to: int):
        self.trouble = ""
        self._to, self._holding, self._lock = to, 0, threading.Condition()
        self._open: set[socket.socket] = set()
        self._well = threading.Event()
        self._well.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._take, daemon=True, name="proxy").start()

    def begin(self, trouble: str) -> None:
        """From now on; a connection that breaks or is refused is not left open either."""
        self.trouble = trouble
        self._well.clear()
        if trouble in ("cut", "refusing"):
            self._break_all()

    def end(self) -> None:
        """All is well again; nothing is held back any more."""
        self.trouble = ""
        self._well.set()
        with self._lock:
            assert self._lock.wait_for(lambda: not self._holding, STUCK)

    def close(self) -> None:
        self.end()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._break_all()

    def silent(self) -> bool:
        """Whether something is held back at this moment."""
        with self._lock:
            return self._holding > 0

    def _take(self) -> None:
        while True:
            try:
                asking, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(asking,), daemon=True, name="proxy").start()

    def _serve(self, asking: socket.socket) -> None:
        if self.trouble == "refusing":
            return _reset(asking)
        try:
            answering = socket.create_connection(("127.0.0.1", self._to))
        except OSError:
            return _reset(asking)
        with self._lock:
            self._open |= {asking, answering}
        for way in ((asking, answering, False), (answering, asking, True)):
            threading.Thread(target=self._carry, args=way, daemon=True, name="proxy").start()
        return None

    def _carry(self, source: socket.socket, sink: socket.socket, answer: bool) -> None:
        with suppress(OSError):
            while content := source.recv(65536):
                if self.trouble == "cut" and answer:
                    break
                if self.trouble == "trickling" and answer:
                    for at in range(len(content)):
                        self._hold(BETWEEN_BYTES)
                        sink.sendall(content[at : at + 1])
                    continue
                if self.trouble == "mute":
                    self._hold(None)
                    break
                if self.trouble == "slow":
                    self._hold(LATE)
                sink.sendall(content)
        with self._lock:
            self._open -= {source, sink}
        _reset(source), _reset(sink)

    def _hold(self, seconds: float | None) -> None:
        if self._well.is_set():
            return
        with self._lock:
            self._holding += 1
        self._well.wait(seconds)
        with self._lock:
            self._holding -= 1
            self._lock.notify_all()

    def _break_all(self) -> None:
        with self._lock:
            broken, self._open = self._open, set()
        for one in broken:
            _reset(one)


def _reset(one: socket.socket) -> None:
    """Close at once, and let the other end know; whoever reads from it wakes up."""
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def proxied(server: Server) -> Iterator[Proxy]:
    """A proxy before a server."""
    proxy = Proxy(server.port)
    try:
        yield proxy
    finally:
        proxy.close()


class Clock:
    """The clock of `records.database`, on which only silence takes time.

    While `silent` says that the database holds something back, each wait takes as long as it is asked to at most, at once;
    otherwise a wait lasts until what is waited for has happened, and takes no time, however busy the machine is.
    waits: the threads that waited, in order.
    """

    def __init__(self, silent: Callable[[], bool] = lambda: False):
        self.silent, self.time, self.waits = silent, 1000.0, list[threading.Thread]()
        self._held: threading.Thread | None = None
        self._held_waits, self._goes_on = threading.Event(), threading.Event()

    def now(self) -> float:
        return self.time

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.waits.append(threading.current_thread())
        if threading.current_thread() is self._held:
            self._held_waits.set()
            assert self._goes_on.wait(STUCK)
        until = time.monotonic() + STUCK
        while not event.wait(0.005):
            if self.silent():
                self.time += seconds
                return event.is_set()
            assert time.monotonic() < until, "neither an answer nor silence"
        return True

    @contextmanager
    def held(self, thread: threading.Thread) -> Iterator[None]:
        """Start a thread; within the block it stands where it waits for the database."""
        self._held = thread
        thread.start()
        try:
            assert self._held_waits.wait(STUCK), "it does not wait"
            yield
        finally:
            self._goes_on.set()
            thread.join()

    @contextmanager
    def took_at_most(self, seconds: float) -> Iterator[None]:
        """The block takes so many seconds of this clock at most."""
        begun = self.time
        yield
        assert self.time - begun <= seconds, f"it took {self.time - begun} seconds"


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Databases are waited for by a clock that the test has in its hand."""
    given = Clock()
    monkeypatch.setattr(clock, "now", given.now)
    monkeypatch.setattr(clock, "wait", given.wait)
    return given
