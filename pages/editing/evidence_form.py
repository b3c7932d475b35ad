"""What a change of the records rests on, as a person says it: a statement that is recorded, or a new one."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing.edits import Frames
from oi_metrics.records.editing.evidence_for_edit import Support
from pages.editing.session import found


def asked(frames: Frames, words: Words) -> Support:
    """The statement under a change."""
    st.subheader(words.gettext("Evidence for the change"), anchor=False)
    kind = st.segmented_control(
        words.gettext("Statement"), ["new", "recorded"], default="new", required=True, key="support-kind", label_visibility="collapsed",
        format_func=lambda code: words.gettext("A new statement") if code == "new" else words.gettext("A recorded statement"),
    )  # fmt: skip
    if kind == "recorded":
        texts = _texts(frames["statements"], "statement_id", "statement_id", "summary_en", "summary_ko")
        return Support(statement_id=found(texts, words, "support-statement", words.gettext("Statement")))
    sources = _texts(frames["sources"], "source_id", "title", "publisher", "source_id")
    source_id = found(sources, words, "support-source", words.gettext("Source"), words.gettext("A new source"))
    source = {} if source_id else _source(words)
    statement = {
        "locator": st.text_input(words.gettext("Where in the source"), key="support-locator", max_chars=300),
        "summary_en": st.text_input(words.gettext("What it says, in English"), key="support-en", max_chars=2000),
        "summary_ko": st.text_input(words.gettext("What it says, in Korean"), key="support-ko", max_chars=2000),
    }
    return Support(statement=statement, source_id=source_id, source=source)


def _texts(frame: pd.DataFrame, key: str, *columns: str) -> pd.Series:
    return frame[list(columns)].agg(" · ".join, axis=1).set_axis(frame[key])


def _source(words: Words) -> dict[str, str]:
    left, right = st.columns(2)
    tiers = TABLES["sources"].column("tier").allowed
    return {
        "title": left.text_input(words.gettext("Title of the source"), key="support-title", max_chars=500),
        "publisher": right.text_input(words.gettext("Publisher"), key="support-publisher", max_chars=200),
        "url": left.text_input(words.gettext("Web address"), key="support-url", max_chars=2000),
        "published": right.text_input(words.gettext("Published (EDTF date)"), key="support-published", max_chars=60),
        "tier": left.selectbox(words.gettext("Source tier"), tiers, index=len(tiers) - 1, format_func=partial(words.label, "tier"), key="support-tier"),
        "language": right.selectbox(words.gettext("Language of the source"), LANGS, format_func=partial(words.label, "language"), key="support-language"),
        "accessed": date.today().isoformat(),
    }
