"""Rows of an answer, each with the statements that carry it, and what these statements say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from oi_metrics import exports
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

Sides = tuple[Sequence[str], Sequence[str]]
"""The statements that support, and those that contradict."""
TEXTS, SOURCE = ("summary_en", "summary_ko"), ("publisher", "published", "tier", "locator", "url")


def sides(records: Iterable[str], grounds: Sequence[Ground]) -> Sides:
    """The statements that support records, and those that contradict them, each once; of each record as the first ground that knows it has them."""
    known = [(record, ground) for record in records for ground in [_knowing(record, grounds)] if ground is not None]
    supports = chain.from_iterable(ground.supporting.get(record, ()) for record, ground in known)
    against = chain.from_iterable(ground.against.get(record, ()) for record, ground in known)
    return tuple(dict.fromkeys(supports)), tuple(dict.fromkeys(against))


def _knowing(record: str, grounds: Sequence[Ground]) -> Ground | None:
    return next((ground for ground in grounds if record in ground.supporting or record in ground.against), None)


def told(rows: pd.DataFrame, carried: Iterable[Sides], most: int) -> list[dict[str, Any]]:
    """The rows, each with its sides. most: so many records and statements each names; `behind` says how many there are of each."""
    return [_told(values, *each, most) for values, each in zip(exports.json_rows(rows), carried, strict=True)]


def _told(values: dict[str, Any], supports: Sequence[str], against: Sequence[str], most: int) -> dict[str, Any]:
    behind = {"supports": len(supports), "contradicts": len(against)}
    if RECORDS in values:
        behind[RECORDS] = len(values[RECORDS])
        values[RECORDS] = values[RECORDS][:most]
    return {"values": values, "supports": list(supports[:most]), "contradicts": list(against[:most]), "behind": behind}


RECORDS = "records"
"""The column of a metric that names the records that a row rests on."""


def named(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The statements that rows name."""
    return {key for row in rows for key in chain(row["supports"], row["contradicts"])}


def statements(tables: Tables, keys: Iterable[str], words: Words) -> dict[str, dict[str, str]]:
    """Statements by their keys: the text in the reader's language; publisher, date (EDTF), tier (code), place and address of the source."""
    whole = tables.unfiltered
    found = whole.statements[is_in(whole.statements["statement_id"], keys)]
    beside = found.merge(whole.sources, on="source_id", how="left")
    return {row["statement_id"]: _said(row, words) for row in exports.json_rows(beside[["statement_id", *TEXTS, *SOURCE]])}


def _said(row: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"text": words.pick(*(row[name] for name in TEXTS)), **{name: row[name] for name in SOURCE}}
