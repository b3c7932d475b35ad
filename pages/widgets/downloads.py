"""What can be taken away: the table on screen, and all that the filters keep as workbook, JSON or Data Package."""

from __future__ import annotations

import tempfile

import pandas as pd
import streamlit as st
from cachetools.keys import hashkey
from streamlit.delta_generator import DeltaGenerator

from oi_metrics import exports
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from pages.bringing import upload
from pages.frame import run_queue
from pages.session import record_cache, state
from pages.session.sized_cache import ANSWERS

PACKAGE = "zip"
"""The smallest kind of all that the filters keep."""


@st.fragment
def download_buttons(view: state.View, table: str, rows: pd.DataFrame, search: str = "") -> None:
    """A button a kind of file; the one asked for is made, with its progress, and offered. search: what the table on screen was searched for."""
    words, tables = view.words, record_cache.chosen(view.edition, view.filters)
    st.header(words.gettext("Download the filtered records"), anchor=False)
    refused = {ending: problem for ending, kind in exports.KINDS.items() if (problem := kind.refusal(tables))}
    if search:
        told = words.gettext("The CSV holds the rows that the search in this table finds; the other files hold all that the filters keep.")
        st.caption(told)
    for problem in refused.values():
        st.info(md(words.message(problem)))
    with st.container(horizontal=True):
        asked = [kind for ending, kind in exports.KINDS.items() if st.button(_label(kind, table, words), key=f"make-{ending}", disabled=ending in refused)]
    for kind in asked:
        run_queue.give_back()
        place = st.empty()
        every = len(rows) if kind.one_table else sum(len(tables.frames[name]) for name in TABLES)
        content = _written(view, kind, table, rows, _Teller(place, every, words).rows)
        place.empty()
        name = exports.file_name(table if kind.one_table else "records", content, kind.ending, exports.Context.of(tables, view.filters, words), search)
        label = words.gettext("Download {name} ({size} KB)", name=name, size=words.number(len(content) / 1024))
        st.download_button(label, content, file_name=name, mime=kind.mime, on_click="ignore", key=f"download-{kind.ending}", type="primary")
        most = upload.bounds().file_bytes
        if len(content) > most and not kind.one_table:
            limit = words.gettext("Larger than the {size} KB that can be imported again here: raise OI_MAX_FILE_BYTES there.", size=words.number(most / 1024))
            st.caption(limit if kind.ending == PACKAGE else f"{limit} {words.gettext('The Data Package is the smallest.')}")


def _label(kind: exports.Kind, table: str, words: Words) -> str:
    if kind.one_table:
        return words.gettext("Make {kind}: {table}", kind=kind.title, table=words.term(table))
    return words.gettext("Make {kind}", kind=kind.title)


def _written(view: state.View, kind: exports.Kind, table: str, rows: pd.DataFrame, progress: exports.Progress) -> bytes:
    if not kind.one_table:
        return whole(view.edition, view.filters, view.lang, kind.ending, progress=progress)
    tables = record_cache.chosen(view.edition, view.filters)
    return _bytes(kind, exports.Selection(tables, (), exports.Context.of(tables, view.filters, view.words), table, rows), progress)


@ANSWERS.shared(key=lambda *asked, progress: hashkey(*asked))
def whole(edition: str, choice: Filters, lang: str, ending: str, *, progress: exports.Progress) -> bytes:
    """All that the filters keep, in one file."""
    tables, words = record_cache.chosen(edition, choice), record_cache.words(edition, lang)
    chosen = exports.Selection(tables, _metrics(edition, choice), exports.Context.of(tables, choice, words), "", pd.DataFrame())
    return _bytes(exports.KINDS[ending], chosen, progress)


def _bytes(kind: exports.Kind, chosen: exports.Selection, progress: exports.Progress) -> bytes:
    with tempfile.TemporaryFile() as file:
        kind.write(file, chosen, progress)
        file.seek(0)
        return file.read()


def _metrics(edition: str, choice: Filters) -> exports.Metrics:
    """Each metric when its turn comes."""
    return ((metric, record_cache.table(edition, choice, name)) for name, metric in RECORD_METRICS.items() if not metric.view_of)


class _Teller:
    """Says how far the writing is; each word to the screen is also where a click elsewhere ends it."""

    def __init__(self, place: DeltaGenerator, all_rows: int, words: Words):
        self._place, self._all, self._words, self._done = place, max(all_rows, 1), words, 0

    def rows(self, more: int) -> None:
        """So many rows more are written."""
        self._done += more
        told = self._words.gettext("Writing: {rows} of {all} rows", rows=self._words.number(self._done), all=self._words.number(self._all))
        self._place.progress(min(self._done / self._all, 1.0), text=told)
