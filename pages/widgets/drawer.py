"""The drawer beside the page in which the evidence of a card, a sentence or a mark opens: one at a time, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2s

import pandas as pd
import streamlit as st

from oi_metrics.model.columns import Column
from pages.session import state

OPTION = "evidence"
"""In the address: what the drawer shows, as the key of its place and the marks of the rows that were chosen there."""
_ROWS, _AND = "~", "."
_SHOWN = "_drawer_shown"
_FIGURES = ("count", "number", "share", "money", "records")
"""Formats of columns that say how much a row has, not which it is."""


def marks(rows: pd.DataFrame, columns: Sequence[Column]) -> list[str]:
    """What tells each row in an address: which row it is, never its place or its figures, so that a link made of other records opens the
    same row or none. Rows that a reader cannot tell apart have one mark."""
    cells = zip(*(each.tolist() for each in _telling(rows, columns)), strict=True)
    return [_mark(row) for row in cells] or [_mark(())] * len(rows)


def _telling(rows: pd.DataFrame, columns: Sequence[Column]) -> list[pd.Series]:
    return [rows[name] for column in columns if column.format not in _FIGURES for name in column.frame_columns if name in rows]


def _mark(cells: Iterable[object]) -> str:
    return blake2s("\x1f".join(map(str, cells)).encode(), digest_size=5).hexdigest()


def open_at(place: str, rows: Sequence[str] = ()) -> None:
    """Open it for a place, at the rows of these marks; all of them unless they are given. For callbacks."""
    state.keep_option(OPTION, _at(place, rows))
    state.write_address(state.view())


def address(view: state.View, place: str, *rows: str) -> str:
    """The address of the page on show with it open for a place, at the rows of these marks; all of them unless they are given."""
    return state.here(view, **{OPTION: _at(place, rows)})


def leads(view: state.View, place: str, rows: pd.DataFrame, columns: Sequence[Column]) -> Callable[[int], str]:
    """The address for each row of a table of a place, by the row's number."""
    telling = _telling(rows, columns)
    return lambda row: address(view, place, _mark(each.iloc[row] for each in telling))


def _at(place: str, rows: Sequence[str]) -> str:
    return place + (_ROWS + _AND.join(dict.fromkeys(rows)) if rows else "")


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


def asked(place: str, rows: pd.DataFrame | None = None, columns: Sequence[Column] = ()) -> list[int] | None:
    """The numbers of the rows for which it is open at a place, empty for all; None where it is open elsewhere or not at all.

    Of rows with one mark all are meant: what they rest on is shown together.
    """
    where, _, chosen = state.option(OPTION).partition(_ROWS)
    if where != place:
        return None
    wanted = {*chosen.split(_AND)} if chosen else set()
    found = [number for number, mark in enumerate(marks(rows, columns)) if mark in wanted] if wanted and rows is not None else []
    return found if found or not chosen else None


def show(title: str, content: Callable[[], None]) -> None:
    """Show it with its content; title: markdown that is already escaped. Escape closes it, and the page stays where it is."""
    st.session_state[_SHOWN] = True
    st.dialog(title, width="small", position="right", on_dismiss=close)(content)()
