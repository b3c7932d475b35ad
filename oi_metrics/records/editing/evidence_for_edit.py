"""The ground of a change: the statement that supports it, recorded together with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from oi_metrics.model import edtf_dates
from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing.edits import Change, Frames, Row, row_at

CARRYING = ("sources", "statements", "evidence", "vocabulary", "retired", "confidential", "targets")
"""Tables whose rows need no statement: they carry the evidence, or state what is aimed at."""
NEEDED = ("locator", "summary_en", "summary_ko")


@dataclass(frozen=True)
class Support:
    """A statement that is there (`statement_id`), or a new one: its columns, of a source that is there or a new one.

    statement: locator, summary_en, summary_ko. source_id: of a source that is there; blank for a new one, whose columns
    `source` gives.
    """

    statement_id: str = ""
    statement: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source_id: str = ""
    source: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def faults(self) -> list[Fault]:
        """What is missing of it."""
        if self.statement_id:
            return []
        blank = [("statements", name) for name in NEEDED if not self.statement.get(name, "").strip()]
        if not self.source_id:
            blank += [("sources", name) for name in ("title", "publisher", "tier") if not self.source.get(name, "").strip()]
        return [Fault(table, 0, name, "", Message("is blank"), Message("give the evidence for the change")) for table, name in blank]


def supported(changes: Sequence[Change], frames: Frames, support: Support) -> list[Change]:
    """The changes, and with them the source, the statement and the evidence that carry them.

    An added record gets evidence as a whole. A changed field gets evidence of its own; what an earlier statement said of
    the field stays recorded as its value, and contradicts where it does not lie within the new one. A retired record
    needs none: its reason stands with it.
    """
    told = [change for change in changes if change.table not in CARRYING]
    if not told:
        return list(changes)
    statement, carried = _statement(frames, support)
    evidence: dict[str, Change] = {}
    for change in told:
        names = [""] if change.before is None else _changed(change)
        for name in names:
            for made in [*_earlier(change, name, frames), _evidence(change, name, statement, frames)]:
                evidence[made.key] = made
    return [*carried, *changes, *evidence.values()]


def _changed(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    return [name for name in TABLES[change.table].column_names if before.get(name, "") != after.get(name, "")]


def _statement(frames: Frames, support: Support) -> tuple[str, list[Change]]:
    """The key of the statement, and the additions that it takes."""
    if support.statement_id:
        return support.statement_id, []
    made = []
    source_id = support.source_id
    if not source_id:
        source_id = _key("source", support.source)
        if row_at(frames, "sources", source_id) is None:
            made.append(Change.add("sources", {**support.source, "source_id": source_id}))
    row = {**support.statement, "source_id": source_id}
    statement_id = _key("statement", row)
    if row_at(frames, "statements", statement_id) is None:
        made.append(Change.add("statements", {**row, "statement_id": statement_id}))
    return statement_id, made


def _key(kind: str, row: Mapping[str, str]) -> str:
    """A key made from the content: the same words give the same key."""
    return f"{kind}-{hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:10]}"


def _evidence(change: Change, name: str, statement_id: str, frames: Frames) -> Change:
    row = {"record_type": change.table, "record_id": change.key, "field": name, "statement_id": statement_id, "stance": "supports"}
    before = row_at(frames, "evidence", "/".join((change.table, change.key, name, statement_id)))
    return Change.of("evidence", before, {**row, "value": ""}) if before else Change.add("evidence", row)


def _earlier(change: Change, name: str, frames: Frames) -> list[Change]:
    """What earlier statements said of the field, written out before the field says something else."""
    was = (change.before or {}).get(name, "")
    if not name or not was:
        return []
    found = frames["evidence"]
    found = found[(found["record_type"] == change.table) & (found["record_id"] == change.key) & (found["field"] == name)]
    return [
        Change.of("evidence", row, {"value": was, "stance": row["stance"] if _within(change, name, was) else "contradicts"})
        for row in found[TABLES["evidence"].column_names].to_dict("records")
        if row["value"] == "" and row["stance"] == "supports"
    ]


def _within(change: Change, name: str, was: str) -> bool:
    now: Row = change.after or {}
    try:
        return name in TABLES[change.table].date_columns and bool(now.get(name)) and edtf_dates.within(was, now[name])
    except edtf_dates.DateError:
        return False
