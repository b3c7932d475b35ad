"""How every metric table is put together: rows that carry the records they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    return tuple(dict.fromkeys(record for group in groups for record in group))


def codes(values: pd.Series) -> pd.Series:
    """A category column as plain codes with `not_stated` for blanks."""
    return values.astype("object").where(values.notna(), NOT_STATED).astype("str")


def code_order(values: pd.Series) -> list[str]:
    """The codes of a category column that occur, in the order of the vocabulary, `not_stated` last."""
    used = set(codes(values))
    return [*(code for code in values.cat.categories if code in used), *([NOT_STATED] if NOT_STATED in used else [])]
