"""One screen of a presentation: the finding, its chart or table, the key of certainty and the source line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from oi_metrics.briefing.model import Panel
from oi_metrics.briefing.text_width import fitting, lines
from oi_metrics.briefing.texts import cell_text
from oi_metrics.catalogue.index import METRICS, TRIAL_METRICS
from oi_metrics.catalogue.overview import NOTHING_TO_KNOW
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.charts.large import chart
from oi_metrics.charts.spec import Plot
from oi_metrics.charts.style import Theme, short
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from pages.frame import legend
from pages.presentation import deck, order
from pages.session import current_trials, record_cache, state, view_texts
from pages.session.sized_cache import ANSWERS

WIDE, HIGH, FINDING_HIGH, TEXT_HIGH = 1184.0, 488.0, 116.0, 450.0
"""Room of a screen of 1280 by 720 pixels, which larger ones enlarge: across; down for finding and chart together; for either alone."""
FINDING_SIZES, TEXT_SIZES = (38.0, 36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0), (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0)
REM = 16.0
ENLARGED = 1.4
"""So much larger is a chart drawn that is drawn by hand."""
ROWS, CELL = 7, 84
"""As many rows and characters of a cell stand on a screen; the evidence has all."""
ITEMS, SOURCES = 5, 6
CONFIG = {"staticPlot": True, "displayModeBar": False, "responsive": False}


def sizes(view: state.View, deck_shown: deck.Deck) -> dict[str, float]:
    """Sizes of finding and text in rem, at which both fit."""
    finding = _finding_size(_finding(view, deck_shown))
    if deck_shown.screen == deck.CLOSING:
        told, across, gap = [text for _, text in _unknown(view)], WIDE * 0.55, 2.5
    else:
        told, across, gap = [clause.text for clause in deck_shown.briefing.summary], WIDE - 40, 0.25
    text, _ = fitting(told, across, TEXT_HIGH, TEXT_SIZES, gap)
    return {"finding": finding / REM, "text": text / REM}


def _finding_size(finding: str) -> float:
    return fitting([finding], WIDE, FINDING_HIGH, FINDING_SIZES, gap=0)[0]


def draw(view: state.View, deck_shown: deck.Deck) -> None:
    """What is on."""
    words, screen = view.words, deck_shown.screen
    if deck_shown.unknown:
        st.warning(words.gettext("The link has a filter that these records do not know; it was left out: {which}", which=md(", ".join(deck_shown.unknown))))
    with st.container(key="present-eyebrow"):
        st.markdown(md(_eyebrow(deck_shown)))
    with st.container(key="present-finding"):
        st.title(md(_finding(view, deck_shown)), anchor=False)
    with st.container(key="present-body", height="stretch"):
        if not isinstance(screen, str):
            _panel(view, screen)
        elif screen == deck.OPENING:
            _summary(deck_shown)
        else:
            _closing(view, deck_shown)
    legend.key(view)
    st.caption(md(_source(deck_shown, words)))


def _eyebrow(deck_shown: deck.Deck) -> str:
    """What a screen is about."""
    screen, words = deck_shown.screen, deck_shown.briefing.words
    if not isinstance(screen, str):
        return screen.name
    if screen == deck.CLOSING:
        return words.gettext("What is not known, and the sources")
    reader = words.gettext("Briefing for: {audience}", audience=words.gettext(deck_shown.briefing.audience.name))
    return " · ".join(part for part in (deck_shown.briefing.company, reader) if part)


def _finding(view: state.View, deck_shown: deck.Deck) -> str:
    """The one sentence of a screen."""
    screen, briefing = deck_shown.screen, deck_shown.briefing
    if screen == deck.OPENING:
        return briefing.title
    if screen == deck.CLOSING:
        return record_cache.clauses(view.edition, view.filters, "attention", briefing.words.lang)[0].text
    return briefing.title if isinstance(screen, str) else screen.headline


def _source(deck_shown: deck.Deck, words: Words) -> str:
    """How many of all are drawn, whose statements these are, and edition, as-of day, filter and tiers; on the first screen what a cover says."""
    screen = deck_shown.screen
    if screen == deck.OPENING:
        return " · ".join(deck_shown.briefing.cover)
    tiers, drawn = (screen.tiers, screen.note) if not isinstance(screen, str) else ("", "")
    return " · ".join(part for part in (drawn, words.gettext("Source: {tiers}", tiers=tiers) if tiers else "", deck_shown.briefing.line) if part)


def _summary(deck_shown: deck.Deck) -> None:
    st.markdown("\n".join(f"- {md(clause.text)}" for clause in deck_shown.briefing.summary))


def _panel(view: state.View, panel: Panel) -> None:
    """The chart as large as the finding leaves room, or the table."""
    if panel.plot or _by_hand(panel):
        scale = 1.0 if panel.plot else ENLARGED
        size = _finding_size(panel.headline)
        high = HIGH - lines(panel.headline, size, WIDE) * size * 1.2
        figure = _figure(view, panel).sized(int(WIDE / scale), int(high / scale))
        with st.container(key="present-chart" if panel.plot else "present-drawn"):
            st.plotly_chart(figure, theme=None, config=CONFIG, alt=panel.alt, key="present-figure", width="content")
    elif len(panel.table):
        _table(panel, view.words)


def _figure(view: state.View, panel: Panel) -> FinishedFigure:
    """The chart of a panel, kept for the next viewer and for the way back."""
    if panel.plot:
        return _drawn(panel.plot, Words(view.lang), view.theme)
    size = _by_hand(panel) or ()
    if panel.metric in TRIAL_METRICS:
        return current_trials.figure(*order.trials_in_view(view), panel.metric, (), view.lang, view.theme, size)
    return record_cache.figure(view.edition, view.filters, panel.metric, (), view.lang, view.theme, size)


def _by_hand(panel: Panel) -> tuple[tuple[str, Any], ...] | None:
    """The sizes of a network, map or timeline that has marks; None for any other panel."""
    chart = METRICS[panel.metric].chart
    if not chart or not chart.by_hand or panel.whole.empty:
        return None
    cut = any(name == "most" for name, _ in chart.presented)
    return (*chart.presented, ("kept", panel.kept), ("before", panel.before)) if cut else chart.presented


@ANSWERS.shared()
def _drawn(plot: Plot, words: Words, theme: Theme) -> FinishedFigure:
    return FinishedFigure(chart(plot, words, theme))


def _table(panel: Panel, words: Words) -> None:
    rows = panel.rows(ROWS)
    texts = {md(name): [md(short(cell_text(value, words), CELL)) for value in rows[name]] for name in rows.columns}
    st.table(texts, border="horizontal", hide_index=True, alt=panel.alt)
    left_out = panel.left_out(len(rows), words)
    if left_out:
        st.caption(md(left_out))


def _closing(view: state.View, deck_shown: deck.Deck) -> None:
    """What lapsed, is contradicted, undated or unnamed at the left; who says what we know at the right."""
    words = view.words
    left, right = st.columns([3, 2], gap="large")
    left.markdown("\n\n".join(f"**{head}**  \n{text}" for head, text in _unknown(view)) or words.gettext(NOTHING_TO_KNOW))
    right.markdown("\n".join(["**" + words.gettext("Sources") + "**", "", *_sources(deck_shown)]))


def _unknown(view: state.View) -> list[tuple[str, str]]:
    """Each kind of what is not known, with how many there are, and the first of them; as markdown."""
    words = view.words
    counts = record_cache.table(view.edition, view.filters, "attention")["kind"].value_counts()
    told = []
    for kind, items in view_texts.attention(view.edition, view.filters, view.lang)[1]:
        rest = int(counts[kind]) - ITEMS
        names = [item.label for item in items[:ITEMS]] + ([words.gettext("and {n} more", n=words.number(rest))] if rest > 0 else [])
        told.append((f"{md(words.term(kind))}: {words.number(counts[kind])}", "; ".join(names)))
    return told


def _sources(deck_shown: deck.Deck) -> Sequence[str]:
    """The publishers behind the briefing, those with most statements first."""
    words = deck_shown.briefing.words
    ranked = Counter((statement.publisher, statement.tier) for statement in deck_shown.briefing.statements).most_common()
    told = [f"- {md(publisher)} ({md(tier)}): {words.number(n)}" for (publisher, tier), n in ranked[:SOURCES]]
    rest = len(ranked) - SOURCES
    return [*told, f"- {words.gettext('and {n} more', n=words.number(rest))}"] if rest > 0 else told
