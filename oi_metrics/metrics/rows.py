"""How every metric table is put together: rows that carry the records they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

Records = tuple[str, ...]
NOT_STATED = "not_stated"
"""The code under which a blank category is counted: the records do not say."""

SMALL_N = 10
"""Below this many observations shares, trends and concentration are suppressed (design, section 4)."""


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A metric table: the given columns in their order, `records` last, also when there is no row."""
    frame = pd.DataFrame(list(rows), columns=[*columns, "records"])
    return frame.infer_objects()


def records(*groups: Iterable[str]) -> Records:
    """The distinct records of several groups, in order."""
    lists = (group.tolist() if isinstance(group, pd.Series) else group for group in groups)
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def alone(names: pd.Series) -> pd.Series:
    """Each record as the only one that its row rests on."""
    return pd.Series([(name,) for name in names.tolist()], index=names.index, dtype="object")


def gathered(rows: pd.DataFrame, by: str | list[str], **kinds: Any) -> pd.DataFrame:
    """The records of each group of rows, in one pass: one row a group in order of appearance, indexed by `by`.

    rows: with a column `record`, each record once a group. kinds: further columns as pandas' named aggregations.
    """
    groups = rows.groupby(by, sort=False, observed=True)
    group = groups.ngroup().to_numpy()
    names = rows["record"].to_numpy(dtype="object")[np.argsort(group, kind="stable")].tolist()
    ends = np.cumsum(np.bincount(group)).tolist() if len(group) else []
    found = groups.agg(**kinds) if kinds else groups[[]].first()
    return found.assign(records=pd.Series([tuple(names[a:z]) for a, z in zip([0, *ends], ends, strict=False)], index=found.index, dtype="object"))


def codes(values: pd.Series) -> pd.Series:
    """A category column as plain codes with `not_stated` for blanks."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        known = np.array([*values.cat.categories, NOT_STATED], dtype="object")
        return pd.Series(known[values.cat.codes.to_numpy()], index=values.index, name=values.name, dtype="str")
    return values.astype("object").where(values.notna(), NOT_STATED).astype("str")


def place_of(values: pd.Series) -> dict[str, int]:
    """The place of every code of a category column in the order of the vocabulary, `not_stated` last."""
    return {code: place for place, code in enumerate([*values.cat.categories, NOT_STATED])}


def code_order(values: pd.Series) -> list[str]:
    """The codes of a category column that occur, in the order of the vocabulary, `not_stated` last."""
    used = set(values.cat.codes)
    return [*(code for place, code in enumerate(values.cat.categories) if place in used), *([NOT_STATED] if -1 in used else [])]
