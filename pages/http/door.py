"""What one machine may hold of the server: limits on slow requests and on connections, so that a reader always gets in.

They stand in uvicorn's protocol of HTTP, which has none of its own that Streamlit passes on, and hold however the server
is started. A connection that was upgraded to a WebSocket is pinged by uvicorn and let go when it does not answer.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import select
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from oi_metrics.model.vocabulary import N_

try:
    import resource
except ImportError:  # Windows counts no descriptors of a process
    resource = None  # type: ignore[assignment]

LOG = logging.getLogger(__name__)
HEADER_SECONDS = 10.0
"""A request's headers are whole by then, or its connection is closed; uvicorn allows them 64 KB, and 5 seconds between requests."""
REQUEST_SECONDS = 300.0
"""A request's content has come and its answer has gone by then: a file of 20 MB over a slow line takes less."""
WAITING = 64
"""So many connections may be without a whole request at a time; another one takes the place of the one that has waited longest."""
JUST_OPENED = 0.25
"""Seconds that a connection has for its request though there are more: a proxy opens a hundred at once for one page. They count as visitors' meanwhile."""
CONNECTIONS = "OI_CONNECTIONS"
"""The variable that sets how many connections may be open beside those."""
USUAL = 1_000
A_SESSION = 4
"""The descriptors that a session takes at most: its connection, and the loop of events of its script."""
SET_ASIDE = 128
"""The descriptors for all else: records, fonts, databases, readers."""
TOLD_EVERY = 10.0
"""Seconds between two lines of the log on one limit."""
FULL = N_("The server has as many visitors as it can take; load this page again in a minute.")


def most_connections() -> int:
    """How many connections may be open: as set, and no more than the descriptors of the process carry, which are raised first as far as they go.

    Raises ValueError for a setting that is no positive number.
    """
    said = os.environ.get(CONNECTIONS) or str(USUAL)
    if not said.isdecimal() or not int(said):
        raise ValueError(f"{CONNECTIONS} is {said!r}; write a whole number, such as {USUAL}")
    return min(int(said), max((_descriptors(int(said)) - SET_ASIDE - WAITING) // A_SESSION, 1))


def _descriptors(connections: int) -> int:
    """How many descriptors this process may have, raised to what so many connections need where the system lets it."""
    wanted = A_SESSION * connections + SET_ASIDE + WAITING
    if resource is None:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    raised = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    return raised


class Door:
    """Which connections wait for a request to be whole, since when, and which requests are under way."""

    def __init__(self, most: int, full: bytes):
        self.most = most
        self._full = full
        self._waiting: OrderedDict[Any, float] = OrderedDict()
        self._under_way: OrderedDict[Any, float] = OrderedDict()
        self._told: dict[str, tuple[float, int]] = {}
        self._watching: asyncio.Task[None] | None = None

    def opened(self, connection: Any) -> None:
        """Let a connection in, in the place of the one that has waited longest for its request if need be, or turn it away."""
        if self._watching is None or self._watching.done():
            self._watching = connection.loop.create_task(self._watch())
        for late in self._too_many_wait():
            self._close(self._waiting, late, "%d connections wait for a whole request: the oldest is closed")
        if len(connection.connections) - min(len(self._waiting), WAITING) > self.most:
            self._tell("%d connections are open, as many as may be: turned away")
            connection.transport.write(self._full)
            connection.transport.close()
            return
        self._waiting[connection] = time.monotonic()

    def _too_many_wait(self) -> list[Any]:
        """Those that have waited longest, so many as there are too many once another one comes; not one that has only come or has more to be read."""
        surplus, before = len(self._waiting) + 1 - WAITING, time.monotonic() - JUST_OPENED
        late = (other for other, since in self._waiting.items() if since < before and not _has_more(other))
        return list(islice(late, max(surplus, 0)))

    def heard(self, connection: Any) -> None:
        """See, after what came in, whether the connection's request is whole now or another one has begun."""
        if connection.transport.get_protocol() is not connection:  # a WebSocket from now on
            self.closed(connection)
        elif connection.cycle is None or connection.cycle.response_complete:
            self._under_way.pop(connection, None)
            self._waiting.setdefault(connection, time.monotonic())
        else:
            self._waiting.pop(connection, None)
            self._under_way.setdefault(connection, time.monotonic())

    def answered(self, connection: Any) -> None:
        """A response is complete; a request that had come behind it may be under way already."""
        self._under_way.pop(connection, None)
        if not connection.cycle.response_complete:
            self._under_way[connection] = time.monotonic()

    def closed(self, connection: Any) -> None:
        """A connection is gone."""
        self._waiting.pop(connection, None)
        self._under_way.pop(connection, None)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self._close_late(self._waiting, HEADER_SECONDS, "%d connections wait for a whole request: those of more than 10 seconds are closed")
            self._close_late(self._under_way, REQUEST_SECONDS, "%d requests are under way: those of more than 300 seconds are closed")

    def _close_late(self, open_since: OrderedDict[Any, float], seconds: float, why: str) -> None:
        before = time.monotonic() - seconds
        while open_since and next(iter(open_since.values())) < before:
            self._close(open_since, next(iter(open_since)), why)

    def _close(self, open_since: OrderedDict[Any, float], connection: Any, why: str) -> None:
        self._tell(why, len(open_since))
        del open_since[connection]
        connection.transport.abort()

    def _tell(self, why: str, number: int | None = None) -> None:
        """One line in the log for each limit in so many seconds, with how often it was reached since the last."""
        at, times = self._told.get(why, (float("-inf"), 0))
        if time.monotonic() - at < TOLD_EVERY:
            self._told[why] = (at, times + 1)
            return
        LOG.warning(why + "%s", self.most if number is None else number, f" (and {times} times before)" if times else "")
        self._told[why] = (time.monotonic(), 0)


def _has_more(connection: Any) -> bool:
    """Whether something has come over a connection that is still to be read: of many that are opened at once, as by a proxy, each waits for its turn."""
    asked = select.poll()
    asked.register(connection.transport.get_extra_info("socket").fileno(), select.POLLIN)
    return bool(asked.poll(0))


def full(texts: list[str]) -> bytes:
    """The answer to a connection for which there is no room."""
    content = "\n".join(texts).encode()
    head = (
        "HTTP/1.1 503 Service Unavailable",
        "content-type: text/plain; charset=utf-8",
        f"content-length: {len(content)}",
        "retry-after: 60",
        "connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + content


def stand(door: Door, protocol: Any = AutoHTTPProtocol) -> None:
    """Let every connection of this process pass the door."""
    for name, tell in (
        ("connection_made", door.opened),
        ("data_received", door.heard),
        ("on_response_complete", door.answered),
        ("connection_lost", door.closed),
    ):
        setattr(protocol, name, _then(getattr(protocol, name), tell))


def _then(method: Callable[..., None], tell: Callable[[Any], None]) -> Callable[..., None]:
    @functools.wraps(method)
    def called(connection: Any, *given: Any) -> None:
        method(connection, *given)
        tell(connection)

    return called
