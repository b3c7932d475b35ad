"""The log of changes on screen, and undo of what was saved together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.editing.audit_log import Entry
from oi_metrics.records.editing.chain import Wrong
from oi_metrics.records.editing.edits import Outcome, Row
from oi_metrics.records.editing.log_file import DamagedLog
from oi_metrics.records.editing.rules import Editor
from pages.widgets import fault_list, tabulated

MOST_ENTRIES = 500
_VERIFIED = "_log-verified"
ACTIONS = {
    "load": N_("loaded"), "add": N_("added"), "change": N_("changed"), "remove": N_("removed"), "retire": N_("retired"), "restore": N_("restored"),
}  # fmt: skip
COLUMNS = (N_("No."), N_("When (UTC)"), N_("Who"), N_("Change"), N_("Record"), N_("Before → after"), N_("Result"), N_("Reason"))


def log_table(editor: Editor, words: Words, who: str) -> Outcome | None:
    """The latest changes; returns what became of an undo, when one was asked for."""
    try:
        entries = editor.log(limit=MOST_ENTRIES)
        wrong = _wrong(editor, entries)
    except DamagedLog as damaged:
        fault_list.notice(N_("The log of changes cannot be read."), damaged.faults, words)
        return None
    if wrong:
        told = words.gettext("Entry {number} of the log {problem}.", number=wrong.number, problem=words.message(wrong.problem))
        st.warning(md(f"{told} {words.gettext('What the log says from there on cannot be relied on.')}"))
    if not entries:
        st.info(words.gettext("Nothing was changed yet."))
        return None
    rows = pd.DataFrame([_cells(entry, words) for entry in entries], columns=[words.gettext(name) for name in COLUMNS])
    tabulated.written(rows, words, "log")
    saves = _saves(entries, words)
    if not saves:
        return None
    save = st.selectbox(
        words.gettext("Saved together"), list(saves), index=None, format_func=saves.__getitem__, placeholder=words.gettext("Choose what to undo"),
        key=f"undo-{entries[0].number}",
    )  # fmt: skip
    if save and st.button(words.gettext("Undo what was saved with it"), key="editor-undo"):
        return editor.undo_save(save, who)
    return None


def _wrong(editor: Editor, entries: list[Entry]) -> Wrong | None:
    """The first entry that is not as it was written. The whole log is gone through once for what is shown of it, not on every click."""
    shown = hash(repr(entries))
    known = st.session_state.get(_VERIFIED)
    if known is None or known[0] != shown:
        known = st.session_state[_VERIFIED] = (shown, editor.log_is_wrong())
    return known[1]


def _cells(entry: Entry, words: Words) -> tuple[object, ...]:
    result = words.gettext("saved") if entry.accepted else words.gettext("refused")
    record = f"{entry.table}/{entry.key}" if entry.table else ""
    difference = _difference(entry.before, entry.after)
    return entry.number, entry.at, entry.who, words.gettext(ACTIONS[entry.action]), record, difference, result, entry.told if not entry.accepted else ""


def _saves(entries: list[Entry], words: Words) -> dict[str, str]:
    """What was saved together and can be undone, by its save: when, by whom, which records; newest first."""
    together: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.accepted and entry.table:
            together.setdefault(entry.save, []).append(entry)
    return {save: _description(parts, words) for save, parts in together.items()}


def _description(parts: list[Entry], words: Words) -> str:
    """The save in a line, named by its first record, since what the change rests on is written beside it."""
    named = next((entry for entry in reversed(parts) if entry.table not in ("sources", "statements", "evidence")), parts[-1])
    more = words.ngettext("and {n} more", "and {n} more", len(parts) - 1) if len(parts) > 1 else ""
    return f"{named.at} · {named.who} · {words.gettext(ACTIONS[named.action])} {named.table}/{named.key} {more}".strip()


def _difference(before: Row | None, after: Row | None) -> str:
    """The columns that differ, in one line."""
    was, now = before or {}, after or {}
    return "; ".join(f"{name}: {was.get(name, '')!r} → {now.get(name, '')!r}" for name in dict.fromkeys([*was, *now]) if was.get(name, "") != now.get(name, ""))
