"""Language and filters, the same on every page."""

from __future__ import annotations

import streamlit as st

from oi_metrics.filters import Filters
from oi_metrics.vocabulary import N_
from oi_metrics.words import LANGS
from pages import state, store, trials

LANGUAGE_NAMES = {"en": "English", "ko": "한국어"}
MORE = (
    ("partner", N_("Partner")),
    ("agreement_type", N_("Agreement type")),
    ("therapeutic_area", N_("Therapeutic area")),
    ("rd_stage", N_("Stage")),
    ("status", N_("Status")),
)


def show() -> state.View:
    """Draw the sidebar and return the view that it leaves."""
    edition = state.view().edition
    words = store.words(edition, st.session_state.get("lang") or "en")
    offered = trials.offered_filters(edition)
    with st.sidebar:
        st.segmented_control(
            words.say("Language"),
            LANGS,
            key="lang",
            required=True,
            format_func=LANGUAGE_NAMES.__getitem__,
            persist_state="session",
            label_visibility="collapsed",
        )
        st.pills(
            words.say("Partner type"), offered["partner_type"], key="partner_type", selection_mode="multi", persist_state="session",
            format_func=store.labels(edition, words.lang, "partner_type", markdown=True).__getitem__,
        )  # fmt: skip
        first, last = trials.years(edition)
        st.slider(words.say("Years"), first, last, key="years", persist_state="session")
        st.toggle(words.say("Include undated"), key="undated", persist_state="session")
        st.pills(
            words.say("Source tier"), offered["tier"], key="tier", selection_mode="multi", persist_state="session",
            format_func=store.labels(edition, words.lang, "tier", markdown=True).__getitem__,
        )  # fmt: skip
        st.text_input(words.say("Search"), key="text", persist_state="session", max_chars=200, placeholder=words.say("Names and titles, either language"))
        more = st.expander(words.say("More filters"), key="more", on_change="rerun")
        if more.open:
            with more:
                for name, label in MORE:
                    labels = trials.area_labels(edition, words) if name == "therapeutic_area" else store.labels(edition, words.lang, name)
                    st.multiselect(
                        words.say(label), offered[name], key=name, persist_state="session", placeholder=words.say("All"), format_func=labels.__getitem__
                    )
        view = state.view()
        if view.filters != Filters():
            st.button(words.say("Clear filters"), on_click=state.to_session, args=(Filters(), edition), width="stretch", key="clear")
    return view
