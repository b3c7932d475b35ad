"""The records as somebody may see them: as if what is hidden had never been among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from oi_metrics.evidence import carried_by, names
from oi_metrics.memo import memoised_latest
from oi_metrics.model.filter_grammar import parse_scope
from oi_metrics.model.record_keys import keys
from oi_metrics.model.schema import TABLES, Column, Table
from oi_metrics.model.sight import Sight
from oi_metrics.records.confidentiality import marks_of
from oi_metrics.records.isin import is_in
from oi_metrics.records.relations import date_problem
from oi_metrics.records.tables import Tables, as_text, typed

Frames = dict[str, pd.DataFrame]
REFERRED = ("partners", "statements", "sources")
"""Tables of which a row is seen as long as something seen refers to it."""
KEPT = 8
"""So many views of an edition are kept."""


@memoised_latest(KEPT)
def seen(tables: Tables, sight: Sight) -> Tables:
    """What a sight sees of whole records; the same tables when it hides nothing of them, and shared by all who see as much.

    1. A record that is marked beyond the sight is hidden, with its parts. Of a hidden source the statements are hidden, of a
       hidden statement the evidence that rests on it.
    2. What is left of the evidence carries the records and their values as a choice of tiers does (`evidence.at_tiers`): what
       only hidden statements support is hidden, and a value of which only they speak is blank, or goes with the record that cannot be
       without it. A record without any statement is seen by who sees every source tier.
    3. A part (a party, a seat, a site) that names a hidden record goes with it, since to leave it unnamed would say that no
       source names it. So does a record that cannot be without what it names: a recognition without the partner that
       awarded it, a trial without the snapshot that lists it, a claim about a hidden programme. Elsewhere the cell is blank.
    4. Partners, statements, sources and added codes are seen as long as something seen refers to them. What is retired is not listed.

    Then they are typed anew, so that whatever is made of them (the edition, the as-of day, `unfiltered`) knows nothing else: records
    that differ only in what is hidden give equal tables and one edition. Raises ValueError for a selection, which a sight comes before.
    """
    both = sight.within(tables.sight)
    if both == tables.sight:
        return tables
    if tables.chosen_from is not None:
        raise ValueError("what may be seen is decided before anything is chosen")
    return replace(typed(_settled(_open(tables, both))), sight=both)


def _open(tables: Tables, sight: Sight) -> Frames:
    """The records without what is hidden by its tier or its mark, as far as the rest of the evidence carries them, as text tables."""
    marks = tables.confidential
    hidden = names(marks[marks["confidentiality"].isin(sight.hidden_levels)])
    unmarked = {name: frame[~is_in(frame["record"], hidden)] for name, frame in tables.frames.items()}
    sources = unmarked["sources"][unmarked["sources"]["tier"].isin(sight.tiers)]
    statements = unmarked["statements"][is_in(unmarked["statements"]["source_id"], sources["source_id"])]
    evidence = tables.evidence
    kept = is_in(evidence["statement_id"], statements["statement_id"]) & ~is_in(evidence["record"], hidden)
    facts = tables.with_frames(**{**unmarked, "evidence": evidence})
    found = as_text(carried_by(facts, sources, statements, kept, undocumented=sight.every_tier))
    open_sources = is_in(found["sources"]["source_id"], sources["source_id"])  # that of a trial which stays would stay with it
    frames = {**found, "sources": found["sources"][open_sources], "retired": found["retired"].iloc[:0]}
    return {name: _sound(frame.reset_index(drop=True), TABLES[name]) for name, frame in frames.items()}


def _sound(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows as they can stand without the values that are hidden: one that lacks what it needs goes, a day that cannot be so is blank."""
    for column in table.columns:
        if column.required and column.blank_code:
            frame = frame.assign(**{column.name: frame[column.name].where(frame[column.name] != "", column.blank_code)})
        elif column.required:
            frame = frame[frame[column.name] != ""]
        elif column.not_before or column.past:
            others = frame[column.not_before or column.name]
            sound = [not text or date_problem(column, text, other, "") is None for text, other in zip(frame[column.name], others, strict=True)]
            frame = frame.assign(**{column.name: frame[column.name].where(pd.Series(sound, index=frame.index, dtype="bool"), "")})
    if table.name == "claims":
        frame = frame.assign(value=frame["value"].where(frame["unit"] != "", ""))
    if {"partner_id", "partner_type"} <= {*table.column_names} and table.part_of:
        frame = frame[(frame["partner_id"] != "") | (frame["partner_type"] != "")]
    return frame


