"""Bring your records: a sheet as it is kept, or whole records; read, mapped, mended, resolved, then used or saved."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from oi_metrics.language.languages import LANGS, LANGUAGES
from oi_metrics.sheet_import.template import template_bytes
from pages.bringing import cell_fixes, column_mapping, draft, partner_matching, upload, use
from pages.session import state
from pages.widgets import fault_list

view = state.view()
words = view.words

st.title(words.gettext("Import records"), anchor=False)
st.markdown(
    words.gettext(
        "Drop a sheet as you keep it, one agreement per row, in Korean or English; or whole records as a Data Package, workbook, JSON or SQLite file. "
        "Each fault is shown by row and column, and nothing is stored until you confirm."
    )
)
st.caption(words.message(upload.bounds().description()))
with st.container(horizontal=True):
    for lang in LANGS:
        st.download_button(
            words.gettext("Template ({language})", language=LANGUAGES[lang].name), template_bytes(lang), file_name=f"oi-metrics-template-{lang}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", on_click="ignore", key=f"template-{lang}",
        )  # fmt: skip
given = st.file_uploader(words.gettext("Your file"), type=upload.KINDS, key=upload.widget())
if given is None:
    st.caption(words.gettext("Formulas stay text, links are not followed, and a file is read in isolation."))
else:
    kept = st.session_state.get(upload.BROUGHT)
    if kept is None or kept[0] != given.file_id:
        stop = st.empty()
        stop.button(words.gettext("Stop reading"), key="stop-reading", on_click=upload.another)
        kept = (given.file_id, upload.opened(given.name, given.getvalue(), words))
        st.session_state[upload.BROUGHT] = kept
        stop.empty()
    brought = kept[1]
    if brought.frames is not None:
        rows = sum(map(len, brought.frames.values()))
        st.header(words.gettext("Whole records: {rows} rows", rows=words.number(rows)), anchor=False)
        errors = [fault for fault in brought.faults if not fault.warning]
        if brought.faults:
            fault_list.listing(brought.faults, words, warnings=True)
        if not errors:
            use.tables(view, brought.frames, brought.file)
    else:
        names = [sheet.name for sheet in brought.sheets]
        place = names.index(st.selectbox(words.gettext("Sheet"), names, key=f"sheet-{given.file_id}")) if len(names) > 1 else 0
        sheet = brought.sheets[place]
        if sheet.frame.columns.empty:
            st.header(words.gettext("The file cannot be read as a sheet"), anchor=False)
            fault_list.listing(sheet.faults, words, warnings=True)
        else:
            current = draft.begin(f"{given.file_id}-{place}", sheet)
            column_mapping.column_map(view, current)
            adding = st.toggle(words.gettext("Add to the records shown"), value=current.adding, key=f"adding-{current.upload}")
            if adding != current.adding:
                current = draft.keep(replace(current, adding=adding))
            read = draft.reading(current)
            cell_fixes.fault_fixes(view, current, read)
            partner_matching.partner_questions(view, current, read)
            use.sheet(view, current, read)
