"""The profile of one partner: agreements, seats, trials, recognitions, and the statements behind them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from oi_metrics.catalogue.partners import PROFILE_COLUMNS
from oi_metrics.language.escape import md
from oi_metrics.metrics.partners import partner_profile
from pages.session import record_cache, state
from pages.widgets import drawer, record_head, statements, tabulated


def profile_section(view: state.View) -> None:
    """Choose a partner and show everything that the records in view say of it."""
    words = view.words
    tables = record_cache.chosen(view.edition, view.filters)
    named = [record_cache.table(view.edition, view.filters, metric)["partner_id"] for metric in ("partners_by_agreements", "site_hospitals")]
    named.append(tables.partners["partner_id"])
    partners = list(dict.fromkeys(partner for ids in named for partner in ids.tolist()))
    st.header(words.gettext("Profile of a partner"), anchor=False)
    if not partners:
        st.info(words.gettext("No partner in this selection is named."))
        return
    names = record_cache.partner_names(view.edition, view.lang)
    partner = state.choice("profile", words.gettext("Partner"), tuple(partners), lambda code: names.get(code, code), widget="select")
    rows = partner_profile(tables, partner)
    counts = rows["kind"].value_counts()
    st.subheader(md(names[partner]), anchor=False)
    told = [f"{words.term(kind)}: {words.number(counts[kind])}" for kind in ("agreement", "seat", "recognition", "trial") if kind in counts]
    st.markdown(md(" · ".join([words.label("partner_type", _type(tables, partner)), *told])))
    record_head.link(view, f"partners/{partner}", words.gettext("Open the record"))
    place = f"profile-{partner}"
    tabulated.metric_rows(rows, PROFILE_COLUMNS, words, "profile", partner, drawer.leads(view, place, rows, PROFILE_COLUMNS))
    found = drawer.asked(place, rows, PROFILE_COLUMNS)
    if found:
        drawer.show(md(names[partner]), partial(statements.statement_list, view, record_cache.behind(rows.iloc[found]), "profile-row"))
    records = (*record_cache.behind(rows), f"partners/{partner}")
    count = len(record_cache.cited(view.edition, view.filters, records))
    if st.toggle(words.gettext("Statements ({n})", n=count), key="profile-statements"):
        statements.statement_list(view, records, "profile")


def _type(tables: record_cache.Tables, partner: str) -> str:
    return str(tables.partners.set_index("partner_id").at[partner, "partner_type"])
