"""Use what was brought: in this session, saved into the server's records, or taken away as a Data Package."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.filters import Filters
from oi_metrics.records import editing
from oi_metrics.records.changes import MAX_CHANGES, Change, rows_of
from oi_metrics.records.faults import InvalidRecords
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate
from oi_metrics.schema import TABLES
from oi_metrics.words import Words
from pages import draft, faulty, opened, state

OVERVIEW = "overview.py"


def sheet(view: state.View, current: draft.Draft, read: draft.Read) -> None:
    """What to do with a checked sheet."""
    words = view.words
    st.header(words.say("Use the sheet"), anchor=False)
    if read.errors:
        st.info(words.say("Mend the errors above first; nothing is used in part."))
        return
    publisher = st.text_input(words.say("Who keeps this sheet, as a source"), key="sheet-publisher", max_chars=200, value=words.say("Own records"))
    if not publisher.strip():
        st.info(words.say("A source needs somebody who keeps it."))
        return
    try:
        frames = draft.tables_of(current, read, publisher.strip())
        tables(view, frames, current.sheet.file, read.base)
    except InvalidRecords as invalid:
        faulty.listing(invalid.faults, words)


def tables(view: state.View, frames: dict[str, pd.DataFrame], name: str, base: dict[str, pd.DataFrame] | None = None) -> None:
    """What to do with whole records; says every fault when they have any."""
    words = view.words
    faults = validate(frames)
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        st.error(words.say_n("{n} fault stands against using the records", "{n} faults stand against using the records", len(errors)))
        faulty.listing(errors, words)
        return
    with st.container(horizontal=True):
        if st.button(words.say("Use in this session"), type="primary", key="use-session"):
            opened.bring(typed(frames), name)
            draft.forget()
            st.switch_page(OVERVIEW)
        if base is not None and editing.allowed() and st.button(words.say("Save into the server's records"), key="use-save"):
            _save(base, frames, words)
        if st.toggle(words.say("Prepare a Data Package"), key="use-package"):
            _package(frames, words)
    st.caption(words.say("In this session alone: other readers see nothing of it, and it is gone when the session ends."))


def _package(frames: dict[str, pd.DataFrame], words: Words) -> None:
    made = typed(frames)
    content = exports.package_bytes(made, exports.Context.of(made, Filters(), words))
    st.download_button(
        words.say("Download the Data Package"),
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
            words.say("These are {n} changes; use the command line for more than {limit}: import --into, then db load.", n=len(changes), limit=MAX_CHANGES)
        )
        return
    editor = editing.editor(opened.source())
    _, versions = editor.read()
    outcome = editor.save(changes, st.session_state.get("editor-name") or words.say("Bring your records"), versions)
    if outcome.accepted:
        opened.refresh()
        draft.forget()
        st.success(words.say("Saved. The log has it, and it can be undone."))
        st.rerun()
    for conflict in outcome.conflicts:
        st.error(words.say("Nothing was saved: {told}", told=words.tell(conflict.told)))
    if outcome.faults:
        faulty.listing(outcome.faults, words)
