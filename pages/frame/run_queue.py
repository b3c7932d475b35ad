"""Pages take turns: Python runs one thread at a time, and pages that share it all finish late."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_TURN = 0.1
"""Seconds after which a page that is not done loses its turn to the next, and goes on beside it."""
_MINE = threading.local()
_RUNS = [float("-inf")]
"""When the last page was asked for, began, or ended."""


class Turns:
    """Whose turn it is and since when, and who waits, the first come first. A page is an event, which is set when it is to look again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._at_work: threading.Event | None = None
        self._since = 0.0

    def wait_for(self) -> threading.Event:
        """Wait for a turn; what is returned gives it back. A slow page holds up nobody for longer than `LONGEST_TURN` seconds."""
        page = threading.Event()
        with self._lock:
            self._waiting.append(page)
        try:
            while not self._has_come(page):
                page.wait(self._left() if self._waiting[0] is page else None)
                page.clear()
        except BaseException:  # a page that ends while it waits would keep all behind it waiting
            with self._lock:
                self._waiting.remove(page)
                self._tell_the_first()
            raise
        return page

    def _has_come(self, page: threading.Event) -> bool:
        """Whether it is the page's turn now, which it then has."""
        with self._lock:
            if self._waiting[0] is not page or self._left() > 0:
                return False
            self._waiting.popleft()
            self._at_work, self._since = page, time.monotonic()
            self._tell_the_first()
            return True

    def _left(self) -> float:
        """Seconds that the page at work has its turn for."""
        return self._since + LONGEST_TURN - time.monotonic() if self._at_work else 0.0

    def give_back(self, page: threading.Event) -> None:
        """End a turn; one that was lost already stays with the page that has it now."""
        with self._lock:
            if self._at_work is page:
                self._at_work = None
                self._tell_the_first()

    def _tell_the_first(self) -> None:
        if self._waiting:
            self._waiting[0].set()


_TURNS = Turns()


@contextmanager
def turn() -> Iterator[None]:
    """One page at a time, first come first served."""
    seen()
    _MINE.turn = _TURNS.wait_for()
    try:
        yield
    finally:
        give_back()
        seen()


def seen() -> None:
    """Somebody is there: what is made for nobody yet rests."""
    _RUNS[0] = time.monotonic()


def quiet_for() -> float:
    """For how many seconds no page has been asked for, begun or ended."""
    return time.monotonic() - _RUNS[0]


def give_back() -> None:
    """End this page's turn early, before it waits for something outside, such as a file being read."""
    if getattr(_MINE, "turn", None) is not None:
        _TURNS.give_back(_MINE.turn)
        _MINE.turn = None
