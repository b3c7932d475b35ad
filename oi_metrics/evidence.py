"""What each record rests on: the statements behind it, and the records as a choice of source tiers would have them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from oi_metrics import dates
from oi_metrics.records.tables import Tables, bounded, typed_column
from oi_metrics.schema import TABLES, Table

TRAIL_COLUMNS = [
    "record", "field", "stance", "value", "statement_id", "summary_en", "summary_ko", "reading_en", "reading_ko",
    "locator", "source_id", "title", "publisher", "published", "url", "tier",
]  # fmt: skip


def trail(tables: Tables, records: Iterable[str]) -> pd.DataFrame:
    """Every statement that speaks of the records, supporting or contradicting.

    records: `table/key` names, as the `records` column of a metric gives them. A part (a party, a trial's site) that
    has no evidence of its own stands on that of its whole. Columns: TRAIL_COLUMNS, one row a statement and field, in
    the order of the records.
    """
    wanted = pd.DataFrame({"record": pd.Series(list(dict.fromkeys(records)), dtype="str")})
    evidence = tables.evidence.assign(carrier=_names(tables.evidence))
    wanted["carrier"] = _carriers(wanted["record"], set(evidence["carrier"]))
    sources = tables.sources[["source_id", "title", "publisher", "published", "url", "tier"]]
    statements = tables.statements.drop(columns="record").merge(sources, on="source_id")
    found = wanted.merge(evidence.drop(columns="record"), on="carrier").merge(statements, on="statement_id")
    return found[TRAIL_COLUMNS]


def _names(evidence: pd.DataFrame) -> pd.Series:
    return evidence["record_type"] + "/" + evidence["record_id"]


def _carriers(records: pd.Series, known: set[str]) -> pd.Series:
    """The record whose evidence each record stands on: its own, or that of the whole it is a part of."""

    def carrier(record: str) -> str:
        table, _, key = record.partition("/")
        if record in known or table not in TABLES or not TABLES[table].part_of:
            return record
        return f"{TABLES[table].part_of}/{key.partition('/')[0]}"

    return records.map(carrier)


def at_tiers(tables: Tables, tiers: tuple[str, ...]) -> Tables:
    """The records as far as the statements of these tiers carry them.

    A record stays when one of its statements is in the tiers; a part without evidence of its own stays with its
    whole; a record without any evidence is not of these tiers. A field with evidence of its own keeps the recorded
    value when a statement in the tiers says something that lies within it; otherwise it takes what the first such
    statement says; and it is blank where none speaks of it. Statements and sources of other tiers go.
    """
    present = set(tables.sources["tier"].dropna())
    if not tiers or present <= set(tiers):
        return tables
    sources = tables.sources[tables.sources["tier"].isin(tiers)]
    statements = tables.statements[tables.statements["source_id"].isin(sources["source_id"])]
    evidence = tables.evidence.assign(kept=tables.evidence["statement_id"].isin(statements["statement_id"]))
    frames = {name: _resolved(tables.frames[name], TABLES[name], evidence[evidence["record_type"] == name]) for name in TOLD}
    frames = {name: _visible(frame, TABLES[name], evidence) for name, frame in frames.items()}
    for name, frame in frames.items():
        whole = TABLES[name].part_of
        if whole:  # a part goes with its whole
            key = TABLES[whole].key[0]
            frames[name] = frame[frame[key].isin(frames[whole][key])]
    kept = evidence[evidence["kept"]].drop(columns="kept")
    there = set().union(*(frame["record"] for frame in frames.values()), sources["record"], statements["record"])
    return tables.with_frames(**frames, sources=sources, statements=statements, evidence=kept[_names(kept).isin(there)])


TOLD = ("partners", "programmes", "agreements", "parties", "amounts", "memberships", "recognitions", "claims", "trials", "trial_sites")
"""The tables that tell facts, as against those that carry the evidence."""


def _visible(frame: pd.DataFrame, table: Table, evidence: pd.DataFrame) -> pd.DataFrame:
    if table.name == "partners":  # a partner is there as long as something that is there names it
        return frame
    whole = evidence[(evidence["field"] == "") & (evidence["stance"] == "supports")]
    names = _names(whole)
    carriers = _carriers(frame["record"], set(names))
    return frame[carriers.isin(set(names[whole["kept"]]))]


def _resolved(frame: pd.DataFrame, table: Table, evidence: pd.DataFrame) -> pd.DataFrame:
    of_fields = evidence[(evidence["field"] != "") & (evidence["stance"] == "supports")]
    result = frame
    for field, rows in of_fields.groupby("field"):
        result = result.assign(**{str(field): _field_values(result, table, str(field), rows)})
    return bounded(result, table)


def _field_values(frame: pd.DataFrame, table: Table, field: str, rows: pd.DataFrame) -> pd.Series:
    recorded = frame[field].astype("object").where(frame[field].notna(), "").astype("str")
    by_record = dict(zip(frame["record"], recorded, strict=True))
    dated = field in table.date_columns
    choice: dict[str, str] = {}
    for record_id, group in rows.groupby("record_id", sort=False):
        record = f"{table.name}/{record_id}"
        value = by_record.get(record, "")
        said = list(group.loc[group["kept"], "value"])
        agrees = [text for text in said if text in ("", value) or (dated and dates.within(text, value))]
        choice[record] = value if agrees else (said[0] if said else "")
    resolved = frame["record"].map(choice).where(frame["record"].isin(choice), recorded)
    column = table.column(field)
    if column.kind == "category":
        return pd.Series(pd.Categorical(resolved.where(resolved != ""), categories=frame[field].cat.categories), index=frame.index)
    return typed_column(resolved, column)
