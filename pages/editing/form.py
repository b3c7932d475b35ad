"""One record changed in a form, field by field: all of it by keyboard, and read aloud as any form is."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from oi_metrics.language.formatting import heading
from oi_metrics.language.words import Words
from oi_metrics.model.record_keys import keys as keys_of
from oi_metrics.model.schema import TABLES, Column
from oi_metrics.records.editing.edits import Change, row_at
from pages.editing.session import Snapshot, Wanted, codes, found, label

ACROSS = 2
"""Fields beside each other."""


def record_form(table: str, keys: list[str], snapshot: Snapshot, words: Words) -> Wanted:
    """The form of a record chosen among those in view (keys), or of a new one."""
    key = found(_texts(table, keys, snapshot, words), words, f"form-{table}", words.gettext("Record"), words.gettext("A new record"))
    before = row_at(snapshot.frames, table, key) if key else None
    if before and st.checkbox(words.gettext("Retire"), key=f"form-retire-{table}-{snapshot.number}-{key}"):
        return Wanted(retired=(key,))
    after = {}
    for place, column in enumerate(TABLES[table].columns):
        if place % ACROSS == 0:  # row by row, so that the keyboard walks the fields as they are read
            row = st.columns(ACROSS)
        recorded, fixed = before[column.name] if before else "", bool(before) and column.name in TABLES[table].key
        named = f"form-{table}-{snapshot.number}-{key}-{column.name}"
        after[column.name] = _field(row[place % ACROSS], column, recorded, named, snapshot, words, fixed=fixed)
    if before:
        return Wanted((Change.of(table, before, after),)) if after != before else Wanted()
    return Wanted((Change.add(table, after),)) if any(after.values()) else Wanted()


def _texts(table: str, keys: list[str], snapshot: Snapshot, words: Words) -> pd.Series:
    """What the records in view are called, by their keys."""
    frame = snapshot.frames[table]
    described = [name for name in TABLES[table].column_names if name in ("title", *TABLES[table].key) or name.endswith(f"_{words.lang}")]
    texts = frame[described].agg(" · ".join, axis=1).set_axis(keys_of(frame, TABLES[table]))
    return texts[texts.index.isin(keys)]


def _field(place: DeltaGenerator, column: Column, recorded: str, key: str, snapshot: Snapshot, words: Words, *, fixed: bool) -> str:
    name, told = heading(column.name, words), words.gettext(column.description)
    if column.kind == "category":
        options = list(dict.fromkeys([*codes(column, snapshot.frames), recorded]))
        named = partial(label, column.vocabulary, words=words)
        return str(place.selectbox(name, options, index=options.index(recorded), format_func=named, key=key, help=told, disabled=fixed))
    return str(place.text_input(name, recorded, key=key, help=told, disabled=fixed)).strip()
