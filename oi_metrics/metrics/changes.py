"""What differs between two editions of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

import pandas as pd

from oi_metrics import evidence, filters
from oi_metrics.evidence import at_tiers
from oi_metrics.filters import Filters
from oi_metrics.metrics.health import FACT_TABLES
from oi_metrics.metrics.titles import Titles, titles_of
from oi_metrics.model.schema import TABLES
from oi_metrics.records.diff import Difference, difference
from oi_metrics.records.tables import Tables

COLUMNS = ["change", "table", "record", "title_en", "title_ko", "field", "before", "after"]
RETIRED = "retired"
"""The change of a record that the later edition lists as retired, and the table that lists it."""


def changes(before: Tables, after: Tables, names: Iterable[str] = FACT_TABLES) -> pd.DataFrame:
    """Every record that is new, changed, retired or gone in `after`, field by field.

    names: the tables whose records are compared, by key; without others partners, programmes, agreements, parties,
    amounts, seats, recognitions, claims and trials. Columns: change (added, changed, retired, gone), table, record,
    title_en, title_ko, field (blank but for changed), before, after (as text), records. Records are those of `after`;
    one that is retired or gone has none there.
    """
    names = tuple(names)
    found = difference(before, after, names)
    retired = retired_records(after)
    titles = titles_of(after, found.records)
    titles |= titles_of(before, [record for record in found.records if record not in titles])
    rows: list[tuple[object, ...]] = []
    for name in names:
        added, gone, changed = _told_added(found, name, retired), found.gone[name].index.tolist(), found.changed[name]
        rows += _rows(repeat("added"), name, added, titles)
        rows += _rows((RETIRED if is_retired(record, retired) else "gone" for record in gone), name, gone, titles)
        rows += _rows(repeat("changed"), name, changed["record"].tolist(), titles, *(changed[column].tolist() for column in ("field", "before", "after")))
    return pd.DataFrame(rows, columns=[*COLUMNS, "records"]).infer_objects()


def _told_added(found: Difference, name: str, retired: set[str]) -> list[str]:
    """The records added to a table; that one is newly listed as retired is told by its own row."""
    added = found.added[name]
    if name != RETIRED:
        return list(added.index)
    listed = added["record_type"] + "/" + added["record_id"]
    gone = {record for frame in found.gone.values() for record in frame.index}
    return list(added.index[~listed.isin(gone & retired)])


def retired_records(tables: Tables) -> set[str]:
    """The records that the edition lists as retired."""
    listed = tables.frames.get(RETIRED)
    return set() if listed is None else set(listed["record_type"] + "/" + listed["record_id"])


def is_retired(record: str, retired: set[str]) -> bool:
    """Whether a record that is gone is retired, by itself or as a part of what is."""
    name, _, key = record.partition("/")
    return record in retired or f"{TABLES[name].part_of}/{key.partition('/')[0]}" in retired


def changes_in_view(before: Tables, after: Tables, kept: Filters) -> pd.DataFrame:
    """The changes of the records that the filters keep in either edition, every table among them.

    Source tiers are applied first: what changed is told as the chosen tiers have it. Facts come first, then what
    carries them. Columns: those of `changes`.
    """
    others = (name for name in TABLES if name not in evidence.FACT_TABLES)
    found = changes(at_tiers(before, kept.tier), at_tiers(after, kept.tier), (*evidence.FACT_TABLES, *others))
    if kept == Filters():
        return found
    seen = {record for tables in (before, after) for frame in filters.apply(tables, kept).frames.values() for record in frame["record"]}
    return found[found["record"].isin(seen)].reset_index(drop=True)


BLANK = (repeat(""),) * 3


def _rows(changes: Iterable[str], name: str, records: list[str], titles: Titles, *told: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """A row a record, as `changes` has its columns; one that is gone has none that it rests on. told: of each the field, before and after, unless blank."""
    for record, change, *cells in zip(records, changes, *(told or BLANK), strict=False):
        yield change, name, record, *titles.get(record, (record, record)), *cells, () if change in ("gone", RETIRED) else (record,)
