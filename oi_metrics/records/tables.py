"""The records as frozen, typed tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.model import edtf_dates
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, Column, Table
from oi_metrics.model.sight import WHOLE, Sight
from oi_metrics.records.retirement import in_force

Made: TypeAlias = pd.DataFrame | Callable[[], pd.DataFrame]
"""A table, or what makes it."""


class Frames(Mapping[str, pd.DataFrame]):
    """Tables by name; what is given as a function is made when it is first asked for, and kept."""

    def __init__(self, made: Mapping[str, Made]):
        self._made = dict(made)

    def __getitem__(self, name: str) -> pd.DataFrame:
        found = self._made[name]
        if callable(found):
            found = self._made[name] = found()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def having(self, others: Mapping[str, Made]) -> Frames:
        """These with others in the place of some; none is made for it."""
        return Frames({**self._made, **others})


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables of one edition of the records.

    Each frame has the columns of its schema and `record`, the record's `table/key` (Python strings, which every
    selection and metric row shares). A date column `signed` stays as
    EDTF text and is joined by `signed_earliest` and `signed_latest` (datetime64, NaT where unbounded). Category
    columns are categorical (missing where blank), identifiers and texts are strings (empty where blank), integers are
    Python integers. edition: the SHA-256 of the records' text in hexadecimal digits. as_of: the day that
    the edition speaks for, whatever part of it this is. chosen_from: the records of the same source tiers of which these
    are a selection; None where they are no selection. chosen_by: the codes that the selection was made by, by column.
    sight: what is hidden from it is not in them (`seen.seen`). Nothing changes a frame in place; `with_frames` gives a new
    value. Two values are equal when they are the same one.
    """

    frames: Mapping[str, pd.DataFrame]
    edition: str
    as_of: date
    chosen_from: Tables | None = None
    chosen_by: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sight: Sight = WHOLE

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.frames[name]
        except KeyError:
            raise AttributeError(name) from None

    def with_frames(self, **frames: Made) -> Tables:
        held = self.frames if isinstance(self.frames, Frames) else Frames(self.frames)
        return replace(self, frames=held.having(frames))

    def selection(self, chosen_by: tuple[tuple[str, tuple[str, ...]], ...], **frames: Made) -> Tables:
        """Some of these records; what is true of one of them is still read off all, its `unfiltered`. chosen_by: the codes that chose them."""
        return replace(self.with_frames(**frames), chosen_from=self.unfiltered, chosen_by=(*self.chosen_by, *chosen_by))

    @property
    def unfiltered(self) -> Tables:
        """All records of the same source tiers: a filter hides records and changes no fact about those that stay."""
        return self.chosen_from or self


def typed(frames: Mapping[str, pd.DataFrame]) -> Tables:
    """The records in force of valid text tables, as `Tables`; what is retired is listed in its table `retired` alone."""
    kept = in_force(frames)
    added = kept["vocabulary"].groupby("vocabulary")["code"].agg(list).to_dict()
    result = {name: _typed(kept[name], table, added) for name, table in TABLES.items()}
    return Tables(Frames(result), edition_of(kept), said_as_of(result["sources"]) or date.today())


def said_as_of(sources: pd.DataFrame) -> date | None:
    """The latest day on which a source was read or, where that is blank, published; None when no source says.

    A day that is still to come is not one on which anything was read: it says nothing.
    """
    days = sources["accessed_latest"].fillna(sources["published_latest"])
    latest = days[days <= pd.Timestamp(date.today())].max()
    return None if pd.isna(latest) else latest.date()


def as_text(tables: Tables, names: Iterable[str] = tuple(TABLES)) -> dict[str, pd.DataFrame]:
    """These records as text tables, each with `record` as its index: what `typed` was made from, with numbers in plain digits."""
    return {name: _as_text(tables.frames[name], TABLES[name]) for name in names}


