"""What the metrics of partners say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.metrics.rows import NOT_STATED, SMALL_N, Records, records
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point
from oi_metrics.narrative.facts import Code, Count, Name, Number, Several, Term
from oi_metrics.narrative.table_rows import LISTED, behind, leading

TOP_TYPE = Counted(
    "The partner type in most agreements: {types}, in {n} of {all} (full counting).",
    "The partner type in most agreements: {types}, in {n} of {all} (full counting).",
)
TOP_TYPES = Counted(
    "The partner types in most agreements: {types}, each in {n} of {all} (full counting).",
    "The partner types in most agreements: {types}, each in {n} of {all} (full counting).",
)
FRACTION = N_("Counted by fractions, {type} stands for {fractional} of them.")
UNNAMED = Counted("{n} party is not named by any source.", "{n} parties are not named by any source.")


def partner_mix(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table[table["partner_type"] != NOT_STATED], "full")
    if len(top):
        types = Several(tuple(Code("partner_type", code) for code in top["partner_type"]))
        facts = {"types": types, "n": Count(int(top["full"].iloc[0])), "all": Count(round(table["fractional"].sum()))}
        yield Point("top", TOP_TYPE if len(top) == 1 else TOP_TYPES, behind(table), facts)
    if len(top) == 1:
        row = top.iloc[0]
        yield Point("fraction", FRACTION, row["records"], {"type": Code("partner_type", row["partner_type"]), "fractional": Number(row["fractional"], 1)})
    unnamed = table[table["unnamed_parties"] > 0]
    if len(unnamed):
        yield Point("unnamed", UNNAMED, behind(unnamed), {"n": Count(int(unnamed["unnamed_parties"].sum()))})


MOVES = Counted("The way of counting moves the figures of {n} partner type.", "The way of counting moves the figures of {n} partner types.")
LARGEST = Counted(
    "The largest move: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreement is behind it.",
    "The largest move: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreements are behind it.",
)


def partner_mix_moves(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        return
    yield Point("moves", MOVES, behind(table), {"n": Count(table["partner_type"].nunique())})
    by = ["partner_type", "from_count", "to_count", "before", "after"]
    moves = table.groupby(by, sort=False)["records"].agg(lambda groups: records(*groups)).reset_index()
    largest = leading(moves.assign(move=(moves["after"] - moves["before"]).abs()), "move")
    if len(largest) == 1:
        row = largest.iloc[0]
        facts = {
            "type": Code("partner_type", row["partner_type"]),
            "before": Number(row["before"], 1),
            "after": Number(row["after"], 1),
            "from_count": Term(row["from_count"]),
            "to_count": Term(row["to_count"]),
            "n": Count(_agreements([row["records"]])),
        }
        yield Point("largest", LARGEST, row["records"], facts)


def _agreements(groups: list[Records]) -> int:
    """How many agreements the party records of several rows belong to."""
    return len({record.split("/")[1] for records in groups for record in records})


MOST = Counted(
    "Of {partners} named partners, {names} is party to the most agreements: {n}.", "Of {partners} named partners, {names} is party to the most agreements: {n}."
)
MOST_EACH = Counted(
    "Of {partners} named partners, {names} are party to the most agreements: {n} each.",
    "Of {partners} named partners, {names} are party to the most agreements: {n} each.",
)
MANY_EACH = Counted(
    "Of {partners} named partners, {times} share the most agreements: {n} each.", "Of {partners} named partners, {times} share the most agreements: {n} each."
)
EACH = Counted("Each of {partners} named partners is party to {n} agreement.", "Each of {partners} named partners is party to {n} agreements.")


def partners_by_agreements(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "agreements")
    if top.empty:
        return
    facts = {"partners": Count(len(table)), "n": Count(int(top["agreements"].iloc[0]))}
    if len(top) == len(table) > 1:
        yield Point("most", EACH, behind(table), facts)
    elif len(top) > LISTED:
        yield Point("most", MANY_EACH, behind(table), {**facts, "times": Count(len(top))})
    else:
        names = Several(tuple(Name(en, ko) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)))
        yield Point("most", MOST if len(top) == 1 else MOST_EACH, behind(table), {**facts, "names": names})


STATED_MOST = Counted("Stated for the most agreements: {groups}, for {n}.", "Stated for the most agreements: {groups}, for {n}.")
STATED_MOST_EACH = Counted("Stated for the most agreements: {groups}, for {n} each.", "Stated for the most agreements: {groups}, for {n} each.")
NOT_STATED_FOR = Counted("For {n} agreement no source states it.", "For {n} agreements no source states it.")


def partner_types_by(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    if table.empty:
        return
    by = str(table["by"].iloc[0])
    stated, silent = table[table["group"] != NOT_STATED], table[table["group"] == NOT_STATED]
    counts = stated.groupby("group", sort=False)["records"].agg(lambda groups: _agreements(list(groups))) if len(stated) else pd.Series(dtype="int64")
    top = counts[counts == counts.max()]
    if 0 < len(top) <= LISTED:
        facts = {"groups": Several(tuple(Code(by, code) for code in top.index)), "n": Count(int(top.iloc[0]))}
        yield Point("most", STATED_MOST if len(top) == 1 else STATED_MOST_EACH, behind(stated[stated["group"].isin(top.index)]), facts)
    if len(silent):
        yield Point("not_stated", NOT_STATED_FOR, behind(silent), {"n": Count(_agreements(list(silent["records"])))})


TOO_FEW = Counted(
    "{n} agreement with a named partner is too few to measure concentration, which takes {threshold}.",
    "{n} agreements with a named partner are too few to measure concentration, which takes {threshold}.",
)
SPREAD = N_("The agreements are spread as if over {effective_partners} equally frequent partners (Herfindahl-Hirschman index {hhi}).")


def concentration(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    n = int(table["n"].iloc[0])
    if (table["reason"] == "small_n").all():
        yield Point("too_few", TOO_FEW, behind(table), {"n": Count(n), "threshold": Count(SMALL_N)})
        return
    values = table.set_index("indicator")["value"]
    facts = {"effective_partners": Number(values["effective_partners"], 1), "hhi": Number(values["hhi"], 3)}
    yield Point("spread", SPREAD, behind(table), facts)
