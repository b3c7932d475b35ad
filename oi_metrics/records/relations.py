"""What cells say of one another: dates out of order, days still to come, one thing recorded twice, more taken part than a source counts.

An error where it cannot be so; a doubt, with both values, where sources may disagree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from oi_metrics.model import edtf_dates
from oi_metrics.model.edtf_dates import DateError
from oi_metrics.model.faults import Fault
from oi_metrics.model.filter_grammar import ScopeError, parse_scope
from oi_metrics.model.message import Message
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, Column, Table
from oi_metrics.records.retirement import in_force


def relation_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Every fault between the cells of text tables, of the records in force. Cells that are faulty by themselves are passed by."""
    found: list[Fault] = []
    frames = in_force(frames)
    for name, frame in frames.items():
        table = TABLES[name]
        if frame.empty:
            continue
        found += _one_key_twice(frame, table)
        for column in table.columns:
            if column.not_before or column.past:
                found += _dates(frame, table, column)
            if column.identifies:
                found += _one_thing_twice(frame, table, column)
    return found + list(_more_than_claimed(frames))


BEFORE = Message("fix one of the two dates")
TO_COME = Message("is still to come"), Message("fix the year, or leave it blank")


def before(text: str, other: str) -> bool:
    """Whether one date surely lies before another, whatever the uncertain days turn out to be."""
    last, first = _sides(text).latest, _sides(other).earliest
    return last is not None and first is not None and last < first


def to_come(text: str) -> bool:
    """Whether a date surely lies in the future; where the record was made it may be a day later."""
    first = _sides(text).earliest
    return first is not None and first > date.today() + timedelta(days=1)


def date_problem(column: Column, text: str, other: str, called: str) -> tuple[Message, Message] | None:
    """What is wrong with a date, and what to do; other: the date that it cannot lie before, and what its column is called."""
    if column.past and to_come(text):
        return TO_COME
    return (Message("lies before {column}, {date}", column=called, date=other), BEFORE) if column.not_before and before(text, other) else None


def _sides(text: str) -> edtf_dates.Bounds:
    try:
        return edtf_dates.bounds(text)
    except DateError:
        return edtf_dates.UNBOUNDED


def _dates(frame: pd.DataFrame, table: Table, column: Column) -> Iterator[Fault]:
    others = frame[column.not_before] if column.not_before else frame[column.name]
    pairs = list(zip(frame[column.name].tolist(), others.tolist(), strict=True))
    problems = {pair: found for pair in set(pairs) if pair[0] and (found := date_problem(column, *pair, column.not_before))}
    for row, pair in zip(frame.index, pairs, strict=True) if problems else ():
        if found := problems.get(pair):
            yield Fault(f"{table.name}.csv", int(row), column.name, pair[0], *found)


def _one_thing_twice(frame: pd.DataFrame, table: Table, column: Column) -> Iterator[Fault]:
    filled = frame[frame[column.name] != ""]
    same = _plain(filled[column.name]).str.rstrip("/")
    first = {value: row for row, value in reversed(list(same.items()))}
    for row, value in same[same.duplicated()].items():
        other = first[value]
        problem = Message("identifies {other} in row {row} too", other=frame.at[other, table.key[0]], row=other)
        remedy = Message("make one record of the two, or fix the identifier")
        yield Fault(f"{table.name}.csv", int(str(row)), column.name, str(frame.at[row, column.name]), problem, remedy)


def _one_key_twice(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    key = keys(frame, table)
    same = _plain(key)
    if same.is_unique:
        return
    first = {value: row for row, value in reversed(list(same.items()))}
    for row, value in same[same.duplicated()].items():
        here, there = key.at[row], key.at[first[value]]
        if here != there:
            problem = Message("differs from {other} in row {row} by nothing but case or form of its letters", other=there, row=first[value])
            remedy = Message("make one record of the two, or give them keys that differ")
            yield Fault(f"{table.name}.csv", int(str(row)), ", ".join(table.key), here, problem, remedy)


def _plain(texts: pd.Series) -> pd.Series:
    """The texts without their case and the forms of their letters."""
    return texts.str.lower() if texts.str.isascii().all() else texts.map(lambda text: unicodedata.normalize("NFKC", text).casefold())


def _more_than_claimed(frames: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """A doubt: a source counts fewer participating hospitals of a programme than the records surely had by its day."""
    if not {"claims", "memberships", "programmes"} <= frames.keys():
        return
    claims = frames["claims"]
    same = dict(zip(frames["programmes"]["programme_id"], frames["programmes"]["same_as"], strict=True))
    seats = frames["memberships"]
    seats = seats.assign(programme=[same.get(name) or name for name in seats["programme_id"]])
    for row, claim in claims[(claims["measure"] == "programme_hospitals") & (claims["rank"] != "deprecated")].iterrows():
        try:
            programmes = {same.get(name) or name for name in parse_scope(claim["scope"]).get("programme", ())}
        except ScopeError:
            continue
        if not claim["value"].isdecimal() or not programmes:
            continue
        until = _sides(claim["as_of"]).latest
        taken = [
            (programme, seat)
            for programme, seat, joined, left in zip(seats["programme"], seats["seat"], seats["joined"], seats["left"], strict=True)
            if programme in programmes and _there(joined, left, until)
        ]
        if len(set(taken)) > int(claim["value"]):
            problem = Message("is less than the {n} that the records have", n=len(set(taken)))
            remedy = Message("look which of the two is right; both are kept")
            yield Fault("claims.csv", int(str(row)), "value", claim["value"], problem, remedy, warning=True)


def _there(joined: str, left: str, until: date | None) -> bool:
    if until is None:
        return True
    came, gone = _sides(joined).latest, _sides(left).earliest
    return came is not None and came <= until and not (gone and gone <= until)
