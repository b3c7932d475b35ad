"""Check the records against the schema: all faults at once, each with its place and its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from babel.numbers import list_currencies

from oi_metrics.model import edtf_dates
from oi_metrics.model.faults import Fault
from oi_metrics.model.filter_grammar import ScopeError, parse_scope
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, Column, Table
from oi_metrics.records.confidentiality import mark_faults
from oi_metrics.records.isin import is_in
from oi_metrics.records.relations import relation_faults
from oi_metrics.records.retirement import retirement_faults
from oi_metrics.records.writing import writing_faults

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*\Z")
_INTEGER = re.compile(r"-?[0-9]+\Z")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_URL = re.compile(r"https?://[^\s<>\"]+\Z")

Check = Callable[[pd.Series], pd.Series]
"""Filled texts in, for each of them whether it is sound."""
REQUIRED = "required"
PROBLEMS: dict[str, tuple[Message, Message]] = {
    "id": (Message("is not a key"), Message("use letters, digits and . _ : -, starting with a letter or digit")),
    "date": (edtf_dates.NOT_A_DATE, edtf_dates.REMEDY),
    "integer": (Message("is not a whole number"), Message("write digits alone, without separators or units")),
    "number": (Message("is not a number"), Message("write digits with a point for decimals")),
    "url": (Message("is not a web address"), Message("write it in full, starting with https:// or http://")),
    "currency": (Message("is not a currency"), Message("write its ISO 4217 code, such as KRW")),
}
BLANK = Message("is blank")


def validate(frames: dict[str, pd.DataFrame]) -> list[Fault]:
    """Every fault of the tables' content: types, vocabularies, keys, references, and what cells say of one another.

    frames: text tables as `read_folder` returns them, each with the row numbers of its file as index. A frame that
    could not be read is left out of `frames`; references into it are then not checked.
    """
    faults: list[Fault] = []
    extra = _added_codes(frames)
    for name, frame in frames.items():
        table = TABLES[name]
        if frame.empty:
            continue
        faults += _column_faults(frame, table, extra)
        faults += _duplicate_keys(frame, table)
        faults += _dangling(frame, table, frames)
    if "evidence" in frames:
        faults += _dangling_evidence(frames, extra)
    if "claims" in frames:
        faults += [*_scope_faults(frames["claims"]), *_unitless(frames["claims"])]
    for name in ("parties", "memberships"):
        if name in frames:
            faults += _nameless(frames[name], name)
    return sorted(faults + relation_faults(frames) + retirement_faults(frames) + mark_faults(frames) + writing_faults(frames))


def _added_codes(frames: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    added = frames.get("vocabulary")
    return {} if added is None else added.groupby("vocabulary")["code"].agg(set).to_dict()


def _allowed(column: Column, extra: dict[str, set[str]]) -> list[str]:
    return [*column.allowed] if column.closed else [*column.allowed, *sorted(extra.get(column.vocabulary, ()))]


def _checks(column: Column, extra: dict[str, set[str]]) -> dict[str, Check]:
    """What every value of a column must pass, by the name of the problem. All but `required` let a blank pass."""
    tests: dict[str, Check] = {}
    if column.kind == "id":
        tests["id"] = lambda texts: texts.str.fullmatch(ID_PATTERN)
    if column.kind == "date":
        tests["date"] = lambda texts: ~is_in(texts, [text for text in texts.unique() if not edtf_dates.is_date(text)])
    if column.kind == "category":
        tests["category"] = lambda texts: texts.isin(_allowed(column, extra))
    if column.kind == "url":
        tests["url"] = lambda texts: texts.str.fullmatch(_URL)
    if column.kind in ("integer", "number"):
        tests[column.kind] = lambda texts: texts.str.fullmatch(_INTEGER if column.kind == "integer" else _NUMBER)
        tests["range"] = lambda texts: _in_range(texts, column)
    if column.name == "currency":
        tests["currency"] = lambda texts: texts.isin(list_currencies())
    return tests


def _in_range(series: pd.Series, column: Column) -> pd.Series:
    low = -float("inf") if column.minimum is None else column.minimum
    high = float("inf") if column.maximum is None else column.maximum
    numeric = series.str.fullmatch(_NUMBER)
    return ~numeric | pd.to_numeric(series.where(numeric), errors="coerce").between(low, high)


def _column_faults(frame: pd.DataFrame, table: Table, extra: dict[str, set[str]]) -> list[Fault]:
    return [
        _fault(table, column, row, value, check, extra)
        for column in table.columns
        for row, value, check in _failures(frame[column.name], column, extra, column.required)
    ]


def _failures(texts: pd.Series, column: Column, extra: dict[str, set[str]], required: bool = False) -> list[tuple[int, str, str]]:
    """Row, value and check of every failure of a column's values."""
    checks = _checks(column, extra)
    if not checks and not required:
        return []
    blank = texts == ""
    wrong = {REQUIRED: texts[blank]} if required else {}
    if checks and not blank.all():
        filled = texts[~blank]
        wrong |= {name: filled[~check(filled)] for name, check in checks.items()}
    return [(int(str(row)), str(value), name) for name, values in wrong.items() for row, value in values.items()]


def _fault(table: Table, column: Column, row: int, value: str, check: str, extra: dict[str, set[str]]) -> Fault:
    if check == REQUIRED:
        problem, remedy = BLANK, Message("every {table} record needs a {column}", table=table.name, column=column.name)
    elif check == "category":
        choices = ", ".join(_allowed(column, extra))
        problem, remedy = Message("is not in the vocabulary"), Message("use {choices}", choices=choices)
        if not column.closed:
            remedy = Message("use {choices}, or add it to vocabulary.csv under {vocabulary}", choices=choices, vocabulary=column.vocabulary)
    elif check == "range":
        problem, remedy = Message("is out of range"), _range_remedy(column)
    else:
        problem, remedy = PROBLEMS[check]
        if check == "date":
            problem = _date_problem(value)
    return Fault(f"{table.name}.csv", row, column.name, value, problem, remedy)


