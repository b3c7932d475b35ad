"""The answer to "what changed since ...", where the sidebar asks it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.catalogue.events import EVENTS
from oi_metrics.language.escape import link, md
from oi_metrics.records import sealed
from oi_metrics.records.tables import short
from pages.session import current_trials, state, view_texts
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


def year(view: state.View) -> int:
    """The year since which changes are told on the cards."""
    return view_texts.since(view.edition, state.option(state.FROM))


def told(view: state.View, code: str) -> str:
    """What the choice of a time is called; code: a year or a data version."""
    return view.words.gettext("Since {year}", year=code if view_texts.is_year(code) else short(code))


def choices(view: state.View) -> None:
    """The latest years in which something surely changed, each the way to all that happened since."""
    offered = view_texts.years_of_change(view.edition, _of_any_year(view).filters)
    if not offered:
        return
    _, last = current_trials.years(view.edition)
    ways = (link(str(year), state.here(replace(view, filters=replace(view.filters, years=(year, last))), **{state.FROM: str(year)})) for year in offered)
    st.markdown(f":small[{' '.join([view.words.gettext('What has changed since'), *ways])}]", width="content")


def _of_any_year(view: state.View) -> state.View:
    """The same choice without its years: what ended since then may have begun before."""
    return replace(view, filters=replace(view.filters, years=None))
