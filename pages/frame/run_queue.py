"""Pages take turns: Python runs one thread at a time, and pages that share it all finish late."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_WAIT = 0.1
"""Seconds that a page waits for its turn before it goes ahead beside the others."""
_TURN = threading.BoundedSemaphore(1)
_MINE = threading.local()
_RUNS = [float("-inf")]
"""When the last page was asked for, began, or ended."""


@contextmanager
def turn() -> Iterator[bool]:
    """One page at a time, first come first served; yields whether this page got its turn.

    A page that has waited `LONGEST_WAIT` seconds goes ahead all the same, so a slow computation holds up no other viewer for long.
    """
    seen()
    _MINE.taken = _TURN.acquire(timeout=LONGEST_WAIT)
    try:
        yield _MINE.taken
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
    if getattr(_MINE, "taken", False):
        _MINE.taken = False
        _TURN.release()
