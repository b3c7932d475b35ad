"""Records: search, sort, choose columns, open one with its evidence, download what is filtered."""

from __future__ import annotations

from functools import reduce

import streamlit as st

from oi_metrics.escape import md
from oi_metrics.present import heading, present, told_value
from oi_metrics.records.editing import allowed
from oi_metrics.schema import TABLES
from pages import downloads, editing, key, opened, paged, state, statements, store

view = state.view()
words = view.words
tables = store.chosen(view.edition, view.filters)

st.title(words.say("Records"), anchor=False)
key.key(view)
names = tuple(name for name in TABLES if len(tables.frames[name]) or not TABLES[name].optional)
order = ("agreements", *(name for name in names if name != "agreements"))
table = state.choice("table", words.say("Table"), order, words.term)
frame = tables.frames[table]
st.caption(words.say(TABLES[table].description))
columns = TABLES[table].column_names
kept = st.multiselect(
    words.say("Columns"), columns, key=f"columns-{table}", format_func=lambda name: heading(name, words), placeholder=words.say("All"), persist_state="session"
)
search = st.text_input(words.say("Search in this table"), key=f"search-{table}", max_chars=200, persist_state="session")
rows = frame[kept or columns]
if search:
    text = reduce(lambda left, right: left + " " + right, (frame[name].astype("str").fillna("") for name in columns)).str.casefold()
    for word in search.casefold().split():
        rows = rows[text.loc[rows.index].str.contains(word, regex=False)]
st.caption(words.say("{shown} of {all} records", shown=words.number(len(rows)), all=words.number(len(frame))))
if rows.empty:
    st.info(words.say("Nothing in this selection."))
else:
    part = rows.iloc[paged.page(len(rows), words, f"page-{table}-{store.choice_key(view.filters, search)}")]
    event = st.dataframe(
        present(part, words, every_column=True), hide_index=True, width="stretch", height=min(38 + 35 * len(part), 460),
        on_select="rerun", selection_mode="single-row", key=f"rows-{table}-{store.choice_key(view.filters, search, part.index[0])}", alt=words.term(table),
    )  # fmt: skip
    picked = event.selection.rows
    if picked and picked[0] < len(part):
        record = frame.loc[part.index[picked[0]]]
        st.header(md(record["record"]), anchor=False)
        fields = [
            f"**{md(heading(name, words))}** {md(told_value(name, record[name], words))}"
            for name in columns
            if str(record[name]) not in ("", "nan", "None", "<NA>")
        ]
        st.markdown("  \n".join(fields))
        statements.show(view, (record["record"],), "record") if table not in store.EVIDENCE_TABLES else statements.show_of(view, table, record)
    else:
        st.caption(words.say("Choose a row to open the record with its evidence; by keyboard, go to it with the arrows and press Shift and Space."))
downloads.show(view, table, rows)
if allowed() and not opened.own():
    editing.show(view, table, list(frame.loc[rows.index, "record"].str.removeprefix(f"{table}/")))
