"""The overview's headline, figure cards and list of what needs attention."""

from __future__ import annotations

import streamlit as st

from oi_metrics.catalogue import METRICS
from oi_metrics.escape import md
from oi_metrics.overview_sentence import Clause
from oi_metrics.present import heading
from oi_metrics.words import Words
from pages import state, statements, store


def sentence(clauses: tuple[Clause, ...], words: Words) -> str:
    """The clauses as one sentence, as markdown."""
    if not clauses:
        return words.say("Nothing in this selection is carried by a statement.")
    text = "; ".join(clause.text for clause in clauses)
    return md(text[:1].upper() + text[1:] + ".")


def evidence_of_headline(view: state.View, clauses: tuple[Clause, ...]) -> None:
    """The way from the headline to its statements."""
    records = tuple(dict.fromkeys(record for clause in clauses for record in clause.records))
    if records and st.button(view.words.say("What this sentence rests on"), key="headline-evidence", type="tertiary"):
        _dialog(view.words.say("What this sentence rests on"), "", records)


def figures(view: state.View) -> None:
    """A card a figure: value, what changed last, how certain, and the way to definition and statements."""
    rows = store.table(view.edition, view.filters, "headline_figures")
    with st.grid("auto", min_column_width=200, gap="small"):
        for position, row in enumerate(rows.itertuples()):
            with st.container(border=True, height="stretch", gap="xsmall", key=f"card-{position}"):
                _card(row, view)


def _card(row: object, view: state.View) -> None:
    words = view.words
    label = words.term(row.figure)  # type: ignore[attr-defined]
    value = words.number(row.value)  # type: ignore[attr-defined]
    if row.figure == "commitment":  # type: ignore[attr-defined]
        label, value = words.label("amount_kind", row.kind), words.money(row.value, row.currency)  # type: ignore[attr-defined]
    series = [number for _, number in row.series] or None  # type: ignore[attr-defined]
    st.metric(md(label), md(value), chart_data=series, chart_type="line", height="content")
    if row.changed_on:  # type: ignore[attr-defined]
        latest = words.pick(row.changed_en, row.changed_ko)  # type: ignore[attr-defined]
        st.caption(md(words.say("Latest: {date}, {what}", date=words.date(row.changed_on), what=latest)))  # type: ignore[attr-defined]
    st.caption(md(certainty(row, words)))
    count = store.trail(view.edition, view.filters, row.records)["statement_id"].nunique()  # type: ignore[attr-defined]
    if st.button(words.say("Statements ({n})", n=count), key=f"evidence-{row.Index}", type="tertiary", disabled=not count):  # type: ignore[attr-defined]
        _dialog(f"{label}: {value}", METRICS["headline_figures"].definition, row.records)  # type: ignore[attr-defined]


def certainty(row: object, words: Words) -> str:
    """How much of a figure is solid, hatched, hollow or struck, in the marks of the key."""
    parts = [
        ("■", row.solid),  # type: ignore[attr-defined]
        ("▨", row.hatched),  # type: ignore[attr-defined]
        ("□", row.hollow),  # type: ignore[attr-defined]
        ("✕", row.struck),  # type: ignore[attr-defined]
    ]
    return "  ".join(f"{mark} {words.number(n)}" for mark, n in parts if n) or f"■ {words.number(0)}"


def _dialog(title: str, definition: str, records: tuple[str, ...]) -> None:
    @st.dialog(md(title), width="large")
    def show() -> None:
        view = state.view()
        if definition:
            st.markdown(md(view.words.say(definition)))
        statements.show(view, records)

    show()


@st.fragment
def attention(view: state.View) -> None:
    """What needs attention, grouped by kind, each item a way to its statements."""
    words = view.words
    rows = store.table(view.edition, view.filters, "attention")
    st.header(md(METRICS["attention"].finding(rows, words)), anchor=False)
    st.caption(words.say(METRICS["attention"].title))
    kinds = [kind for kind in ("lapsed", "contradicted", "undated", "unnamed") if (rows["kind"] == kind).any()]
    left, right = st.columns(2, gap="large")
    for kind in kinds:
        with right if kind == "contradicted" else left:
            st.subheader(words.term(kind), anchor=False)
            with st.container(gap="xxsmall"):
                for row in rows[rows["kind"] == kind].itertuples():
                    if st.button(_item(row, words), key=f"attention-{row.Index}", type="tertiary", wrap=True):
                        _dialog(words.pick(row.title_en, row.title_ko), "", row.records)


def _item(row: object, words: Words) -> str:
    title = words.pick(row.title_en, row.title_ko)  # type: ignore[attr-defined]
    kind, detail = row.kind, row.detail  # type: ignore[attr-defined]
    if kind == "lapsed":
        return md(words.say("{title}: until {date}", title=title, date=words.date(detail)))
    if kind == "contradicted":
        return md(words.say("{title}: {field}", title=title, field=heading(detail, words)))
    if kind == "unnamed":
        return md(words.say("{title}: {n} unnamed", title=title, n=words.number(row.number)))  # type: ignore[attr-defined]
    return md(title)
