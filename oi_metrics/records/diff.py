"""What differs between two editions, record by record; and the editions in between, with some of the changes made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from oi_metrics.model.schema import TABLES, Table
from oi_metrics.records.tables import Tables, as_text, said_as_of

ADDED, CHANGED, GONE = "added", "changed", "gone"


@dataclass(frozen=True, eq=False)
class Difference:
    """added, gone: the records that only the later or only the earlier edition has, by table, as text with `record` as
    index. changed: by table, one row a field: record, field, before, after (as text)."""

    added: Mapping[str, pd.DataFrame]
    gone: Mapping[str, pd.DataFrame]
    changed: Mapping[str, pd.DataFrame]

    @cached_property
    def records(self) -> dict[str, str]:
        """What happened to each record that differs."""
        found = {record: ADDED for frame in self.added.values() for record in frame.index}
        found |= {record: GONE for frame in self.gone.values() for record in frame.index}
        return found | {record: CHANGED for frame in self.changed.values() for record in frame["record"]}


def difference(before: Tables, after: Tables, names: Iterable[str] = tuple(TABLES)) -> Difference:
    """Every record of these tables that is added, gone or changed, compared by key."""
    names = tuple(names)
    old_text, new_text = as_text(before, names), as_text(after, names)
    added, gone, changed = {}, {}, {}
    for name in names:
        old, new = old_text[name], new_text[name]
        place = old.index.get_indexer(new.index)
        added[name] = new[place < 0]
        gone[name] = old[new.index.get_indexer(old.index) < 0]
        changed[name] = _changed(old.iloc[place[place >= 0]], new[place >= 0])
    return Difference(added, gone, changed)


def _changed(was: pd.DataFrame, became: pd.DataFrame) -> pd.DataFrame:
    """The cells that differ, row by row, of two tables with the same rows."""
    differs = np.column_stack([np.asarray(was[name].array != became[name].array) for name in became])
    touched = differs.any(axis=1)
    row, column = np.nonzero(differs[touched])
    old, new = (frame[touched].to_numpy(dtype="object") for frame in (was, became))
    cells = {"record": became.index[touched][row], "field": became.columns[column], "before": old[row, column], "after": new[row, column]}
    return pd.DataFrame(cells, dtype="str")


def applied(difference: Difference, before: Tables) -> dict[str, pd.DataFrame]:
    """The later edition as text tables, made from the earlier one and the difference alone."""
    frames = as_text(before)
    for name, frame in frames.items():
        kept = frame.drop(index=difference.gone[name].index)
        for cell in difference.changed[name].itertuples():
            kept.at[cell.record, cell.field] = cell.after
        frames[name] = pd.concat([kept, difference.added[name]])
    return frames


class Between:
    """The editions between two: each with the changes of some records made, and those of all others not."""

    def __init__(self, before: Tables, after: Tables, differing: Difference):
        self.before, self.after, self.difference = before, after, differing
        self._both = {name: self._united(name) for name in TABLES if self._differs(name)}

    def with_changes(self, records: Collection[str]) -> Tables:
        """The earlier edition with the changes of these records: all of them give the later edition, none the earlier."""
        kept = {}
        for name, frame in self._both.items():
            made = frame["record"].isin(records)
            kept[name] = frame[(frame["_side"] == "both") | ((frame["_side"] == "after") & made) | ((frame["_side"] == "before") & ~made)]
        mixed = self.after.with_frames(**{name: frame.drop(columns="_side").reset_index(drop=True) for name, frame in kept.items()})
        return replace(mixed, as_of=said_as_of(mixed.sources) or self.after.as_of)

    def _differs(self, name: str) -> bool:
        parts = (self.difference.added, self.difference.gone, self.difference.changed)
        return any(len(part[name]) for part in parts)

    def _united(self, name: str) -> pd.DataFrame:
        """Every row of either edition in the order of the later one, with the `_side` that has it."""
        old, new = self.before.frames[name], self.after.frames[name]
        differs = self.difference.records
        old = old[old["record"].isin(differs)]
        place = pd.concat([pd.Series(np.arange(len(new)), index=new["record"]), pd.Series(np.arange(len(old)) + len(new), index=old["record"])])
        place = place[~place.index.duplicated()]
        sides = [frame.assign(_side=side) for frame, side in ((new, np.where(new["record"].isin(differs), "after", "both")), (old, "before"))]
        united = pd.concat([_open(frame, other, TABLES[name]) for frame, other in (sides, sides[::-1]) if len(frame)], ignore_index=True)
        return united.iloc[np.argsort(united["record"].map(place).to_numpy(), kind="stable")]


def _open(frame: pd.DataFrame, other: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with the codes of both editions as categories, in one order whichever frame is asked for."""
    united = {}
    for column in table.columns:
        if column.kind == "category":
            first, second = sorted((list(frame[column.name].cat.categories), list(other[column.name].cat.categories)))
            united[column.name] = frame[column.name].cat.set_categories([*first, *(code for code in second if code not in first)])
    return frame.assign(**united)
