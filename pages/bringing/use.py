"""Use what was brought: in this session, saved into the server's records, or taken away as a Data Package."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.faults import InvalidRecords, errors_of
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing import choose, rules
from oi_metrics.records.editing.edits import MAX_CHANGES, Change, rows_of
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate
from pages.bringing import draft, upload
from pages.session import current_records, state
from pages.widgets import fault_list

OVERVIEW = "overview.py"


def sheet(view: state.View, current: draft.Draft, read: draft.Read) -> None:
    """What to do with a checked sheet."""
    words = view.words
    st.header(words.gettext("Use the sheet"), anchor=False)
    if read.errors:
        st.info(words.gettext("Fix the errors above first; nothing is used in part."))
        return
    publisher = st.text_input(words.gettext("Who keeps this sheet, as a source"), key="sheet-publisher", max_chars=200, value=words.gettext("Own records"))
    if not publisher.strip():
        st.info(words.gettext("A source needs someone responsible for it."))
        return
    try:
        frames = draft.tables_of(current, read, publisher.strip())
        tables(view, frames, current.sheet.file, read.base)
    except InvalidRecords as invalid:
        fault_list.listing(invalid.faults, words)


def tables(view: state.View, frames: dict[str, pd.DataFrame], name: str, base: dict[str, pd.DataFrame] | None = None) -> None:
    """What to do with whole records; says every fault when they have any."""
    words = view.words
    faults = validate(frames)
    errors = errors_of(faults)
    if errors:
        st.error(words.ngettext("{n} fault prevents using the records", "{n} faults prevent using the records", len(errors)))
        fault_list.listing(errors, words)
        return
    with st.container(horizontal=True):
        if st.button(words.gettext("Use in this session"), type="primary", key="use-session"):
            current_records.bring(typed(frames), name)
            draft.forget()
            upload.another()
            st.switch_page(OVERVIEW)
        if base is not None and rules.allowed() and st.button(words.gettext("Save into the server's records"), key="use-save"):
            _save(base, frames, words)
        if st.toggle(words.gettext("Prepare a Data Package"), key="use-package"):
            _package(frames, words)
    st.caption(words.gettext("In this session only: other readers do not see it, and it is gone when the session ends."))


def _package(frames: dict[str, pd.DataFrame], words: Words) -> None:
    made = typed(frames)
    content = exports.package_bytes(made, exports.Context.of(made, Filters(), words))
    st.download_button(
        words.gettext("Download the Data Package"),
        content,
        file_name=exports.file_name("records", content, "zip"),
        mime=exports.MIME["zip"],
        on_click="ignore",
        key="use-zip",
    )


def _save(base: dict[str, pd.DataFrame], frames: dict[str, pd.DataFrame], words: Words) -> None:
    """Add the rows to the records where they lie, as one save in the log."""
    changes = [
        Change.add(table, row) if key not in before else Change.of(table, before[key], row)
        for table in TABLES
        for before in [rows_of(base[table], table)]
        for key, row in rows_of(frames[table], table).items()
        if key not in before or dict(before[key]) != dict(row)
    ]
    if len(changes) > MAX_CHANGES:
        st.error(
            words.gettext("These are {n} changes; use the command line for more than {limit}: import --into, then db load.", n=len(changes), limit=MAX_CHANGES)
        )
        return
    editor = choose.editor(current_records.source())
    _, versions = editor.read()
    outcome = editor.save(changes, st.session_state.get("editor-name") or words.gettext("Import records"), versions)
    if outcome.accepted:
        current_records.refresh()
        draft.forget()
        st.success(words.gettext("Saved. The log has it, and it can be undone."))
        st.rerun()
    for conflict in outcome.conflicts:
        st.error(words.gettext("Nothing was saved: {told}", told=words.message(conflict.told)))
    if outcome.faults:
        fault_list.listing(outcome.faults, words)
