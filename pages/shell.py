"""The frame of every page: navigation, language, filters, and what the reader sees when the records cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:  # the script runs from its own folder
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from oi_metrics.language.languages import supported  # noqa: E402
from oi_metrics.language.words import Words  # noqa: E402
from pages.frame import notices, run_queue, sidebar  # noqa: E402
from pages.frame.places import PAGES, PRESENT, UNLISTED  # noqa: E402
from pages.http import filters_on  # noqa: E402
from pages.session import current_records, current_trials, holding, record_cache, slices, state, view_texts  # noqa: E402
from pages.widgets import drawer, fault_list  # noqa: E402


def main() -> None:
    st.set_page_config(page_title="OI Metrics", layout="wide", initial_sidebar_state="auto")
    records = current_records.current()
    if records.tables is None:
        lang = st.query_params.get("lang", "en")
        fault_list.page(records.faults, Words(supported(lang)))
        return
    current_trials.settle(records.tables.edition)
    unusable = state.adopt(records.tables)
    words = record_cache.words(records.tables.edition, st.session_state.get("lang") or "en")
    pages = [st.Page(file, title=words.gettext(title), url_path=path, default=not path) for file, path, title in PAGES]
    pages += [st.Page(file, title=words.gettext(title), url_path=path, visibility="hidden") for file, path, title in UNLISTED]
    page = st.navigation(pages, position="top")
    st.set_page_config(page_title=words.gettext("{page} – OI Metrics", page=page.title))
    state.keep_record(page.url_path)
    framed = page.url_path != PRESENT
    view = sidebar.filter_sidebar() if framed else state.view()
    notices.notice_bar(view, records, unusable)
    with slices.run() as this:
        if notices.search_result(view, page):
            page.run()
            if not this.waiting:
                drawer.settle()
    if framed:
        with st.container(key=filters_on.frame(len(view_texts.active(view.edition, view.filters, view.lang)))):
            st.caption(view_texts.footer(view.edition, view.filters, view.lang))
    state.write_address(view)
    if current_records.may_change() and not records.name:
        notices.watch()
    if this.waiting:
        st.rerun()


with run_queue.turn():
    holding.stop_if_nobody_looks()
    main()
