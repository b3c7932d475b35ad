"""Change records where they lie: in a grid or a form, with what a change rests on, the log, and undo."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import NEVER_RETIRED
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.editing import choose
from oi_metrics.records.editing.edits import Change, Conflict, Outcome
from oi_metrics.records.editing.evidence_for_edit import CARRYING, supported
from pages.editing import evidence_form, form, grid, log
from pages.editing.session import Snapshot, Wanted
from pages.session import current_records, state
from pages.widgets import fault_list, tabulated

_SNAPSHOT, _OUTCOME = "_snapshot", "_outcome"
NO_REASON = Fault("retired", 0, "reason", "", Message("is blank"), Message("give the reason why the record no longer counts"))
PARTS = {"grid": N_("Edit or add in a grid"), "form": N_("One record in a form"), "log": N_("Log and undo")}


def record_editor(view: state.View, table: str, keys: list[str]) -> None:
    """The editor of one table; keys: the records in view."""
    words = view.words
    st.header(words.gettext("Edit the records"), anchor=False)
    place = st.container()
    who = st.text_input(words.gettext("Your name, for the log"), key="editor-name", max_chars=80, persist_state="session")
    part = st.segmented_control(
        words.gettext("Part"),
        list(PARTS),
        key="editor-part",
        default="grid",
        required=True,
        format_func=lambda name: words.gettext(PARTS[name]),
        label_visibility="collapsed",
    )
    wanted = Wanted()
    if part == "log":
        outcome = log.log_table(choose.editor(current_records.source()), words, who)
        if outcome:
            _settle(outcome)
    elif table in NEVER_RETIRED:
        st.info(words.gettext("This table is not changed here."))
    else:
        wanted = _change(part, words, table, keys, who)
    with place:
        _show_outcome(wanted, words)


def _snapshot() -> Snapshot:
    kept = st.session_state.get(_SNAPSHOT)
    if kept is None:
        frames, versions = choose.editor(current_records.source()).read()
        kept = Snapshot(frames, versions, st.session_state.get("_readings", 0) + 1)
        st.session_state[_SNAPSHOT], st.session_state["_readings"] = kept, kept.number
    return kept


def _start_again() -> None:
    st.session_state.pop(_SNAPSHOT, None)
    st.session_state.pop(_OUTCOME, None)


def _change(part: str, words: Words, table: str, keys: list[str], who: str) -> Wanted:
    try:
        snapshot = _snapshot()
    except InvalidRecords as invalid:
        fault_list.listing(invalid.faults, words, place="editor")
        return Wanted()
    asked = form.record_form if part == "form" else grid.record_grid
    wanted = asked(table, keys, snapshot, words)
    with st.container(horizontal=True):
        st.button(words.gettext("Start again from what is stored"), on_click=_start_again, key="editor-again")
    if wanted.any:
        _ask(table, snapshot, wanted, who, words)
    return wanted


def _ask(table: str, snapshot: Snapshot, wanted: Wanted, who: str, words: Words) -> None:
    """What is to be saved, what it rests on, and the button."""
    count = len(wanted.changes) + len(wanted.retired)
    st.subheader(words.ngettext("{n} change, not stored yet", "{n} changes, not stored yet", count), anchor=False)
    tabulated.written(_listed(wanted, words), words, "changes-not-stored")
    reason = st.text_input(words.gettext("Why the record no longer counts"), key="retire-reason", max_chars=500) if wanted.retired else ""
    support = evidence_form.asked(snapshot.frames, words) if any(change.table not in CARRYING for change in wanted.changes) else None
    if st.button(words.gettext("Save"), type="primary", key="editor-save"):
        missing = [*(support.faults() if support else []), *([] if reason.strip() or not wanted.retired else [NO_REASON])]
        if missing:
            fault_list.listing(missing, words, place="editor")
            return
        changes = supported(wanted.changes, snapshot.frames, support) if support else list(wanted.changes)
        changes += [Change.retire(table, key, reason) for key in wanted.retired]
        _settle(choose.editor(current_records.source()).save(changes, who, snapshot.versions))


def _settle(outcome: Outcome) -> None:
    """Keep what became of a save; after one that was accepted, start from what is stored."""
    if outcome.accepted:
        _start_again()
        current_records.refresh()
    st.session_state[_OUTCOME] = outcome
    st.rerun()


def _show_outcome(wanted: Wanted, words: Words) -> None:
    """What became of the last save: shown until a new change is begun, however often the page runs meanwhile."""
    outcome = st.session_state.get(_OUTCOME)
    if outcome is None or (outcome.accepted and wanted.any):
        return
    if outcome.accepted:
        st.success(words.gettext("Saved. The log has it, and it can be undone."))
        return
    for conflict in outcome.conflicts:
        _conflict(conflict, words)
    if outcome.faults:
        st.error(words.gettext("Nothing was saved: the records would have faults."))
        fault_list.listing(outcome.faults, words, place="editor")


def _conflict(conflict: Conflict, words: Words) -> None:
    """What somebody else did to the record meanwhile; nothing of ours was written."""
    st.error(words.gettext("Nothing was saved: {told}", told=md(words.message(conflict.told))))
    if conflict.fields:
        rows = pd.DataFrame(conflict.fields, columns=[words.gettext("Column"), words.gettext("As you saw it"), words.gettext("As it is now")])
        tabulated.written(rows, words)
    st.caption(words.gettext("Start again from what is stored, and make your change on top of theirs."))


def _listed(wanted: Wanted, words: Words) -> pd.DataFrame:
    rows = [
        (words.gettext(log.ACTIONS[change.action]), change.key, heading(name, words), (change.before or {}).get(name, ""), value)
        for change in wanted.changes
        for name, value in (change.after or {}).items()
        if (change.before or {}).get(name, "") != value
    ]
    rows += [(words.gettext(log.ACTIONS["retire"]), key, "", "", "") for key in wanted.retired]
    return pd.DataFrame(rows, columns=[words.gettext(name) for name in (N_("Change"), N_("Record"), N_("Column"), N_("Before"), N_("After"))])
