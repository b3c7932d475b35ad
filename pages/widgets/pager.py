"""A long table a page at a time, so that what is sent to a browser has a bound and says its place among all."""

from __future__ import annotations

import math

import streamlit as st

from oi_metrics.language.words import Words

ROWS = 500


def page(rows: int, words: Words, key: str, size: int = ROWS) -> slice:
    """Which rows to show; the reader turns the pages where there is more than one."""
    if rows <= size:
        return slice(0, rows)
    first = (st.pagination(math.ceil(rows / size), key=f"{key}-{rows}") - 1) * size
    shown = slice(first, min(first + size, rows))
    st.caption(words.gettext("{first} to {last} of {all}", first=words.number(first + 1), last=words.number(shown.stop), all=words.number(rows)))
    return shown
