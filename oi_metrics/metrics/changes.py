"""What differs between two editions of the records."""

from __future__ import annotations

import pandas as pd

from oi_metrics.metrics.health import TOLD
from oi_metrics.metrics.rows import table
from oi_metrics.metrics.titles import Titles, record_titles
from oi_metrics.records.tables import Tables
from oi_metrics.schema import TABLES


def changes(before: Tables, after: Tables) -> pd.DataFrame:
    """Every record that is new, changed or gone in `after`, field by field.

    Partners, programmes, agreements, parties, amounts, seats, recognitions, claims and trials are compared by key.
    Columns: change (added, changed, gone), table, record, title_en, title_ko, field (blank for added and gone), before,
    after (as text), records. Records are those of `after`; a gone record has none there.
    """
    rows: list[dict[str, object]] = []
    titles = record_titles(before) | record_titles(after)
    for name in TOLD:
        old, new = _text(before, name), _text(after, name)
        rows += [_row("added", name, record, titles) for record in new.index.difference(old.index, sort=False)]
        rows += [_row("gone", name, record, titles) for record in old.index.difference(new.index, sort=False)]
        both = new.index.intersection(old.index, sort=False)
        differs = new.loc[both] != old.loc[both]
        for record, field in differs.stack().loc[lambda found: found].index if len(both) else ():
            rows.append(_row("changed", name, record, titles, field, str(old.at[record, field]), str(new.at[record, field])))
    return table(["change", "table", "record", "title_en", "title_ko", "field", "before", "after"], rows)


def _row(change: str, name: str, record: str, titles: Titles, field: str = "", before: str = "", after: str = "") -> dict[str, object]:
    title_en, title_ko = titles[record]
    told = {"change": change, "table": name, "record": record, "title_en": title_en, "title_ko": title_ko, "field": field}
    return {**told, "before": before, "after": after, "records": () if change == "gone" else (record,)}


def _text(tables: Tables, name: str) -> pd.DataFrame:
    frame = tables.frames[name].set_index("record")[TABLES[name].column_names].astype("object")
    return frame.where(frame.notna(), "").astype("str")
