"""Hospitals of the registries: ranking, the profile of one, members before and after, candidates for the next seat."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.catalogue.trials import REGISTRY_METRICS
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading, present_trials
from oi_metrics.model.vocabulary import N_
from pages.session import current_trials, state
from pages.session.current_trials import Options
from pages.trials.filters import TrialView
from pages.trials.panel import behind_row, body, panel
from pages.widgets.panel import NO_FIGURE, figures

OF = {"company": N_("The company's trials"), "all": N_("All trials")}
EVERY_PAIR = 1_000_000
DIMENSIONS = ("year", "phase", "therapeutic_area", "sponsor", "partner")


def hospital_section(view: TrialView) -> None:
    """The section."""
    words = view.words
    whose = state.choice("whose", words.gettext("Trials counted"), tuple(OF), lambda code: words.gettext(OF[code]))
    counted = "company_trials" if whose == "company" else "trials"
    options = (("whose", whose),)
    rows = table(view, "hospital_ranking", options)
    left, right = st.columns([3, 2], gap="large")
    with left:
        body(view, "hospital_ranking", options, size=(("count", counted),), column=counted, pick=picked)
    with right:
        profile(view, choose(view, rows, words.gettext("Profile of a hospital")))
    panel(view, "members_matched", options, column="trials_after")
    panel(view, "members_before_after", options, shape="table", column="trials_after")
    panel(view, "candidates")


def table(view: TrialView, metric: str, options: Options) -> pd.DataFrame:
    """A metric's table of this view."""
    return current_trials.table(view.trials, view.records.edition, view.choice, metric, options)


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
    words, entry = view.words, REGISTRY_METRICS["hospital_profile"]
    if not hospital:
        st.info(words.gettext("Choose a hospital from the list, or click on its mark."))
        return
    rows = table(view, "hospital_profile", (("hospital", hospital),))
    place = view.store.hospital_list.set_index("hospital_id").loc[hospital]
    st.header(md(words.pick(place["name_en"], place["name_ko"])), anchor=False)
    assert entry.finding is not None  # noqa: S101
    told = [
        entry.finding(rows, words),
        words.label("region", place["region"]) if place["region"] else "",
        words.gettext("ROR {id}", id=place.get("ror_id")) if place.get("ror_id") else "",
    ]
    st.markdown(md(" · ".join(part for part in told if part)))
    if rows.empty:
        return
    dimension = st.segmented_control(
        words.gettext("Break down by"),
        DIMENSIONS,
        key="profile-dimension",
        default="phase",
        required=True,
        format_func=lambda code: words.gettext("Shares trials with") if code == "partner" else heading(code, words),
        wrap=True,
    )
    part = rows[rows["dimension"] == dimension].reset_index(drop=True)
    shown = present_trials(part.drop(columns=["dimension", "n"]).assign(by=dimension, name=_names(part, view)).drop(columns=["name_en", "name_ko"]), words)
    event = st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(shown), 300),
        column_config=figures(shown, words),
        placeholder=NO_FIGURE,
        alt=words.gettext(entry.title),
        key=f"profile-{hospital}-{dimension}",
        on_select="rerun",
        selection_mode="single-row",
    )
    if event.selection.rows:
        behind_row(view, "hospital_profile", part.assign(hospital_id=hospital), event.selection.rows[0], "trials", "profile")


def _names(part: pd.DataFrame, view: TrialView) -> list[str]:
    return [view.words.pick(en, ko) for en, ko in zip(part["name_en"], part["name_ko"], strict=True)]
