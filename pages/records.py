"""Records: search, sort, choose columns, open one with its evidence, download what is filtered."""

from __future__ import annotations

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading, record_table, records_in_order
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing.rules import allowed
from oi_metrics.search import NO_MATCH, found_rows
from pages.editing import editor
from pages.frame import legend
from pages.session import current_records, record_cache, state
from pages.widgets import downloads, pager, record_head, tabulated

view = state.view()
words = view.words
tables = record_cache.chosen(view.edition, view.filters)

st.title(words.gettext("Records"), anchor=False)
legend.key(view)
names = tuple(name for name in TABLES if len(tables.frames[name]) or not TABLES[name].optional)
order = ("agreements", *(name for name in names if name != "agreements"))
table = state.choice("table", words.gettext("Table"), order, words.term)
frame = tables.frames[table]
st.caption(words.gettext(TABLES[table].description))
columns = TABLES[table].column_names
kept = st.multiselect(
    words.gettext("Columns"),
    columns,
    key=f"columns-{table}",
    format_func=lambda name: heading(name, words),
    placeholder=words.gettext("All"),
    persist_state="session",
)
with st.container(horizontal=True):
    wanted = st.text_input(words.gettext("Search in this table"), key=f"search-{table}", max_chars=200, persist_state="session")
    asked = tabulated.order_of({name: heading(name, words) for name in columns}, words, table)
rows = frame[kept or columns]
if wanted:
    rows = rows[found_rows(tables, table, wanted).to_numpy()]
st.caption(words.gettext("{shown} of {all} records", shown=words.number(len(rows)), all=words.number(len(frame))))
if rows.empty:
    st.info(md(words.gettext(NO_MATCH, sought=wanted)) if wanted else words.gettext("No record of this table is in the selection."))
else:
    if asked:
        rows = rows.loc[records_in_order(frame.loc[rows.index], asked[0], words, asked[1] == tabulated.UP).index]
    part = rows.iloc[pager.page(len(rows), words, f"page-{table}-{record_cache.choice_key(view.filters, wanted, asked or ())}", tabulated.ROWS)]
    records = frame.loc[part.index, "record"].tolist()
    shown = record_table(frame.loc[part.index], words, list(part.columns))
    tabulated.written(shown, words, f"records-{table}", lambda row: record_head.address(view, records[row]))
    st.caption(words.gettext("The first cell of a row opens the record with its evidence."))
downloads.download_buttons(view, table, rows, wanted)
if allowed() and not current_records.own():
    editor.record_editor(view, table, list(frame.loc[rows.index, "record"].str.removeprefix(f"{table}/")))