def _as_text(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    texts = {column.name: _text(frame[column.name], column) for column in table.columns}
    return pd.DataFrame(texts, index=frame.index).set_index(pd.Index(frame["record"], name="record"))


def _text(values: pd.Series, column: Column) -> pd.Series:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Series(np.array([*values.cat.categories, ""], dtype="object")[values.cat.codes], index=values.index, dtype="str")
    if column.kind in _SAME:
        digits: Callable[[Any], str] = (lambda value: f"{Decimal(repr(value)):f}") if column.kind == "number" else str  # never 1e-06
        values = values.astype("object").map(digits, na_action="ignore")
    return values.fillna("").astype("str")


_SAME: dict[str, Callable[[str], str]] = {"number": lambda text: repr(float(text)), "integer": lambda text: str(int(text))}
"""37.5 and 37.50 are one number, 7 and 007 another."""


def edition_of(frames: Mapping[str, pd.DataFrame]) -> str:
    """The id of an edition, a whole SHA-256: equal for equal records in force, whatever the order of files, rows or columns.

    Blank columns and empty optional tables are no part of it, so that a schema to which such are added gives the same id.
    """
    digest = hashlib.sha256()
    kept = in_force(frames)
    for name, table in TABLES.items():
        if table.optional and kept[name].empty:
            continue
        written = {column.name: _written(kept[name][column.name], column) for column in table.columns if len(kept[name])}
        filled = {column: texts for column, texts in written.items() if pc.any(pc.not_equal(texts, "")).as_py()}
        digest.update(f"{name}\n{_in_one_order(filled)}".encode())
    return digest.hexdigest()


def short(edition: str) -> str:
    """The first twelve digits of an id, where people read it; it tells nothing apart on which anything rests."""
    return edition[:12]


def _written(values: pd.Series, column: Column) -> pa.ChunkedArray:
    """A column of text as ids are made of it, each number in one form."""
    if column.kind in _SAME:
        values = values.map({text: _SAME[column.kind](text) if text else "" for text in values.unique()})
    return pa.array(values.astype("str"), type=pa.large_string())


def _in_one_order(filled: Mapping[str, pa.ChunkedArray]) -> str:
    """The rows as CSV, ordered by all their columns; what stands here is what every id was made of, and stays as it is."""
    lines = [",".join(filled)]
    if filled:
        table = pa.table(dict(filled))
        table = table.take(pc.sort_indices(table, sort_keys=[(name, "ascending") for name in table.column_names]))
        cells = [_quoted(values) for values in table.columns]
        lines += pc.binary_join_element_wise(*cells, _COMMA).to_pylist()
    return "\n".join([*lines, ""])


_COMMA, _QUOTE, _NOTHING = (pa.scalar(text, pa.large_string()) for text in (",", '"', ""))


def _quoted(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells of CSV: in quotes where they hold a comma, a quote or the end of a line."""
    unsafe = pc.match_substring_regex(values, '[",\n]')
    if not pc.any(unsafe).as_py():
        return values
    doubled = pc.replace_substring(values, '"', '""')
    return pc.if_else(unsafe, pc.binary_join_element_wise(_QUOTE, doubled, _QUOTE, _NOTHING), values)


def _typed(frame: pd.DataFrame, table: Table, added: Mapping[str, list[str]]) -> pd.DataFrame:
    codes = {column.vocabulary: tuple(added[column.vocabulary]) for column in table.columns if column.vocabulary in added}
    return _in_types(frame, table, codes) if len(frame) else _nothing(table.name, tuple(codes.items()))


@cache
def _nothing(name: str, added: tuple[tuple[str, tuple[str, ...]], ...]) -> pd.DataFrame:
    """A table without a row, which most small records have several of: one for all."""
    table = TABLES[name]
    return _in_types(pd.DataFrame(columns=table.column_names, dtype="str"), table, dict(added))


def _in_types(frame: pd.DataFrame, table: Table, added: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    frame = in_order(frame, table).reset_index(drop=True)
    frame.attrs = {}  # the file that it was read from would be copied with every column that is looked at
    columns = {column.name: typed_column(frame[column.name], column, added) for column in table.columns}
    record = pd.Series(table.name + "/" + keys(frame, table).to_numpy(), index=frame.index, dtype="str").astype("object")
    return pd.DataFrame({**columns, **_sides(frame, table), "record": record}, index=frame.index)


def in_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows by their key, the tenth seat after the ninth: how they were ordered in a file says nothing."""
    keys = pa.table({name: _by_number(pa.array(frame[name], type=pa.large_string())) for name in table.key})
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in table.key])
    return frame.take(order.to_numpy())


def _by_number(keys: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that sort as keys do: numbers by what they count."""
    return pc.if_else(pc.utf8_is_decimal(keys), pc.utf8_lpad(keys, width=9, padding="0"), keys)


def typed_column(values: pd.Series, column: Column, added: Mapping[str, Sequence[str]] = MappingProxyType({})) -> pd.Series:
    """One text column in its type; `added` are the codes that the records add to each vocabulary."""
    if column.kind == "category":
        codes = [*column.allowed, *(code for code in added.get(column.vocabulary, []) if code not in column.allowed)]
        found = pd.Index(codes).get_indexer(pd.Index(values))  # -1, which is missing, where blank
        return pd.Series(pd.Categorical.from_codes(found, codes), index=values.index)
    if column.kind == "integer":
        return pd.Series([int(value) if value else None for value in values], index=values.index, dtype="object")
    if column.kind == "number":
        return pd.to_numeric(values.where(values != ""))
    return values.astype("str")


def bounded(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with the earliest and latest day beside each date column."""
    return frame.assign(**_sides(frame, table))


def _sides(frame: pd.DataFrame, table: Table) -> dict[str, pd.Series]:
    """The earliest and latest day of each date column."""
    sides: dict[str, pd.Series] = {}
    for name in table.date_columns:
        places, texts = pd.factorize(frame[name])
        found = [edtf_dates.bounds(text) for text in texts]
        for side in ("earliest", "latest"):
            days = np.array([*(getattr(bound, side) for bound in found), None], dtype="datetime64[s]")
            sides[f"{name}_{side}"] = pd.Series(days[places], index=frame.index)
    return sides
