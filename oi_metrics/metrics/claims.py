"""Claims against what is named, and statements that contradict the records."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from oi_metrics import participation
from oi_metrics.evidence import names
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import codes, gathered, records, table
from oi_metrics.metrics.titles import record_titles
from oi_metrics.model import edtf_dates
from oi_metrics.model.filter_grammar import parse_scope
from oi_metrics.model.schema import filter_columns
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables


@memoised
def claims_ledger(tables: Tables) -> pd.DataFrame:
    """Each claim of a number beside the records that name what it counts.

    `named`: records of the claim's own unit within its scope and, where it has a date, surely no later than it: for
    agreements those that match the scope, for hospitals and centres of a programme the named seats; projects and
    centres worldwide are not recorded one by one, so none is named. `unnamed` = claimed - named, never below zero.
    `contradicted_by`: statements that contradict the claim. A filter chooses the claims; what each counts is read off all
    records of the tiers. Columns: claim_id, title_en, title_ko, measure, claimed, unit, named, unnamed, as_of (EDTF), rank,
    contradicted_by, records (the claim first, then the records counted as named).
    """
    if tables.chosen_from:
        every = claims_ledger(tables.chosen_from)
        return every[is_in(every["claim_id"], tables.claims["claim_id"])].reset_index(drop=True)
    against = tables.evidence[(tables.evidence["record_type"] == "claims") & (tables.evidence["stance"] == "contradicts")]
    contradicted = against.groupby("record_id").size()
    rows = []
    for claim in tables.claims[tables.claims["value"].notna()].itertuples():
        named, counted = _named(tables, claim)
        rows.append(
            {
                "claim_id": claim.claim_id,
                "title_en": claim.title_en,
                "title_ko": claim.title_ko,
                "measure": claim.measure,
                "claimed": claim.value,
                "unit": claim.unit,
                "named": named,
                "unnamed": max(claim.value - named, 0),
                "as_of": claim.as_of,
                "rank": claim.rank,
                "contradicted_by": int(contradicted.get(claim.claim_id, 0)),
                "records": (claim.record, *counted),
            }
        )
    columns = ["claim_id", "title_en", "title_ko", "measure", "claimed", "unit", "named", "unnamed", "as_of", "rank", "contradicted_by"]
    return table(columns, rows)


def _named(tables: Tables, claim: Any) -> tuple[int, tuple[str, ...]]:
    scope = parse_scope(claim.scope)
    until = claim.as_of_latest
    if claim.measure == "agreements":
        found = _agreements_in(tables, claim.scope)
        found = found if pd.isna(until) else found[found["signed_latest"] <= until]
        return len(found), tuple(found["record"].tolist())
    if claim.measure == "programme_hospitals":
        seats = _seats_in(tables, scope, until)
        return len(seats), records(*seats["records"])
    return 0, ()


@memoised
def _agreements_in(tables: Tables, told: str) -> pd.DataFrame:
    """The agreements of a scope, which many claims share, whenever they were signed."""
    scope, found = parse_scope(told), tables.agreements
    for name in filter_columns("agreements"):
        if name in scope:
            found = found[found[name].isin(scope[name])]
    if "programme" in scope:
        programmes = _programmes(tables, scope)
        same = tables.programmes.set_index("programme_id")["same_as"].to_dict()
        found = found[found["programme_id"].map(lambda name: same.get(name) or name).isin(programmes)]
    if "partner_type" in scope:
        parties = participation.parties(tables)
        found = found[is_in(found["agreement_id"], parties.loc[parties["kind"].isin(scope["partner_type"]), "agreement_id"])]
    return found


def _seats_in(tables: Tables, scope: dict[str, tuple[str, ...]], until: pd.Timestamp) -> pd.DataFrame:
    seats = participation.seats(tables)
    found = seats[seats["partner_id"] != ""]
    if "programme" in scope:
        found = found[found["programme"].isin(_programmes(tables, scope))]
    if "partner_type" in scope:
        found = found[found["kind"].isin(scope["partner_type"])]
    if pd.isna(until):
        return found
    return found[(found["joined_latest"] <= until) & ~(found["left_latest"] <= until)]


def _programmes(tables: Tables, scope: dict[str, tuple[str, ...]]) -> set[str]:
    """The programmes of a scope, names of one programme taken together."""
    same = tables.programmes.set_index("programme_id")["same_as"].to_dict()
    return {same.get(name) or name for name in scope["programme"]}


@memoised
def contradictions(tables: Tables) -> pd.DataFrame:
    """Every record or field on which statements do not agree, both sides in one row.

    A row stands for a statement marked as contradicting the record, or for two statements that give one date field
    days that exclude each other; the same two statements make one row, whatever number of records they speak of.
    Columns: record, title_en, title_ko, field, recorded, statement_for, says_for, for_en,
    for_ko, statement_against, says_against, against_en, against_ko, reading_en, reading_ko, records. says_*: the
    value given, blank where the statement speaks of the record as a whole; for_*, against_*: the statements.
    """
    rows = []
    evidence = _disputed(tables)
    titles, told = record_titles(tables, names(evidence)), tables.statements.set_index("statement_id")[["summary_en", "summary_ko"]]
    recorded_in = {name: tables.frames[name].set_index("record") for name in evidence["record_type"].unique()}
    places: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    supporting: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for said in evidence.itertuples():
        if said.disputed:
            places[said.record_type, said.record_id, said.field].append(said)
        if said.stance == "supports":
            supporting[said.record_type, said.record_id].append(said)
    for (record_type, record_id, field), group in places.items():
        record = f"{record_type}/{record_id}"
        supports, contradicts = ([said for said in group if said.stance == stance] for stance in ("supports", "contradicts"))
        supports = supports or supporting[record_type, record_id]
        recorded = _recorded(recorded_in[record_type], record_type, record, field)
        ours = next(iter(supports), None)
        pairs = [(ours, other) for other in contradicts] + _disagreeing(supports, recorded)
        for left, right in pairs:
            title = titles.get(record, (record, record))
            rows.append(
                {
                    "record": record,
                    "title_en": title[0],
                    "title_ko": title[1],
                    "field": field,
                    "recorded": recorded,
                    "statement_for": left.statement_id if left else "",
                    "says_for": left.value if left else "",
                    "for_en": told.at[left.statement_id, "summary_en"] if left else "",
                    "for_ko": told.at[left.statement_id, "summary_ko"] if left else "",
                    "statement_against": right.statement_id,
                    "says_against": right.value,
                    "against_en": told.at[right.statement_id, "summary_en"],
                    "against_ko": told.at[right.statement_id, "summary_ko"],
                    "reading_en": right.reading_en,
                    "reading_ko": right.reading_ko,
                    "records": (record,),
                }
            )
    rows = _merged(rows)
    columns = ["record", "title_en", "title_ko", "field", "recorded", "statement_for", "says_for", "for_en", "for_ko"]
    columns += ["statement_against", "says_against", "against_en", "against_ko", "reading_en", "reading_ko"]
    return table(columns, rows)


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for the same two statements and values, however many records they speak of."""
    merged: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in ("field", "statement_for", "says_for", "statement_against", "says_against"))
        kept = merged.setdefault(key, row)
        kept["records"] = records(kept["records"], row["records"])
    return list(merged.values())


