"""Change records where they lie, in a database or a folder: checked as a whole, nothing lost between two editors, all in a log."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.editing import edits
from oi_metrics.records.editing.audit_log import Entry
from oi_metrics.records.editing.chain import Wrong
from oi_metrics.records.editing.edits import Change, Conflict, Frames, Outcome, Versions


def allowed() -> bool:
    """Whether records may be edited here: OI_EDIT=1 says so."""
    return os.environ.get("OI_EDIT") == "1"


class Editor(Protocol):
    """A place where records are edited. Each method raises DatabaseProblem when a database cannot be used."""

    def read(self) -> tuple[dict[str, pd.DataFrame], Versions]:
        """All records as text tables, retired ones too, and the version of each row. Raises InvalidRecords when they cannot be read."""

    def save(self, changes: Sequence[Change], who: str, expected_versions: Versions) -> Outcome:
        """Make all changes or none. expected_versions: those that `read` gave, for at least the records changed."""

    def undo(self, number: int, who: str) -> Outcome:
        """Put back what stood before one entry of the log, unless the record changed since."""

    def undo_save(self, save: str, who: str) -> Outcome:
        """Put back what stood before all that was saved together, unless one of the records changed since."""

    def log(self, limit: int = 1000) -> list[Entry]:
        """The latest entries of the log, newest first. Raises DamagedLog when the file of a folder's log cannot be read."""

    def log_is_wrong(self) -> Wrong | None:
        """The first entry of the log that is not as it was written. Raises DamagedLog too."""


class Held(Protocol):
    """A store of records that nobody else writes to while it is held."""

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """All records as text tables."""

    @property
    def versions(self) -> Versions:
        """The version of each row."""

    def latest(self, table: str, key: str) -> Entry | None:
        """The latest accepted change of a record."""

    def entries(self, *, number: int = 0, save: str = "") -> list[Entry]:
        """The entry with this number, or those of this save, in the order of writing."""

    def write(self, frames: dict[str, pd.DataFrame], changes: Sequence[Change], entries: Sequence[Entry]) -> Outcome:
        """Write the changes (which make `frames` of the records) and the entries, whole or not at all."""

    def refuse(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        """Add entries of a refused attempt to the log; returns their numbers."""

    def computing(self) -> AbstractContextManager[None]:
        """Marks work in which the store itself is not waited for."""


def refusal(faults: Sequence[Fault]) -> Outcome:
    """A save refused before the store was looked at; it leaves no trace in the log."""
    return Outcome(False, faults=tuple(faults))


def not_allowed() -> list[Fault]:
    """Why nothing may be edited here."""
    return (
        []
        if allowed()
        else [Fault("changes", 0, "", "OI_EDIT", Message("is not 1, so nothing is edited here"), Message("start with OI_EDIT=1 where editing is wanted"))]
    )


@dataclass(frozen=True, eq=False)
class Tried:
    """Changes made in records as they were read, and the faults that they would have: what takes long, before the store is held."""

    base: Frames
    after: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, frames: Frames, changes: Sequence[Change]) -> Tried:
        after = edits.applied(frames, changes)
        return cls(frames, after, tuple(edits.record_faults(after)))

    def holds_of(self, frames: Frames) -> bool:
        """Whether these are the records that were read then."""
        return all(frame is self.base[name] or frame.equals(self.base[name]) for name, frame in frames.items())


def saved(held: Held, changes: Sequence[Change], who: str, expected: Versions, undoes: Sequence[int] = (), tried: Tried | None = None) -> Outcome:
    """Make the changes in a held store, or refuse them with what stands against them.

    tried: the same changes tried before the store was held; tried again when the records have changed since.
    """
    faults = edits.change_faults(changes, undoing=bool(undoes))
    conflicts: list[Conflict] = []
    if not faults:
        disputed = [place for change in changes for place in edits.disputed(change, held.frames, held.versions, expected)]
        conflicts = [_conflict(held, place, changes) for place in dict.fromkeys(disputed)]
    after = held.frames
    if not faults and not conflicts:
        with held.computing():
            known = tried if tried and tried.holds_of(held.frames) else Tried.of(held.frames, changes)
        after, faults = known.after, list(known.faults)
    outcome = Outcome(not (faults or conflicts), conflicts=tuple(conflicts), faults=tuple(faults))
    numbers = list(undoes) or [0] * len(changes)
    entries = [
        Entry(who.strip(), change.action, change.table, change.key, change.before, change.after, outcome.accepted, outcome.told, undoes=number)
        for change, number in zip(changes, numbers, strict=True)
    ]
    if outcome.accepted:
        return held.write(after, changes, entries)
    return Outcome(False, entries=held.refuse(entries), conflicts=outcome.conflicts, faults=outcome.faults)


def _conflict(held: Held, place: tuple[str, str], changes: Sequence[Change]) -> Conflict:
    theirs, latest = edits.row_at(held.frames, *place) if place[0] in held.frames else None, held.latest(*place)
    own = [change.before for change in changes if (change.table, change.key) == place]
    seen = own[0] if own else latest.before if latest else theirs
    version = held.versions.get(place[0], {}).get(place[1], "")
    known = latest is not None and latest.version == version
    return Conflict(*place, seen, theirs, latest.who if latest and known else "", latest.at if latest and known else "")


def undone(held: Held, entries: Sequence[Entry], who: str) -> Outcome:
    """Put back what stood before the entries, the last one first."""
    undoable = [entry for entry in entries if entry.accepted and entry.table]
    if not undoable:
        return refusal([Fault("audit", 0, "", "", Message("holds nothing to undo here"), Message("choose an accepted change of a record"))])
    back = [Change(entry.table, entry.key, entry.after, entry.before) for entry in reversed(undoable)]
    expected: dict[str, dict[str, str]] = {}
    for entry in undoable:
        if entry.after is not None and entry.version:
            expected.setdefault(entry.table, {})[entry.key] = entry.version
    return saved(held, back, who, expected, [entry.number for entry in reversed(undoable)])
