"""What must not be said of these records, the gravest of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.memo import memoised
from oi_metrics.metrics.claims import claims_ledger, contradictions
from oi_metrics.metrics.rows import records, table
from oi_metrics.metrics.terms import stated_amounts, unrenewed
from oi_metrics.metrics.validity import validity
from oi_metrics.records.tables import Tables

KINDS = ("lapsed", "pledge", "unnamed", "unsettled", "contradicted")
"""The kinds by the harm that the wrong sentence does: what is untrue today, money, numbers, states, single values."""
COLUMNS = ["kind", "title_en", "title_ko", "more", "number", "of", "other_number", "currency", "amount", "detail", "other", "detail_field", "state"]


@memoised
def cautions(tables: Tables) -> pd.DataFrame:
    """What a reader is likely to say of these records and must not; one row a kind, in the order of `KINDS`.

    kind: `lapsed`, the recognition whose term ended last and that no other renews; `pledge`, the amount
    pledged first, since amounts of several currencies have no largest;
    `unnamed`, the claim, not superseded, with most items that no source names; `unsettled`, the agreements, where no source
    settles the term of some; `contradicted`, the first value on which statements disagree, of which `detail` and `other` are
    the readings of `detail_field`. more: further ones of the kind. number, other_number, of: of a claim how many are named
    and how many not, of how many claimed; of agreements how many are in force and of how many it is open. state: of a pledge
    that of its agreement. amount: in whole units of currency.
    Columns: `COLUMNS`, records.
    """
    return table(COLUMNS, [*_lapsed(tables), *_pledge(tables), *_unnamed(tables), *_unsettled(tables), *_contradicted(tables)])


def _row(kind: str, rests_on: tuple[str, ...], title: tuple[str, str] = ("", ""), **more: Any) -> dict[str, Any]:
    blank = {"more": 0, "number": 0, "of": 0, "other_number": 0, "currency": "", "amount": pd.NA, "detail": "", "other": "", "detail_field": "", "state": ""}
    return {"kind": kind, "title_en": title[0], "title_ko": title[1], **blank, "records": rests_on, **more}


def _lapsed(tables: Tables) -> Iterator[dict[str, Any]]:
    found = unrenewed(tables)
    for row in found.head(1).itertuples():
        yield _row("lapsed", row.records, (row.title_en, row.title_ko), more=len(found) - 1, detail=row.valid_until, detail_field="valid_until")


def _pledge(tables: Tables) -> Iterator[dict[str, Any]]:
    stated = stated_amounts(tables)
    pledged = stated[stated["kind"] == "investment_pledge"]
    for row in pledged.head(1).itertuples():
        money = {"currency": row.currency, "amount": row.amount, "state": row.state}
        yield _row("pledge", row.records, (row.title_en, row.title_ko), more=len(pledged) - 1, detail=row.signed, detail_field="signed", **money)


def _unnamed(tables: Tables) -> Iterator[dict[str, Any]]:
    claimed = claims_ledger(tables)
    claimed = claimed[(claimed["unnamed"] > 0) & (claimed["rank"] != "deprecated")]
    for row in claimed.sort_values("unnamed", ascending=False, kind="stable").head(1).itertuples():
        yield _row("unnamed", row.records, (row.title_en, row.title_ko), more=len(claimed) - 1, number=row.named, of=row.claimed, other_number=row.unnamed)


def _unsettled(tables: Tables) -> Iterator[dict[str, Any]]:
    states = validity(tables)
    agreements = states[states["record_type"] == "agreement"]
    unsettled = agreements["state"].isin(["unknown", "last_seen_active"])
    if unsettled.any():
        sure = int((agreements["state"] == "in_force").sum())
        yield _row("unsettled", records(*agreements["records"]), number=sure, of=len(agreements), other_number=int(unsettled.sum()))


def _contradicted(tables: Tables) -> Iterator[dict[str, Any]]:
    found = contradictions(tables)
    ours = found["says_for"].where(found["says_for"] != "", found["recorded"])
    found = found.assign(ours=ours)[(ours != "") & (found["says_against"] != "") & (ours != found["says_against"])]
    for row in found.head(1).itertuples():
        more = found["record"].nunique() - 1
        yield _row("contradicted", row.records, (row.title_en, row.title_ko), more=more, detail=row.ours, other=row.says_against, detail_field=row.field)
