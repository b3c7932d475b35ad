"""The way from a mark of a chart to a page that shows what it stands for alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import streamlit as st

from oi_metrics.catalogue.metric import Metric
from oi_metrics.filters import CODE_FIELDS, Filters
from oi_metrics.language.escape import md
from pages.session import current_trials, state
from pages.session.sources import Source
from pages.widgets import drawer

OF_PARTNER = "partner_id"
"""The column whose values the filter of partners holds."""


def offer(source: Source, metric: Metric, rows: pd.DataFrame, key: str) -> None:
    """A button for each choice that the rows agree on and that is not made yet; pressed, it is made and the drawer closes."""
    view = source.records
    for place, (label, wanted) in enumerate(choices(view, rows)):
        if st.button(
            md(view.words.gettext("Show only {what}", what=label)), key=f"only-{key}-{place}", icon=":material/filter_alt:", on_click=_choose,
            args=(wanted, view.edition),
        ):  # fmt: skip
            st.rerun()


def choices(view: state.View, rows: pd.DataFrame) -> Iterator[tuple[str, Filters]]:
    """What the rows can be filtered by: a label, and the filters that then hold."""
    offered = current_trials.offered_filters(view.edition)
    for field, code in _codes(rows):
        if code in offered.get(field, ()) and view.filters != (wanted := _with(view.filters, field, code)):
            yield current_trials.filter_labels(view.edition, view.words, field)[code], wanted
    year = _year(rows)
    first, last = current_trials.years(view.edition)
    if year is not None and first <= year <= last and view.filters.years != (year, year):
        yield view.words.date(f"{year:04}"), replace(view.filters, years=(year, year), undated=False)


def _year(rows: pd.DataFrame) -> int | None:
    """The year that all the rows are of."""
    text = str(_only(rows, "year"))
    return int(text) if text.isdecimal() else None


def _codes(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The codes that all the rows share, by the filter that takes them."""
    for field in CODE_FIELDS:
        code = _only(rows, OF_PARTNER if field == "partner" else field)
        if code:
            yield field, str(code)
    by, group = _only(rows, "by"), _only(rows, "group")
    if by in CODE_FIELDS and group:
        yield str(by), str(group)


def _only(rows: pd.DataFrame, column: str) -> object | None:
    """The one value that a column has in these rows; None where it has none or several."""
    if column not in rows:
        return None
    values = rows[column].dropna().unique()
    return values[0] if len(values) == 1 else None


def _with(filters: Filters, field: str, code: str) -> Filters:
    return replace(filters, codes=tuple((dict(filters.codes) | {field: (code,)}).items()))


def _choose(wanted: Filters, edition: str) -> None:
    st.session_state[state.SPAN] = state.BETWEEN
    state.keep_option(state.FROM, "")
    state.to_session(wanted, edition)
    drawer.close()
