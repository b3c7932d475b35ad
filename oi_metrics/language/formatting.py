"""A metric or record table the way a reader sees it: columns named, codes labelled, dates and money in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from oi_metrics.language.labels import COLUMNS
from oi_metrics.language.words import LANGS, Words
from oi_metrics.model.schema import TABLES, column_label, marked, vocabularies

POSTED = {"posted", "posted_a", "posted_b"}
DATES = {column for table in TABLES.values() for column in table.date_columns} | {"valid_from", "valid_to", "date", "changed_on"} | POSTED
BEGINNINGS = marked("beginning") | {"date", "valid_from"} | POSTED
ENDINGS = marked("ending") | {"valid_to"}
SAID = {"recorded", "says_for", "says_against", "before", "after"}
"""Columns that hold values of the field that their row names."""
SHARES = {"share", "share_covered", "filled", "low", "high", "member_share"}
REGISTRY_DECIMALS = {"trials_per_hospital": 1, "hhi": 3, "score": 2, "distance": 2, "difference": 1, "change": 1}
DECIMALS = {"fractional": 2, "value": 3, "before": 2, "after": 2, "trials_per_hospital": 1, "betweenness": 3, "sources_per_record": 1, **REGISTRY_DECIMALS}
VOCABULARY_OF = {**vocabularies(), "registry_a": "registry", "registry_b": "registry"}
TRUTHS = {"member", "company", "areas_met", "whole", "sites_named"}
TERM_COLUMNS = {"certainty", "state", "reason", "from_count", "to_count", "indicator", "change", "table", "record_type", "figure", "attribution"}
TERM_COLUMNS |= {"over", "whose", "dimension"}
HIDDEN = {"records", "record", "series", "key", "each"}
HIDDEN |= {"hospital", "hospital_a", "hospital_b", "which_before", "which_after", "sponsor_id", "member_id"}
"""Numbers of the registries' tables, and what serves a click alone."""
KEYS = {
    "agreement_id", "partner_id", "partner_a", "partner_b", "claim_id", "record_id", "statement_id", "statement_for", "statement_against",
    "programme", "hospital_id", "hospital_a_id", "hospital_b_id",
}  # fmt: skip
"""Keys that say nothing beside the name of the record."""
DETAIL_OF = {"agreement": "agreement_type", "trial": "phase"}


def present(frame: pd.DataFrame, words: Words, every_column: bool = False) -> pd.DataFrame:
    """The frame in the reader's language.

    Of `name_en`/`name_ko` and their like one column stays; helper columns (`records`, `record`, `series`, day bounds)
    go; `records` becomes the number of records that a row rests on. Numbers stay numbers; shares, dates and money
    become text. every_column: keep the texts of both languages, each under its own name.
    """
    shown: dict[str, pd.Series] = {}
    named = not every_column and any(name.endswith("_en") for name in frame.columns)
    for name in frame.columns:
        if name in HIDDEN or name.endswith(("_earliest", "_latest")) or (named and name in KEYS):
            continue
        if every_column and name.endswith(("_en", "_ko")):
            shown[heading(name, words)] = frame[name]
        elif name.endswith("_ko"):
            continue
        elif name.endswith("_en"):
            base = name.removesuffix("_en")
            pairs = zip(frame[name], frame[f"{base}_ko"], strict=True)
            shown[heading(base, words)] = pd.Series([words.pick(en, ko) for en, ko in pairs], index=frame.index, dtype="object")
        else:
            shown[heading(name, words)] = _values(frame, name, words)
    if "records" in frame:
        shown[words.gettext("Records behind it")] = frame["records"].map(len)
    return pd.DataFrame(shown, index=frame.index)


