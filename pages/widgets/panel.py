"""The one panel that every page is made of: a sentence, a chart or table, and behind it table, definition, evidence, download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from oi_metrics import exports, search
from oi_metrics.catalogue.metric import NO_ROW, Metric
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from pages.presentation import order
from pages.session import record_cache, state
from pages.session.sources import Heading, Options, Source
from pages.widgets import contradictions, cross_filter, drawer, pager

PLOTLY_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}
PICTURES = ("svg", "png")
"""As which the browser saves a chart: `head/pictures.js` listens to their buttons."""
NO_FIGURE = "–"
"""Stands in a cell for which there is no figure, which is not zero."""
MENU = {"table": N_("Table"), "definition": N_("Definition"), "download": N_("Download"), "link": N_("Link to it"), "brief": N_("Add to the briefing")}
"""What the menu beside a panel's evidence offers: what opens below it, and the way into a briefing."""
BRIEF = "brief"

NOT_FOUND = N_("No row matches “{sought}”.")

Pick = Callable[[pd.DataFrame, int], None]


@st.fragment
def panel(source: Source, metric: Metric, options: Options = (), **how: Any) -> None:
    """Show a metric; a click on a mark opens what it rests on. how: as `body` takes it."""
    body(source, metric, options, **how)


def body(
    source: Source, metric: Metric, options: Options = (), *, size: tuple[tuple[str, Any], ...] = (), leads_to: str = "", place: str = "",
    pick: Pick | None = None,
) -> None:  # fmt: skip
    """The panel, without a fragment of its own.

    size: handed to the chart. leads_to: the page that a small panel opens. place: tells two panels of one metric apart.
    pick: what a click on a mark does instead of opening what it rests on, given the table and the row.
    """
    words = source.words
    rows = source.table(metric, options)
    heading = source.heading(metric, options)
    key = f"{source.prefix}{metric.name}{place}"
    st.header(heading.headline, anchor=False)
    st.caption(heading.shown)
    if metric.shape == "pairs":
        contradictions.side_by_side(source.records)
    elif metric.shape != "chart" or metric.chart is None:
        _table(source, metric, rows, heading.title, key)
    else:
        with wide(metric, key):  # a small one bears no names
            _chart(source, metric, options, rows, size, key, heading.alt, pick)
    below = _line(source, metric, heading, key, leads_to)
    if below == "table":
        _table(source, metric, rows, heading.title, f"below-{key}")
    elif below == "definition":
        st.markdown(f"{md(words.gettext(metric.definition))}\n\n*{md(words.gettext(metric.why))}*")
    elif below == "download":
        _downloads(source, metric, rows, key)
    elif below == "link":
        st.code(state.link(source.records, evidence=key), language=None, wrap_lines=True)
    elif below == BRIEF:
        st.success(words.gettext("It stands at the end of the briefing now."))
        st.page_link("briefing.py", label=words.gettext("Briefing"))
    found = drawer.asked(key, len(rows))
    if found is not None:
        drawer.show(heading.title, partial(_evidence, source, metric, rows, found, key))


def _line(source: Source, metric: Metric, heading: Heading, key: str, leads_to: str) -> str:
    """The one line below a chart: its evidence, and a menu of what opens below it, which it returns."""
    words, chosen = source.words, f"drawer-{key}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(source.evidence_label(heading), key=f"evidence-of-{key}", type="tertiary", on_click=drawer.open_at, args=(key,))
        offered = [each for each in MENU if not (each == "table" and metric.shape == "table")]
        st.menu_button(
            words.gettext("More"), offered, key=f"menu-{key}", type="tertiary",
            format_func=lambda each: words.gettext(MENU[each]), on_click=_chosen, args=(key, metric.name),
        )  # fmt: skip
        if heading.source:
            st.caption(heading.source, width="content")
        if leads_to:
            st.page_link(f"{leads_to}.py", label=words.gettext("Open the page"))
    return str(st.session_state.get(chosen, ""))


def _chosen(key: str, metric: str) -> None:
    """Open what was chosen from the menu, or put the metric into the briefing; chosen again, what is open closes."""
    chosen, open_now = st.session_state[f"menu-{key}"], st.session_state.get(f"drawer-{key}", "")
    if chosen == BRIEF:
        order.add(metric)
    st.session_state[f"drawer-{key}"] = "" if chosen == open_now else chosen


def _evidence(source: Source, metric: Metric, rows: pd.DataFrame, found: Sequence[int], key: str) -> None:
    """What a panel rests on, or some rows of its table, and the way to show these alone."""
    if found:
        cross_filter.offer(source, rows.iloc[list(found)], key)
        source.behind(metric, rows.iloc[list(found)], f"mark-{key}")
    else:
        source.evidence(metric, rows, f"drawer-{key}")


def wide(metric: Metric, key: str) -> DeltaGenerator:
    """Room for a chart, which on a narrow screen is wider than the screen where names need it."""
    pixels = metric.chart.wide if metric.chart and not key.endswith("-small") else 0
    return st.container(key=f"wide-chart-{pixels}-{key}" if pixels else None)


