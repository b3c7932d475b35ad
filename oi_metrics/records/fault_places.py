"""Faults of records that have no row numbers: each named by its table and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, record_key


def by_key(faults: list[Fault], frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """The faults of `validate` with `table/key` in place of a file and a row."""
    return [_named(fault, frames) for fault in faults]


def _named(fault: Fault, frames: Mapping[str, pd.DataFrame]) -> Fault:
    name = fault.file.removesuffix(".csv")
    if name not in frames or fault.file == name:
        return fault
    place = name
    if fault.row:
        place = record_key(name, [keys(frames[name].loc[[fault.row]], TABLES[name]).iloc[0]])
    return replace(fault, file=place, row=0, problem=_without_files(fault.problem), remedy=_without_files(fault.remedy))


def _without_files(told: Message) -> Message:
    if not isinstance(told, Message):
        return told
    return Message(told.text, **{name: value.removesuffix(".csv") if isinstance(value, str) else value for name, value in told.values.items()})
