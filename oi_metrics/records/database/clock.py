"""How time passes while a database is waited for: called through this module, so that a test can bring a clock of its own."""

from __future__ import annotations

import threading
import time


def now() -> float:
    """Seconds on a clock that is never set back."""
    return time.monotonic()


def wait(event: threading.Event, seconds: float) -> bool:
    """Wait for an event, so many seconds at most; whether it has happened."""
    return event.wait(seconds)