def _chart(
    source: Source, metric: Metric, options: Options, rows: pd.DataFrame, size: tuple[tuple[str, Any], ...], key: str, alt: str, pick: Pick | None
) -> None:
    figure, widget, last = source.figure(metric, options, size), f"chart-{key}", f"clicked-{key}-{source.salt}"

    def clicked() -> None:
        found = picked(st.session_state[widget], len(rows)) or st.session_state.get(last, [])
        if found and pick:
            pick(rows, found[0])
        elif found:
            st.session_state[last] = found  # a second click on a mark takes its choice back, and is asked for the same
            drawer.open_at(key, found)

    st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=widget, on_select=clicked, selection_mode="points")


def picked(event: Any, rows: int) -> list[int]:
    """The rows of the table whose marks are clicked."""
    points = [point["customdata"][0] for point in event.selection.points if point.get("customdata")]
    return sorted({int(row) for row in points if row is not None and int(row) < rows})


def _table(source: Source, metric: Metric, rows: pd.DataFrame, title: str, key: str) -> None:
    """The metric's table; where its rows open something, a chosen one does."""
    if not source.opens_rows(metric):
        show_table(rows, metric.columns, source.words, title, key, source.salt)
        return
    part = show_table(rows, metric.columns, source.words, title, key, source.salt, choose=True)
    if part:
        source.behind(metric, rows.iloc[part], f"row-{key}")


def show_table(
    rows: pd.DataFrame, columns: Sequence[Column], words: Words, alt: str, key: str, salt: str = "", choose: bool = False, height: int = 420
) -> list[int]:
    """A table in the reader's language, a page at a time; an empty one says so. Returns the place of the row that is chosen.

    One that does not show all its rows at once has a search. key, salt: tell two tables, and two selections of one table,
    apart. choose: whether a row can be chosen.
    """
    if rows.empty:
        st.info(words.gettext(NO_ROW))
        return []
    found: Sequence[int] = range(len(rows))
    if _high(len(rows)) > height:
        wanted = st.text_input(words.gettext("Search in this table"), key=f"search-in-{key}", max_chars=200)
        if wanted:
            found, salt = _found(rows, columns, words, wanted), record_cache.choice_key(state.view().filters, salt, wanted)
    if not found:
        return []
    part = list(found[pager.page(len(found), words, f"table-{key}-{salt}")])
    table = metric_table(rows.iloc[part], columns, words)
    chosen: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row", "key": f"rows-{key}-{salt}"} if choose else {}
    event = st.dataframe(
        table, hide_index=True, width="stretch", height=min(_high(len(table)), height), column_config=column_looks(table, words),
        placeholder=NO_FIGURE, alt=alt, **chosen,
    )  # fmt: skip
    return [part[row] for row in event.selection.rows if row < len(part)] if choose else []


def _high(rows: int) -> int:
    """Pixels that a table of so many rows is high."""
    return 38 + 35 * rows


def _found(rows: pd.DataFrame, columns: Sequence[Column], words: Words, wanted: str) -> list[int]:
    """The places of the rows in which the words are found; says how many they are."""
    languages = [record_cache.words(state.view().edition, lang) for lang in LANGS]
    places = [place for place, fits in enumerate(search.holding(search.figure_texts(rows, columns, languages), wanted)) if fits]
    if places:
        st.caption(words.gettext("{shown} of {all} rows", shown=words.number(len(places)), all=words.number(len(rows))))
    else:
        st.info(md(words.gettext(NOT_FOUND, sought=wanted)))
    return places


def column_looks(table: pd.DataFrame, words: Words) -> dict[str, Any]:
    """How the columns of a finished table look: thousands set apart, shares at the right as other numbers are, addresses as links."""
    formats: Mapping[str, str] = table.attrs.get("formats", {})
    looks: dict[str, Any] = {}
    for name in table:
        kind = formats.get(str(name), "")
        if kind == "url":
            looks[name] = st.column_config.LinkColumn(display_text=words.gettext("Open the source"))
        elif kind == "share":
            looks[name] = st.column_config.TextColumn(alignment="right")
        elif kind != "year" and pd.api.types.is_integer_dtype(table[name]):
            looks[name] = st.column_config.NumberColumn(format="localized")
    return looks


def _downloads(source: Source, metric: Metric, rows: pd.DataFrame, key: str) -> None:
    context = source.context()
    with st.container(horizontal=True):
        for kind, content in (("csv", exports.csv_bytes(rows, context)), ("json", exports.json_bytes({metric.name: rows}, context))):
            name = exports.file_name(metric.name, content, kind, context)
            st.download_button(kind.upper(), content, file_name=name, mime=exports.MIME[kind], key=f"download-{key}-{kind}", on_click="ignore")
        if metric.shape == "chart" and metric.chart is not None:
            for kind in PICTURES:
                st.button(kind.upper(), key=f"picture-{kind}-{key}")
