"""Which records are on show: the server's, or those that the reader brought for this session."""

from __future__ import annotations

import errno
import logging
import os
import stat
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
from oi_metrics.records.reading.files import shown_name
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.source import is_url, masked
from oi_metrics.records.tables import Tables
from pages.session import holding, record_cache
from pages.session.sized_cache import ANSWERS, make_room_for

LOG = logging.getLogger(__name__)
_OWN, _SHOWN = "_own", "_shown"
INTERVAL = 2.0
"""Seconds for which a look at the files of the records counts as current."""
AGAIN = 10.0
"""Seconds after which records with faults are read anew though their files are as before."""
LONGEST_NAME = 100
SEE_THE_LOG = Message("see the server's log; the records are read again by themselves")
REASONS = {
    errno.EACCES: (Message("may not be read by the server"), Message("give the server the right to read it")),
    errno.EPERM: (Message("may not be read by the server"), Message("give the server the right to read it")),
    errno.ENOENT: (Message("is not there"), Message("put it back; the records are read again by themselves")),
    errno.ENAMETOOLONG: (Message("has too long a name"), Message("rename it to fewer than 80 characters")),
    errno.ENOSPC: (Message("cannot be read, since the disk is full"), Message("make room; the records are read again by themselves")),
}
"""Why a place cannot be read, and what to do about it, by what the system says."""
Mark = tuple[tuple[str, int, int], ...]
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
        make_room_for(kept)
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
    """What was read of a path: the files as they were then, when that was, and when they were last looked at."""

    mark: Mark
    read_at: float
    at: float
    opened: Opened


def _of_path(path: Path) -> Opened:
    known = _PATHS.get(path)
    if known and (time.monotonic() - known.at < INTERVAL or not _READING.acquire(blocking=False)):
        return known.opened
    if not known:
        _READING.acquire()
    try:
        _PATHS[path] = read = _looked_at(path, _PATHS.get(path))
        return read.opened
    finally:
        _READING.release()


def _looked_at(path: Path, known: _Read | None) -> _Read:
    """What the path holds now, whatever happens to it meanwhile; what has faults is read anew from time to time, since their cause may lie outside."""
    now, before = time.monotonic(), known.opened if known else None
    mark: Mark = ()
    try:
        mark = _mark(path)
        if known and known.mark == mark and (not known.opened.faults or now - known.read_at < AGAIN):
            return replace(known, at=now)
        return _Read(mark, time.monotonic(), time.monotonic(), Opened(_kept(load(path))))
    except InvalidRecords as invalid:
        opened = _last_good(before, invalid.faults, Message("has faults now"))
    except Exception as problem:
        faults = [_unread(path, problem)]
        if faults[0].remedy == SEE_THE_LOG and (before is None or before.faults != tuple(faults)):
            LOG.error("The records cannot be read", exc_info=problem)
        opened = _last_good(before, faults, Message("cannot be read now"))
    return _Read(mark, time.monotonic(), time.monotonic(), opened)


def _mark(path: Path) -> Mark:
    """Names, times and sizes of the files, which change when the records do. Raises OSError."""
    place = str(path)
    files = sealed.files_of(place) if place.startswith(sealed.SCHEME) else sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple((file.name, status.st_mtime_ns, status.st_size) for file in files if (status := _status(file)))


def _status(file: Path) -> os.stat_result | None:
    """The status of a regular file; nothing for one that has gone since its folder was listed."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _unread(path: Path, problem: Exception) -> Fault:
    """That a place cannot be read, and why as far as the system says so; the rest is for the log alone."""
    number, name = (problem.errno, problem.filename) if isinstance(problem, OSError) else (None, None)
    why, remedy = REASONS.get(number or 0, (Message("cannot be read"), SEE_THE_LOG))
    return Fault(shown_name(name or path)[:LONGEST_NAME], 0, "", "", why, remedy)


def _last_good(before: Opened | None, faults: list[Fault], why: Message) -> Opened:
    """The records of before, if any, with what is wrong now; the log says so once."""
    if before is None or before.faults != tuple(faults):
        log_faults(faults, LOG)
    if before is None or before.tables is None:
        return Opened(None, tuple(faults))
    same = before.stale is not None and before.faults == tuple(faults)
    return before if same else Opened(before.tables, tuple(faults), stale=_stale(why, datetime.now(UTC)))


def current() -> Opened:
    """The records of this session: its own, else the server's."""
    return st.session_state.get(_OWN) or server()


def own() -> Opened | None:
    """What the reader brought, if anything."""
    return st.session_state.get(_OWN)


def bring(tables: Tables, name: str) -> None:
    """Show these records in this session, and in no other; what is made of them goes with it."""
    own = st.session_state[_OWN] = Opened(record_cache.keep(tables), name=name)
    weakref.finalize(own, _forget, tables.edition)
    holding.hold()


def _forget(edition: str) -> None:
    """Let go of what was made of records that a session brought; what the server shows itself stays."""
    if edition not in _EDITIONS.values():
        ANSWERS.forget(edition)


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
