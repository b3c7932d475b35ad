"""Many records changed at once: a grid with the vocabularies as choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES, Column
from oi_metrics.records.editing.edits import Change, Row, rows_of
from pages.editing.session import Snapshot, Wanted, codes, label

MOST_ROWS = 300
"""As many rows stand in the grid at once; the search above it reaches the others."""
RETIRE = "retire"
_PENDING = "_pending"


def record_grid(table: str, keys: list[str], snapshot: Snapshot, words: Words) -> Wanted:
    """The grid; keys: the records in view."""
    rows = rows_of(snapshot.frames[table], table)
    pending = st.session_state.get(_PENDING)
    if pending is None or pending[:2] != (table, snapshot.number):  # what somebody else saves meanwhile must not take the rows away
        pending = (table, snapshot.number, [key for key in keys if key in rows][:MOST_ROWS])
    shown: list[str] = pending[2]
    if len(shown) < len(keys):
        st.caption(
            words.gettext("{shown} of {all} records are in the grid; search for the others.", shown=words.number(len(shown)), all=words.number(len(keys)))
        )
    frame = pd.DataFrame([{RETIRE: False, **rows[key]} for key in shown], columns=[RETIRE, *TABLES[table].column_names], index=pd.Index(shown, name="key"))
    edited = st.data_editor(
        frame, hide_index=True, num_rows="add", width="stretch", height=min(38 + 36 * (len(frame) + 1), 480),
        column_config=_columns(table, snapshot, words),
        key=f"grid-{table}-{snapshot.number}", alt=words.gettext("Editable grid: {table}", table=words.term(table)),
    )  # fmt: skip
    wanted = wanted_of(table, rows, edited)
    st.session_state[_PENDING] = (table, snapshot.number, shown) if wanted.any else None
    if not wanted.any:
        st.caption(words.gettext("Change a cell, add a row below, or tick a row to retire it. Nothing is stored before you save."))
    return wanted


def _columns(table: str, snapshot: Snapshot, words: Words) -> dict[str, Any]:
    first = {RETIRE: st.column_config.CheckboxColumn(words.gettext("Retire"), default=False)}
    return first | {column.name: _column(column, snapshot, words) for column in TABLES[table].columns}


def _column(column: Column, snapshot: Snapshot, words: Words) -> Any:
    name = heading(column.name, words)
    if column.kind == "category":
        return st.column_config.SelectboxColumn(
            name, options=codes(column, snapshot.frames), format_func=partial(label, column.vocabulary, words=words), required=False
        )
    return st.column_config.TextColumn(name, help=words.gettext(column.description))


def wanted_of(table: str, rows: Mapping[str, Row], edited: pd.DataFrame) -> Wanted:
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
    return Wanted(tuple(changes), tuple(retired))
