"""Tables on screen: text that wraps, so that no value is cut; the first cell of a row leads to what the row rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from oi_metrics import search
from oi_metrics.catalogue.metric import NO_ROW
from oi_metrics.language.escape import link, md
from oi_metrics.language.formatting import DIGITS, headings, in_order, metric_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from pages.session import record_cache, state
from pages.widgets import pager

NO_FIGURE = "–"
"""Stands in a cell for which there is no figure, which is not zero."""
NOT_FOUND = N_("No row matches “{sought}”.")
SHORT = 10
"""As many rows are seen at once; where there are more, the table has a search and an order."""
ROWS = 100
"""As many stand on one page of a table."""
UP, DOWN = "↑", "↓"

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "|\\")
"""Characters of an address that stay as they are; the others would end the cell, or be no part of an address."""

Leads = Callable[[int], str]
"""The address to which a row leads, by its place among all rows; blank for one that leads nowhere."""


def metric_rows(rows: pd.DataFrame, columns: Sequence[Column], words: Words, key: str, salt: str = "", leads: Leads | None = None) -> None:
    """The rows of a metric in the reader's language, a page at a time; no rows say so.

    columns: as the metric declares them. key, salt: tell two tables, and two selections of one table, apart.
    """
    if rows.empty:
        st.info(words.gettext(NO_ROW))
        return
    found = rows.reset_index(drop=True)
    if len(rows) > SHORT:
        shown = {column.name: (head, column) for head, column in headings(rows, columns, words).items()}
        with st.container(horizontal=True):
            wanted = st.text_input(words.gettext("Search in this table"), key=f"search-in-{key}", max_chars=200)
            order = order_of({name: head for name, (head, _) in shown.items()}, words, key)
        if wanted:
            found = _found(found, columns, words, wanted)
        if order:
            found = in_order(found, shown[order[0]][1], words, order[1] == UP)
        salt = record_cache.choice_key(state.view().filters, salt, wanted, order or ())
    if found.empty:
        return
    part = found.iloc[pager.page(len(found), words, f"table-{key}-{salt}", ROWS)]
    written(metric_table(part, columns, words), words, key, (lambda row: leads(part.index[row])) if leads else None)


def written(table: pd.DataFrame, words: Words, key: str = "", leads: Leads | None = None) -> None:
    """A finished table: its texts, numbers at the right with thousands set apart, addresses as links.

    table: with `attrs["formats"]` where its columns have any, as `metric_table` makes it. key: by which it is
    told from others on the page. leads: given the place of a row.
    """
    with st.container(key=f"table-{key}" if key else None):
        st.markdown(markdown(table, words, leads))


def markdown(table: pd.DataFrame, words: Words, leads: Leads | None = None) -> str:
    """The same as a table of GitHub Flavored Markdown, which reads every cell as it is."""
    formats: Mapping[str, str] = table.attrs.get("formats", {})
    heads = [str(name) for name in table]
    columns = [_cells(table.iloc[:, place], formats.get(head, ""), words) for place, head in enumerate(heads)]
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    if leads:
        texts = [place for place, head in enumerate(heads) if formats.get(head) != "url"]
        for number, cells in enumerate(rows):
            first = next((place for place in texts if cells[place]), None)
            if first is not None:
                cells[first] = link(cells[first], address) if (address := leads(number)) else cells[first]
    rules = ["---:" if _number_like(table.iloc[:, place], formats.get(head, "")) else "---" for place, head in enumerate(heads)]
    return "\n".join(f"| {' | '.join(line)} |" for line in ([md(head) for head in heads], rules, *rows))


def _number_like(values: pd.Series, kind: str) -> bool:
    return kind == "share" or (pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def _cells(values: pd.Series, kind: str, words: Words) -> list[str]:
    """The markdown of each cell of a column."""
    if kind == "url":
        told = words.gettext("Open the source")
        return [link(told, quote(url, _KEPT)) if _ADDRESS.fullmatch(url) else md(url) for url in values.fillna("")]
    return [cell(value, kind, words) for value in values]


def cell(value: Any, kind: str, words: Words) -> str:
    """The markdown of a cell of a column of this format."""
    if pd.isna(value):
        return NO_FIGURE
    if isinstance(value, int | float) and not isinstance(value, bool) and kind != "year":
        return words.number(value, DIGITS)
    return md(value).strip()


def order_of(heads: Mapping[str, str], words: Words, key: str) -> tuple[str, str] | None:
    """By which of the columns, of which the headings are given, the reader wants the rows, and which way; nothing as they come."""
    every = [(name, way) for name in heads for way in (UP, DOWN)]
    return st.selectbox(
        words.gettext("Order"), every, index=None, key=f"order-of-{key}", placeholder=words.gettext("As listed"),
        format_func=lambda order: f"{heads[order[0]]} {order[1]}",
    )  # fmt: skip


def _found(rows: pd.DataFrame, columns: Sequence[Column], words: Words, wanted: str) -> pd.DataFrame:
    """The rows in which the words are found; says how many they are."""
    languages = [record_cache.words(state.view().edition, lang) for lang in LANGS]
    found = rows[search.holding(search.figure_texts(rows, columns, languages), wanted).to_numpy()]
    if found.empty:
        st.info(md(words.gettext(NOT_FOUND, sought=wanted)))
    else:
        st.caption(words.gettext("{shown} of {all} rows", shown=words.number(len(found)), all=words.number(len(rows))))
    return found