PLACE = ["record_type", "record_id", "field"]


def _disputed(tables: Tables) -> pd.DataFrame:
    """The evidence of every record with a place on which statements may not agree; `disputed` marks those places."""
    every = tables.unfiltered.evidence
    evidence = every[is_in(names(every), names(tables.evidence))]
    against = evidence["stance"] == "contradicts"
    values = evidence[[*PLACE, "value"]].drop_duplicates()
    several = values.loc[values.duplicated(PLACE), PLACE]
    places = pd.MultiIndex.from_frame(pd.concat([evidence.loc[against, PLACE], several]).drop_duplicates())
    kept = evidence[is_in(names(evidence), pd.Series(places.get_level_values(0) + "/" + places.get_level_values(1), dtype="str"))]
    return kept.assign(disputed=pd.MultiIndex.from_frame(kept[PLACE]).isin(places))


def _recorded(frame: pd.DataFrame, record_type: str, record: str, field: str) -> str:
    column = field or ("value" if record_type == "claims" else "")
    found = frame.at[record, column] if column and record in frame.index else ""
    return "" if pd.isna(found) else str(found)


def _disagreeing(supports: list[Any], recorded: str) -> list[tuple]:
    """Pairs of statements of one date field whose days exclude each other, each pair of values once."""
    first = {row.value: row for row in reversed(supports)}
    said = [row for row in supports if row is first[row.value] and row.field and row.value and edtf_dates.is_date(row.value)]
    said = said if recorded and edtf_dates.is_date(recorded) else []
    return [(a, b) for i, a in enumerate(said) for b in said[i + 1 :] if edtf_dates.disjoint(a.value, b.value)]


@memoised
def statement_list(tables: Tables) -> pd.DataFrame:
    """Every statement with its source, locator, address and the number of records that it speaks of.

    Columns: statement_id, summary_en, summary_ko, tier, title, publisher, published, locator, url, supports,
    contradicts (counts of evidence rows), records.
    """
    sources = tables.sources[["source_id", "tier", "title", "publisher", "published", "url"]]
    rows = tables.statements.drop(columns="record").merge(sources, on="source_id")
    spoken = pd.DataFrame({"statement_id": tables.evidence["statement_id"], "record": names(tables.evidence).astype("object")}).drop_duplicates()
    groups = gathered(spoken, "statement_id")["records"].to_dict()
    for stance in ("supports", "contradicts"):
        counts = tables.evidence.loc[tables.evidence["stance"] == stance, "statement_id"].value_counts()
        rows[stance] = rows["statement_id"].map(counts).fillna(0).astype("int64")
    rows["records"] = [groups.get(statement, ()) for statement in rows["statement_id"].tolist()]
    rows["tier"] = codes(rows["tier"])
    columns = ["statement_id", "summary_en", "summary_ko", "tier", "title", "publisher", "published", "locator", "url", "supports", "contradicts", "records"]
    return rows[columns]
