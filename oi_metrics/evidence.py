"""What each record rests on: the statements behind it, and the records as a choice of source tiers would have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.memo import memoised, memoised_latest
from oi_metrics.model import edtf_dates
from oi_metrics.model.schema import TABLES, Table
from oi_metrics.records.confidentiality import marks_of
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables, bounded, typed_column

TRAIL_COLUMNS = [
    "record", "field", "stance", "value", "statement_id", "summary_en", "summary_ko", "reading_en", "reading_ko",
    "locator", "source_id", "title", "publisher", "published", "url", "tier",
]  # fmt: skip


NAMED = 3
"""So many publishers or signatories say whose records they are; more are one company's no longer."""


def company(tables: Tables) -> str:
    """Whose records they are, whatever a filter shows: who publishes the company's own pages, else who signs its agreements; blank where nobody says."""
    whole = tables.unfiltered
    pages = whole.sources.loc[whole.sources["tier"] == "company_page", "publisher"]
    told = pages if len(pages) else whole.agreements["signatory"]
    return ", ".join(told[told != ""].value_counts(sort=True).index[:NAMED])


def trail(tables: Tables, records: Iterable[str], only: slice | None = None, columns: Sequence[str] = TRAIL_COLUMNS) -> pd.DataFrame:
    """Every statement that speaks of the records, supporting or contradicting.

    records: `table/key` names, as the `records` column of a metric gives them. A part (a party, a trial's site) that
    has no evidence of its own stands on that of its whole. only: these of the distinct statements, in the order of `cited`.
    Columns: these of TRAIL_COLUMNS, one row a statement and field, in the order of the records, those of one record together.
    """
    tables = tables.unfiltered
    reached, rows = _spoken(tables, records)
    ground = _ground(tables)
    if only is not None:
        said = ground.statement[rows]
        kept = np.isin(said, pd.unique(said)[only])
        reached, rows = reached[kept], rows[kept]
    told: dict[str, Any] = {"record": pd.Series(reached, dtype="str")}
    for frame, of_it, places in (
        (tables.evidence, EVIDENCE, rows),
        (tables.statements, STATEMENT, ground.statement[rows]),
        (tables.sources, SOURCE, ground.source[rows]),
    ):
        told |= {name: frame[name].array.take(places) for name in of_it if name in columns}
    return pd.DataFrame({name: told[name] for name in columns})


EVIDENCE = ("field", "stance", "value", "statement_id", "reading_en", "reading_ko")
STATEMENT = ("summary_en", "summary_ko", "locator", "source_id")
SOURCE = ("title", "publisher", "published", "url", "tier")


def cited(tables: Tables, records: Iterable[str]) -> pd.DataFrame:
    """The distinct statements that speak of the records, in their order: statement_id and tier."""
    tables = tables.unfiltered
    rows = _spoken(tables, records)[1]
    rows = rows[~pd.Series(_ground(tables).statement[rows]).duplicated().to_numpy()]
    tiers = tables.sources["tier"].iloc[_ground(tables).source[rows]]
    return pd.DataFrame({"statement_id": tables.evidence["statement_id"].iloc[rows].to_numpy(), "tier": tiers.array})


def without_statement(tables: Tables, records: Iterable[str]) -> set[str]:
    """The records that no statement speaks of."""
    carried = _carried(tables.unfiltered)
    return {record for record in set(records).difference(carried) if whole(record) not in carried}


def supporting_sources(tables: Tables, records: pd.Series) -> pd.Series:
    """The number of distinct supporting sources of each record, by record name."""
    tables = tables.unfiltered
    reached, rows = _spoken(tables, records)
    supports = (tables.evidence["stance"] == "supports").to_numpy()[rows]
    pairs = pd.DataFrame({"record": reached[supports], "source": _ground(tables).source[rows[supports]]}).drop_duplicates()
    return pairs.groupby("record").size().reindex(records, fill_value=0)


@dataclass(frozen=True)
class _Ground:
    """Where the evidence of each record, and of each part that stands on its whole, is: rows `order[starts[i]:ends[i]]` speak of `carriers[i]`.

    statement, source: the place of each evidence row's statement and source in their tables.
    """

    carriers: pd.Index
    order: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    statement: np.ndarray
    source: np.ndarray


@memoised
def _carried(tables: Tables) -> frozenset[str]:
    """The records that a statement speaks of, and the parts that stand on them."""
    return frozenset(_ground(tables).carriers)


