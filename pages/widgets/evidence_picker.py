"""The statements behind one mark of a panel, chosen from a list: what a click on a chart does, by keyboard and for every chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from pages.session import record_cache, state
from pages.widgets import pager, statements

CELLS = 4
"""As many cells of a row name it."""
LENGTH = 120


def evidence_list(view: state.View, rows: pd.DataFrame, columns: Sequence[Column], key: str) -> None:
    """Statements of all rows of a metric table, or of the one chosen; rows that rest on no record are not offered."""
    words, resting = view.words, rows[rows["records"].map(len) > 0]
    chosen = None
    if len(resting) > 1:
        place = f"mark-of-{key}-{record_cache.choice_key(view.filters, len(rows))}"
        named = names(resting.iloc[pager.page(len(resting), words, place)], columns, words)
        chosen = st.selectbox(
            words.gettext("Statements of"), [None, *named], format_func=lambda row: words.gettext("All") if row is None else named[row], key=place
        )
    statements.statement_list(view, record_cache.behind(resting if chosen is None else resting.loc[[chosen]]), key if chosen is None else f"{key}-one")


def names(rows: pd.DataFrame, columns: Sequence[Column], words: Words) -> dict[int, str]:
    """What each row is called in a list, by its place in the table: its first cells in words."""
    table = metric_table(rows.drop(columns="records"), columns, words)
    formats = table.attrs["formats"]
    found = {}
    for row, cells in zip(rows.index, table.to_dict("records"), strict=True):
        parts = [_cell(str(name), value, formats[name] == "year", words) for name, value in cells.items() if not isinstance(value, (float, bool))]
        found[int(row)] = " · ".join([part for part in parts if part][:CELLS])[:LENGTH]
    return found


def _cell(name: str, value: Any, is_year: bool, words: Words) -> str:
    """Text and years speak for themselves; a count does with its column's name."""
    if isinstance(value, str) or is_year:
        return str(value)
    return "" if pd.isna(value) else f"{name} {words.number(value)}"
