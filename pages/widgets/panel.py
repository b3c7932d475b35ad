"""The one panel that every page is made of: finding, chart, and behind it table, definition, statements, download."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from oi_metrics import exports
from oi_metrics.catalogue.records import METRICS
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import SHARES, heading, present
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from pages.session import record_cache, state, view_texts
from pages.widgets import contradictions, evidence_picker, pager, statements

Shape = Literal["chart", "table", "pairs"]

DRAWERS = {"table": N_("Table"), "definition": N_("Definition"), "statements": N_("Statements ({n})"), "download": N_("Download")}
PLOTLY_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}
NO_FIGURE = "–"
"""Stands in a cell for which there is no figure, which is not zero."""
WIDE = ("site_network", "cotrial_hospitals", "candidates", "members_matched")
"""Charts that on a narrow screen are moved sideways rather than squeezed: their names would cover one another."""


@st.fragment
def panel(
    view: state.View,
    metric: str,
    options: record_cache.Options = (),
    *,
    shape: Shape = "chart",
    clicks: bool = False,
    size: tuple[tuple[str, Any], ...] = (),
    page: str = "",
    place: str = "",
) -> None:
    """Show a metric of the catalogue.

    shape: what stands under the finding. clicks: whether a click on a mark lists the statements behind it. size:
    sizes handed to the chart. page: the page that the panel leads to. place: tells two panels of one metric apart.
    """
    words, entry = view.words, METRICS[metric]
    rows = record_cache.table(view.edition, view.filters, metric, options)
    told = view_texts.panel(view.edition, view.filters, metric, options, view.lang)
    key = f"{metric}{place}"
    st.header(told.finding, anchor=False)
    if shape == "table":
        show_table(rows, view, told.title, key)
    elif shape == "pairs":
        contradictions.side_by_side(view)
    else:
        with wide(key, key):  # a small one bears no names
            _chart(metric, options, rows, view, clicks, size, key, told.alt)
    st.caption(told.source)
    drawer = st.segmented_control(
        words.gettext("More on {title}", title=told.title),
        [drawer for drawer in DRAWERS if not (drawer == "table" and shape == "table")],
        key=f"drawer-{key}",
        format_func=lambda choice: words.gettext(DRAWERS[choice], n=told.count),
        label_visibility="collapsed",
        wrap=True,
    )
    if page:
        st.page_link(page, label=words.gettext("Open the page"))
    if drawer == "table":
        show_table(rows, view, told.title, key)
    elif drawer == "definition":
        st.markdown(f"{md(words.gettext(entry.definition))}\n\n*{md(words.gettext(entry.why))}*")
    elif drawer == "statements":
        evidence_picker.evidence_list(view, rows, f"drawer-{key}")
    elif drawer == "download":
        _downloads(metric, rows, view, key)


def wide(metric: str, key: str) -> DeltaGenerator:
    """Room for a chart, which on a narrow screen is wider than the screen where names need it."""
    return st.container(key=f"wide-chart-{key}" if metric in WIDE else None)


def _chart(
    metric: str, options: record_cache.Options, rows: pd.DataFrame, view: state.View, clicks: bool, size: tuple[tuple[str, Any], ...], key: str, alt: str
) -> None:
    figure = record_cache.figure(view.edition, view.filters, metric, options, view.lang, view.theme, size)
    if not clicks:
        st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=f"chart-{key}")
        return
    event = st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=f"chart-{key}", on_select="rerun", selection_mode="points")
    picked = [int(point["customdata"][0]) for point in event.selection.points if point.get("customdata")]
    records = record_cache.behind(rows.iloc[sorted({row for row in picked if row < len(rows)})])
    if records:
        st.subheader(view.words.ngettext("{n} record behind the mark", "{n} records behind the mark", len(records)), anchor=False)
        statements.statement_list(view, records, f"mark-{key}")


def show_table(rows: pd.DataFrame, view: state.View, alt: str, key: str) -> None:
    """A metric table in the reader's language, a page at a time; an empty one says so. key: tells two tables apart."""
    if rows.empty:
        st.info(view.words.gettext("Nothing in this selection."))
        return
    table = present(rows.iloc[pager.page(len(rows), view.words, f"table-{key}-{record_cache.choice_key(view.filters)}")], view.words)
    address, looks = heading("url", view.words), figures(table, view.words)
    if address in table:
        looks[address] = st.column_config.LinkColumn(display_text=view.words.gettext("Open the source"))
    st.dataframe(table, hide_index=True, width="stretch", height=min(38 + 35 * len(table), 420), column_config=looks, placeholder=NO_FIGURE, alt=alt)


def figures(table: pd.DataFrame, words: Words) -> dict[str, Any]:
    """How the figures of a table look: thousands set apart, and shares, which are text, at the right as other numbers are."""
    counts = [name for name in table if pd.api.types.is_integer_dtype(table[name]) and name != heading("year", words)]
    shares = {heading(name, words) for name in SHARES} & set(table.select_dtypes(exclude="number"))
    return {name: st.column_config.NumberColumn(format="localized") for name in counts} | {
        name: st.column_config.TextColumn(alignment="right") for name in shares
    }


def _downloads(metric: str, rows: pd.DataFrame, view: state.View, key: str) -> None:
    context = exports.Context.of(record_cache.chosen(view.edition, view.filters), view.filters, view.words)
    with st.container(horizontal=True):
        for kind, content in (("csv", exports.csv_bytes(rows, context)), ("json", exports.json_bytes({metric: rows}, context))):
            name = exports.file_name(metric, content, kind, context)
            st.download_button(kind.upper(), content, file_name=name, mime=exports.MIME[kind], key=f"download-{key}-{kind}", on_click="ignore")
