"""The embedded records under every filter of the sidebar and 200 pairs of filters, against what their files say (tests/independent.py)."""

from __future__ import annotations

from random import Random

import pytest

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.metrics.partners import BY as OF_TYPES
from oi_metrics.records.tables import Tables
from tests import independent

PAIRS = 200


@pytest.fixture(scope="module")
def truth() -> tuple[set[str], set[str], dict[str, int], dict[str, int]]:
    return independent.members(), independent.lapsed(), independent.named(), independent.contradicted()


def alone(tables: Tables) -> list[Filters]:
    """Each code of each filter but the tier, which changes what is known, and each window of years."""
    offered = {name: codes for name, codes in filters.occurring(tables).items() if name != "tier"}
    codes = [Filters({name: (code,)}.items()) for name, found in offered.items() for code in found]
    years = [Filters(years=(first, last)) for first in range(2009, 2025, 3) for last in range(first, 2025, 3)]
    texts = [Filters(text=text) for text in ("Premier", "서울", "certif", "hospital", "2018")]
    return [*codes, *years, *texts]


def pairs(single: list[Filters]) -> list[Filters]:
    chance = Random(12)
    found = []
    for _ in range(PAIRS):
        one, other = chance.sample(single, 2)
        found.append(Filters(dict((*one.codes, *other.codes)).items(), one.years or other.years, chance.random() < 0.8, one.text or other.text))
    return found


def test_what_the_files_say_is_what_is_expected(truth) -> None:
    members, lapsed, named, contradicted = truth
    assert len(members) == 5
    assert "recognitions/innovative-pharma-2017" in lapsed
    assert named["premier-5"] == 5
    assert sum(contradicted.values()) > 0
    assert independent.as_of().isoformat() == "2026-11-23"


def test_under_every_filter_and_pair_the_facts_are_those_of_the_files(embedded: Tables, truth) -> None:
    members, lapsed, named, contradicted = truth
    single = alone(embedded)
    seen = 0
    for kept in [*single, *pairs(single)]:
        view = filters.apply(embedded, kept)
        assert view.as_of == independent.as_of()
        hospitals, states, claims = (RECORD_METRICS[name].table(view) for name in ("site_hospitals", "validity", "claims_ledger"))
        assert {key for key, member in zip(hospitals["partner_id"], hospitals["member"], strict=True) if member} == members & set(hospitals["partner_id"]), kept
        there = {record for (record,) in states["records"]}
        assert {record for (record,) in states.loc[states["state"] == "lapsed", "records"]} == lapsed & there, kept
        assert dict(zip(claims["claim_id"], claims["named"], strict=True)) == {key: named[key] for key in claims["claim_id"]}, kept
        assert dict(zip(claims["claim_id"], claims["contradicted_by"], strict=True)) == {key: contradicted.get(key, 0) for key in claims["claim_id"]}, kept
        seen += len(hospitals) + len(states) + len(claims)
    assert seen > 1_000


BREAKDOWNS = [("partner_mix", ""), *(("partner_types_by", by) for by in OF_TYPES)]


def claimed_in(view: Tables) -> set[tuple[str, str]]:
    """Every code that a breakdown says is claimed alone, by its dimension."""
    found = set()
    for name, by in BREAKDOWNS:
        table = RECORD_METRICS[name].table(view, **({"by": by} if by else {}))
        rows = table[table["certainty"] == "claimed"]
        found |= {(by or "partner_type", code) for code in rows["group" if by else "partner_type"]}
    return found


def test_what_is_named_out_of_view_is_never_claimed_alone(embedded: Tables) -> None:
    """Seen to fail where the agreements in view are asked in the place of all."""
    truth = independent.claimed_alone()
    assert claimed_in(embedded) == truth == {("partner_type", "research_institute"), ("rd_stage", "basic_research")}
    for kept in alone(embedded):
        assert claimed_in(filters.apply(embedded, kept)) <= truth, kept