@memoised
def _ground(tables: Tables) -> _Ground:
    codes, carriers = pd.factorize(spoken_of(tables).astype("object"))
    ends = np.cumsum(np.bincount(codes, minlength=len(carriers)))
    source = pd.Index(tables.sources["source_id"]).get_indexer(tables.statements["source_id"])
    statement = pd.Index(tables.statements["statement_id"]).get_indexer(tables.evidence["statement_id"])
    order = np.argsort(codes, kind="stable")
    starts, parts = np.r_[0, ends[:-1]] if len(ends) else ends, of_whole(tables)
    places = np.r_[np.arange(len(carriers)), pd.Index(carriers).get_indexer(list(parts.values()))]
    return _Ground(pd.Index([*carriers, *parts], dtype="object"), order, starts[places], ends[places], statement, source[statement])


def _spoken(tables: Tables, records: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """The evidence behind the records, each once and in their order: names of records beside rows of the evidence."""
    ground, distinct = _ground(tables), list(dict.fromkeys(records))
    places = _places(ground, distinct)
    reached, places = np.array(distinct, dtype="object")[places >= 0], places[places >= 0]
    sizes = ground.ends[places] - ground.starts[places]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(reached, sizes), ground.order[np.repeat(ground.starts[places], sizes) + within]


def _places(ground: _Ground, records: list[str]) -> np.ndarray:
    """Where in the carriers each record's own evidence stands, or that of the whole it is a part of; -1 for none."""
    places = ground.carriers.get_indexer(pd.Index(records, dtype="object"))
    lost = np.flatnonzero(places < 0)
    places[lost] = ground.carriers.get_indexer(pd.Index([whole(records[place]) for place in lost], dtype="object"))
    return places


def whole(record: str) -> str:
    """The record that a part belongs to; any other is its own."""
    table, _, key = record.partition("/")
    return f"{TABLES[table].part_of}/{key.partition('/')[0]}" if table in TABLES and TABLES[table].part_of else record


@memoised
def of_whole(tables: Tables) -> dict[str, str]:
    """The parts without evidence of their own that stand on that of their whole, which is given beside each."""
    spoken = set(spoken_of(tables).unique().tolist())
    pairs = (
        zip(tables.frames[name]["record"].tolist(), _wholes(tables.frames[name], table).tolist(), strict=True)
        for name, table in TABLES.items()
        if table.part_of
    )
    return {part: of for part, of in chain.from_iterable(pairs) if part not in spoken and of in spoken}


def _wholes(parts: pd.DataFrame, table: Table) -> pd.Series:
    """The `whole` of each row of a table of parts."""
    return table.part_of + "/" + parts[TABLES[table.part_of].key[0]]


def names(evidence: pd.DataFrame) -> pd.Series:
    """The `table/key` of the record that each row of evidence speaks of."""
    return evidence["record_type"] + "/" + evidence["record_id"]


@memoised
def spoken_of(tables: Tables) -> pd.Series:
    """The `names` of the evidence of these tables."""
    return names(tables.evidence)


@memoised_latest(4)
def at_tiers(tables: Tables, tiers: tuple[str, ...]) -> Tables:
    """The records as far as the statements of these tiers carry them.

    A record stays when one of its statements is in the tiers; a part without evidence of its own stays with its
    whole; a record without any evidence is not of these tiers. A field with evidence of its own keeps the recorded
    value when a statement in the tiers says something that lies within it; otherwise it takes what the first such
    statement says; and it is blank where none speaks of it. Statements and sources of other tiers go, but for the
    snapshot that lists a trial which stays. That two names mean one programme (`same_as`) is our reading, and holds in
    every tier, or the seats of one would be counted twice.
    """
    present = set(tables.sources["tier"].dropna())
    if not tiers or present <= set(tiers):
        return tables
    sources = tables.sources[tables.sources["tier"].isin(tiers)]
    statements = tables.statements[is_in(tables.statements["source_id"], sources["source_id"])]
    whole = at_tiers(tables.chosen_from, tiers) if tables.chosen_from else None
    return replace(carried_by(tables, sources, statements, is_in(tables.evidence["statement_id"], statements["statement_id"])), chosen_from=whole)


FACT_TABLES = ("partners", "programmes", "agreements", "parties", "amounts", "memberships", "recognitions", "claims", "trials", "trial_sites")
"""The tables that tell facts, as against those that carry the evidence."""
UNSOURCED = ("targets",)
"""The tables whose records need no statement: they say what is aimed at."""


def carried_by(tables: Tables, sources: pd.DataFrame, statements: pd.DataFrame, kept: pd.Series, undocumented: bool = False) -> Tables:
    """The records as far as a part of the evidence carries them, by the rules of `at_tiers`.

    sources, statements: those that are left. kept: whether each row of the evidence is. undocumented: whether a record that no
    statement speaks of stays.
    """
    supports, of_field = tables.evidence["stance"] == "supports", tables.evidence["field"] != ""
    said = _said_of_fields(tables, supports & of_field, kept)
    frames = {name: _resolved(tables.frames[name], TABLES[name], said.get(name, {})) for name in (*FACT_TABLES, *UNSOURCED)}
    spoken, of_record = spoken_of(tables), supports & ~of_field
    told, carried = spoken[of_record], spoken[of_record & kept]
    frames = {name: _visible(frame, TABLES[name], told, carried, undocumented or name in UNSOURCED) for name, frame in frames.items()}
    for name, frame in frames.items():
        part_of = TABLES[name].part_of
        if part_of:  # a part goes with its whole
            key = TABLES[part_of].key[0]
            frames[name] = frame[is_in(frame[key], frames[part_of][key])]
    named = is_in(tables.sources["source_id"], frames["trials"]["source_id"])
    sources = tables.sources[named | is_in(tables.sources["source_id"], sources["source_id"])]
    there = pd.concat([frame["record"] for frame in (*frames.values(), sources, statements)])
    evidence = tables.evidence[kept & is_in(spoken, there)]
    marks = marks_of(tables.confidential, pd.concat([there, evidence["record"]]))
    return tables.with_frames(**frames, sources=sources, statements=statements, evidence=evidence, confidential=marks)


def _visible(frame: pd.DataFrame, table: Table, told: pd.Series, kept: pd.Series, undocumented: bool) -> pd.DataFrame:
    """The records that a kept statement supports, or that are part of one that it does and have none of their own; also those without any if asked."""
    if table.name == "partners":  # a partner is there as long as something that is there names it
        return frame
    visible = is_in(frame["record"], kept)
    if undocumented:
        visible |= ~is_in(frame["record"], told)
    elif table.part_of:
        visible |= ~is_in(frame["record"], told) & is_in(_wholes(frame, table), kept)
    return frame[visible]


Said = list[tuple[str, str, bool]]
"""What evidence says of one field: the record, the value, and whether its statement is in the tiers."""


def _said_of_fields(tables: Tables, rows: pd.Series, kept: pd.Series) -> dict[str, dict[str, Said]]:
    """What these rows of the evidence say, by table and field. kept: whether the statement of each row is in the tiers."""
    found: dict[str, dict[str, Said]] = defaultdict(lambda: defaultdict(list))
    evidence = tables.evidence.loc[rows, ["record_type", "field", "value"]].assign(record=spoken_of(tables), kept=kept)
    for name, field, value, record, carried in evidence.itertuples(index=False):
        found[name][field].append((record, value, carried))
    return found


def _resolved(frame: pd.DataFrame, table: Table, told: dict[str, Said]) -> pd.DataFrame:
    own = [column.name for column in table.columns if column.references == table.name]
    values = {field: _field_values(frame, table, field, said) for field, said in told.items() if field not in own}
    if not values:
        return frame
    result = frame.assign(**values)
    return bounded(result, table) if values.keys() & set(table.date_columns) else result


def _field_values(frame: pd.DataFrame, table: Table, field: str, said: Said) -> pd.Series:
    recorded = frame[field].astype("object").where(frame[field].notna(), "").astype("str").tolist()
    records = frame["record"].tolist()
    by_record = dict(zip(records, recorded, strict=True))
    dated = field in table.date_columns
    choice: dict[str, str] = {}
    settled: set[str] = set()
    for record, text, kept in said:
        value = by_record.get(record, "")
        if kept and (text in ("", value) or (dated and edtf_dates.within(text, value))):
            choice[record] = value
            settled.add(record)
        elif record not in settled and not choice.get(record):
            choice[record] = text if kept else ""
    resolved = pd.Series([choice.get(record, value) for record, value in zip(records, recorded, strict=True)], index=frame.index, dtype="str")
    column = table.column(field)
    if column.kind == "category":
        return pd.Series(pd.Categorical(resolved.where(resolved != ""), categories=frame[field].cat.categories), index=frame.index)
    return typed_column(resolved, column)
