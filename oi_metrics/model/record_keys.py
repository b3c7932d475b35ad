"""The key of a record, as evidence and the table `retired` write it."""

from __future__ import annotations

import pandas as pd

from oi_metrics.model.schema import Table


def keys(frame: pd.DataFrame, table: Table) -> pd.Series:
    """The record key of each row: its key columns joined by a slash."""
    key = frame[table.key[0]].astype("str")
    for name in table.key[1:]:
        key = key + "/" + frame[name].astype("str")
    return key
