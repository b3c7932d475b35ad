"""The profile of one partner: agreements, seats, trials, recognitions, and the statements behind them."""

from __future__ import annotations

import streamlit as st

from oi_metrics.escape import md
from oi_metrics.metrics.partners import partner_profile
from pages import state, statements, store
from pages.panel import show_table


def show(view: state.View) -> None:
    """Choose a partner and show everything that the records in view say of it."""
    words = view.words
    tables = store.chosen(view.edition, view.filters)
    named = [store.table(view.edition, view.filters, metric)["partner_id"] for metric in ("partners_by_agreements", "site_hospitals")]
    partners = list(dict.fromkeys(partner for ids in named for partner in ids.tolist()))
    st.header(words.say("Profile of a partner"), anchor=False)
    if not partners:
        st.info(words.say("No partner in this selection is named."))
        return
    names = store.partner_names(view.edition, view.lang)
    partner = state.choice("profile", words.say("Partner"), tuple(partners), lambda code: names.get(code, code), widget="select")
    rows = partner_profile(tables, partner)
    counts = rows["kind"].value_counts()
    st.subheader(md(names[partner]), anchor=False)
    told = [f"{words.term(kind)}: {words.number(counts[kind])}" for kind in ("agreement", "seat", "recognition", "trial") if kind in counts]
    st.markdown(md(" · ".join([words.label("partner_type", _type(tables, partner)), *told])))
    show_table(rows, view, words.say("Profile of a partner"), "profile")
    records = (*store.behind(rows), f"partners/{partner}")
    count = len(store.cited(view.edition, view.filters, records))
    if st.toggle(words.say("Statements ({n})", n=count), key="profile-statements"):
        statements.show(view, records, "profile")


def _type(tables: store.Tables, partner: str) -> str:
    return str(tables.partners.set_index("partner_id").at[partner, "partner_type"])
