"""What belongs to a record: what it refers to, what refers to it, and of a partner with whom it works."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_
from oi_metrics.one_record.heads import KINDS
from oi_metrics.one_record.meant import LINES, grouped, seats_by_record
from oi_metrics.one_record.model import Listed
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

CALLED = {("recognitions", "renews"): N_("Renewed by"), ("programmes", "same_as"): N_("Other names"), ("evidence", "statement_id"): N_("Speaks of")}
"""What the records are called that refer to one by this column; others by their table."""


def lists(tables: Tables, record: str, words: Words) -> tuple[Listed, ...]:
    """Everything that belongs to a record of these tables, by kind, each kind in the order of time; kinds without any are left out."""
    table, _, key = record.partition("/")
    found = [*_referred(tables, record, words), *_referring(tables, table, key, words)]
    if table == "partners":
        found += _collaborators(tables, key, words)
    if table == "claims":
        found += _counted(tables, key, words)
    carried = [Listed(listed.label, _carried(tables, listed)) for listed in found]
    return tuple(listed for listed in carried if listed.items)


def _carried(tables: Tables, listed: Listed) -> tuple[tuple[str, str], ...]:
    """What of it the source tiers carry."""
    frames = {record.partition("/")[0] for record, _ in listed.items}
    there = set(pd.concat([tables.frames[name]["record"] for name in frames])) if frames else set()
    return tuple(item for item in listed.items if item[0] in there)


def _referred(tables: Tables, record: str, words: Words) -> Iterator[Listed]:
    """What the record refers to, but for partners, which its head names."""
    table = TABLES[record.partition("/")[0]]
    frame = tables.frames[table.name]
    row = frame[frame["record"] == record].iloc[0]
    for column in table.columns:
        if column.references not in ("", "partners") and row[column.name]:
            own = column.name in TABLES[column.references].key
            label = words.gettext(KINDS[column.references]) if own else heading(column.name, words)
            yield Listed(label, ((f"{column.references}/{row[column.name]}", ""),))


def _referring(tables: Tables, table: str, key: str, words: Words) -> Iterator[Listed]:
    """What refers to the record, but for its own lines, which its head tells."""
    for other in TABLES.values():
        own_lines = other.name in LINES and other.part_of == table
        for name in [column.name for column in other.columns if column.references == table and not own_lines]:
            frame = tables.frames[other.name]
            records = _in_order(tables, frame.loc[frame[name] == key, "record"].tolist())
            called = CALLED.get((other.name, name))
            label = words.gettext(called) if called else words.term(other.part_of if other.name in LINES else other.name)
            yield Listed(label, tuple((record, "") for record in records))


def _in_order(tables: Tables, rows: list[str]) -> list[str]:
    """The records that these rows are for a reader, a seat once under all names of its programme, in the order of time."""
    seats = seats_by_record(tables)
    records = list(dict.fromkeys(seats.get(record, (record,))[0] for record in grouped(tables, rows)))
    kinds = {record.partition("/")[0] for record in records}
    table = TABLES[kinds.pop()] if len(kinds) == 1 else None
    if table is None or not table.beginning:
        return records
    frame = tables.frames[table.name]
    days = frame.loc[is_in(frame["record"], records), ["record", f"{table.beginning}_earliest"]]
    return days.sort_values(f"{table.beginning}_earliest", kind="stable")["record"].tolist()


def _collaborators(tables: Tables, partner: str, words: Words) -> Iterator[Listed]:
    """Who is party to the same agreements, and who is named for the same trials, the most first."""
    together = _together(tables.parties, "agreement_id", partner)
    notes = ((other, words.ngettext("{n} agreement", "{n} agreements", n)) for other, n in together.items())
    yield Listed(words.gettext(N_("Party to the same agreements")), tuple((f"partners/{other}", note) for other, note in notes))
    shared = _together(tables.trial_sites, "trial_id", partner)
    notes = ((other, words.ngettext("{n} shared trial", "{n} shared trials", n)) for other, n in shared.items())
    yield Listed(words.gettext(N_("Hospitals in the same trials")), tuple((f"partners/{other}", note) for other, note in notes))


def _together(rows: pd.DataFrame, whole: str, partner: str) -> dict[str, int]:
    """How often each other partner is named beside this one, the most first."""
    own = rows.loc[rows["partner_id"] == partner, whole]
    beside = rows[is_in(rows[whole], own) & ~rows["partner_id"].isin(("", partner))]
    counts = beside.groupby("partner_id")[whole].nunique()
    return {str(other): int(n) for other, n in counts.sort_values(ascending=False, kind="stable").items()}


def _counted(tables: Tables, claim: str, words: Words) -> Iterator[Listed]:
    """What is named of what a claim counts."""
    ledger = claims_ledger(tables)
    for counted in ledger.loc[ledger["claim_id"] == claim, "records"]:
        yield Listed(words.term("named"), tuple((record, "") for record in _in_order(tables, list(counted[1:]))))


INVOLVED = ("agreements", "memberships", "recognitions")


def involved(found: tuple[Listed, ...]) -> tuple[str, ...]:
    """The agreements, seats and recognitions among what belongs to a record: its statements are told beside its own."""
    return tuple(dict.fromkeys(record for listed in found for record, _ in listed.items if record.partition("/")[0] in INVOLVED))
