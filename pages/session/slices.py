"""Pages over many records come piece by piece: a panel that is not made yet, when a run has taken its time, is made by the next run, which follows at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = 0.5
"""For so long a run makes panels; those that are made already are shown whatever it takes."""


@dataclass
class Run:
    """One run of a page: when it began, whether it has made a panel, and whether a panel waits for the next run."""

    began: float
    made: bool = False
    waiting: bool = False


_THREAD = threading.local()


@contextmanager
def run() -> Iterator[Run]:
    """A run of a whole page; a part of it that runs by itself is in no such run, and waits for nothing."""
    _THREAD.run = Run(time.monotonic())
    try:
        yield _THREAD.run
    finally:
        _THREAD.run = None


def waits() -> bool:
    """Whether a panel that is not made yet, and may take long, waits for the next run. The first one of a run never does, so that each run makes one."""
    now: Run | None = getattr(_THREAD, "run", None)
    if now is None:
        return False
    if now.made and time.monotonic() - now.began > SECONDS:
        now.waiting = True
        return True
    now.made = True
    return False
