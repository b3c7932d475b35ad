"""The choice of a briefing, and its files, each compose when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.briefing.model import ADDRESS, AUDIENCES, Briefing, compose, needed
from oi_metrics.briefing.writers import TYPES, WRITERS
from oi_metrics.catalogue.records import METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import LANGS, Words
from oi_metrics.model.vocabulary import N_
from pages.frame.sidebar import LANGUAGE_NAMES
from pages.session import record_cache, state

LANGUAGES = (*reversed(LANGS), "both")
KINDS = {
    "pptx": N_("Make slides (PPTX)"), "xlsx": N_("Make a workbook (XLSX)"), "pdf": N_("Make a paper (PDF)"), "hwpx": N_("Make a Hangul document (HWPX)"),
}  # fmt: skip
AUDIENCE, PANELS, LANGUAGE, MOVED = "briefing-audience", "briefing-panels", "briefing-language", "briefing-moved"


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
            words.gettext("Language of the file"), LANGUAGES, key=LANGUAGE, required=True, persist_state="session",
            format_func=lambda lang: LANGUAGE_NAMES.get(lang) or words.gettext("Both languages"), width="content",
        )  # fmt: skip
    _panels(words)
    lang = session[LANGUAGE]
    return Order(session[AUDIENCE], tuple(session[PANELS]), ("ko", "en") if lang == "both" else (lang,), address())


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


def _take_panels() -> None:
    st.session_state[PANELS] = list(AUDIENCES[st.session_state[AUDIENCE]].panels)


def _move(step: int) -> None:
    """Move the panel chosen, as far as the list goes."""
    panels = list(st.session_state[PANELS])
    place = panels.index(st.session_state[MOVED])
    panels.insert(min(max(place + step, 0), len(panels) - 1), panels.pop(place))
    st.session_state[PANELS] = panels


def address() -> str:
    """Where this dashboard is, as the reader's browser knows it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ADDRESS


def _table(edition: str, choice: Filters, metric: str) -> pd.DataFrame:
    """A metric's table with its first options."""
    return record_cache.table(edition, choice, metric, tuple((name, values[0]) for name, values in METRICS[metric].options.items()))


@lru_cache(maxsize=32)
def told(edition: str, choice: Filters, lang: str, order: Order) -> Briefing:
    """The briefing in one language."""
    frames = {name: _table(edition, choice, name) for name in needed(order.panels)}
    return compose(
        record_cache.chosen(edition, choice), choice, record_cache.words(edition, lang), frames, order.panels, AUDIENCES[order.audience], order.address
    )


@lru_cache(maxsize=12)
def written(edition: str, choice: Filters, order: Order, kind: str) -> bytes:
    """The file of a kind, one language after another."""
    return WRITERS[kind]([told(edition, choice, lang, order) for lang in order.langs])


@st.fragment
def files(view: state.View, order: Order) -> None:
    """A button a kind of file; the one asked for is compose and offered."""
    words = view.words
    with st.container(horizontal=True):
        asked = [kind for kind, label in KINDS.items() if st.button(words.gettext(label), key=f"briefing-make-{kind}")]
    for kind in asked:
        progress = st.progress(0.0, text=words.gettext("Reading the metrics"))
        names = needed(order.panels)
        for done, name in enumerate(names, start=1):
            _table(view.edition, view.filters, name)
            progress.progress(0.7 * done / len(names), text=words.gettext("Reading the metrics"))
        progress.progress(0.8, text=words.gettext("Writing the file"))
        content = written(view.edition, view.filters, order, kind)
        progress.empty()
        name = exports.file_name(f"briefing-{'-'.join(order.langs)}", content, kind)
        label = words.gettext("Download {name} ({size} KB)", name=name, size=words.number(len(content) / 1024))
        st.download_button(label, content, file_name=name, mime=TYPES[kind], key=f"briefing-{kind}", on_click="ignore", type="primary")
