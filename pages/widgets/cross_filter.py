"""The way from a mark of a chart to a page that shows what it stands for alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd
import streamlit as st

from oi_metrics.filters import CODE_FIELDS, Filters
from oi_metrics.language.escape import md
from pages.session import current_trials, state
from pages.session.sources import Offer, Source
from pages.widgets import drawer

COLUMNS = {"partner": "partner_id", "sponsor": "sponsor_id"}
"""Filters whose codes stand in a column of another name."""


def offer(source: Source, rows: pd.DataFrame, key: str) -> None:
    """A button for each choice that the rows agree on and that is not made yet; pressed, it is made and the drawer closes."""
    words = source.words
    for place, (label, choose) in enumerate(source.offers(rows)):
        text = md(words.gettext("Show only {what}", what=label))
        if st.button(text, key=f"only-{key}-{place}", icon=":material/filter_alt:", on_click=_made, args=(choose,)):
            st.rerun()


def _made(choose: state.Choose) -> None:
    choose()
    drawer.close()


def of_records(view: state.View, rows: pd.DataFrame, fields: Iterable[str] = CODE_FIELDS) -> Iterator[Offer]:
    """The choices of the sidebar that rows of a metric's table agree on; fields: the filters that act on what is shown."""
    offered = current_trials.offered_filters(view.edition)
    for field, code in shared(rows, fields):
        wanted = replace(view.filters, codes=tuple((dict(view.filters.codes) | {field: (code,)}).items()))
        if code in offered.get(field, ()) and view.filters != wanted:
            yield current_trials.filter_labels(view.edition, view.words, field)[code], _choosing(wanted, view.edition)
    year = str(_only(rows, "year"))
    first, last = current_trials.years(view.edition)
    if year.isdecimal() and first <= int(year) <= last and view.filters.years != (int(year), int(year)):
        wanted = replace(view.filters, years=(int(year), int(year)), undated=False)
        yield view.words.date(f"{int(year):04}"), _choosing(wanted, view.edition)


def shared(rows: pd.DataFrame, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The one code that all the rows have of each of these fields, in a column of its own or as the group by which they are broken down."""
    by, group = _only(rows, "by"), _only(rows, "group")
    for field in fields:
        code = group if by == field else _only(rows, COLUMNS.get(field, field))
        if code:
            yield field, str(code)


def _only(rows: pd.DataFrame, column: str) -> object | None:
    """The one value that a column has in these rows; None where it has none or several."""
    if column not in rows:
        return None
    values = rows[column].dropna().unique()
    return values[0] if len(values) == 1 else None


def _choosing(wanted: Filters, edition: str) -> state.Choose:
    return lambda: state.choose(wanted, edition)
