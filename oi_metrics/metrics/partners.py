"""Partners: how the agreements spread over partner types and partners."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.claimed import CLAIMED, claimed_groups
from oi_metrics.metrics.rows import SMALL_N, code_order, codes, gathered, place_of, table
from oi_metrics.model.schema import dimensions
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

BY = dimensions("agreements", "subject")
"""What partner types can be broken down by: what the agreements are about."""


@memoised
def _parties(tables: Tables) -> pd.DataFrame:
    """Parties with `group` (partner type code), `weight` (1/k of the k parties, shown or not) and the agreement's record."""
    parties = participation.parties(tables)
    size = participation.all_parties(tables).groupby("agreement_id").size()
    return parties.assign(group=codes(parties["kind"]), weight=1 / parties["agreement_id"].map(size).astype("float64"))


COUNTED = ("full", "fractional", "unique_partners", "unnamed_parties")
"""What the mix counts of each type."""


@memoised
def partner_mix(tables: Tables) -> pd.DataFrame:
    """Agreements per partner type by three ways of counting.

    `full`: 1 for each type that takes part in an agreement. `fractional`: each of an agreement's k parties takes 1/k,
    so the column adds up to the agreements that have a party; under a filter of partners, to the share that those shown have.
    `unique_partners`: distinct named partners; parties
    that no source names are in `unnamed_parties`. certainty: `named` where an agreement has the type; `claimed` where a
    claim alone speaks of it (`claimed_groups`), with that claim as its record and no count. Columns: partner_type, certainty,
    full, fractional, unique_partners, unnamed_parties, records. Source: full and fractional counting as in bibliometrics
    (Waltman and van Eck 2015, doi:10.1016/j.joi.2015.08.001).
    """
    parties = _parties(tables)
    rows = []
    for group in code_order(parties["kind"]):
        members = parties[parties["group"] == group]
        named = members[members["partner_id"] != ""]
        rows.append(
            {
                "partner_type": group,
                "certainty": "named",
                "full": members["agreement_id"].nunique(),
                "fractional": math.fsum(members["weight"].tolist()),
                "unique_partners": named["partner_id"].nunique(),
                "unnamed_parties": len(members) - len(named),
                "records": tuple(members["record"]),
            }
        )
    for group, behind in gathered(claimed_groups(tables, "partner_type"), "partner_type")["records"].items():
        rows.append({"partner_type": group, "certainty": CLAIMED, **dict.fromkeys(COUNTED, 0), "fractional": 0.0, "records": behind})
    place = place_of(parties["kind"])
    return table(["partner_type", "certainty", *COUNTED], sorted(rows, key=lambda row: place[row["partner_type"]]))


@memoised
def partner_mix_moves(tables: Tables) -> pd.DataFrame:
    """Which figure of the partner mix moves with the way of counting, and because of which agreements.

    reason `shared_with_other_types`: an agreement with parties of several types counts 1 for each by full counting
    and less by fractional. `partner_repeats`: a partner of several agreements is one unique partner.
    `several_partners`: an agreement with several partners of one type counts once. `unnamed`: a party that no source
    names is in no count of partners. Columns: partner_type, from_count, to_count, before, after, reason, because
    (number of agreements), records.
    """
    parties = _parties(tables)
    mix = partner_mix(tables).set_index("partner_type")
    rows = []
    for group, figures in mix.iterrows():
        members = parties[parties["group"] == group]
        share = members.groupby("agreement_id")["weight"].sum()
        for reason, target, agreement_ids in (
            ("shared_with_other_types", "fractional", set(share[share < 1 - 1e-9].index)),
            ("partner_repeats", "unique_partners", _repeating(members)),
            ("several_partners", "unique_partners", _several(members)),
            ("unnamed", "unique_partners", set(members.loc[members["partner_id"] == "", "agreement_id"].tolist())),
        ):
            if agreement_ids:
                rows.append(
                    {
                        "partner_type": group,
                        "from_count": "full",
                        "to_count": target,
                        "before": float(figures["full"]),
                        "after": float(figures[target]),
                        "reason": reason,
                        "because": len(agreement_ids),
                        "records": tuple(members.loc[is_in(members["agreement_id"], agreement_ids), "record"]),
                    }
                )
    return table(["partner_type", "from_count", "to_count", "before", "after", "reason", "because"], rows)


def _repeating(members: pd.DataFrame) -> set[str]:
    named = members[members["partner_id"] != ""]
    often = named.groupby("partner_id")["agreement_id"].nunique()
    return set(named.loc[is_in(named["partner_id"], often[often > 1].index), "agreement_id"].tolist())


def _several(members: pd.DataFrame) -> set[str]:
    named = members[members["partner_id"] != ""].groupby("agreement_id")["partner_id"].nunique()
    return set(named[named > 1].index)


