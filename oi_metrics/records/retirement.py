"""Retired records: kept as they are, but not in force."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import NEVER_RETIRED, TABLES, Table


def in_force(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without what is retired; the table `retired` stays whole.

    With a record go its parts (the parties, amounts, seats or sites of it), the evidence that speaks of either and the
    marks of their confidentiality; with a statement goes the evidence that rests on it. A retired record that is not there
    takes nothing away.
    """
    gone = retired_keys(frames)
    kept = dict(frames)
    if not gone:
        return kept
    for name, table in TABLES.items():
        if name in frames and (name in gone or table.part_of in gone):
            out = _retired_rows(frames[name], table, gone)
            gone = {**gone, name: gone.get(name, set()) | set(keys(frames[name][out], table))}
            kept[name] = frames[name][~out]
    if "evidence" in frames:
        resting = kept["evidence"]["statement_id"].isin(gone.get("statements", set()))
        kept["evidence"] = kept["evidence"][~resting & ~_of_retired(kept["evidence"], gone)]
    if "confidential" in frames:
        kept["confidential"] = kept["confidential"][~_of_retired(kept["confidential"], gone)]
    return kept


def retired_keys(frames: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """The keys that the table `retired` lists, by table."""
    listed = frames.get("retired")
    return {} if listed is None or listed.empty else listed.groupby("record_type")["record_id"].agg(set).to_dict()


def _retired_rows(frame: pd.DataFrame, table: Table, gone: Mapping[str, set[str]]) -> pd.Series:
    out = keys(frame, table).isin(gone.get(table.name, set()))
    return out | frame[table.key[0]].isin(gone[table.part_of]) if table.part_of in gone else out


def _of_retired(rows: pd.DataFrame, gone: Mapping[str, set[str]]) -> pd.Series:
    """Whether each row of evidence, or mark, speaks of a retired record."""
    out = pd.Series(False, index=rows.index)
    for name, ids in gone.items():
        out |= (rows["record_type"] == name) & rows["record_id"].isin(ids)
    return out


def retirement_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Rows of `retired` that name no table whose records are retired, and records in force that refer to a retired one."""
    if "retired" not in frames or frames["retired"].empty:
        return []
    known = [name for name in TABLES if name not in NEVER_RETIRED]
    listed = frames["retired"]
    remedy = Message("use {choices}", choices=", ".join(known))
    unknown = listed.loc[~listed["record_type"].isin(known), "record_type"]
    faults = [
        Fault("retired.csv", int(str(row)), "record_type", value, Message("is not a table whose records are retired"), remedy) for row, value in unknown.items()
    ]
    gone, kept = retired_keys(frames), in_force(frames)
    for name, table in TABLES.items():
        for column in table.columns:
            if name in kept and column.references in gone:
                faults += _references(kept[name], name, column.name, gone[column.references])
    return faults + _told_references(kept, gone)


def _references(frame: pd.DataFrame, name: str, column: str, gone: set[str]) -> list[Fault]:
    problem, remedy = Message("is retired"), Message("retire this record too, or name another")
    return [Fault(f"{name}.csv", int(str(row)), column, value, problem, remedy) for row, value in frame.loc[frame[column].isin(gone), column].items()]


def _told_references(kept: Mapping[str, pd.DataFrame], gone: Mapping[str, set[str]]) -> list[Fault]:
    """What evidence in force says of a field must not be a retired record either."""
    if "evidence" not in kept:
        return []
    faults = []
    for name, group in kept["evidence"].groupby("record_type"):
        for column in TABLES[str(name)].columns if name in TABLES else ():
            if column.references in gone:
                faults += _references(group[group["field"] == column.name], "evidence", "value", gone[column.references])
    return faults
