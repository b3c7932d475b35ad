"""How fast this machine is now, so that a bound on time holds the product and not the machine's other work."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

TRIED = 0.02
"""Seconds of work that are tried."""


def stretch() -> float:
    """How many times as long work takes at this moment as on a machine with nothing else to do; 1 at least."""
    begun, worked = time.perf_counter(), time.thread_time()
    while (spent := time.thread_time() - worked) < TRIED:
        pass
    return max(1.0, (time.perf_counter() - begun) / spent)


def _worked() -> float:
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


@contextmanager
def works_at_most(seconds: float) -> Iterator[None]:
    """The block keeps processors busy for so many seconds at most, those of the processes that it starts and ends included."""
    before = _worked()
    yield
    assert _worked() - before < seconds
