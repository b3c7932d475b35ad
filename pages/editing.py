"""Change records where they lie: a grid with the vocabularies as choices, what a change rests on, the log, and undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics.escape import md
from oi_metrics.present import heading
from oi_metrics.records import editing
from oi_metrics.records.changes import Change, Conflict, Frames, Outcome, Row, Versions, rows_of
from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.records.support import CARRYING, Support, supported
from oi_metrics.schema import NEVER_RETIRED, TABLES, Column
from oi_metrics.told import Told
from oi_metrics.vocabulary import N_
from oi_metrics.words import LANGS, Words
from pages import faulty, opened, state

MOST_ROWS = 300
"""As many rows stand in the grid at once; the search above it reaches the others."""
MOST_CHOICES = 50
RETIRE = "retire"
_SNAPSHOT, _TOLD, _PENDING = "_snapshot", "_outcome", "_pending"
NO_REASON = Fault("retired", 0, "reason", "", Told("is blank"), Told("say why the record no longer counts"))
ACTIONS = {
    "load": N_("loaded"), "add": N_("added"), "change": N_("changed"), "remove": N_("taken out"), "retire": N_("retired"), "restore": N_("put back in force"),
}  # fmt: skip
PARTS = {"grid": N_("Change or add"), "log": N_("Log and undo")}


@dataclass(frozen=True)
class Snapshot:
    """The records as the editor saw them when the grid was drawn; number: grows with each reading."""

    frames: Frames
    versions: Versions
    number: int


def show(view: state.View, table: str, keys: list[str]) -> None:
    """The editor of one table; keys: the records in view."""
    words = view.words
    st.header(words.say("Change the records"), anchor=False)
    _tell(words)
    who = st.text_input(words.say("Your name, for the log"), key="editor-name", max_chars=80, persist_state="session")
    part = st.segmented_control(
        words.say("Part"),
        list(PARTS),
        key="editor-part",
        default="grid",
        required=True,
        format_func=lambda name: words.say(PARTS[name]),
        label_visibility="collapsed",
    )
    if part == "log":
        _log(words, who)
    elif table in NEVER_RETIRED:
        st.info(words.say("This table is not changed here."))
    else:
        _grid(view, table, keys, who)


def _snapshot() -> Snapshot:
    kept = st.session_state.get(_SNAPSHOT)
    if kept is None:
        frames, versions = editing.editor(opened.source()).read()
        kept = Snapshot(frames, versions, st.session_state.get("_readings", 0) + 1)
        st.session_state[_SNAPSHOT], st.session_state["_readings"] = kept, kept.number
    return kept


def _forget() -> None:
    st.session_state.pop(_SNAPSHOT, None)


def _grid(view: state.View, table: str, keys: list[str], who: str) -> None:
    words = view.words
    try:
        snapshot = _snapshot()
    except InvalidRecords as invalid:
        faulty.listing(invalid.faults, words)
        return
    rows = rows_of(snapshot.frames[table], table)
    pending = st.session_state.get(_PENDING)
    if pending is None or pending[:2] != (table, snapshot.number):  # what somebody else saves meanwhile must not take the rows away
        pending = (table, snapshot.number, [key for key in keys if key in rows][:MOST_ROWS])
    shown: list[str] = pending[2]
    if len(shown) < len(keys):
        st.caption(
            words.say("{shown} of {all} records stand in the grid; search to reach others.", shown=words.number(len(shown)), all=words.number(len(keys)))
        )
    frame = pd.DataFrame([{RETIRE: False, **rows[key]} for key in shown], columns=[RETIRE, *TABLES[table].column_names], index=pd.Index(shown, name="key"))
    edited = st.data_editor(
        frame, hide_index=True, num_rows="add", width="stretch", height=min(38 + 36 * (len(frame) + 1), 480),
        column_config=_columns(table, words),
        key=f"grid-{table}-{snapshot.number}", alt=words.say("Editable grid: {table}", table=words.term(table)),
    )  # fmt: skip
    changes, retired = _changes(table, rows, edited)
    st.session_state[_PENDING] = (table, snapshot.number, shown) if changes or retired else None
    with st.container(horizontal=True):
        st.button(words.say("Start again from what is stored"), on_click=_forget, key="editor-again")
    if not changes and not retired:
        st.caption(words.say("Change a cell, add a row below, or tick a row to retire it. Nothing is stored before you save."))
        return
    _ask(view, table, snapshot, changes, retired, who)


def _columns(table: str, words: Words) -> dict[str, Any]:
    first = {RETIRE: st.column_config.CheckboxColumn(words.say("Retire"), default=False)}
    return first | {column.name: _column(column, words) for column in TABLES[table].columns}


def _column(column: Column, words: Words) -> Any:
    label = heading(column.name, words)
    if column.kind == "category":
        codes = ["", *column.allowed]
        return st.column_config.SelectboxColumn(
            label, options=codes, format_func=lambda code: words.label(column.vocabulary, code) if code else "—", required=False
        )
    return st.column_config.TextColumn(label, help=words.say(column.description))


def _changes(table: str, rows: Mapping[str, Row], edited: pd.DataFrame) -> tuple[list[Change], list[str]]:
    """What the grid asks for: changed and added rows, and the keys of rows to retire."""
    names = TABLES[table].column_names
    changes, retired = [], []
    for key, values in zip(edited.index, edited.to_dict("records"), strict=True):
        row = {name: "" if values[name] is None or pd.isna(values[name]) else str(values[name]).strip() for name in names}
        if key in rows:
            if values[RETIRE]:
                retired.append(str(key))
            elif row != dict(rows[str(key)]):
                changes.append(Change(table, str(key), rows[str(key)], row))
        elif any(row.values()):
            changes.append(Change.add(table, row))
    return changes, retired


def _ask(view: state.View, table: str, snapshot: Snapshot, changes: list[Change], retired: list[str], who: str) -> None:
    words = view.words
    st.subheader(words.say_n("{n} change, not stored yet", "{n} changes, not stored yet", len(changes) + len(retired)), anchor=False)
    st.dataframe(_listed(changes, retired, words), hide_index=True, width="stretch", alt=words.say("Changes not stored yet"))
    reason = st.text_input(words.say("Why the record no longer counts"), key="retire-reason", max_chars=500) if retired else ""
    support = _support(view, snapshot.frames) if any(change.table not in CARRYING for change in changes) else None
    if st.button(words.say("Save"), type="primary", key="editor-save"):
        missing = [*(support.faults() if support else []), *([] if reason.strip() or not retired else [NO_REASON])]
        if missing:
            faulty.listing(missing, words)
            return
        wanted = supported(changes, snapshot.frames, support) if support else list(changes)
        wanted += [Change.retire(table, key, reason) for key in retired]
        outcome = editing.editor(opened.source()).save(wanted, who, snapshot.versions)
        _settle(outcome)


def _settle(outcome: Outcome) -> None:
    """Keep what became of a save for the next run; after one that was accepted, start from what is stored."""
    st.session_state[_TOLD] = outcome
    if outcome.accepted:
        _forget()
        opened.refresh()
    st.rerun()


def _tell(words: Words) -> None:
    outcome = st.session_state.pop(_TOLD, None)
    if outcome is None:
        return
    if outcome.accepted:
        st.success(words.say("Saved. The log has it, and it can be undone."))
        return
    for conflict in outcome.conflicts:
        _conflict(conflict, words)
    if outcome.faults:
        st.error(words.say("Nothing was saved: the records would have faults."))
        faulty.listing(outcome.faults, words)


def _conflict(conflict: Conflict, words: Words) -> None:
    """What somebody else did to the record meanwhile; nothing of ours was written."""
    st.error(words.say("Nothing was saved: {told}", told=md(words.tell(conflict.told))))
    if conflict.fields:
        rows = pd.DataFrame(conflict.fields, columns=[words.say("Column"), words.say("As you saw it"), words.say("As it is now")])
        st.dataframe(rows, hide_index=True, alt=words.say("What somebody else changed"))
    st.caption(words.say("Start again from what is stored, and make your change on top of theirs."))


def _listed(changes: list[Change], retired: list[str], words: Words) -> pd.DataFrame:
    rows = [
        (words.say(ACTIONS[change.action]), change.key, heading(name, words), (change.before or {}).get(name, ""), value)
        for change in changes
        for name, value in (change.after or {}).items()
        if (change.before or {}).get(name, "") != value
    ]
    rows += [(words.say(ACTIONS["retire"]), key, "", "", "") for key in retired]
    return pd.DataFrame(rows, columns=[words.say(name) for name in (N_("Change"), N_("Record"), N_("Column"), N_("Before"), N_("After"))])


def _support(view: state.View, frames: Frames) -> Support:
    """What the changes rest on: a statement that is recorded, or a new one."""
    words = view.words
    st.subheader(words.say("What it rests on"), anchor=False)
    kind = st.segmented_control(
        words.say("Statement"), ["new", "recorded"], default="new", required=True, key="support-kind", label_visibility="collapsed",
        format_func=lambda code: words.say("A new statement") if code == "new" else words.say("A recorded statement"),
    )  # fmt: skip
    if kind == "recorded":
        found = _found(frames["statements"], "statement_id", ("statement_id", "summary_en", "summary_ko"), words, "support-statement", words.say("Statement"))
        return Support(statement_id=found)
    source_id = _found(
        frames["sources"], "source_id", ("title", "publisher", "source_id"), words, "support-source", words.say("Source"), words.say("A new source")
    )
    source: dict[str, str] = {}
    if not source_id:
        left, right = st.columns(2)
        tiers = TABLES["sources"].column("tier").allowed
        source = {
            "title": left.text_input(words.say("Title of the source"), key="support-title", max_chars=500),
            "publisher": right.text_input(words.say("Publisher"), key="support-publisher", max_chars=200),
            "url": left.text_input(words.say("Web address"), key="support-url", max_chars=2000),
            "published": right.text_input(words.say("Published (EDTF date)"), key="support-published", max_chars=60),
            "tier": left.selectbox(words.say("Source tier"), tiers, index=len(tiers) - 1, format_func=partial(words.label, "tier"), key="support-tier"),
            "language": right.selectbox(words.say("Language of the source"), LANGS, format_func=partial(words.label, "language"), key="support-language"),
            "accessed": date.today().isoformat(),
        }  # fmt: skip
    statement = {
        "locator": st.text_input(words.say("Where in the source"), key="support-locator", max_chars=300),
        "summary_en": st.text_input(words.say("What it says, in English"), key="support-en", max_chars=2000),
        "summary_ko": st.text_input(words.say("What it says, in Korean"), key="support-ko", max_chars=2000),
    }
    return Support(statement=statement, source_id=source_id, source=source)


def _found(frame: pd.DataFrame, key: str, columns: tuple[str, ...], words: Words, name: str, label: str, none: str = "") -> str:
    """A choice among the rows that hold the words searched for, so that many rows never travel to the browser; blank for `none`."""
    search = st.text_input(words.say("Search: {what}", what=label), key=f"{name}-search", max_chars=200).casefold()
    text = frame[list(columns)].agg(" · ".join, axis=1)
    hits = text[text.str.casefold().str.contains(search, regex=False)] if search else text
    labels = dict(zip(frame.loc[hits.index[:MOST_CHOICES], key], hits.iloc[:MOST_CHOICES], strict=True))
    options = [*([""] if none else []), *labels]
    if not options:
        st.info(words.say("Nothing holds these words."))
        return ""
    return str(st.selectbox(label, options, format_func=lambda code: md(labels[code][:160]) if code else none, key=f"{name}-choice"))


def _log(words: Words, who: str) -> None:
    entries = editing.editor(opened.source()).log(limit=500)
    if not entries:
        st.info(words.say("Nothing was changed yet."))
        return
    names = (N_("No."), N_("When (UTC)"), N_("Who"), N_("Change"), N_("Record"), N_("Before → after"), N_("Result"))
    rows = [
        (
            e.number,
            e.at,
            e.who,
            words.say(ACTIONS[e.action]),
            f"{e.table}/{e.key}",
            _difference(e.before, e.after),
            words.say("saved") if e.accepted else words.say("refused"),
        )
        for e in entries
    ]
    event = st.dataframe(
        pd.DataFrame(rows, columns=[words.say(name) for name in names]), hide_index=True, width="stretch", on_select="rerun",
        selection_mode="single-row", key=f"log-{entries[0].number}", alt=words.say("Log of changes"),
    )  # fmt: skip
    picked = event.selection.rows
    if not picked:
        st.caption(words.say("Choose a row to undo what was saved with it."))
        return
    entry = entries[picked[0]]
    if entry.told:
        st.caption(md(entry.told))
    if entry.accepted and entry.table and st.button(words.say("Undo what was saved with it"), key="editor-undo"):
        _settle(editing.editor(opened.source()).undo_save(entry.save, who))


def _difference(before: Row | None, after: Row | None) -> str:
    """The columns that differ, in one line."""
    was, now = before or {}, after or {}
    return "; ".join(f"{name}: {was.get(name, '')!r} → {now.get(name, '')!r}" for name in dict.fromkeys([*was, *now]) if was.get(name, "") != now.get(name, ""))
