"""Which records are on show: the server's, or those that the reader brought for this session."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import streamlit as st

from oi_metrics.model.faults import Fault, InvalidRecords, log_faults
from oi_metrics.model.message import Message
from oi_metrics.records import sealed
from oi_metrics.records.database.watcher import Live
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.source import is_url, masked
from oi_metrics.records.tables import Tables
from pages.session import record_cache
from pages.session.sized_cache import ANSWERS

LOG = logging.getLogger(__name__)
_OWN, _SHOWN = "_own", "_shown"
INTERVAL = 2.0
"""Seconds for which a look at the files of the records counts as current."""
_PATHS: dict[Path, _Read] = {}
_READING = threading.Lock()
_EDITIONS: dict[str, str] = {}
"""The edition last read, by place."""
_TOLD: list[Callable[[Tables], None]] = []


@dataclass(frozen=True)
class Opened:
    """Records to show, or why there are none.

    faults: of what the server holds now and does not show. name: of the file, when a reader brought them for this session.
    stale: why these are the last good ones.
    """

    tables: Tables | None
    faults: tuple[Fault, ...] = ()
    name: str = ""
    stale: Message | None = None


def source() -> str:
    """Where the server's records are: a path or URL."""
    return os.environ.get("OI_RECORDS") or str(EMBEDDED)


def server() -> Opened:
    """The server's records as they are now: read again when they change, the last good ones while they cannot be read."""
    place = source()
    return _of_database(place) if is_url(place) else _of_path(Path(place))


def may_change() -> bool:
    """Whether the server's records can change while it runs: all but those that come with the project."""
    return bool(os.environ.get("OI_RECORDS"))


def whenever_read(tell: Callable[[Tables], None]) -> None:
    """Hand over the server's records whenever it has read others."""
    _TOLD.append(tell)


def _kept(tables: Tables) -> Tables:
    kept, place = record_cache.keep(tables), source()
    if _EDITIONS.get(place) != kept.edition:
        _EDITIONS[place] = kept.edition
        for tell in _TOLD:
            tell(kept)
    return kept


def refresh() -> None:
    """Look at once whether the server's records have changed, as after a save."""
    for path, read in list(_PATHS.items()):
        _PATHS[path] = replace(read, at=float("-inf"))
    if is_url(source()):
        _live(source()).again()


@lru_cache(maxsize=1)
def _live(url: str) -> Live:
    return Live(url)


def _of_database(url: str) -> Opened:
    state = _live(url).current()
    if state.tables is None:
        unread = Fault(masked(url), 0, "", "", state.problem or Message("cannot be read"), Message("see that it runs, then load this page again"))
        return Opened(None, state.faults or (unread,))
    return Opened(_kept(state.tables), state.faults, stale=_stale(state.problem, state.since) if state.stale else None)


def _stale(problem: Message | None, since: datetime | None) -> Message:
    at = since.strftime("%H:%M:%S UTC") if since else ""
    return Message("The record store {problem}, since {at}. The last good records are shown; they may be out of date.", problem=problem or "", at=at)


@dataclass(frozen=True)
class _Read:
    """What was read of a path: the files as they were then, and when they were last looked at."""

    mark: tuple[tuple[str, int, int], ...]
    at: float
    opened: Opened


def _of_path(path: Path) -> Opened:
    known = _PATHS.get(path)
    if known and (time.monotonic() - known.at < INTERVAL or not _READING.acquire(blocking=False)):
        return known.opened
    if not known:
        _READING.acquire()
    try:
        known = _PATHS.get(path)
        mark = _mark(path)
        opened = known.opened if known and known.mark == mark else _read(path, known.opened if known else None)
        _PATHS[path] = _Read(mark, time.monotonic(), opened)
        return opened
    finally:
        _READING.release()


def _mark(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of the files, which change when the records do."""
    place = str(path)
    files = sealed.files_of(place) if place.startswith(sealed.SCHEME) else sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple((file.name, stat.st_mtime_ns, stat.st_size) for file in files if file.is_file() for stat in [file.stat()])


def _read(path: Path, before: Opened | None) -> Opened:
    try:
        return Opened(_kept(load(path)))
    except InvalidRecords as invalid:
        log_faults(invalid.faults, LOG)
        if before is None or before.tables is None:
            return Opened(None, tuple(invalid.faults))
        return Opened(before.tables, tuple(invalid.faults), stale=_stale(Message("has faults now"), datetime.now(UTC)))


def current() -> Opened:
    """The records of this session: its own, else the server's."""
    return st.session_state.get(_OWN) or server()


def own() -> Opened | None:
    """What the reader brought, if anything."""
    return st.session_state.get(_OWN)


def bring(tables: Tables, name: str) -> None:
    """Show these records in this session, and in no other; what is made of them goes with it."""
    own = st.session_state[_OWN] = Opened(record_cache.keep(tables), name=name)
    weakref.finalize(own, ANSWERS.forget, tables.edition)


def leave() -> None:
    """Show the server's records again."""
    st.session_state.pop(_OWN, None)


def before() -> Tables | None:
    """The records of the run before, if there was one."""
    return st.session_state.get(_SHOWN)


def in_use() -> Tables:
    """The records of this run."""
    return st.session_state[_SHOWN]


def put_in_use(tables: Tables) -> None:
    """Hold on to the records of this run, until the next."""
    st.session_state[_SHOWN] = tables
