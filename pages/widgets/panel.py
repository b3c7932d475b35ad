"""The one panel that every page is made of: a sentence, a chart or table, and behind it table, definition, evidence, download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.catalogue.metric import Metric
from oi_metrics.language.escape import link, md
from oi_metrics.model.vocabulary import N_
from pages.presentation import order
from pages.session import holding, state
from pages.session.sources import Heading, Options, Source
from pages.widgets import contradictions, cross_filter, drawer, tabulated

PLOTLY_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}
PICTURES = ("svg", "png")
"""As which the browser saves a chart: `head/pictures.js` listens to their buttons."""
MENU = {"table": N_("Table"), "definition": N_("Definition"), "download": N_("Download"), "link": N_("Link to it"), "brief": N_("Add to the briefing")}
"""What the menu beside a panel's evidence offers: what opens below it, and the way into a briefing."""
BRIEF = "brief"

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
    holding.stop_if_nobody_looks()
    words = source.words
    if source.waits(metric, options):
        st.header(md(words.gettext(metric.title)), anchor=False)
        st.caption(words.gettext("Being worked out …"))
        return
    rows = source.table(metric, options)
    heading = source.heading(metric, options)
    key = f"{source.prefix}{metric.name}{place}"
    st.header(heading.headline, anchor=False)
    st.caption(heading.shown)
    if metric.shape == "pairs":
        contradictions.side_by_side(source.records)
    elif metric.shape != "chart" or metric.chart is None:
        _table(source, metric, rows, key, key)
    else:
        with wide(metric, key):  # a small one bears no names
            _chart(source, metric, options, rows, size, key, heading.alt, pick)
    below = _line(source, metric, heading, key, leads_to)
    if below == "table":
        _table(source, metric, rows, f"below-{key}", key)
    elif below == "definition":
        st.markdown(f"{md(words.gettext(metric.definition))}\n\n*{md(words.gettext(metric.why))}*")
    elif below == "download":
        _downloads(source, metric, rows, key)
    elif below == "link":
        st.code(state.link(source.records, evidence=key), language=None, wrap_lines=True)
    elif below == BRIEF:
        st.success(words.gettext("It stands at the end of the briefing now."))
        st.page_link("briefing.py", label=words.gettext("Briefing"))
    found = drawer.asked(key, rows, metric.columns)
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
        onward = link(words.gettext("Open the page"), leads_to + state.here(source.records)) if leads_to else ""
        if heading.source or onward:
            st.markdown(f":small[{heading.source} {onward}]", width="content")
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


def wide(metric: Metric, key: str) -> AbstractContextManager[object]:
    """Room for a chart, which on a narrow screen is wider than the screen where names need it."""
    pixels = metric.chart.wide if metric.chart and not key.endswith("-small") else 0
    return st.container(key=f"wide-chart-{pixels}-{key}") if pixels else nullcontext()


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
            drawer.open_at(key, drawer.marks(rows.iloc[found], metric.columns))

    st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=widget, on_select=clicked, selection_mode="points")


def picked(event: Any, rows: int) -> list[int]:
    """The rows of the table whose marks are clicked."""
    points = [point["customdata"][0] for point in event.selection.points if point.get("customdata")]
    return sorted({int(row) for row in points if row is not None and int(row) < rows})


def _table(source: Source, metric: Metric, rows: pd.DataFrame, key: str, place: str) -> None:
    """The metric's table; where its rows rest on something, each leads to it, as it opens for the panel of this place."""
    leads = drawer.leads(source.records, place, rows, metric.columns) if source.opens_rows(metric) else None
    tabulated.metric_rows(rows, metric.columns, source.words, key, source.salt, leads)


def _downloads(source: Source, metric: Metric, rows: pd.DataFrame, key: str) -> None:
    context = source.context()
    with st.container(horizontal=True):
        for kind, content in (("csv", exports.csv_bytes(rows, context)), ("json", exports.json_bytes({metric.name: rows}, context))):
            name = exports.file_name(metric.name, content, kind, context)
            st.download_button(kind.upper(), content, file_name=name, mime=exports.MIME[kind], key=f"download-{key}-{kind}", on_click="ignore")
        if metric.shape == "chart" and metric.chart is not None:
            for kind in PICTURES:
                st.button(kind.upper(), key=f"picture-{kind}-{key}")
