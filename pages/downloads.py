"""What can be taken away: the table on screen, and all that the filters keep as workbook, JSON or Data Package."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.catalogue import METRICS
from oi_metrics.filters import Filters
from oi_metrics.schema import TABLES
from pages import state, store


@lru_cache(maxsize=16)
def whole(edition: str, choice: Filters, lang: str, kind: str) -> bytes:
    """All that the filters keep, in one file."""
    tables, words = store.chosen(edition, choice), store.words(edition, lang)
    context = exports.Context.of(tables, choice, words)
    if kind == "zip":
        return exports.package_bytes(tables, context)
    if kind == "json":
        return exports.json_bytes({name: exports.record_columns(tables, name) for name in TABLES}, context)
    shown = {name: store.table(edition, choice, name) for name, metric in METRICS.items() if not metric.view_of}
    return exports.xlsx_bytes(tables, shown, {name: words.say(METRICS[name].title) for name in shown}, context)


@st.fragment
def show(view: state.View, table: str, rows: pd.DataFrame) -> None:
    """The downloads, made when asked for."""
    words = view.words
    st.header(words.say("Download what is filtered"), anchor=False)
    context = exports.Context.of(store.chosen(view.edition, view.filters), view.filters, words)
    if not st.toggle(words.say("Prepare the files"), key="prepare"):
        return
    with st.container(horizontal=True):
        content = exports.csv_bytes(rows, context)
        name = exports.file_name(table, content, "csv", context)
        st.download_button(f"CSV: {words.term(table)}", content, file_name=name, mime=exports.MIME["csv"], on_click="ignore", key="csv")
        for kind, label in (("xlsx", "XLSX"), ("json", "JSON"), ("zip", "Data Package (zip)")):
            content = whole(view.edition, view.filters, view.lang, kind)
            name = exports.file_name("records", content, kind, context)
            st.download_button(label, content, file_name=name, mime=exports.MIME[kind], on_click="ignore", key=kind)
