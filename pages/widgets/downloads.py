"""What can be taken away: the table on screen, and all that the filters keep as workbook, JSON or Data Package."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pandas as pd
import streamlit as st
from cachetools.keys import hashkey
from streamlit.delta_generator import DeltaGenerator

from oi_metrics import exports
from oi_metrics.catalogue.records import METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_
from pages.bringing import upload
from pages.frame import run_queue
from pages.session import record_cache, state
from pages.session.sized_cache import cached_by_size

KINDS = {"csv": N_("Make CSV: {table}"), "xlsx": N_("Make XLSX"), "json": N_("Make JSON"), "zip": N_("Make a Data Package (zip)")}


@st.fragment
def download_buttons(view: state.View, table: str, rows: pd.DataFrame) -> None:
    """A button a kind of file; the one asked for is made, with its progress, and offered."""
    words, tables = view.words, record_cache.chosen(view.edition, view.filters)
    st.header(words.gettext("Download the filtered records"), anchor=False)
    long = exports.too_long(tables)
    if long:
        named = ", ".join(words.term(name) for name in long)
        st.info(words.gettext("{tables}: more rows than a sheet of a workbook holds. Use the Data Package instead.", tables=named))
    with st.container(horizontal=True):
        asked = [
            kind
            for kind, label in KINDS.items()
            if st.button(words.gettext(label, table=words.term(table)), key=f"make-{kind}", disabled=kind == "xlsx" and bool(long))
        ]
    context = exports.Context.of(tables, view.filters, words)
    for kind in asked:
        run_queue.give_back()
        place = st.empty()
        if kind == "csv":
            content = exports.csv_bytes(rows, context)
        else:
            content = whole(view.edition, view.filters, view.lang, kind, told=_Teller(place, sum(len(tables.frames[name]) for name in TABLES), words).rows)
        place.empty()
        name = exports.file_name(table if kind == "csv" else "records", content, kind, context)
        label = words.gettext("Download {name} ({size} KB)", name=name, size=words.number(len(content) / 1024))
        st.download_button(label, content, file_name=name, mime=exports.MIME[kind], on_click="ignore", key=f"download-{kind}", type="primary")
        most = upload.bounds().file_bytes
        if len(content) > most:
            told = words.gettext("Larger than the {size} KB that can be imported again here: raise OI_MAX_FILE_BYTES there.", size=words.number(most / 1024))
            st.caption(f"{told} {words.gettext('The Data Package is the smallest.')}" if kind in ("xlsx", "json") else told)


@cached_by_size(megabytes=200, key=lambda *asked, told: hashkey(*asked))
def whole(edition: str, choice: Filters, lang: str, kind: str, *, told: exports.Progress) -> bytes:
    """All that the filters keep, in one file."""
    tables, words = record_cache.chosen(edition, choice), record_cache.words(edition, lang)
    context = exports.Context.of(tables, choice, words)
    with tempfile.TemporaryFile() as file:
        if kind == "zip":
            exports.write_package(file, tables, context, told)
        elif kind == "json":
            exports.write_json(file, {name: exports.record_columns(tables, name) for name in TABLES}, context, told)
        else:
            exports.write_xlsx(file, tables, _metrics(edition, choice, words), context, told)
        file.seek(0)
        return file.read()


def _metrics(edition: str, choice: Filters, words: Words) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each metric when its turn comes."""
    return ((words.gettext(metric.title), record_cache.table(edition, choice, name)) for name, metric in METRICS.items() if not metric.view_of)


class _Teller:
    """Says how far the writing is; each word to the screen is also where a click elsewhere ends it."""

    def __init__(self, place: DeltaGenerator, all_rows: int, words: Words):
        self._place, self._all, self._words, self._done = place, max(all_rows, 1), words, 0

    def rows(self, more: int) -> None:
        """So many rows more are written."""
        self._done += more
        told = self._words.gettext("Writing: {rows} of {all} rows", rows=self._words.number(self._done), all=self._words.number(self._all))
        self._place.progress(min(self._done / self._all, 1.0), text=told)
