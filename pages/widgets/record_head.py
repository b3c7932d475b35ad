"""A record at a glance, with the way to its page: what stands above its statements and wherever it is named."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.one_record.line import line
from oi_metrics.one_record.model import Head
from pages.session import record_cache, state
from pages.widgets import drawer

PAGE = "record.py"


def address(view: state.View, record: str) -> str:
    """The address of the page of a record, from another page on."""
    return f"{state.RECORD}?{urlencode(_address(view, record), doseq=True)}"


def _address(view: state.View, record: str) -> dict[str, list[str]]:
    return {name: values for name, values in state.record_address(view, record).items() if name != drawer.OPTION}


def link(view: state.View, record: str, text: str) -> None:
    """A name as the way to the page of what it names, where no drawer is open; one that no source gives leads nowhere."""
    if record:
        st.page_link(PAGE, label=md(text), query_params=_address(view, record))
    else:
        st.markdown(md(text))


def glance(view: state.View, records: Iterable[str]) -> dict[str, Head]:
    """The records that the source tiers of the view carry, at a glance."""
    return record_cache.heads(view.edition, view.filters.tier, view.lang, tuple(records))


def show(view: state.View, head: Head, note: str = "", but: str = "") -> None:
    """Title and line of a record. note, but: as in `line`."""
    link(view, head.record, head.title)
    st.caption(md(line(head, view.words, note, but)))
