"""The figures at the head of the overview and what needs attention, read off the other metrics."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.memo import memoised
from oi_metrics.metrics.agreements import agreements_by_certainty, certainty
from oi_metrics.metrics.claims import claims_ledger, contradictions
from oi_metrics.metrics.commitments import commitments
from oi_metrics.metrics.partners import partner_mix, partners_by_agreements
from oi_metrics.metrics.rows import records, table
from oi_metrics.metrics.sites import site_members
from oi_metrics.metrics.terms import stated_amounts, unrenewed
from oi_metrics.metrics.titles import record_titles
from oi_metrics.metrics.validity import validity
from oi_metrics.records.tables import Tables


@memoised
def headline_figures(tables: Tables) -> pd.DataFrame:
    """The figures that head the overview, each read off its metric.

    figure: `agreements` (named agreements), `partners` (distinct named partners that are party to one), `hospitals`
    (named participating hospitals), `commitment` (one row a currency and kind), `recognitions_in_force`
    (on the as-of day). solid / hatched / hollow / struck: how much of the figure is stated, named and dated /
    dated within bounds / unnamed or undated / lapsed or contradicted. changed_on (EDTF), changed_en, changed_ko: the
    latest dated record behind it; of recognitions the one that lapsed last without renewal, if there is one, which `state`
    says. A figure that no record carries has no row. name_en, name_ko, state: of an amount that one agreement states, whom
    it is with and what the agreement is on the as-of day (`validity`). Columns: figure, value (integer), currency, kind, solid,
    hatched, hollow, struck, changed_on, changed_en, changed_ko, name_en, name_ko, state, records.
    """
    rows = [_agreements(tables), _partners(tables), _hospitals(tables), *_commitments(tables), _recognitions(tables)]
    rows = [row for row in rows if row["records"]]
    columns = ["figure", "value", "currency", "kind", "solid", "hatched", "hollow", "struck", "changed_on", "changed_en", "changed_ko"]
    columns += ["name_en", "name_ko", "state"]
    result = table(columns, rows)
    result["value"] = pd.Series([row["value"] for row in rows], dtype="object")
    return result


def _figure(figure: str, value: int, rests_on: tuple[str, ...], **more: object) -> dict[str, object]:
    blank = {"currency": "", "kind": "", "solid": 0, "hatched": 0, "hollow": 0, "struck": 0, "changed_on": "", "changed_en": "", "changed_ko": ""}
    blank |= {"name_en": "", "name_ko": "", "state": ""}
    return {"figure": figure, "value": value, **blank, "records": rests_on, **more}


def _latest(frame: pd.DataFrame, date: str, name: str) -> dict[str, str]:
    """The row with the latest date as a change: when and what."""
    placed = frame[f"{date}_latest"].dropna().sort_values()
    if placed.empty:
        return {}
    last = frame.loc[placed.index[-1]]
    return {"changed_on": last[date], "changed_en": last[f"{name}_en"], "changed_ko": last[f"{name}_ko"]}


def _agreements(tables: Tables) -> dict[str, object]:
    by = agreements_by_certainty(tables).set_index("certainty")
    return _figure(
        "agreements",
        int(by["agreements"].sum()),
        records(*by["records"]),
        solid=int(by.at["dated", "agreements"]),
        hatched=int(by.at["bounded", "agreements"]),
        hollow=int(by.at["undated", "agreements"]),
        **_latest(tables.agreements, "signed", "title"),
    )


def _partners(tables: Tables) -> dict[str, object]:
    named = partners_by_agreements(tables)
    unnamed = int(partner_mix(tables)["unnamed_parties"].sum())
    joined = tables.parties[["agreement_id", "partner_id"]].merge(tables.agreements[["agreement_id", "signed", "signed_latest"]], on="agreement_id")
    joined = joined.merge(tables.partners[["partner_id", "name_en", "name_ko"]], on="partner_id")
    return _figure("partners", len(named), records(*named["records"]), solid=len(named), hollow=unnamed, **_latest(joined, "signed", "name"))


def _hospitals(tables: Tables) -> dict[str, object]:
    seats = site_members(tables)
    named = seats[seats["state"] == "held"]
    hollow = int((seats["state"] == "unnamed").sum())
    hospitals = named.drop_duplicates("partner_id")
    return _figure(
        "hospitals",
        len(hospitals),
        records(*named["records"]),
        solid=len(hospitals),
        hollow=hollow,
        **_latest(hospitals, "joined", "name"),
    )


def _commitments(tables: Tables) -> list[dict[str, object]]:
    sums = commitments(tables)
    agreements = tables.agreements.set_index("agreement_id")
    alone = stated_amounts(tables).drop_duplicates(["kind", "currency"], keep=False).set_index(["kind", "currency"])
    alone = alone.rename(columns={"partners_en": "name_en", "partners_ko": "name_ko"})
    rows = []
    for row in sums.itertuples():
        with_whom = dict(alone.loc[(row.kind, row.currency), ["name_en", "name_ko", "state"]]) if (row.kind, row.currency) in alone.index else {}
        ids = [record.split("/")[1] for record in row.records]
        latest = _latest(agreements.loc[ids], "signed", "title")
        rows.append(_figure("commitment", row.amount, row.records, currency=row.currency, kind=row.kind, solid=row.agreements, **latest, **with_whom))
    return rows


def _recognitions(tables: Tables) -> dict[str, object]:
    found = validity(tables)
    found = found[found["record_type"] == "recognition"]
    counts = found["state"].value_counts()
    change = _latest(tables.recognitions, "awarded", "title")
    for worst in unrenewed(tables).head(1).itertuples():
        change = {"changed_on": worst.valid_until, "changed_en": worst.title_en, "changed_ko": worst.title_ko, "state": "lapsed"}
    in_force = int(counts.get("in_force", 0))
    return _figure(
        "recognitions_in_force",
        in_force,
        records(*found["records"]),
        solid=in_force,
        hollow=int(counts.get("unknown", 0)),
        struck=int(counts.get("lapsed", 0)),
        **change,
    )


@memoised
def attention(tables: Tables) -> pd.DataFrame:
    """What a reader should know before quoting a figure.

    kind: `lapsed` (an agreement or a recognition that has run out, as `validity` finds it), `contradicted` (statements that do not agree), `undated` (an
    agreement without a bound on a side), `unnamed` (a claim or a programme with items that no source names).
    Columns: kind, title_en, title_ko, number, detail (EDTF date or name of a field), detail_field (the record's field
    that the detail stands in, `field` where it names one itself, blank without a detail), records.
    """
    rows = [*_lapsed(tables), *_contradicted(tables), *_undated(tables), *_unnamed(tables)]
    return table(["kind", "title_en", "title_ko", "number", "detail", "detail_field"], rows)


def _item(kind: str, title: tuple[str, str], rests_on: tuple[str, ...], number: int = 1, detail: tuple[str, str] = ("", "")) -> dict[str, object]:
    """A row; title: in English and Korean. detail: the field, and what stands in it."""
    name, text = detail
    return {"kind": kind, "title_en": title[0], "title_ko": title[1], "number": number, "detail": text, "detail_field": name, "records": rests_on}


def _lapsed(tables: Tables) -> Iterator[dict[str, object]]:
    states = validity(tables)
    for row in states[states["state"] == "lapsed"].itertuples():
        field = "valid_until" if row.record_type == "recognition" else "ends"
        yield _item("lapsed", (row.title_en, row.title_ko), row.records, detail=(field, row.valid_to) if row.valid_to else ("", ""))


def _contradicted(tables: Tables) -> Iterator[dict[str, object]]:
    disagreements = contradictions(tables)
    names = record_titles(tables, disagreements["record"])
    for (record, field), group in disagreements.groupby(["record", "field"], sort=False):
        yield _item("contradicted", names.get(record, (record, record)), records(*group["records"]), len(group), ("field", field))


def _undated(tables: Tables) -> Iterator[dict[str, object]]:
    undated = tables.agreements[certainty(tables) == "undated"]
    for en, ko, record in zip(undated["title_en"].tolist(), undated["title_ko"].tolist(), undated["record"].tolist(), strict=True):
        yield _item("undated", (en, ko), (record,))


def _unnamed(tables: Tables) -> Iterator[dict[str, object]]:
    for row in claims_ledger(tables).itertuples():
        if row.unnamed:
            yield _item("unnamed", (row.title_en, row.title_ko), row.records[:1], row.unnamed, ("as_of", row.as_of))