def _range_remedy(column: Column) -> Message:
    if column.minimum is not None and column.maximum is not None:
        return Message("write at least {low} and at most {high}", low=_readable(column.minimum), high=_readable(column.maximum))
    if column.minimum is not None:
        return Message("write at least {low}", low=f"{column.minimum:g}")
    return Message("write at most {high}", high=_readable(column.maximum))


def _readable(number: float | None) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _date_problem(text: str) -> Message:
    try:
        edtf_dates.bounds(text)
    except edtf_dates.DateError as error:
        return error.problem
    return edtf_dates.NOT_A_DATE


def _duplicate_keys(frame: pd.DataFrame, table: Table) -> list[Fault]:
    key = keys(frame, table)
    if key.is_unique:
        return []
    first = {value: row for row, value in reversed(list(key.items()))}
    return [
        Fault(
            f"{table.name}.csv",
            int(row),
            ", ".join(table.key),
            value,
            Message("is already in row {row}", row=first[value]),
            Message("give each record a key of its own"),
        )
        for row, value in key[key.duplicated()].items()
    ]


def _dangling(frame: pd.DataFrame, table: Table, frames: dict[str, pd.DataFrame]) -> list[Fault]:
    faults = []
    for column in table.columns:
        target = frames.get(column.references) if column.references else None
        if target is None:
            continue
        known = target[TABLES[column.references].key[0]]
        lost = frame.loc[(frame[column.name] != "") & ~is_in(frame[column.name], known), column.name]
        faults += [
            Fault(
                f"{table.name}.csv",
                int(row),
                column.name,
                value,
                Message("is not in {file}", file=f"{column.references}.csv"),
                Message("add it there or fix the key"),
            )
            for row, value in lost.items()
        ]
    return faults


def _dangling_evidence(frames: dict[str, pd.DataFrame], extra: dict[str, set[str]]) -> list[Fault]:
    evidence = frames["evidence"]
    faults = []
    for record_type, group in evidence.groupby("record_type"):
        if record_type not in TABLES:
            remedy = Message("use {choices}", choices=", ".join(TABLES))
            faults += [Fault("evidence.csv", int(row), "record_type", str(record_type), Message("is not a table"), remedy) for row in group.index]
            continue
        table = TABLES[str(record_type)]
        if table.name in frames:
            lost = group.loc[~is_in(group["record_id"], keys(frames[table.name], table)), "record_id"]
            remedy = Message("write the key of a record, parts joined by a slash")
            faults += [
                Fault("evidence.csv", int(row), "record_id", value, Message("is not in {file}", file=f"{table.name}.csv"), remedy)
                for row, value in lost.items()
            ]
        unknown = group.loc[(group["field"] != "") & ~group["field"].isin(table.column_names), "field"]
        remedy = Message("use {choices}", choices=", ".join(table.column_names))
        faults += [
            Fault("evidence.csv", int(row), "field", value, Message("is not a column of {file}", file=f"{table.name}.csv"), remedy)
            for row, value in unknown.items()
        ]
        faults += _value_faults(group, table, frames, extra)
    return faults


def _value_faults(group: pd.DataFrame, table: Table, frames: dict[str, pd.DataFrame], extra: dict[str, set[str]]) -> list[Fault]:
    """What evidence says of a field must be a value that the field could hold."""
    faults, told = [], set(group["field"])
    for column in (column for column in table.columns if column.name in told):
        said = group.loc[(group["field"] == column.name) & (group["value"] != ""), ["value"]]
        for row, value, check in _failures(said["value"], column, extra):
            faults.append(replace(_fault(table, column, row, value, check, extra), file="evidence.csv", column="value"))
        target = frames.get(column.references) if column.references else None
        if target is not None:
            lost = said.loc[~is_in(said["value"], target[TABLES[column.references].key[0]]), "value"]
            problem, remedy = Message("is not in {file}", file=f"{column.references}.csv"), Message("add it there or fix the key")
            faults += [Fault("evidence.csv", int(row), "value", value, problem, remedy) for row, value in lost.items()]
    return faults


def _scope_faults(claims: pd.DataFrame) -> list[Fault]:
    faults = []
    for row, scope in claims["scope"].items():
        try:
            parse_scope(scope)
        except ScopeError as problem:
            faults.append(Fault("claims.csv", int(str(row)), "scope", scope, problem.problem, problem.remedy))
    return faults


def _unitless(claims: pd.DataFrame) -> list[Fault]:
    """A number says what it counts."""
    bare = claims[(claims["value"] != "") & (claims["unit"] == "")]
    problem, remedy = Message("is blank although there is a value"), Message("write the unit, or leave the value blank too")
    return [Fault("claims.csv", int(str(row)), "unit", "", problem, remedy) for row in bare.index]


def _nameless(frame: pd.DataFrame, name: str) -> list[Fault]:
    """An unnamed party or seat still says what kind of partner it is."""
    blank = frame.loc[(frame["partner_id"] == "") & (frame["partner_type"] == "")]
    remedy = Message("name the partner, or give the kind of the unnamed one")
    return [Fault(f"{name}.csv", int(str(row)), "partner_type", "", Message("is blank and so is partner_id"), remedy) for row in blank.index]
