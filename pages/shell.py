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

ADDRESS_SCRIPT = """<script>
document.documentElement.lang = "%s";
if (!window.oiAddress) {
  window.oiAddress = true;
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = new URL(url, location.href);
    const completes = next.pathname === location.pathname && !location.search;
    return completes ? history.replaceState(state, title, url) : push(state, title, url);
  };
}
</script>"""
"""Sets the page's language, which Streamlit fixes to English, and keeps the browser's back to one step a page:
completing a bare address with the choice is not a step of its own."""


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
    page = st.navigation(pages, position="top")
    view = sidebar.show()
    st.html(ADDRESS_SCRIPT % view.lang, unsafe_allow_javascript=True)
    notices.show(view, records, unusable)
    page.run()
    st.caption(shown.footer(view.edition, view.filters, view.lang))
    state.write_address(view)
    if opened.may_change() and not records.name:
        notices.watch()


with turns.turn():
    main()
