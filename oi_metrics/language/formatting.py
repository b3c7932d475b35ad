"""Tables of metrics and of records as a reader sees them: columns named, codes labelled, dates and money in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.edtf_dates import UNBOUNDED, bounds
from oi_metrics.model.schema import TABLES, column_label, marked, vocabularies

DATES = {column for table in TABLES.values() for column in table.date_columns}
BEGINNINGS, ENDINGS = marked("beginning"), marked("ending")
VOCABULARY_OF = vocabularies()
REDUNDANT = ("pair", "title")
"""Formats beside which a key says nothing."""
AS_THEY_ARE = ("year", "url")
"""Columns of records, and formats, that are not read as numbers and texts are."""
DIGITS = 6
"""As many decimals of a number are shown where it has them; a metric's are rounded as it declares."""
STORED_IN_ORDER = ("day", "share")
"""Formats of which the stored values are in the order that a reader expects, and what is shown is not."""


def metric_table(frame: pd.DataFrame, columns: Sequence[Column], words: Words) -> pd.DataFrame:
    """A metric's table, or a part of its columns, in the reader's language.

    columns: as the metric declares them. Numbers stay numbers; shares, dates, codes and money become text; helper
    columns go, and keys beside names. `attrs["formats"]` says by heading how each column is read.
    """
    headed = headings(frame, columns, words)
    table = pd.DataFrame({head: column_values(frame, column, words) for head, column in headed.items()}, index=frame.index)
    table.attrs["formats"] = {head: column.format for head, column in headed.items()}
    return table


def headings(frame: pd.DataFrame, columns: Sequence[Column], words: Words) -> dict[str, Column]:
    """The columns of a metric's table that are shown, by what they are called."""
    there = [column for column in columns if set(column.frame_columns) <= set(frame.columns)]
    named = any(column.format in REDUNDANT for column in there)
    visible = [column for column in there if column.format != "helper" and not (named and column.format == "key") and _varies(frame, column)]
    labels = [words.gettext(column.label) for column in visible]
    return {_heading(frame, column, words, labels): column for column in visible}


def in_order(frame: pd.DataFrame, column: Column, words: Words, rising: bool) -> pd.DataFrame:
    """The rows by one column, those without a value last.

    Dates by their earliest day and then their latest, amounts within each currency, texts as the reader sees them.
    """
    return _by(frame, _sought(frame, column, words), rising)


def records_in_order(frame: pd.DataFrame, name: str, words: Words, rising: bool) -> pd.DataFrame:
    """Records by one column, in the same way."""
    if name in DATES:
        return _by(frame, _sought(frame, Column(name, "", "", "date"), words), rising)
    return _by(frame, _sought(frame, Column(name, "", "", "money"), words) if name == "amount" else _record_values(frame, name, words), rising)


def _sought(frame: pd.DataFrame, column: Column, words: Words) -> pd.Series:
    """By what the values of a column are put in order."""
    if column.format == "date":
        return frame[column.name].map(_days)
    if column.format == "money":
        pairs = zip(frame["currency"], frame[column.name], strict=True)
        return pd.Series([None if _blank(amount) else (currency, amount) for currency, amount in pairs], index=frame.index, dtype="object")
    return frame[column.name] if column.format in STORED_IN_ORDER else column_values(frame, column, words)


def _days(text: object) -> tuple[date, date] | None:
    """The earliest and latest day of a date, one standing for the other where it has no bound; None for one with neither."""
    found = UNBOUNDED if _blank(text) else bounds(str(text))
    first, last = found.earliest or found.latest, found.latest or found.earliest
    return (first, last) if first and last else None


def _by(frame: pd.DataFrame, values: pd.Series, rising: bool) -> pd.DataFrame:
    keys: list[Any] = [None if not isinstance(value, tuple) and _blank(value) else value.casefold() if isinstance(value, str) else value for value in values]
    there = sorted((place for place, key in enumerate(keys) if key is not None), key=lambda place: keys[place], reverse=not rising)
    return frame.iloc[[*there, *(place for place, key in enumerate(keys) if key is None)]]


def _heading(frame: pd.DataFrame, column: Column, words: Words, labels: list[str]) -> str:
    """What a column is called; groups that are all of one dimension bear its name, unless another column does."""
    dimensions = [heading(name, words) for name in sorted(set(frame[column.vocabulary]) - {""})] if column.format == "group" else []
    return dimensions[0] if len(dimensions) == 1 and dimensions[0] not in labels else words.gettext(column.label)


def _varies(frame: pd.DataFrame, column: Column) -> bool:
    return not column.varied or len(set(frame[column.name])) > 1


def column_values(frame: pd.DataFrame, column: Column, words: Words) -> pd.Series:
    """The values of one declared column as the reader sees them."""
    if column.format == "pair":
        en, ko = (frame[name] for name in column.frame_columns)
        return _texts([words.pick(*pair) for pair in zip(en, ko, strict=True)], frame)
    return _FORMATS[column.format](frame, column, words) if column.format in _FORMATS else frame[column.name]


def _texts(values: Iterable[object], frame: pd.DataFrame) -> pd.Series:
    return pd.Series(list(values), index=frame.index, dtype="object")


def _each(read: Callable[[Any, Column, Words], object]) -> Callable[[pd.DataFrame, Column, Words], pd.Series]:
    """A format that reads each value alone."""
    return lambda frame, column, words: _texts((read(value, column, words) for value in frame[column.name]), frame)


def _code(value: Any, column: Column, words: Words) -> str:
    return "" if _blank(value) else words.label(column.vocabulary, value)


