"""The controls of a presentation: each can be pressed, touched, or reached by its keys from anywhere on the page.

A key presses the control of the same name by `head/presenting.js`. Streamlit's own shortcuts hold one key each, know no `?`,
and act behind an open dialog, so they are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.languages import LANGS, LANGUAGES
from oi_metrics.language.words import Words
from pages.presentation import deck
from pages.presentation.shortcuts import KEYS
from pages.session import state
from pages.widgets import statements

STYLE = Path(__file__).with_suffix(".css")
BRIEFING = "briefing.py"
LETTERS = "_letters"
"""Whether keys of one character act, which a reader who speaks to the browser may not want (WCAG 2.1.4)."""
SILENT = '<i class="oi-silent"></i>'
"""Read by the script of the keys."""


def dress(sizes: dict[str, float]) -> None:
    """Lay out the page for the room; sizes: of the texts, in rem."""
    variables = " ".join(f"--oi-{name}: {size:g}rem;" for name, size in sizes.items())
    st.html(f"<style>{_style()} html {{ {variables} }}</style>{'' if _letters() else SILENT}")


@lru_cache(maxsize=1)
def _style() -> str:
    return STYLE.read_text("utf-8")


def _letters() -> bool:
    return bool(st.session_state.get(LETTERS, True))


def controls(view: state.View, shown: deck.Deck) -> None:
    """One row: where we are, and every control."""
    words, last = view.words, len(shown.screens)
    other = LANGS[(LANGS.index(view.lang) + 1) % len(LANGS)]
    with st.container(key="present-controls", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(words.gettext("{n} of {all}", n=words.number(shown.at), all=words.number(last)), width="stretch")
        _control("first", words, deck.go, (1,), shown.at == 1)
        _control("back", words, deck.go, (shown.at - 1,), shown.at == 1)
        _control("next", words, deck.go, (shown.at + 1,), shown.at == last)
        _control("last", words, deck.go, (last,), shown.at == last)
        if _control("evidence", words):
            _evidence(view, shown)
        _control("language", words, _speak, (other,), label=LANGUAGES[other].name)
        _control("full", words)
        if _control("keys", words):
            _keys(words)
        if _control("leave", words):
            deck.leave()
            st.switch_page(BRIEFING)


def _control(name: str, words: Words, act: Callable[..., None] | None = None, args: tuple[object, ...] = (), idle: bool = False, label: str = "") -> bool:
    return st.button(label or words.gettext(KEYS[name][1]), key=f"present-{name}", type="tertiary", on_click=act, args=args, disabled=idle)


def _speak(lang: str) -> None:
    st.session_state.lang = lang


def _evidence(view: state.View, shown: deck.Deck) -> None:
    """What is on, sentence by sentence, its definition, and every statement behind it."""
    screen = shown.screen

    @st.dialog(view.words.gettext("Evidence"), width="large")
    def dialog() -> None:
        if not isinstance(screen, str):
            st.markdown("\n".join(f"- {md(clause.text)}" for clause in screen.clauses))
            st.caption(md(f"{view.words.gettext('Definition')}: {screen.definition}"))
        statements.statement_list(view, deck.records(view, shown), "present")

    dialog()


def _keys(words: Words) -> None:
    @st.dialog(words.gettext("Shortcuts"))
    def dialog() -> None:
        st.table(
            {
                words.gettext("Keyboard key"): [keys for _, _, keys in KEYS.values()],
                words.gettext("What it does"): [words.gettext(name) for _, name, _ in KEYS.values()],
            }
        )
        if st.toggle(words.gettext("Single-key shortcuts: E, L, F, ?"), _letters(), key="present-letters") != _letters():
            st.session_state[LETTERS] = not _letters()
            st.rerun()

    dialog()
