"""The head of the overview: whose records, the answer, the cards, what not to say; and below what needs attention."""

from __future__ import annotations

import streamlit as st

from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.escape import link, md
from pages.session import record_cache, state, view_texts
from pages.widgets import drawer, statements


def answer(view: state.View) -> None:
    """What the figures say, the first sentence as title, each of the others the way to its statements."""
    first, *others = view_texts.sentences(view.edition, view.filters, view.lang)
    st.title(first.text, anchor=False)
    if others:
        st.markdown(" ".join(_leads(view, sentence.text, f"sentence-{place}") for place, sentence in enumerate(others)))
    for place, sentence in enumerate(others):
        _opened(view, f"sentence-{place}", sentence.records, said=sentence.text)


def figures(view: state.View, since: int) -> None:
    """A card a figure: value, what it is and when it changed, how certain, and the way to definition and statements."""
    cards = view_texts.cards(view.edition, view.filters, view.lang, since)
    definition = md(view.words.gettext(METRICS["headline_figures"].definition))
    if not cards:
        return
    for place, (column, card) in enumerate(zip(st.columns(len(cards), gap="small"), cards, strict=True)):
        with column, st.container(border=True, height="stretch", gap="xxsmall", key=f"card-{place}"):
            st.metric(card.label, card.value)
            st.markdown("  \n".join(card.lines) + "\n\n" + _leads(view, card.button, f"evidence-{place}"))
            _opened(view, f"evidence-{place}", card.records, f"{card.label}: {card.value}", definition)


def cautions(view: state.View) -> None:
    """What not to say, what to say instead, and why; each leads to its statements."""
    head, told = view_texts.cautions(view.edition, view.filters, view.lang)
    st.header(head, anchor=False)
    with st.container(key="cautions"):
        st.markdown("\n\n".join(_caution(view, caution, f"say-{place}") for place, caution in enumerate(told)))
    for place, caution in enumerate(told):
        _opened(view, f"say-{place}", caution.records)


def _caution(view: state.View, caution: view_texts.Caution, place: str) -> str:
    count = len(record_cache.cited(view.edition, view.filters, caution.records))
    leads = _leads(view, view.words.gettext("Statements ({n})", n=view.words.number(count)), place)
    return f"✕ {caution.avoid}  \n**✓ {caution.say}**  \n:small[{caution.why}] {leads}"


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


def _leads(view: state.View, label: str, place: str) -> str:
    """The way to the statements behind a place, which open beside the page; label: markdown that is already escaped."""
    return link(label, drawer.address(view, place))


def _opened(view: state.View, place: str, records: tuple[str, ...], title: str = "", said: str = "") -> None:
    """The statements behind the records of a place, when they are asked for; title, said: markdown that is already escaped."""
    if drawer.asked(place) is None:
        return

    def content() -> None:
        if said:
            st.markdown(said)
        statements.statement_list(view, records, "drawer")

    drawer.show(title or view.words.gettext("Statements"), content)
