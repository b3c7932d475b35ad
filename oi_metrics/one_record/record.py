"""One record with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from oi_metrics import evidence
from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES, Column
from oi_metrics.one_record.heads import SORTED_BY, heads
from oi_metrics.one_record.lists import involved, lists
from oi_metrics.one_record.meant import meant, rows_of
from oi_metrics.one_record.model import Record, Told
from oi_metrics.one_record.said import disputed, disputes, statements
from oi_metrics.records.tables import Tables
from oi_metrics.registry.metrics.drill_down import STUDY

UNTOLD = ("latitude", "longitude", "scope", "record_type", "record_id")
"""Columns that say nothing to a reader, or what a name says already."""
IN_HEAD = {"memberships": ("partner_type",), "sources": ("title",)}
"""Further columns that the head of a record tells."""


def one_record(tables: Tables, name: str, words: Words) -> Record | None:
    """What `name` (`table/key`) is for a reader, and all that belongs to it; a line of another record opens that one.

    What is true of it is read off all records of the source tiers, whatever a filter shows. None for a record that these
    tiers do not carry, or that does not exist.
    """
    tables = tables.unfiltered
    record = meant(tables, name)
    head = heads(tables, [record], words).get(record)
    if head is None:
        return None
    rows = rows_of(tables, [record])[record]
    found = lists(tables, record, words)
    trail = evidence.trail(tables, rows)
    beside = involved(found)
    against = disputed(tables, chain(rows, *rows_of(tables, beside).values()))
    known = head.state.text if head.state else ""
    facts = tuple(fact for fact in _facts(tables, record, words) if fact.text != known)
    return Record(head, facts, disputes(against, words), found, statements(trail, words), rows, beside)


def _facts(tables: Tables, record: str, words: Words) -> Iterator[Told]:
    """The fields that the head does not tell, and where a registry shows the trial itself."""
    table = TABLES[record.partition("/")[0]]
    frame = tables.frames[table.name]
    row = frame[frame["record"] == record].iloc[0]
    for column in table.columns:
        if _is_fact(table.name, column) and (text := _text(row[column.name], column, words)):
            yield Told(heading(column.name, words), text, url=text if column.kind == "url" else "")
    if table.name == "trials" and row["registry"] == "ctgov" and row["trial_id"].startswith("NCT"):
        yield Told(words.label("registry", "ctgov"), row["trial_id"], url=STUDY + row["trial_id"])


def _is_fact(table: str, column: Column) -> bool:
    told = column.name.endswith(("_en", "_ko")) or column.kind in ("id", "date") or column.name in (*SORTED_BY.get(table, ()), *IN_HEAD.get(table, ()))
    return not told and column.name not in UNTOLD


def _text(value: Any, column: Column, words: Words) -> str:
    if column.kind == "integer" and column.name != "year":
        return "" if value is None else words.number(value)
    if column.name == "aliases":
        return ", ".join(name.strip() for name in value.split(";"))
    return field_value(column.name, value, words)
