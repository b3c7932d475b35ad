"""The screens of a presentation: which panels, read from the address or from the Briefing page, and which is on."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from oi_metrics.briefing.model import AUDIENCES, Briefing, Panel, UnknownPanel, audience, base_address, panels
from pages.presentation import order as ordering
from pages.session import state, view_texts

AT, PANELS, READER = "at", "panels", "audience"
"""Options of the address: the screen that is on, counted from one; the panels in their order; who it is for."""
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True)
class Deck:
    """A briefing on screens: its summary, a screen a panel, and at the end what is not known.

    unknown: what the address asks for and the catalogue does not have.
    """

    briefing: Briefing
    order: ordering.Order
    at: int
    unknown: tuple[str, ...] = ()

    @property
    def screens(self) -> tuple[str | Panel, ...]:
        return OPENING, *self.briefing.panels, CLOSING

    @property
    def screen(self) -> str | Panel:
        """What is on: a panel, or one of `OPENING` and `CLOSING`."""
        return self.screens[self.at - 1]


def opened(view: state.View) -> Deck:
    """The deck that the address or the Briefing page asks for, at its screen; both are kept in the address."""
    unknown: list[str] = []
    reader = state.option(READER) or str(st.session_state.get(ordering.AUDIENCE, "executive"))
    if reader not in AUDIENCES:
        unknown.append(f"{READER}={reader}")
        reader = "executive"
    chosen = [] if state.option(READER) else list(st.session_state.get(ordering.PANELS, ()))
    asked = [name for name in state.option(PANELS).split(",") if name] or chosen
    names = _known(asked, unknown) or audience(reader).panels
    order = ordering.Order(reader, names, (view.lang,), base_address())
    briefing = ordering.briefing_of(view, order, view.lang)
    at = _number(state.option(AT), len(names) + 2)
    for name, value in ((READER, reader), (PANELS, ",".join(names)), (AT, str(at))):
        state.keep_option(name, value)
    return Deck(briefing, order, at, tuple(unknown))


def _known(asked: list[str], unknown: list[str]) -> tuple[str, ...]:
    """The panels that there are; the others are added to the unknown."""
    known: list[str] = []
    for name in asked:
        try:
            known += panels([name])
        except UnknownPanel:
            unknown.append(f"{PANELS}={name}")
    return tuple(dict.fromkeys(known))


def _number(text: str, last: int) -> int:
    """The screen's number, within those that there are."""
    return min(max(int(text), 1), last) if text.isdecimal() and len(text) < 6 else 1


def go(at: int) -> None:
    """Turn to a screen."""
    state.keep_option(AT, str(at))


def leave() -> None:
    """Take the presentation out of the address, as it is left."""
    for name in (READER, PANELS, AT):
        state.keep_option(name, "")


def records(view: state.View, deck: Deck) -> tuple[str, ...]:
    """The records behind what is on."""
    if deck.screen == CLOSING:
        _, groups = view_texts.attention(view.edition, view.filters, view.lang)
        return tuple(dict.fromkeys(record for _, items in groups for item in items for record in item.records))
    clauses = deck.briefing.summary if isinstance(deck.screen, str) else deck.screen.clauses
    return tuple(dict.fromkeys(record for clause in clauses for record in clause.records))
