"""What is true of the embedded records, computed from their files by pandas alone: nothing here is the product's."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def days(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of 2018, 2018-06, 2018-06-28, 2009/2013, ../2019 or [2018-06-28,2018-06-29]."""
    first, last = text.strip("[]").replace("/", ",").partition(",")[::2]
    return _day(first, False), _day(last if "," in text or "/" in text else first, True)


def _day(text: str, last: bool) -> date | None:
    if text in ("", ".."):
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if last:
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])
    return date(year, month or 1, day or 1)


def as_of() -> date:
    return max(day for day in (days(text)[1] for text in read("sources")["accessed"]) if day)


def seats() -> dict[tuple[str, str], tuple[str, str, str]]:
    """Partner, joined and left by programme and seat, two names of one programme taken together."""
    same = dict(read("programmes")[["programme_id", "same_as"]].itertuples(index=False))
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    rows = [(same.get(row.programme_id) or row.programme_id, row) for row in read("memberships").itertuples()]
    for programme, row in sorted(rows, key=lambda pair: (pair[1].partner_id == "", pair[0] != pair[1].programme_id)):
        partner, joined, left = found.get((programme, row.seat), ("", "", ""))
        found[programme, row.seat] = (partner or row.partner_id, joined or row.joined, left or row.left)
    return found


def members() -> set[str]:
    return {partner for partner, _, left in seats().values() if partner and not ((days(left)[1] or date.max) <= as_of())}


def lapsed() -> set[str]:
    """Records that have run out: certificates past their last day, agreements past theirs."""
    found = set()
    for name, ends, status in (("recognitions", "valid_until", ""), ("agreements", "ends", "status")):
        frame = read(name)
        for row in frame.to_dict("records"):
            said = row.get(status, "")
            over = (days(row[ends])[1] or date.max) < as_of()
            if said == "lapsed" or (over and said not in ("fulfilled", "ended")):
                found.add(f"{name}/{row[frame.columns[0]]}")
    return found


def named() -> dict[str, int]:
    """How many records name what each claim counts."""
    agreements, parties, partners = read("agreements"), read("parties"), read("partners")
    kinds = dict(partners[["partner_id", "partner_type"]].itertuples(index=False))
    same = dict(read("programmes")[["programme_id", "same_as"]].itertuples(index=False))
    found = {}
    for claim in read("claims").itertuples():
        scope = {key: values.split(",") for key, _, values in (part.partition("=") for part in claim.scope.split())}
        until = days(claim.as_of)[1] or date.max
        count = 0
        if claim.measure == "agreements":
            for row in agreements.itertuples():
                own = parties[parties["agreement_id"] == row.agreement_id]
                types = {kinds.get(party.partner_id, party.partner_type) for party in own.itertuples()}
                fits = row.agreement_type in scope.get("agreement_type", [row.agreement_type]) and types & set(scope.get("partner_type", types))
                count += bool(fits) and (until == date.max or (days(row.signed)[1] or date.max) <= until)
        if claim.measure == "programme_hospitals":
            programmes = {same.get(name) or name for name in scope["programme"]}
            for (programme, _), (partner, joined, left) in seats().items():
                there = until == date.max or ((days(joined)[1] or date.max) <= until and not (days(left)[1] or date.max) <= until)
                count += programme in programmes and partner != "" and there
        found[claim.claim_id] = count
    return found


def contradicted() -> dict[str, int]:
    evidence = read("evidence")
    against = evidence[(evidence["record_type"] == "claims") & (evidence["stance"] == "contradicts")]
    return against.groupby("record_id").size().to_dict()


def claimed_alone() -> set[tuple[str, str]]:
    """Every code that a claim which still holds speaks of, by its column, and no agreement has."""
    agreements, parties, claims = read("agreements"), read("parties"), read("claims")
    kinds = dict(read("partners")[["partner_id", "partner_type"]].itertuples(index=False))
    had = {("partner_type", kinds.get(party.partner_id, party.partner_type)) for party in parties.itertuples()}
    had |= {(name, code) for name in ("agreement_type", "therapeutic_area", "rd_stage") for code in agreements[name]}
    scopes = [part.partition("=") for scope in claims.loc[claims["rank"] != "deprecated", "scope"] for part in scope.split()]
    return {(name, code) for name, _, codes in scopes if name != "programme" for code in codes.split(",")} - had
