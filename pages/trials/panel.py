"""A panel of registry trials: finding, chart, and behind it table, definition, the trials themselves, download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.catalogue.trials import REGISTRY_METRICS
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading, present, present_trials
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.members import members_of
from pages.session import current_trials, record_cache
from pages.session.current_trials import Options
from pages.trials.filters import TrialView
from pages.widgets import pager
from pages.widgets.panel import NO_FIGURE, PLOTLY_CONFIG, figures, wide

Shape = Literal["chart", "table"]
DRAWERS = {"table": N_("Table"), "definition": N_("Definition"), "trials": N_("Trials ({n})"), "download": N_("Download")}
SNAPSHOTS_NAMED = 3
ENGINES = {"pandas": "pandas", "duckdb": "DuckDB", "pyspark": "PySpark", "postgresql": "PostgreSQL"}


@st.fragment
def panel(view: TrialView, metric: str, options: Options = (), *, shape: Shape = "chart", column: str = "trials", size: Options = ()) -> None:
    """Show a metric of the registries; a click on a mark lists the trials behind it.

    shape: what stands under the finding. column: the count of the table that a mark stands for. size: handed to the chart.
    """
    body(view, metric, options, shape=shape, column=column, size=size)


def body(
    view: TrialView, metric: str, options: Options = (), *, shape: Shape = "chart", column: str = "trials", size: Options = (),
    pick: Callable[[pd.DataFrame, int], None] | None = None,
) -> None:  # fmt: skip
    """The panel, without a fragment of its own. pick: what a click on a mark does instead of listing its trials, given the table and the row."""
    words, entry = view.words, REGISTRY_METRICS[metric]
    rows = current_trials.table(view.trials, view.records.edition, view.choice, metric, options)
    assert entry.finding is not None  # noqa: S101
    finding, title = entry.finding(rows, words), words.gettext(entry.title)
    key = f"{metric}-{'-'.join(str(value) for _, value in options)}"
    st.header(md(finding), anchor=False)
    if shape == "table" or entry.chart is None:
        _table(rows, view, title, key, metric, column)
    else:
        alt = f"{title}. {finding}. {words.ngettext('{n} row; the same as a table below.', '{n} rows; the same as a table below.', len(rows))}"
        with wide(metric, key):
            _chart(rows, view, metric, options, size, key, alt, column, pick)
    st.caption(md(title))
    _drawers(rows, view, metric, key, title, shape)


def source(view: TrialView) -> None:
    """What every figure of the section rests on, said once: which snapshots of which registry, taken when."""
    words, snapshots = view.words, view.store.snapshot_list
    if view.choice.registry:
        snapshots = snapshots[snapshots["registry"].isin(view.choice.registry)]
    told = [f"{words.label('registry', registry)} ({', '.join(_snapshots(of, words))})" for registry, of in snapshots.groupby("registry", sort=False)]
    st.caption(md(words.gettext("Source: {tiers}", tiers="; ".join(told) or words.gettext("none"))))


def _snapshots(snapshots: pd.DataFrame, words: Words) -> list[str]:
    """The latest snapshots with the day on which each was taken or, where that is unknown, of its latest trial."""
    latest = snapshots.sort_values("last_day", ascending=False, kind="stable")
    told = [
        words.gettext("{origin}, taken {day}", origin=row.origin, day=words.day(row.taken.date()))
        if pd.notna(row.taken)
        else words.gettext("{origin}, up to {day}", origin=row.origin, day=words.day(row.last_day.date()) if pd.notna(row.last_day) else "–")
        for row in latest.head(SNAPSHOTS_NAMED).itertuples()
    ]
    more = len(latest) - SNAPSHOTS_NAMED
    return [*told, *([words.ngettext("and {n} more", "and {n} more", more)] if more > 0 else [])]


def _chart(
    rows: pd.DataFrame, view: TrialView, metric: str, options: Options, size: Options, key: str, alt: str, column: str,
    pick: Callable[[pd.DataFrame, int], None] | None,
) -> None:  # fmt: skip
    records = view.records
    figure = current_trials.figure(view.trials, records.edition, view.choice, metric, options, records.lang, records.theme, size)
    widget = f"registry-chart-{key}"
    if pick is not None:

        def clicked() -> None:
            found = _picked(st.session_state[widget], len(rows))
            if found:
                pick(rows, found[0])

        st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=widget, on_select=clicked, selection_mode="points")
        return
    if not REGISTRY_METRICS[metric].behind:
        st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=widget)
        return
    event = st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=alt, key=widget, on_select="rerun", selection_mode="points")
    found = _picked(event, len(rows))
    if found:
        behind_row(view, metric, rows, found[0], column, f"mark-{key}")


def _picked(event: Any, rows: int) -> list[int]:
    """The rows whose marks are clicked."""
    picked = [int(point["customdata"][0]) for point in event.selection.points if point.get("customdata")]
    return sorted({row for row in picked if row < rows})


def behind_row(view: TrialView, metric: str, rows: pd.DataFrame, row: int, column: str, place: str) -> None:
    """The trials that one row of a table counts."""
    entry = REGISTRY_METRICS[metric]
    column = column if column in entry.behind else next(iter(entry.behind))
    members = members_of(record_cache.records(view.records.edition))
    keys = entry.behind[column](rows.iloc[row].to_dict(), members)
    listed(view, current_trials.behind(view.trials, view.choice, tuple(sorted(keys.items()))), place)


def listed(view: TrialView, found: pd.DataFrame, place: str) -> None:
    """Trials with registry, snapshot, day and link."""
    words = view.words
    if found.empty:
        st.info(words.gettext("No trial in this selection."))
        return
    every = int(found["total"].iloc[0])
    st.subheader(words.ngettext("{n} trial behind it", "{n} trials behind it", every), anchor=False)
    if every > len(found):
        st.caption(words.gettext("The latest {shown} of {all}; the command line lists all.", shown=words.number(len(found)), all=words.number(every)))
    shown = present(found.drop(columns="total"), words)
    address = heading("url", words)
    links = {address: st.column_config.LinkColumn(display_text=words.gettext("Open the registry"))}
    if not found["url"].astype(bool).any():
        shown = shown.drop(columns=address)
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(shown), 320),
        column_config=links,
        alt=words.gettext("Trials behind the figure"),
        key=f"trials-{place}",
    )


def _table(rows: pd.DataFrame, view: TrialView, title: str, key: str, metric: str, column: str) -> None:
    """The metric's table; a chosen row lists the trials behind it."""
    words = view.words
    if rows.empty:
        st.info(words.gettext("Nothing in this selection."))
        return
    part = pager.page(len(rows), words, f"registry-table-{key}")
    shown, height = present_trials(rows.iloc[part], words), min(38 + 35 * len(rows), 420)
    looks = figures(shown, words)
    if not REGISTRY_METRICS[metric].behind:
        st.dataframe(shown, hide_index=True, width="stretch", height=height, column_config=looks, placeholder=NO_FIGURE, alt=title, key=f"registry-rows-{key}")
        return
    event = st.dataframe(
        shown, hide_index=True, width="stretch", height=height, column_config=looks, placeholder=NO_FIGURE, alt=title, key=f"registry-rows-{key}",
        on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    if event.selection.rows:
        behind_row(view, metric, rows, part.start + event.selection.rows[0], column, f"row-{key}")


def _drawers(rows: pd.DataFrame, view: TrialView, metric: str, key: str, title: str, shape: Shape) -> None:
    words, entry = view.words, REGISTRY_METRICS[metric]
    total = current_trials.in_view(view.trials, view.choice)
    drawer = st.segmented_control(
        words.gettext("More on {title}", title=title), [name for name in DRAWERS if not (name == "table" and shape == "table")], key=f"registry-drawer-{key}",
        format_func=lambda choice: words.gettext(DRAWERS[choice], n=words.number(total)), label_visibility="collapsed", wrap=True,
    )  # fmt: skip
    if drawer == "table":
        _table(rows, view, title, f"drawer-{key}", metric, "trials")
    elif drawer == "definition":
        st.markdown(f"{md(words.gettext(entry.definition))}\n\n*{md(words.gettext(entry.why))}*")
    elif drawer == "trials":
        listed(view, current_trials.behind(view.trials, view.choice), f"drawer-{key}")
    elif drawer == "download":
        _downloads(metric, rows, view, key)


def _downloads(metric: str, rows: pd.DataFrame, view: TrialView, key: str) -> None:
    context = view.context()
    with st.container(horizontal=True):
        for kind, content in (("csv", exports.csv_bytes(rows, context)), ("json", exports.json_bytes({metric: rows}, context))):
            name = exports.file_name(metric, content, kind, context)
            st.download_button(kind.upper(), content, file_name=name, mime=exports.MIME[kind], key=f"registry-download-{key}-{kind}", on_click="ignore")


def footer(view: TrialView) -> None:
    """Which trials, of which day, counted by which engine."""
    words, chosen = view.words, view.context().facts()["filter"]
    told = words.gettext(
        "Trials: edition {edition} · {n} snapshots · counted by {engine} · choice: {choice}",
        edition=view.store.edition,
        n=words.number(len(view.store.snapshot_list)),
        engine=ENGINES[view.store.engine],
        choice=chosen or words.gettext("none"),
    )
    st.caption(md(told))
