"""What the figures of registry trials rest on, and how they are counted, each said once a section."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.records.tables import short
from pages.trials.filters import TrialView

SNAPSHOTS_NAMED = 3
ENGINES = {"pandas": "pandas", "duckdb": "DuckDB", "pyspark": "PySpark", "postgresql": "PostgreSQL"}


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
        words.gettext("{origin}, retrieved {day}", origin=row.origin, day=words.day(row.taken.date()))
        if pd.notna(row.taken)
        else words.gettext("{origin}, up to {day}", origin=row.origin, day=words.day(row.last_day.date()) if pd.notna(row.last_day) else "–")
        for row in latest.head(SNAPSHOTS_NAMED).itertuples()
    ]
    more = len(latest) - SNAPSHOTS_NAMED
    return [*told, *([words.ngettext("and {n} more", "and {n} more", more)] if more > 0 else [])]


def footer(view: TrialView) -> None:
    """Which trials, of which day, counted by which engine."""
    words, chosen = view.words, view.context().facts()["filter"]
    told = words.gettext(
        "Trials: data version {edition} · {n} snapshots · counted by {engine} · choice: {choice}",
        edition=short(view.store.edition),
        n=words.number(len(view.store.snapshot_list)),
        engine=ENGINES[view.store.engine],
        choice=chosen or words.gettext("none"),
    )
    st.caption(md(told))
