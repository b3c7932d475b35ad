"""What differs between two editions of the records."""

from __future__ import annotations

import numpy as np
import pandas as pd

from oi_metrics.metrics.health import TOLD
from oi_metrics.metrics.rows import alone
from oi_metrics.metrics.titles import record_titles
from oi_metrics.records.tables import Tables
from oi_metrics.schema import TABLES


def changes(before: Tables, after: Tables) -> pd.DataFrame:
    """Every record that is new, changed or gone in `after`, field by field.

    Partners, programmes, agreements, parties, amounts, seats, recognitions, claims and trials are compared by key.
    Columns: change (added, changed, gone), table, record, title_en, title_ko, field (blank for added and gone), before,
    after (as text), records. Records are those of `after`; a gone record has none there.
    """
    parts = [part for name in TOLD for part in _differences(name, _text(before, name), _text(after, name))]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    names = rows["record"].tolist()
    titles = record_titles(before, names) | record_titles(after, names)
    rows["title_en"], rows["title_ko"] = (pd.Series([titles[name][lang] for name in names], dtype="str") for lang in (0, 1))
    rows["records"] = alone(rows["record"]).where(rows["change"] != "gone", pd.Series([()] * len(rows), dtype="object"))
    return rows[["change", "table", "record", "title_en", "title_ko", "field", "before", "after", "records"]]


def _differences(name: str, old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """The records of one table that are added, gone and, field by field, changed."""
    both = new.index.intersection(old.index, sort=False)
    left, right = old.loc[both], new.loc[both]
    row, column = np.nonzero((left != right).to_numpy())
    added, gone = new.index.difference(old.index, sort=False), old.index.difference(new.index, sort=False)
    fields = {"field": new.columns.to_numpy()[column], "before": left.to_numpy()[row, column], "after": right.to_numpy()[row, column]}
    return _part("added", name, added), _part("gone", name, gone), _part("changed", name, both[row], **fields)


def _part(change: str, name: str, records: pd.Index, **fields: np.ndarray) -> pd.DataFrame:
    told = {"change": change, "table": name, "record": records.to_numpy(), "field": "", "before": "", "after": "", **fields}
    return pd.DataFrame(told, index=range(len(records)), dtype="str")


def _text(tables: Tables, name: str) -> pd.DataFrame:
    frame = tables.frames[name].set_index("record")[TABLES[name].column_names].astype("object")
    return frame.where(frame.notna(), "").astype("str")