def present_trials(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A table of registry trials in the reader's language; of sponsors the names instead of the keys."""
    rows = rows.rename(columns={"n": "of_trials"})
    rows = rows.drop(columns=["hospital_id"] if "group" in rows and "hospital_id" in rows else [])
    rows = rows.drop(columns=[name for name in ("whose", "over") if name in rows and rows[name].nunique() < 2])
    if {"by", "group", "name"} <= set(rows):
        by = str(rows["by"].iloc[0])
        labels = [name or words.label(by, group) for group, name in zip(rows["group"], rows["name"], strict=True)]
        rows = rows.drop(columns=["by", "name"]).assign(group=labels)
    if "dimension" in rows:
        labels = [
            words.pick(en, ko) or words.label(by, group) for by, group, en, ko in rows[["dimension", "group", "name_en", "name_ko"]].itertuples(index=False)
        ]
        rows = rows.drop(columns=["name_en", "name_ko"]).assign(group=labels)
    return present(rows, words)


def _said(field: str, value: Any, words: Words) -> str:
    if not isinstance(value, str):
        return told_figure(field, value, words)
    return told_value(field, value, words) if value else ""


def told_value(field: str, text: object, words: Words) -> str:
    """A field's value in the reader's language: dates and codes in words, anything else as it is.

    A blank date of beginning is undated; a blank date of ending is not stated; other blank dates say nothing.
    """
    value = "" if _blank(text) else str(text)
    if field in DATES:
        if value or field in BEGINNINGS:
            return words.date(value)
        return words.term("not_stated") if field in ENDINGS else ""
    if value and field in VOCABULARY_OF:
        return words.label(VOCABULARY_OF[field], value)
    return words.term(value) if field in TERM_COLUMNS else value


def told_figure(field: str, value: Any, words: Words) -> str:
    """A figure in the reader's language, with so many decimals that a small move shows: a share in percent, numbers as they are."""
    if field in SHARES and not _blank(value):
        return f"{words.number(100 * value, 1)}%"
    return words.number(value, 3 if isinstance(value, float) else 0)


def heading(name: str, words: Words) -> str:
    """What a column is called; one of two languages bears its own."""
    base, _, lang = name.rpartition("_")
    if not _label(name) and lang in LANGS and _label(base):
        return f"{words.gettext(_label(base))} ({lang.upper()})"
    return words.gettext(_label(name)) if _label(name) else name


def _label(name: str) -> str:
    return column_label(name) or COLUMNS.get(name, "")


def _values(frame: pd.DataFrame, name: str, words: Words) -> pd.Series:
    values = frame[name]
    if name == "amount" or (name == "value" and "currency" in frame):
        money = zip(values, frame["currency"], strict=True)
        return pd.Series([words.money(v, c) if c else words.number(v) for v, c in money], index=frame.index, dtype="object")
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.map(lambda day: "" if pd.isna(day) else words.day(day.date())).astype("object")
    if name in DATES:
        return values.map(lambda text: told_value(name, text, words))
    if name in SAID and "field" in frame:
        said = [_said(field, value, words) for field, value in zip(frame["field"], values, strict=True)]
        return pd.Series(said, index=frame.index, dtype="object")
    if name in SHARES:
        return values.map(words.percent)
    if name == "group" and "by" in frame:
        return pd.Series([words.label(by, code) if code else "" for by, code in zip(frame["by"], values, strict=True)], index=frame.index, dtype="object")
    if name == "group":
        return values.map(words.term)
    if name == "country":
        return values.map(words.country)
    if name == "metric":  # a title, which is the key of its own translation
        return values.map(words.gettext)
    if name == "detail":
        return pd.Series([_detail(kind, text, words) for kind, text in zip(frame["kind"], values, strict=True)], index=frame.index, dtype="object")
    if name == "by" or name == "field":
        return values.map(lambda code: heading(code, words))
    if name in TRUTHS and pd.api.types.is_bool_dtype(values):
        return values.map(lambda member: words.gettext("Yes") if member else words.gettext("No"))
    if name in TERM_COLUMNS or (name == "kind" and "currency" not in frame):
        return values.map(lambda code: words.term(code) if code else "")
    if name in VOCABULARY_OF:
        return values.map(lambda code: words.label(VOCABULARY_OF[name], code) if not _blank(code) else "").astype("object")
    if name in DECIMALS and pd.api.types.is_float_dtype(values):
        return values.round(DECIMALS[name])
    return values


def _detail(kind: str, text: str, words: Words) -> str:
    """The detail of an item: a code, a field or a date, as its kind says."""
    if kind in DETAIL_OF:
        return words.label(DETAIL_OF[kind], text)
    if kind == "contradicted":
        return heading(text, words)
    return words.date(text) if kind in ("lapsed", "unnamed") and text else text


def _blank(code: object) -> bool:
    return bool(pd.isna(code)) or code == ""