def _date(value: Any, column: Column, words: Words) -> str:
    if _blank(value):
        return words.term(column.blank) if column.blank else ""
    return words.date(str(value))


def _day(value: Any, column: Column, words: Words) -> str:
    return "" if pd.isna(value) else words.day(value.date())


def _money(frame: pd.DataFrame, column: Column, words: Words) -> pd.Series:
    pairs = zip(frame[column.name], frame["currency"], strict=True)
    return _texts((words.money(value, currency) if currency else words.number(value) for value, currency in pairs), frame)


def _group(frame: pd.DataFrame, column: Column, words: Words) -> pd.Series:
    names = _names(frame, words)
    rows = zip(frame[column.vocabulary], frame[column.name], names, strict=True)
    return _texts((name or (words.label(by, code) if code else "") for by, code, name in rows), frame)


def _names(frame: pd.DataFrame, words: Words) -> Iterable[str]:
    if {"name_en", "name_ko"} <= set(frame):
        return [words.pick(en, ko) for en, ko in zip(frame["name_en"], frame["name_ko"], strict=True)]
    return list(frame["name"]) if "name" in frame else [""] * len(frame)


def _entry(frame: pd.DataFrame, column: Column, words: Words) -> pd.Series:
    shares = frame["is_share"] if "is_share" in frame else [False] * len(frame)
    fields = map(_subject, frame[column.vocabulary], frame["record"]) if "record" in frame else frame[column.vocabulary]
    rows = zip(fields, frame[column.name], shares, strict=True)
    return _texts((entry(field, value, words, share) for field, value, share in rows), frame)


def _subject(field: str, record: str) -> str:
    """The field that a value is one of: of a row of evidence, whose key names it, the field that it is about."""
    return record.rsplit("/", 2)[-2] if field == "value" and record.startswith("evidence/") else field


_FORMATS: dict[str, Callable[[pd.DataFrame, Column, Words], pd.Series]] = {
    "code": _each(_code),
    "term": _each(lambda value, column, words: "" if _blank(value) else words.term(str(value))),
    "group": _group,
    "field": _each(lambda value, column, words: heading(value, words) if value else ""),
    "entry": _entry,
    "title": _each(lambda value, column, words: words.gettext(value)),
    "date": _each(_date),
    "day": _each(_day),
    "number": lambda frame, column, words: frame[column.name].round(column.digits),
    "share": _each(lambda value, column, words: words.percent(value)),
    "money": _money,
    "yes_no": _each(lambda value, column, words: "" if _blank(value) else words.gettext("Yes") if value else words.gettext("No")),
    "country": _each(lambda value, column, words: words.country(value)),
    "records": lambda frame, column, words: frame[column.name].map(len),
}


def entry(field: str, value: object, words: Words, share: bool = False) -> str:
    """What stands in a field of a record or of a metric, in the reader's language; a blank says nothing. share: of one."""
    if not isinstance(value, str):
        return figure(field, value, words, share)
    return field_value(field, value, words) if value else ""


def record_table(frame: pd.DataFrame, words: Words, columns: Iterable[str] = ()) -> pd.DataFrame:
    """Records in the reader's language: every column, or some, under its own heading, codes labelled, dates in words, texts of both languages."""
    shown = columns or [name for name in frame.columns if name != "record" and not name.endswith(("_earliest", "_latest"))]
    table = pd.DataFrame({heading(name, words): _record_values(frame, name, words) for name in shown}, index=frame.index)
    table.attrs["formats"] = {heading(name, words): name for name in shown if name in AS_THEY_ARE}
    return table


def _record_values(frame: pd.DataFrame, name: str, words: Words) -> pd.Series:
    if name == "amount":
        return _money(frame, Column("amount", "", ""), words)
    if name == "value" and "field" in frame:
        return _texts((entry(*pair, words) for pair in zip(frame["field"], frame["value"], strict=True)), frame)
    if name in DATES or name in VOCABULARY_OF:
        return _texts((field_value(name, value, words) for value in frame[name]), frame)
    if name == "record_type":
        return _texts(map(words.term, frame[name]), frame)
    return frame[name]


def field_value(field: str, text: object, words: Words) -> str:
    """A record's field in the reader's language: dates and codes in words, anything else as it is.

    A blank date of beginning is undated; a blank date of ending is not stated; other blank dates say nothing.
    """
    value = "" if _blank(text) else str(text)
    if field in DATES:
        if value or field in BEGINNINGS:
            return words.date(value)
        return words.term("not_stated") if field in ENDINGS else ""
    if value and field in VOCABULARY_OF:
        return words.label(VOCABULARY_OF[field], value)
    if field == "field":
        return heading(value, words) if value else ""
    return words.term(value) if field == "state" else value


def figure(field: str, value: Any, words: Words, share: bool = False) -> str:
    """A figure in the reader's language, with so many decimals that a small move shows: a share in percent, numbers as they are."""
    if share and not _blank(value):
        return f"{words.number(100 * value, 1)}%"
    return words.number(value, 3 if isinstance(value, float) else 0)


def heading(name: str, words: Words) -> str:
    """What a record's column is called; one of two languages bears its own."""
    base, _, lang = name.rpartition("_")
    if not column_label(name) and lang in RECORD_LANGS and column_label(base):
        return f"{words.gettext(column_label(base))} ({lang.upper()})"
    return words.gettext(column_label(name) or name)


def _blank(code: object) -> bool:
    return bool(pd.isna(code)) or code == ""
