"""Reading metric tables: what rows rest on, which come first, how a whole divides."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from oi_metrics.metrics.rows import Records, records
from oi_metrics.narrative.facts import Parts

LISTED = 3
"""So many things of one kind are named one by one in a sentence, or told in sentences of their own."""


def behind(rows: pd.DataFrame) -> Records:
    """The distinct records that rows rest on."""
    return records(*rows["records"])


def leading(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """All rows that share the largest value of a column, provided that it is above zero."""
    if table.empty or not table[column].max() > 0:
        return table.iloc[:0]
    return table[table[column] == table[column].max()]


def parts_by(table: pd.DataFrame, column: str, codes: Iterable[str], always: Iterable[str] = ()) -> Parts:
    """How many rows have each code, in the order of the codes."""
    counts = table[column].value_counts()
    return parts(((code, counts.get(code, 0)) for code in codes), always)


def parts(counts: Iterable[tuple[str, int]], always: Iterable[str] = ()) -> Parts:
    """The parts that are not empty, and those that are told even when they are."""
    kept = set(always)
    return Parts(tuple((key, int(n)) for key, n in counts if n or key in kept))
