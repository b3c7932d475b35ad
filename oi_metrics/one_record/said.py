"""What statements say of records, and where they do not agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.metrics.claims import contradictions
from oi_metrics.one_record.model import Dispute, Side, Statement
from oi_metrics.records.tables import Tables


def statements(trail: pd.DataFrame, words: Words) -> tuple[Statement, ...]:
    """The distinct statements of a trail (`evidence.trail`), in its order."""
    return tuple(_statement(rows, words) for _, rows in trail.groupby("statement_id", sort=False))


def _statement(rows: pd.DataFrame, words: Words) -> Statement:
    first = rows.iloc[0]
    told = rows.drop_duplicates(["field", "stance", "value", "reading_en"])
    details = tuple((words.label("stance", row.stance), detail) for row in told.itertuples() if (detail := _detail(row, words)))
    return Statement(
        first["statement_id"],
        words.pick(first["summary_en"], first["summary_ko"]),
        bool((rows["stance"] == "contradicts").any()),
        details,
        first["publisher"],
        words.date(first["published"]) if first["published"] else "",
        words.label("tier", first["tier"]),
        first["locator"],
        first["url"],
    )


def _detail(row: Any, words: Words) -> str:
    """The field that a statement speaks of, what it says of it, and how we read it."""
    field = heading(row.field, words) if row.field else ""
    value = field_value(row.field, row.value, words) if field and row.value else ""
    told = f"{field}: {value}" if value else field
    return " — ".join(part for part in (told, words.pick(row.reading_en, row.reading_ko)) if part)


def disputes(rows: pd.DataFrame, words: Words) -> tuple[Dispute, ...]:
    """Rows of the metric `contradictions` in the reader's language."""
    return tuple(_dispute(row, words) for row in rows.itertuples())


def _dispute(row: Any, words: Words) -> Dispute:
    return Dispute(
        row.record,
        words.pick(row.title_en, row.title_ko),
        heading(row.field, words) if row.field else "",
        field_value(row.field, row.recorded, words) if row.recorded else "",
        Side(_said(row.field, row.says_for, words), words.pick(row.for_en, row.for_ko)),
        Side(_said(row.field, row.says_against, words), words.pick(row.against_en, row.against_ko)),
        words.pick(row.reading_en, row.reading_ko),
    )


def _said(field: str, value: str, words: Words) -> str:
    return field_value(field, value, words) if value else ""


def disputed(tables: Tables, records: Iterable[str]) -> pd.DataFrame:
    """The rows of the metric `contradictions` that speak of these records, whatever a filter shows."""
    return contradictions(tables.unfiltered).iloc[_those(tables.unfiltered, records)]


def disputed_fields(tables: Tables, records: Iterable[str]) -> set[str]:
    """The fields of these records on which statements do not agree; blank for a whole record."""
    return set(contradictions(tables.unfiltered)["field"].iloc[_those(tables.unfiltered, records)])


def _those(tables: Tables, records: Iterable[str]) -> list[int]:
    places = _places(tables)
    return sorted({place for record in records for place in places.get(record, ())})


@memoised
def _places(tables: Tables) -> dict[str, list[int]]:
    """Where in the metric `contradictions` each record is spoken of."""
    found: dict[str, list[int]] = {}
    for place, records in enumerate(contradictions(tables)["records"]):
        for record in records:
            found.setdefault(record, []).append(place)
    return found
