"""Whose records are on the overview, and what of them is chosen: each filter a chip that is taken off with a click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.model.vocabulary import N_
from pages.session import current_trials, state, view_texts
from pages.widgets import since

GUIDE = (
    N_("The sentences and cards say only what sources state. ■ is stated, named and dated; hatched, hollow or struck marks are less certain."),
    N_("Click a sentence, Statements under a card or chart, or a mark of a chart, to see what it rests on, with source, place and link."),
    N_(
        "Use Briefing to make slides, a workbook and papers, or to present in full screen. "
        "The address holds your filters: share it, and others see the same view."
    ),
)


def whose_line(view: state.View) -> None:
    """Whose records, as of when, and how to read the page."""
    words = view.words
    with st.container(key="whose", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(view_texts.whose(view.edition, view.filters, view.lang), width="content")
        tiers = view_texts.by_tier(view.edition, view.filters, view.lang)
        if tiers:
            st.caption(tiers, width="content")
        with st.popover("?", type="tertiary", help=words.gettext("How to read this page"), key="guide"):
            st.markdown("\n\n".join(md(words.gettext(text)) for text in GUIDE))


def chips(view: state.View) -> None:
    """A chip for each filter that is on, all at once, and the years since which changes can be told."""
    words, active = view.words, list(_active(view))
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="xsmall"):
        for place, (label, without) in enumerate(active):
            st.button(
                md(label), key=f"chip-{place}", icon=":material/close:", icon_position="right", on_click=_keep, args=(without, view.edition),
                help=words.gettext("Remove this filter"),
            )  # fmt: skip
        if active:
            st.button(words.gettext("Clear all"), key="chips-clear", type="tertiary", on_click=_keep, args=(Filters(), view.edition))
        since.choices(view)


def _active(view: state.View) -> Iterator[tuple[str, Filters]]:
    """Each filter that is on, and the filters without it."""
    words, filters = view.words, view.filters
    for field, codes in filters.codes:
        labels = current_trials.filter_labels(view.edition, words, field)
        for code in codes:
            others = dict(filters.codes) | {field: tuple(other for other in codes if other != code)}
            yield labels.get(code, code), replace(filters, codes=tuple(others.items()))
    if filters.years and not state.option(state.FROM):
        first, last = filters.years
        yield words.gettext("Years {first} to {last}", first=first, last=last), replace(filters, years=None)
    if not filters.undated:
        yield words.gettext("Without the undated"), replace(filters, undated=True)
    if filters.text:
        yield words.gettext("“{sought}”", sought=filters.text), replace(filters, text="")


def _keep(filters: Filters, edition: str) -> None:
    """Choose by these filters from now on."""
    if filters == Filters():
        st.session_state[state.SPAN] = state.BETWEEN
    state.to_session(filters, edition)
