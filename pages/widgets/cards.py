"""The head of the overview: whose records, the answer, the cards, what not to say; and below what needs attention."""

from __future__ import annotations

import streamlit as st

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.escape import md
from pages.session import record_cache, state, view_texts
from pages.widgets import drawer, statements


def answer(view: state.View) -> None:
    """What the figures say, the first sentence as title, each of the others the way to its statements."""
    first, *others = view_texts.sentences(view.edition, view.filters, view.lang)
    st.title(first.text, anchor=False)
    with st.container(key="answer", horizontal=True, gap="xsmall"):
        for place, sentence in enumerate(others):
            _opens(view, sentence.text, f"sentence-{place}", sentence.records)


def figures(view: state.View, since: int) -> None:
    """A card a figure: value, what it is and when it changed, how certain, and the way to definition and statements."""
    cards = view_texts.cards(view.edition, view.filters, view.lang, since)
    definition = METRICS["headline_figures"].definition
    if not cards:
        return
    for place, (column, card) in enumerate(zip(st.columns(len(cards), gap="small"), cards, strict=True)):
        with column, st.container(border=True, height="stretch", gap="xxsmall", key=f"card-{place}"):
            st.metric(card.label, card.value)
            st.caption("  \n".join(card.lines))
            st.space("stretch")
            _opens(view, card.button, f"evidence-{place}", card.records, f"{card.label}: {card.value}", definition)


def cautions(view: state.View) -> None:
    """What not to say, what to say instead, and why; each leads to its statements."""
    head, told = view_texts.cautions(view.edition, view.filters, view.lang)
    st.header(head, anchor=False)
    words = view.words
    for place, caution in enumerate(told):
        with st.container(gap=None, key=f"caution-{place}"):
            st.markdown(f"✕ {caution.avoid}  \n**✓ {caution.say}**")
            with st.container(horizontal=True, gap="small"):
                st.caption(caution.why, width="content")
                count = len(record_cache.cited(view.edition, view.filters, caution.records))
                _opens(view, words.gettext("Statements ({n})", n=words.number(count)), f"say-{place}", caution.records)


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


def _opens(view: state.View, label: str, place: str, records: tuple[str, ...], title: str = "", definition: str = "") -> None:
    """A button that opens the statements behind the records beside the page; texts are markdown that is already escaped."""
    st.button(label, key=place, type="tertiary", on_click=drawer.open_at, args=(place,))
    if drawer.asked(place, 0) is None:
        return

    def content() -> None:
        if definition:
            st.markdown(md(view.words.gettext(definition)))
        elif title != label:
            st.markdown(label)
        statements.statement_list(view, records, "drawer")

    drawer.show(title or view.words.gettext("Statements"), content)
