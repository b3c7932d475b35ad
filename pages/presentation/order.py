"""The choice of a briefing, and its files, each composed when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from oi_metrics import exports
from oi_metrics.briefing.model import AUDIENCES, Briefing, base_address, compose, needed, needs_trials
from oi_metrics.briefing.writers import TYPES, WRITERS, ending
from oi_metrics.catalogue.index import METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.languages import BOTH, LANGS, LANGUAGES
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.filters import Choice
from pages.session import current_trials, record_cache, state
from pages.session.sized_cache import ANSWERS

FILE_LANGUAGES = (*reversed(LANGS), "both")
KINDS = {
    "pptx": N_("Make slides (PPTX)"), "xlsx": N_("Make a workbook (XLSX)"), "pdf": N_("Make a paper (PDF)"), "hwpx": N_("Make a Hangul document (HWPX)"),
    "a4": N_("Make a one-page summary (A4)"),
}  # fmt: skip
AUDIENCE, PANELS, LANGUAGE, MOVED = "briefing-audience", "briefing-panels", "briefing-language", "briefing-moved"


TrialsInView = tuple[str, str, Choice]
"""The trials on show by their key, the edition of the records beside them, and the choice among them."""


@dataclass(frozen=True)
class Order:
    """What is ordered: for whom, which panels in their order, in which languages, with a link to which address."""

    audience: str
    panels: tuple[str, ...]
    langs: tuple[str, ...]
    address: str

    def read_in(self, lang: str) -> str:
        """The language to read it in: the reader's own where the file has it."""
        return lang if lang in self.langs else self.langs[0]


def choose(view: state.View) -> Order:
    """Let the reader choose audience, language and panels."""
    words, session = view.words, st.session_state
    session.setdefault(AUDIENCE, "executive")
    session.setdefault(PANELS, list(AUDIENCES["executive"].panels))
    session.setdefault(LANGUAGE, view.lang)
    with st.container(horizontal=True, gap="medium"):
        st.segmented_control(
            words.gettext("Audience"), list(AUDIENCES), key=AUDIENCE, required=True, on_change=_take_panels, persist_state="session",
            format_func=lambda name: words.gettext(AUDIENCES[name].name), width="content",
        )  # fmt: skip
        st.segmented_control(
            words.gettext("Language of the file"), FILE_LANGUAGES, key=LANGUAGE, required=True, persist_state="session",
            format_func=lambda lang: LANGUAGES[lang].name if lang in LANGUAGES else words.gettext("Both languages"), width="content",
        )  # fmt: skip
    _panels(words)
    lang = session[LANGUAGE]
    return Order(session[AUDIENCE], tuple(session[PANELS]), BOTH if lang == "both" else (lang,), base_address())


def _panels(words: Words) -> None:
    titles = {name: words.gettext(metric.title) for name, metric in METRICS.items()}
    st.multiselect(
        words.gettext("Panels, in this order"), list(METRICS), key=PANELS, format_func=titles.__getitem__, persist_state="session",
        placeholder=words.gettext("Choose panels"),
    )  # fmt: skip
    if len(st.session_state[PANELS]) > 1:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(words.gettext("Move a panel"), st.session_state[PANELS], key=MOVED, format_func=titles.__getitem__, width=320)
            st.button(words.gettext("Earlier"), key="briefing-earlier", on_click=_move, args=(-1,))
            st.button(words.gettext("Later"), key="briefing-later", on_click=_move, args=(1,))


def add(name: str) -> None:
    """Put a metric at the end of the briefing; for callbacks of any page."""
    panels = st.session_state.setdefault(PANELS, list(AUDIENCES["executive"].panels))
    st.session_state[PANELS] = [*(panel for panel in panels if panel != name), name]


def _take_panels() -> None:
    st.session_state[PANELS] = list(AUDIENCES[st.session_state[AUDIENCE]].panels)


def _move(step: int) -> None:
    """Move the panel chosen, as far as the list goes."""
    panels = list(st.session_state[PANELS])
    place = panels.index(st.session_state[MOVED])
    panels.insert(min(max(place + step, 0), len(panels) - 1), panels.pop(place))
    st.session_state[PANELS] = panels


def trials_in_view(view: state.View) -> TrialsInView:
    """The registry trials on show, chosen as far as the filters of the sidebar choose trials."""
    kept = view.filters
    choice = Choice(years=kept.years, undated=kept.undated, area=kept.therapeutic_area)
    return current_trials.key(current_trials.store_in_use(view.edition)), view.edition, choice


def briefing_of(view: state.View, order: Order, lang: str) -> Briefing:
    """The briefing in one language."""
    return _briefing(view.edition, view.filters, lang, order, trials_in_view(view) if needs_trials(order.panels) else None)


@ANSWERS.shared()
def _briefing(edition: str, choice: Filters, lang: str, order: Order, trials: TrialsInView | None) -> Briefing:
    frames = {name: record_cache.table(edition, choice, name) for name in needed(order.panels, order.audience)}
    return compose(
        record_cache.chosen(edition, choice), choice, record_cache.words(edition, lang), frames, order.panels, AUDIENCES[order.audience], order.address,
        current_trials.of(*trials) if trials else None,
    )  # fmt: skip


@ANSWERS.shared()
def _written(edition: str, choice: Filters, order: Order, kind: str, trials: TrialsInView | None) -> bytes:
    """The file of a kind, one language after another."""
    return WRITERS[kind]([_briefing(edition, choice, lang, order, trials) for lang in order.langs])


@st.fragment
def files(view: state.View, order: Order) -> None:
    """A button a kind of file; the one asked for is composed and offered."""
    words = view.words
    with st.container(horizontal=True):
        asked = [kind for kind, label in KINDS.items() if st.button(words.gettext(label), key=f"briefing-make-{kind}")]
    for kind in asked:
        progress = st.progress(0.0, text=words.gettext("Reading the metrics"))
        names = needed(order.panels, order.audience)
        for done, name in enumerate(names, start=1):
            record_cache.table(view.edition, view.filters, name)
            progress.progress(0.7 * done / len(names), text=words.gettext("Reading the metrics"))
        progress.progress(0.8, text=words.gettext("Writing the file"))
        content = _written(view.edition, view.filters, order, kind, trials_in_view(view) if needs_trials(order.panels) else None)
        progress.empty()
        name = exports.file_name(f"briefing-{'-'.join(order.langs)}", content, ending(kind))
        label = words.gettext("Download {name} ({size} KB)", name=name, size=words.number(len(content) / 1024))
        st.download_button(label, content, file_name=name, mime=TYPES[kind], key=f"briefing-{kind}", on_click="ignore", type="primary")
