"""Texts of a briefing: without what a file cannot hold, cells for readers, citations by number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from oi_metrics.language.words import Words

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")

_FIGURE = re.compile(r"[-−]?\d[\d.,]*%?")


def clean(text: object) -> str:
    """The text on one line, without the characters that XML cannot hold."""
    return _UNWRITABLE.sub(" ", str(text))


def cell_text(value: Any, words: Words) -> str:
    """A cell of a table for readers as text."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return words.number(value, 0 if float(value).is_integer() else 3)
    return str(value)


def rows(table: pd.DataFrame, words: Words) -> list[list[str]]:
    """A table for readers as texts; a year is no count and bears no comma."""
    formats = table.attrs.get("formats", {})
    columns = [[_year(value) if formats.get(name) == "year" else cell_text(value, words) for value in table[name]] for name in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _year(value: Any) -> str:
    return "" if pd.isna(value) else str(value).removesuffix(".0")


def some_sources(shown: str, sources: Sequence[object], words: Words) -> str:
    """That only so many of the sources are listed, and which; shown: their number as text."""
    return words.gettext(
        "{shown} of {all} sources are listed, in the order in which they are cited; the workbook has all.", shown=shown, all=words.number(len(sources))
    )


def figures(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers and shares alone, which are read from the right."""
    told = [cell for cell in cells if cell]
    return bool(told) and all(_FIGURE.fullmatch(cell) for cell in told)


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, runs taken together: 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
