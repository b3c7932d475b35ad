"""Which record a row is for a reader: a party or an amount is a line of its agreement, a site one of its trial, evidence one of what it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from oi_metrics import evidence, participation
from oi_metrics.memo import memoised
from oi_metrics.model.schema import TABLES
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

LINES = {"parties": "agreement_id", "amounts": "agreement_id", "trial_sites": "trial_id"}
"""The tables whose rows are lines of another record, and the column that names it. A seat is a record of its own."""


def grouped(tables: Tables, records: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The given rows by the record that each is for a reader, in order of appearance."""
    names = list(dict.fromkeys(records))
    spoken = _spoken_of(tables, names)
    found: dict[str, list[str]] = {}
    for name in names:
        of = spoken.get(name, name)
        found.setdefault(evidence.whole(of) if of.partition("/")[0] in LINES else of, []).append(name)
    return {record: tuple(rows) for record, rows in found.items()}


def meant(tables: Tables, record: str) -> str:
    """The record that a row is for a reader."""
    return next(iter(grouped(tables, [record])), record)


def _spoken_of(tables: Tables, names: list[str]) -> dict[str, str]:
    """What each of these rows of evidence speaks of."""
    wanted = [name for name in names if name.startswith("evidence/")]
    if not wanted:
        return {}
    every = tables.unfiltered.evidence
    rows = every[is_in(every["record"], wanted)]
    return dict(zip(rows["record"].tolist(), evidence.names(rows).tolist(), strict=True))


def rows_of(tables: Tables, records: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Each record with the rows that speak for it: its lines, and of a seat those of the other names of its programme."""
    tables = tables.unfiltered
    found = {record: [record] for record in records}
    for name, column in LINES.items():
        whole = TABLES[name].part_of
        frame = tables.frames[name]
        keys = [record.partition("/")[2] for record in records if record.startswith(f"{whole}/")]
        lines = frame[is_in(frame[column], keys)] if keys else frame.head(0)
        for key, line in zip(lines[column].tolist(), lines["record"].tolist(), strict=True):
            found[f"{whole}/{key}"].append(line)
    seats = seats_by_record(tables) if any(record.startswith("memberships/") for record in records) else {}
    return {record: tuple(dict.fromkeys([*rows, *seats.get(record, ())])) for record, rows in found.items()}


@memoised
def seats_by_record(tables: Tables) -> dict[str, tuple[str, ...]]:
    """The rows of each seat, by each of them."""
    return {record: rows for rows in participation.seats(tables)["records"] for record in rows}