@memoised
def partner_types_by(tables: Tables, by: str) -> pd.DataFrame:
    """Agreements per partner type and subject (such as therapeutic area or stage), full counting.

    by: a subject, such as `therapeutic_area` or `rd_stage`; an agreement whose sources do not say counts under `not_stated`.
    certainty: `named`, or `claimed` where a claim alone speaks of the group, with no agreement and of the partner type that
    the claim states. Columns: partner_type, by, group, certainty, agreements, records. Raises ValueError for another dimension.
    """
    if by not in BY:
        raise ValueError(f"{by!r} is not a dimension here; use {' or '.join(BY)}")
    parties = _parties(tables).drop(columns="group").rename(columns={"kind": "partner_kind"})
    rows = parties.merge(tables.agreements[["agreement_id", by]], on="agreement_id")
    place = {"partner_type": place_of(rows["partner_kind"]), "group": place_of(rows[by])}
    rows = rows.assign(partner_type=codes(rows["partner_kind"]), group=codes(rows[by]))
    named = gathered(rows, ["partner_type", "group"], agreements=("agreement_id", "nunique")).reset_index()
    claimed = claimed_groups(tables, "partner_type", by).rename(columns={by: "group"})
    claimed = gathered(claimed, ["partner_type", "group"]).reset_index().assign(agreements=0)
    found = pd.concat([named.assign(certainty="named"), claimed.assign(certainty=CLAIMED)]).assign(by=by)
    found = found[["partner_type", "by", "group", "certainty", "agreements", "records"]]
    return found.sort_values(["partner_type", "group"], key=lambda column: column.map(place[column.name]), ignore_index=True)


@memoised
def partners_by_agreements(tables: Tables) -> pd.DataFrame:
    """Named partners with the number of their agreements.

    Columns: partner_id, name_en, name_ko, partner_type, agreements, records; most agreements first.
    """
    parties = _parties(tables)
    named = parties[parties["partner_id"] != ""]
    rows = gathered(named, "partner_id", partner_type=("group", "first"), agreements=("agreement_id", "nunique")).reset_index()
    names = tables.partners.set_index("partner_id")[["name_en", "name_ko"]]
    columns = ["partner_id", "name_en", "name_ko", "partner_type", "agreements", "records"]
    return rows.join(names, on="partner_id")[columns].sort_values(["agreements", "name_en"], ascending=[False, True], ignore_index=True)


@memoised
def concentration(tables: Tables) -> pd.DataFrame:
    """How much the agreements rest on few partners.

    Each named party takes the share p of its fractional weight in all named weight. `hhi` = sum of p squared
    (Herfindahl-Hirschman, 1/n to 1); `shannon_entropy` = -sum of p ln p (nats, Shannon 1948); `effective_partners` =
    exp(entropy), the number of equally frequent partners with that entropy (Hill number of order 1, Hill 1973).
    With fewer than 10 agreements with a named partner the values are missing and `reason` is `small_n`.
    Columns: indicator, value, n (agreements), reason, records.
    """
    parties = _parties(tables)
    named = parties[parties["partner_id"] != ""]
    n = named["agreement_id"].nunique()
    weights = named.groupby("partner_id")["weight"].sum()
    shares = weights / weights.sum() if len(weights) else weights
    entropy = math.fsum(-p * math.log(p) for p in shares)
    values = {"hhi": math.fsum(p * p for p in shares), "shannon_entropy": entropy, "effective_partners": math.exp(entropy)}
    enough, behind = n >= SMALL_N, tuple(named["record"])
    return table(
        ["indicator", "value", "n", "reason"],
        (
            {"indicator": name, "value": value if enough else float("nan"), "n": n, "reason": "" if enough else "small_n", "records": behind}
            for name, value in values.items()
        ),
    )


def partner_profile(tables: Tables, partner: str) -> pd.DataFrame:
    """Everything that the records say a partner takes part in.

    Columns: kind (agreement, seat, trial, recognition), name_en, name_ko, date (EDTF), detail (code or number),
    detail_field (the record's field that the detail stands in, blank without one), records; one row an item, in that
    order and by date.
    """
    rows = [*_own_agreements(tables, partner), *_own_seats(tables, partner), *_own_awards(tables, partner), *_own_trials(tables, partner)]
    return table(["kind", "name_en", "name_ko", "date", "detail", "detail_field"], rows)


def _item(kind: str, name: tuple[str, str], date: str, behind: tuple[str, ...], detail: tuple[str, str] = ("", "")) -> dict[str, object]:
    """A row of the profile; name: in English and Korean. detail: the field, and what stands in it."""
    return {"kind": kind, "name_en": name[0], "name_ko": name[1], "date": date, "detail": detail[1], "detail_field": detail[0], "records": behind}


def _own_agreements(tables: Tables, partner: str) -> Iterator[dict[str, object]]:
    agreements = tables.agreements[is_in(tables.agreements["agreement_id"], tables.parties.loc[tables.parties["partner_id"] == partner, "agreement_id"])]
    for a in agreements.sort_values("signed_earliest").itertuples():
        yield _item("agreement", (a.title_en, a.title_ko), a.signed, (a.record,), ("agreement_type", a.agreement_type))


def _own_seats(tables: Tables, partner: str) -> Iterator[dict[str, object]]:
    names = tables.programmes.set_index("programme_id")
    seats = participation.seats(tables)
    for s in seats[seats["partner_id"] == partner].itertuples():
        programme = names.loc[s.programme]
        yield _item("seat", (programme["name_en"], programme["name_ko"]), s.joined, s.records, ("seat", str(s.seat)))


def _own_awards(tables: Tables, partner: str) -> Iterator[dict[str, object]]:
    for r in tables.recognitions[tables.recognitions["awarded_by"] == partner].itertuples():
        yield _item("recognition", (r.title_en, r.title_ko), r.awarded, (r.record,))


def _own_trials(tables: Tables, partner: str) -> Iterator[dict[str, object]]:
    sites = tables.trial_sites[tables.trial_sites["partner_id"] == partner]
    trials = tables.trials[is_in(tables.trials["trial_id"], sites["trial_id"])].sort_values("approved_earliest")
    for t in trials.itertuples():
        yield _item("trial", (t.sponsor, t.sponsor), t.approved, (f"trial_sites/{t.trial_id}/{partner}",), ("phase", t.phase))
