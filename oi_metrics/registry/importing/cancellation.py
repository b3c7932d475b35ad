"""A long computation that its reader may stop: it asks between its steps, and ends by raising Cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from oi_metrics.records.reading.sandbox import Cancelled

Asked = Callable[[], bool]
"""Whether to stop; asked often, so it answers at once."""
Item = TypeVar("Item")


def never() -> bool:
    """Nobody stops it."""
    return False


def go_on(cancelled: Asked) -> None:
    """Raise Cancelled when the answer is to stop."""
    if cancelled():
        raise Cancelled


def stoppable(items: Iterable[Item], cancelled: Asked) -> Iterator[Item]:
    """The items; asks before each of them."""
    for item in items:
        go_on(cancelled)
        yield item
