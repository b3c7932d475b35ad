"""Hospitals of the registries: ranking, the profile of one, members before and after, candidate hospitals."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.escape import md
from oi_metrics.model.vocabulary import N_
from pages.session import state
from pages.trials.filters import TrialView
from pages.trials.trials_shown import TrialsShown
from pages.widgets import drawer, tabulated
from pages.widgets.layout import control
from pages.widgets.panel import body, panel

DIMENSIONS = {
    "year": N_("Year"),
    "phase": N_("Phase"),
    "therapeutic_area": N_("Therapeutic area"),
    "sponsor": N_("Sponsor"),
    "partner": N_("Shares trials with"),
}


def hospital_section(view: TrialView) -> None:
    """The section."""
    words, source = view.words, TrialsShown(view)
    ranking = METRICS["hospital_ranking"]
    whose = control(source, ranking.option("whose"))
    options = (("whose", whose),)
    left, right = st.columns([3, 2], gap="large")
    with left:
        body(source, ranking, options, pick=picked)
    with right:
        profile(view, choose(view, source.table(ranking, options), words.gettext("Profile of a hospital")))
    for name in ("members_matched", "members_before_after"):
        panel(source, METRICS[name], options)
    panel(source, METRICS["candidates"])


def choose(view: TrialView, rows: pd.DataFrame, label: str) -> str:
    """The hospital in focus, by its key, chosen from a list; blank for none. A click on its mark chooses it too."""
    words = view.words
    names = {row.hospital_id: words.pick(row.name_en, row.name_ko) for row in rows.itertuples()}
    names = dict(sorted(names.items(), key=lambda pair: pair[1]))
    return state.choice("hospital", label, ("", *names), lambda code: names.get(code) or words.gettext("None"), widget="select")


def picked(rows: pd.DataFrame, row: int) -> None:
    """A click on a hospital's mark brings it into focus; a second one lets it go."""
    chosen = str(rows.iloc[row]["hospital_id"])
    st.session_state["hospital"] = "" if st.session_state.get("hospital") == chosen else chosen


def profile(view: TrialView, hospital: str) -> None:
    """What the trials in view say of one hospital."""
    words, source, metric = view.words, TrialsShown(view), METRICS["hospital_profile"]
    if not hospital:
        st.info(words.gettext("Choose a hospital from the list, or click on its mark."))
        return
    options = (("hospital", hospital),)
    rows = source.table(metric, options)
    place = view.store.hospital_list.set_index("hospital_id").loc[hospital]
    st.header(md(words.pick(place["name_en"], place["name_ko"])), anchor=False)
    about = [
        md(words.label("region", place["region"])) if place["region"] else "",
        md(words.gettext("ROR {id}", id=place.get("ror_id"))) if place.get("ror_id") else "",
    ]
    st.markdown(source.heading(metric, options).headline)
    if any(about):
        st.caption(" · ".join(part for part in about if part))
    if rows.empty:
        return
    dimension = st.segmented_control(
        words.gettext("Break down by"),
        list(DIMENSIONS),
        key="profile-dimension",
        default="phase",
        required=True,
        format_func=lambda code: words.gettext(DIMENSIONS[code]),
        wrap=True,
    )
    part = rows[rows["dimension"] == dimension].reset_index(drop=True)
    place = f"profile-{hospital}-{dimension}"
    tabulated.metric_rows(part, metric.columns, words, place, source.salt, drawer.leads(source.records, place, part, metric.columns))
    found = drawer.asked(place, part, metric.columns)
    if found:
        drawer.show(md(words.gettext(metric.title)), lambda: source.behind(metric, part.iloc[found], "profile"))
