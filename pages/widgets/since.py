"""The answer to "what changed since ...", where the sidebar asks it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.catalogue.events import EVENTS
from oi_metrics.language.escape import md
from oi_metrics.records import sealed
from pages.session import state
from pages.widgets import edition_diff
from pages.widgets.panel import panel
from pages.widgets.records_shown import RecordsShown


def answer(view: state.View) -> None:
    """What happened since the chosen year, or what differs from the chosen data version; nothing where neither is asked."""
    code, words = state.option(state.FROM), view.words
    if not code:
        return
    earlier = sealed.others(sealed.seals(sealed.folder())[0], view.edition)
    if code in earlier:
        edition_diff.since(view, earlier[code])
    else:
        st.caption(md(words.gettext("Since {year}", year=code)))
        panel(RecordsShown(_of_any_year(view)), EVENTS, (("since", code),))


def _of_any_year(view: state.View) -> state.View:
    """The same choice without its years: what ended since then may have begun before."""
    return replace(view, filters=replace(view.filters, years=None))
