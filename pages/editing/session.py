"""What an editor starts from and asks for, and the choices that editing offers, whichever way the records are changed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from oi_metrics.language.words import Words
from oi_metrics.model.schema import Column
from oi_metrics.records.editing.edits import Change, Frames, Versions

MOST_CHOICES = 50
"""As many rows are offered at once; where there are more, words are searched for first."""


@dataclass(frozen=True)
class Snapshot:
    """The records as the editor saw them when the page was drawn; number: grows with each reading."""

    frames: Frames
    versions: Versions
    number: int


@dataclass(frozen=True)
class Wanted:
    """What a person asks for: changed and added rows, and the keys of rows to retire."""

    changes: tuple[Change, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.changes or self.retired)


def codes(column: Column, frames: Frames) -> list[str]:
    """What a column of a vocabulary may hold: blank, the codes of the schema, and those that the records add."""
    added = frames["vocabulary"]
    own = [] if column.closed else added.loc[added["vocabulary"] == column.vocabulary, "code"].tolist()
    return list(dict.fromkeys(["", *column.allowed, *own]))


def label(vocabulary: str, code: str, words: Words) -> str:
    """What a code is called; a dash for a blank."""
    return words.label(vocabulary, code) if code else "—"


def found(texts: pd.Series, words: Words, name: str, title: str, none: str = "") -> str:
    """The key of one of the rows whose text holds the words searched for, so that many rows never travel to the browser.

    texts: what each row says, by its key. Blank for `none`, the choice that stands first where it is given.
    """
    search = st.text_input(words.gettext("Search: {what}", what=title), key=f"{name}-search", max_chars=200).casefold() if len(texts) > MOST_CHOICES else ""
    hits = texts[texts.str.casefold().str.contains(search, regex=False)] if search else texts
    labels = dict(hits.iloc[:MOST_CHOICES])
    options = [*([""] if none else []), *labels]
    if not options:
        st.info(words.gettext("Nothing contains these words."))
        return ""
    return str(st.selectbox(title, options, format_func=lambda key: labels[key][:160] if key else none, key=f"{name}-choice"))
