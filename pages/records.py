"""Records: search, sort, choose columns, open one with its evidence, download what is filtered."""

from __future__ import annotations

import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading, record_table
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing.rules import allowed
from oi_metrics.search import NO_MATCH, found_rows
from pages.editing import editor
from pages.frame import legend
from pages.session import current_records, record_cache, state
from pages.widgets import downloads, pager, record_head, statements

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
wanted = st.text_input(words.gettext("Search in this table"), key=f"search-{table}", max_chars=200, persist_state="session")
rows = frame[kept or columns]
if wanted:
    rows = rows[found_rows(tables, table, wanted).to_numpy()]
st.caption(words.gettext("{shown} of {all} records", shown=words.number(len(rows)), all=words.number(len(frame))))
if rows.empty:
    st.info(md(words.gettext(NO_MATCH, sought=wanted)) if wanted else words.gettext("No record of this table is in the selection."))
else:
    part = rows.iloc[pager.page(len(rows), words, f"page-{table}-{record_cache.choice_key(view.filters, wanted)}")]
    event = st.dataframe(
        record_table(frame.loc[part.index], words, list(part.columns)), hide_index=True, width="stretch", height=min(38 + 35 * len(part), 460),
        on_select="rerun", selection_mode="single-row", alt=words.term(table),
        key=f"rows-{table}-{record_cache.choice_key(view.filters, wanted, part.index[0])}",
    )  # fmt: skip
    picked = event.selection.rows
    if picked and picked[0] < len(part):
        record = frame.loc[part.index[picked[0]]]
        st.header(md(record["record"]), anchor=False)
        record_head.link(view, record["record"], words.gettext("Open the record"))
        fields = [
            f"**{md(name)}** {md(text)}"
            for (name, text), stored in zip(record_table(frame.loc[[record.name]], words, columns).iloc[0].items(), record[columns], strict=True)
            if str(stored) not in ("", "nan", "None", "<NA>")
        ]
        st.markdown("  \n".join(fields))
        statements.statement_list(view, (record["record"],), "record") if table not in record_cache.EVIDENCE_TABLES else statements.show_of(view, table, record)
    else:
        st.caption(words.gettext("Choose a row to open the record with its evidence; by keyboard, go to it with the arrows and press Shift and Space."))
downloads.download_buttons(view, table, rows, wanted)
if allowed() and not current_records.own():
    editor.record_editor(view, table, list(frame.loc[rows.index, "record"].str.removeprefix(f"{table}/")))
