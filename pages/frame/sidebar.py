"""Language and filters, the same on every page."""

from __future__ import annotations

import streamlit as st

from oi_metrics.filters import CODE_FIELDS, Filters
from oi_metrics.language.languages import LANGS, LANGUAGES
from oi_metrics.model.schema import column_label
from oi_metrics.model.vocabulary import N_
from pages.frame.years import years
from pages.session import current_trials, record_cache, state, warming

MORE = (("partner", N_("Partner")), *((name, column_label(name)) for name in CODE_FIELDS if name not in (*warming.IN_SIGHT, "partner")))


def filter_sidebar() -> state.View:
    """Draw the sidebar and return the view that it leaves."""
    edition = state.view().edition
    words = record_cache.words(edition, st.session_state.get("lang") or "en")
    offered = current_trials.offered_filters(edition)
    with st.sidebar:
        st.segmented_control(
            words.gettext("Language"),
            LANGS,
            key="lang",
            required=True,
            format_func=lambda lang: LANGUAGES[lang].name,
            persist_state="session",
            label_visibility="collapsed",
        )
        st.pills(
            words.gettext("Partner type"), offered["partner_type"], key="partner_type", selection_mode="multi", persist_state="session",
            format_func=record_cache.labels(edition, words.lang, "partner_type", markdown=True).__getitem__,
        )  # fmt: skip
        years(edition, words)
        st.toggle(words.gettext("Include undated"), key="undated", persist_state="session")
        st.pills(
            words.gettext("Source tier"), offered["tier"], key="tier", selection_mode="multi", persist_state="session",
            format_func=record_cache.labels(edition, words.lang, "tier", markdown=True).__getitem__,
        )  # fmt: skip
        st.text_input(words.gettext("Search"), key="text", persist_state="session", max_chars=200, placeholder=words.gettext("Any word, date or amount"))
        more = st.expander(words.gettext("More filters"), key="more", on_change="rerun")
        if more.open:
            with more:
                for name, label in MORE:
                    labels = current_trials.filter_labels(edition, words, name)
                    st.multiselect(
                        words.gettext(label), offered[name], key=name, persist_state="session", placeholder=words.gettext("All"), format_func=labels.__getitem__
                    )
        view = state.view()
        if view.filters != Filters():
            st.button(words.gettext("Clear filters"), on_click=state.choose, args=(Filters(), edition), width="stretch", key="clear")
    return view
