"""The drawer beside the page in which the evidence of a card, a sentence or a mark opens: one at a time, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.session import state

OPTION = "evidence"
"""In the address: what the drawer shows, as the key of its place and the rows that were chosen there."""
_ROWS, _AND = "~", "."
_SHOWN = "_drawer_shown"


def open_at(place: str, rows: Sequence[int] = ()) -> None:
    """Open it for a place, at these rows of its table; all of them unless they are given. For callbacks."""
    state.keep_option(OPTION, _at(place, rows))
    state.write_address(state.view())


def address(view: state.View, place: str, *rows: int) -> str:
    """The address of the page on show with it open for a place, at these rows of its table; all of them unless they are given."""
    return state.here(view, **{OPTION: _at(place, rows)})


def _at(place: str, rows: Sequence[int]) -> str:
    return place + (_ROWS + _AND.join(map(str, rows)) if rows else "")


def close() -> None:
    """Close it. For callbacks."""
    state.keep_option(OPTION, "")
    state.write_address(state.view())


def settle() -> None:
    """Say of a link to evidence that the page, once it has run, has no place for, that it was left out."""
    given = state.option(OPTION)
    if given and not st.session_state.pop(_SHOWN, False):
        state.left_out(OPTION, [given])
        state.keep_option(OPTION, "")


def asked(place: str, rows: int) -> list[int] | None:
    """The rows, of so many, for which it is open at a place, empty for all; None where it is open elsewhere or not at all."""
    where, _, chosen = state.option(OPTION).partition(_ROWS)
    if where != place:
        return None
    found = [int(row) for row in chosen.split(_AND) if row.isdecimal() and int(row) < rows]
    return found if found or not chosen else None


def show(title: str, content: Callable[[], None]) -> None:
    """Show it with its content; title: markdown that is already escaped. Escape closes it, and the page stays where it is."""
    st.session_state[_SHOWN] = True
    st.dialog(title, width="small", position="right", on_dismiss=close)(content)()