def _settled(frames: Frames) -> Frames:
    """The text tables without what refers to something that is not there, and without what is there only for others to refer to it."""
    while True:
        rows = {name: len(frame) for name, frame in frames.items()}
        for name, frame in frames.items():
            frames[name] = _referring(frame, name, frames)
        frames["claims"] = _about_programmes(frames["claims"], frames["programmes"])
        frames["evidence"] = _of_records(frames["evidence"], frames)
        for name in REFERRED:
            frames[name] = frames[name][is_in(_keys(name, frames), _referred(name, frames))]
        if rows == {name: len(frame) for name, frame in frames.items()}:
            return frames | {"vocabulary": _used(frames["vocabulary"], frames), "confidential": _marks(frames)}


def _referring(frame: pd.DataFrame, name: str, frames: Frames) -> pd.DataFrame:
    """The rows whose references are there; of a record of its own that can be without one, the reference alone goes."""
    table = TABLES[name]
    for column in table.columns:
        if column.references:
            lost = (frame[column.name] != "") & ~is_in(frame[column.name], _keys(column.references, frames))
            frame = frame[~lost] if column.required or table.part_of else frame.assign(**{column.name: frame[column.name].where(~lost, "")})
    return frame


def _about_programmes(claims: pd.DataFrame, programmes: pd.DataFrame) -> pd.DataFrame:
    """The claims whose scope names no programme that is not there."""
    known = {*programmes["programme_id"]}
    return claims[claims["scope"].map(lambda scope: known.issuperset(parse_scope(scope).get("programme", ()))).astype("bool")]


def _of_records(evidence: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """The evidence that speaks of records that are there, and says of no field that it is one that is not."""
    there = is_in(names(evidence), _records(frames))
    for column, rows in _told(evidence):
        if column.references:
            there &= ~rows | is_in(evidence["value"], _keys(column.references, frames))
    return evidence[there]


def _told(evidence: pd.DataFrame) -> Iterator[tuple[Column, pd.Series]]:
    """The columns of which the evidence tells a value, each with the rows that do."""
    for record_type, field in evidence.loc[evidence["value"] != "", ["record_type", "field"]].drop_duplicates().itertuples(index=False):
        column = next((column for column in TABLES[record_type].columns if column.name == field), None)
        if column is not None:
            yield column, (evidence["record_type"] == record_type) & (evidence["field"] == field) & (evidence["value"] != "")


def _keys(name: str, frames: Frames) -> pd.Series:
    """The keys of a table that others refer to."""
    return frames[name][TABLES[name].key[0]]


def _records(frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The `table/key` of every row."""
    return pd.concat([name + "/" + keys(frame, TABLES[name]) for name, frame in frames.items()])


def _referred(name: str, frames: Frames) -> pd.Series:
    """The keys of a table that rows of others name, and that evidence tells."""
    cells = [frames[table.name][column.name] for table in TABLES.values() for column in table.columns if column.references == name]
    return pd.concat([*cells, *(frames["evidence"].loc[rows, "value"] for column, rows in _told(frames["evidence"]) if column.references == name)])


def _used(vocabulary: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """The added codes that a cell, a told value or the scope of a claim has."""
    used: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            if column.vocabulary:
                used.setdefault(column.vocabulary, set()).update(frames[table.name][column.name].unique())
    for column, rows in _told(frames["evidence"]):
        if column.vocabulary:
            used.setdefault(column.vocabulary, set()).update(frames["evidence"].loc[rows, "value"])
    for scope in frames["claims"]["scope"].unique():
        for name, codes in parse_scope(scope).items():
            used.setdefault(name, set()).update(codes)
    pairs = zip(vocabulary["vocabulary"], vocabulary["code"], strict=True)
    return vocabulary[pd.Series([code in used.get(name, ()) for name, code in pairs], index=vocabulary.index, dtype="bool")]


def _marks(frames: Frames) -> pd.DataFrame:
    return marks_of(frames["confidential"], _records(frames))
