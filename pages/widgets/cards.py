"""The overview's headline, figure cards and list of what needs attention."""

from __future__ import annotations

import streamlit as st

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.escape import md
from pages.session import record_cache, state, view_texts
from pages.widgets import statements


def headline(view: state.View) -> None:
    """What the figures say, the first sentence as title, and the way to the statements."""
    sentence = view_texts.sentence(view.edition, view.filters, view.lang)
    st.title(sentence.text, anchor=False)
    if sentence.more:
        st.markdown(sentence.more)
    if sentence.records and st.button(view.words.gettext("Statements behind this sentence"), key="headline-evidence", type="tertiary"):
        _dialog(view.words.gettext("Statements behind this sentence"), "", sentence.records)


def figures(view: state.View) -> None:
    """A card a figure: value, what changed last, how certain, and the way to definition and statements."""
    with st.grid("auto", min_column_width=200, gap="small"):
        for position, card in enumerate(view_texts.cards(view.edition, view.filters, view.lang)):
            with st.container(border=True, height="stretch", gap="xsmall", key=f"card-{position}"):
                st.metric(card.label, card.value)
                if card.spark:
                    st.image(card.spark[view.theme], width=160, alt=card.history)
                st.caption(card.note)
                st.space("stretch")
                if st.button(card.button, key=f"evidence-{position}", type="tertiary"):
                    _dialog(f"{card.label}: {card.value}", METRICS["headline_figures"].definition, card.records)


@st.fragment
def attention(view: state.View) -> None:
    """What needs attention, grouped by kind, each item a way to its statements."""
    words = view.words
    finding, groups = view_texts.attention(view.edition, view.filters, view.lang)
    st.header(finding, anchor=False)
    counts = record_cache.table(view.edition, view.filters, "attention")["kind"].value_counts()
    for kind, items in groups:
        by_position = {item.position: item for item in items}
        labels = {item.position: item.label for item in items}
        picked = st.pills(words.term(kind), list(labels), format_func=labels.__getitem__, key=f"attention-{kind}", wrap=True)
        if counts[kind] > len(items):
            st.caption(words.gettext("The first {shown} of {all}; filter to see others.", shown=words.number(len(items)), all=words.number(counts[kind])))
        if picked in by_position:
            statements.statement_list(view, by_position[picked].records, f"attention-{kind}")


def _dialog(title: str, definition: str, records: tuple[str, ...]) -> None:
    """Statements over the page; the title is markdown that is already escaped."""

    @st.dialog(title, width="large")
    def show() -> None:
        view = state.view()
        if definition:
            st.markdown(md(view.words.gettext(definition)))
        statements.statement_list(view, records, "dialog")

    show()
