"""The frame of every page: navigation, language, filters, and what the reader sees when the records cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:  # the script runs from its own folder
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from oi_metrics.vocabulary import N_  # noqa: E402
from oi_metrics.words import Words  # noqa: E402
from pages import faulty, notices, opened, shown, sidebar, state, store, trials, turns  # noqa: E402

PAGES = (
    ("overview.py", "", N_("Overview")),
    ("agreements.py", "agreements", N_("Agreements")),
    ("partners.py", "partners", N_("Partners")),
    ("sites.py", "sites", N_("Clinical sites")),
    ("registry.py", "registry", N_("Trial registries")),
    ("claims.py", "claims", N_("Claims and evidence")),
    ("records.py", "records", N_("Records")),
    ("bring.py", "bring", N_("Bring your records")),
    ("briefing.py", "briefing", N_("Briefing")),
)
PRESENT = "present"
"""The page without a frame: no navigation, no sidebar, no foot."""


def main() -> None:
    st.set_page_config(page_title="OI Metrics", layout="wide", initial_sidebar_state="auto")
    records = opened.current()
    if records.tables is None:
        lang = st.query_params.get("lang", "en")
        faulty.page(records.faults, Words(lang if lang in ("en", "ko") else "en"))
        return
    trials.settle(records.tables.edition)
    unusable = state.adopt(records.tables)
    words = store.words(records.tables.edition, st.session_state.get("lang") or "en")
    pages = [st.Page(file, title=words.say(title), url_path=path, default=not path) for file, path, title in PAGES]
    pages.append(st.Page("present.py", title=words.say("Present"), url_path=PRESENT, visibility="hidden"))
    page = st.navigation(pages, position="top")
    st.set_page_config(page_title=words.say("{page} – OI Metrics", page=page.title))
    framed = page.url_path != PRESENT
    view = sidebar.show() if framed else state.view()
    notices.show(view, records, unusable)
    page.run()
    if framed:
        st.caption(shown.footer(view.edition, view.filters, view.lang))
    state.write_address(view)
    if opened.may_change() and not records.name:
        notices.watch()


with turns.turn():
    main()
