"""A record at a glance, with the way to its page: what stands above its statements and wherever it is named."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.one_record.line import line
from oi_metrics.one_record.model import Head
from pages.session import record_cache, state
from pages.widgets import drawer

PAGE = "record.py"


def link(view: state.View, record: str, text: str) -> None:
    """A name as the way to the page of what it names, where no drawer is open; one that no source gives leads nowhere."""
    if record:
        address = {name: values for name, values in state.record_address(view, record).items() if name != drawer.OPTION}
        st.page_link(PAGE, label=md(text), query_params=address)
    else:
        st.markdown(md(text))


def glance(view: state.View, records: Iterable[str]) -> dict[str, Head]:
    """The records that the source tiers of the view carry, at a glance."""
    return record_cache.heads(view.edition, view.filters.tier, view.lang, tuple(records))


def show(view: state.View, head: Head, note: str = "", but: str = "") -> None:
    """Title and line of a record. note, but: as in `line`."""
    link(view, head.record, head.title)
    st.caption(md(line(head, view.words, note, but)))
