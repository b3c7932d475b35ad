"""Marks of confidentiality: which records the table `confidential` lists, and at which level."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import NEVER_RETIRED, TABLES
from oi_metrics.records.isin import is_in

MARKED = tuple(name for name in TABLES if name not in NEVER_RETIRED)
"""The tables whose records have a confidentiality of their own."""


def marks_of(marks: pd.DataFrame, records: pd.Series) -> pd.DataFrame:
    """The marks of these records, each named `table/key`."""
    return marks if marks.empty else marks[is_in(marks["record_type"] + "/" + marks["record_id"], records)]


def mark_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Marks of what is not there: whoever wrote one would take for hidden what everybody sees."""
    if "confidential" not in frames:
        return []
    faults = []
    for name, group in frames["confidential"].groupby("record_type"):
        if name not in MARKED:
            problem, remedy = Message("is not a table whose records are confidential"), Message("use {choices}", choices=", ".join(MARKED))
            faults += [Fault("confidential.csv", int(str(row)), "record_type", str(name), problem, remedy) for row in group.index]
        elif name in frames:
            lost = group.loc[~is_in(group["record_id"], keys(frames[str(name)], TABLES[str(name)])), "record_id"]
            problem, remedy = Message("is not in {file}", file=f"{name}.csv"), Message("write the key of a record, parts joined by a slash")
            faults += [Fault("confidential.csv", int(str(row)), "record_id", value, problem, remedy) for row, value in lost.items()]
    return faults
