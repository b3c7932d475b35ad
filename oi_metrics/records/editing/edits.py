"""A change of one record as a value, what became of it, and the rules that hold wherever the records lie."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, record_key
from oi_metrics.records.fault_places import by_key
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.validate import validate

Row = Mapping[str, str]
Frames = Mapping[str, pd.DataFrame]
Versions = Mapping[str, Mapping[str, str]]
"""By table and key of a record, what its row was when it was read."""

MAX_NAME = 80
MAX_CHANGES = 10_000
MAX_FIELD_CHARACTERS = Limits().cell_characters


@dataclass(frozen=True)
class Change:
    """One record before and after: without `before` it is added, without `after` it is taken out.

    A row holds every column of its table as text; `Change.add` and `Change.of` fill what is left out. A record is
    retired by adding a row to the table `retired` (`Change.retire`), and put back in force by taking that out again
    (`Change.restore`); nothing else may be taken out, but for undoing an addition.
    """

    table: str
    key: str
    before: Row | None
    after: Row | None

    @classmethod
    def add(cls, table: str, row: Row) -> Change:
        """A new record; columns left out are blank."""
        after = _whole(table, row)
        return cls(table, key_of(table, after), None, after)

    @classmethod
    def of(cls, table: str, before: Row, after: Row) -> Change:
        """A record changed; columns left out of `after` stay as they were."""
        was = _whole(table, before)
        return cls(table, key_of(table, was), was, _whole(table, {**was, **after}))

    @classmethod
    def retire(cls, table: str, key: str, reason: str, retired: str = "") -> Change:
        """A record retired, on this day unless another EDTF date is given."""
        return cls.add("retired", {"record_type": table, "record_id": key, "retired": retired or date.today().isoformat(), "reason": reason})

    @classmethod
    def restore(cls, row: Row) -> Change:
        """A retired record put back in force; row: the one of the table `retired`."""
        before = _whole("retired", row)
        return cls("retired", key_of("retired", before), before, None)

    @property
    def record(self) -> str:
        return record_key(self.table, [self.key])

    @property
    def action(self) -> str:
        """add, change, remove, retire or restore."""
        if self.table == "retired" and self.before is None:
            return "retire"
        if self.table == "retired" and self.after is None:
            return "restore"
        return "add" if self.before is None else "remove" if self.after is None else "change"


@dataclass(frozen=True)
class Conflict:
    """A record that somebody else changed after it was read.

    seen: the row that the editor started from, theirs: the row now (None: it is not there). who and at: the latest
    change in the log, blank when another program wrote it.
    """

    table: str
    key: str
    seen: Row | None
    theirs: Row | None
    who: str = ""
    at: str = ""

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """Column, value as the editor saw it, value now, for each that differs."""
        seen, theirs = self.seen or {}, self.theirs or {}
        return tuple((name, seen.get(name, ""), theirs.get(name, "")) for name in TABLES[self.table].column_names if seen.get(name, "") != theirs.get(name, ""))

    @property
    def told(self) -> Message:
        """The whole in a sentence."""
        record = record_key(self.table, [self.key])
        who, at = self.who or Message("another program"), self.at or Message("a time that is not recorded")
        if self.theirs is None:
            return Message("{record} is no longer there: {who}, {at}", record=record, who=who, at=at)
        if self.seen is None:
            return Message("{record} is there already: {who}, {at}", record=record, who=who, at=at)
        fields = "; ".join(f"{name}: {was!r} → {now!r}" for name, was, now in self.fields)
        return Message("{record} was changed meanwhile by {who}, {at}: {fields}", record=record, who=who, at=at, fields=fields)


@dataclass(frozen=True)
class Outcome:
    """What became of a save: accepted, or refused with the conflicts or the faults that stood against it.

    versions: of the rows that were written, by table and key; None where a row was taken out. entries: the numbers of
    the lines in the audit log.
    """

    accepted: bool
    versions: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    entries: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def told(self) -> str:
        """Why it was refused, in English; blank when it was not."""
        return "; ".join([*(conflict.told for conflict in self.conflicts), *map(str, self.faults)])[:MAX_FIELD_CHARACTERS]


def _whole(table: str, row: Row) -> Row:
    unknown = sorted(set(row) - set(TABLES[table].column_names))
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(unknown)}")
    return MappingProxyType({name: unicodedata.normalize("NFC", str(row.get(name, ""))).strip() for name in TABLES[table].column_names})


def key_of(table: str, row: Row) -> str:
    """The key of a row, parts joined by a slash."""
    return "/".join(row[name] for name in TABLES[table].key)


def rows_of(frame: pd.DataFrame, table: str) -> dict[str, Row]:
    """The rows of a text table by key."""
    records = frame[TABLES[table].column_names].to_dict("records")
    return dict(zip(keys(frame, TABLES[table]), records, strict=True))


def row_at(frames: Frames, table: str, key: str) -> Row | None:
    """The row with this key, or None."""
    frame = frames[table]
    found = frame.loc[keys(frame, TABLES[table]) == key, TABLES[table].column_names]
    return {str(name): str(value) for name, value in found.iloc[0].items()} if len(found) else None


def hashed(row: Row) -> str:
    """A version made from the row itself."""
    return hashlib.sha256(json.dumps([*row.values()], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def name_faults(who: str) -> list[Fault]:
    """Why a name cannot stand in the log."""
    name = who.strip()
    if not name:
        return [Fault("audit", 0, "who", who, Message("is blank"), Message("give the name of who makes the change"))]
    if len(name) > MAX_NAME or not name.isprintable():
        return [Fault("audit", 0, "who", who[:MAX_NAME], Message("is not a name"), Message("write a name of at most {limit} characters", limit=MAX_NAME))]
    return []


def change_faults(changes: Sequence[Change], *, undoing: bool = False) -> list[Fault]:
    """Faults that show before any record is looked at: too many changes, a key changed, a record taken out, a text that no store keeps."""
    if not changes or len(changes) > MAX_CHANGES:
        remedy = Message("save between 1 and {limit} changes at a time", limit=MAX_CHANGES)
        return [Fault("changes", 0, "", str(len(changes)), Message("is not a number of changes that can be saved"), remedy)]
    faults = []
    seen: set[str] = set()
    for change in changes:
        if change.record in seen:
            faults.append(Fault(change.record, 0, "", change.key, Message("is changed twice"), Message("save one change of a record at a time")))
        seen.add(change.record)
        if change.after is None and change.table != "retired" and not undoing:
            faults.append(Fault(change.record, 0, "", change.key, Message("cannot be removed"), Message("retire it: a record is retired, never erased")))
        if change.after is not None:
            faults += _row_faults(change, change.after)
    return faults


def _row_faults(change: Change, row: Row) -> list[Fault]:
    key = TABLES[change.table].key
    if key_of(change.table, row) != change.key:
        problem, remedy = Message("changes the key of the record"), Message("retire the record and add another")
        return [Fault(change.record, 0, ", ".join(key), key_of(change.table, row), problem, remedy)]
    return [fault for name, value in row.items() for fault in text_faults(change.record, name, value)]


def text_faults(place: str, column: str, value: str) -> list[Fault]:
    """Why a text cannot be kept: it is too long, or holds what no database or file of text can hold."""
    if len(value) > MAX_FIELD_CHARACTERS:
        return [Fault(place, 0, column, f"{value[:40]}…", Message("is too long"), Message("keep a field under {limit} characters", limit=MAX_FIELD_CHARACTERS))]
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return [Fault(place, 0, column, ascii(value[:40]), Message("holds a character that is no text"), Message("remove the character"))]
    return []


def touched(change: Change) -> list[tuple[str, str]]:
    """The records whose state a change depends on: its own, and the one that it retires."""
    own = [(change.table, change.key)]
    if change.action == "retire" and change.after is not None:
        own.append((change.after["record_type"], change.after["record_id"]))
    return own


def disputed(change: Change, frames: Frames, now: Versions, expected: Versions) -> list[tuple[str, str]]:
    """The records under a change that are not what its editor saw: another version, another row, gone, or there already."""
    lost = []
    for table, key in touched(change):
        version, wanted = now.get(table, {}).get(key), expected.get(table, {}).get(key)
        if (table, key) != (change.table, change.key):
            if wanted is not None and wanted != version:
                lost.append((table, key))
            continue
        there = row_at(frames, table, key) if version is not None else None
        same = (there is None and change.before is None) or (there is not None and change.before is not None and dict(there) == dict(change.before))
        if not same or (wanted is not None and wanted != version):
            lost.append((table, key))
    return lost


def applied(frames: Frames, changes: Sequence[Change]) -> dict[str, pd.DataFrame]:
    """The tables with the changes made; added rows stand last."""
    result = dict(frames)
    for name in dict.fromkeys(change.table for change in changes):
        frame = frames[name]
        rows = dict(zip(keys(frame, TABLES[name]), frame.index, strict=True))
        last = max(frame.index, default=1)
        of_table = [change for change in changes if change.table == name]
        rows |= {change.key: last + number for number, change in enumerate(of_table, start=1) if change.key not in rows}
        written = {rows[change.key]: list(change.after.values()) for change in of_table if change.after is not None}
        new = pd.DataFrame(list(written.values()), columns=TABLES[name].column_names, index=list(written), dtype="str")
        whole = pd.concat([frame.drop(index=[rows[change.key] for change in of_table], errors="ignore")[TABLES[name].column_names], new]).sort_index()
        result[name] = whole.set_axis(pd.RangeIndex(2, 2 + len(whole), name="row"))
    return result


def record_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """What is wrong with whole records, each fault by table and key; warnings left out."""
    return [fault for fault in by_key(validate(dict(frames)), frames) if not fault.warning]
