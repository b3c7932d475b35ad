"""What the reader must know of the records on show before reading a number: whose they are, and how fresh."""

from __future__ import annotations

from typing import Any

import streamlit as st

from oi_metrics import search
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading
from oi_metrics.model.faults import Fault
from oi_metrics.model.schema import column_label
from oi_metrics.records.tables import short
from pages.session import current_records, record_cache, state
from pages.widgets import fault_list

BRING = "bring.py"
LOOK_AGAIN = 1.25
"""Seconds after which an open page asks again whether the server's records are still those on show."""
_NOT_SHOWN = "_not_shown"


def notice_bar(view: state.View, records: current_records.Opened, unusable: list[str]) -> None:
    """One line for each: stale records, records of this session alone, records that a link waits for, filters left out."""
    words = view.words
    st.session_state[_NOT_SHOWN] = _not_shown(records)
    if records.stale:
        fault_list.notice(records.stale, records.faults, words)
    if records.name:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(words.gettext("You are viewing the records that you imported, {name}: in this session only, and not kept.", name=md(records.name)))
            st.button(words.gettext("Show the server's records"), on_click=current_records.leave, key="leave-own")
    if state.awaited():
        st.warning(
            words.gettext(
                "The link refers to records that were imported in another session (data version {edition}). The server does not keep them: import the file "
                "again, and the filters of the link apply to it.",
                edition=md(short(state.awaited())),
            )
        )
        st.page_link(BRING, label=words.gettext("Import records"))
    if unusable:
        st.warning(words.gettext("The link has a filter that these records do not know; it was left out: {which}", which=md(", ".join(unusable))))


SEARCHED = ("", "agreements", "partners", "sites", "claims", "records", "briefing")
"""The pages, by their address, that show what a search finds in the records."""


def search_result(view: state.View, page: Any) -> bool:
    """Say what the words that are searched for are found in, and whether anything is."""
    text, words = view.filters.text, view.words
    if not text or page.url_path not in SEARCHED:
        return True
    tables = record_cache.chosen(view.edition, view.filters)
    if search.nothing_left(tables):
        st.title(page.title, anchor=False)
        st.info(md(words.gettext(search.NO_MATCH, sought=text)))
        return False
    fields = [f"{heading(field, words) if column_label(field) else words.term(field)} {words.number(n)}" for field, n in search.found_in(tables, text).items()]
    st.caption(md(words.gettext("“{sought}” is found in: {fields}", sought=text, fields=" · ".join(fields))))
    return True


@st.fragment(run_every=LOOK_AGAIN)
def watch() -> None:
    """Show the server's records anew once they change, without a click; a fragment, so that nothing else runs meanwhile."""
    now = current_records.server()
    if now.tables is not None and (now.tables.edition != current_records.in_use().edition or _not_shown(now) != st.session_state.get(_NOT_SHOWN)):
        st.rerun()


def _not_shown(records: current_records.Opened) -> tuple[bool, tuple[Fault, ...]]:
    """Whether the server holds others than those on show, and what is wrong with them."""
    return bool(records.stale), records.faults
