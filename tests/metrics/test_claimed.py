"""What is claimed and not named, in every breakdown, on records small enough to read.

Broken on purpose and seen to fail: codes taken from the agreements in view (`tables` in the place of `tables.unfiltered`),
`chosen_by` left out, superseded claims read along.
"""

import pandas as pd
import pytest

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.metrics.agreements import agreements_per_year
from oi_metrics.metrics.claimed import claimed_groups
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.partners import partner_mix, partner_mix_moves, partner_types_by

from ..conftest import parties, partners, records, row_of

AGREEMENT = {"agreement_id": "a", "signed": "2018", "agreement_type": "joint_research", "therapeutic_area": "oncology", "rd_stage": "discovery"}


def claimed(*scopes, **more):
    """One agreement of a hospital on oncology in discovery, and a claim a scope."""
    claims = [{"claim_id": f"c{number}", "scope": scope, "value": 2, **more} for number, scope in enumerate(scopes)]
    return records(agreements=[AGREEMENT], partners=partners(h="hospital"), parties=parties("a", "h"), programmes=[{"programme_id": "net"}], claims=claims)


def found(tables, *by):
    return [tuple(row) for row in claimed_groups(tables, *by).itertuples(index=False)]


@pytest.mark.parametrize(
    ("scopes", "types"),
    [
        ((), []),
        (("",), []),
        (("partner_type=hospital",), []),
        (("partner_type=hospital,biotech",), [("biotech", "claims/c0")]),
        (("partner_type=biotech", "partner_type=university,biotech"), [("biotech", "claims/c0"), ("university", "claims/c1"), ("biotech", "claims/c1")]),
        (("rd_stage=clinical",), []),
        (("programme=net",), []),
    ],
    ids=["none", "no scope", "named", "one", "two of two claims", "another dimension", "a programme of hospitals"],
)
def test_the_types_that_a_claim_speaks_of_and_no_agreement_has(scopes, types):
    assert found(claimed(*scopes), "partner_type") == types


def test_the_seats_of_a_programme_are_of_hospitals():
    claim = {"claim_id": "c", "scope": "programme=net", "measure": "programme_hospitals"}
    assert found(records(programmes=[{"programme_id": "net"}], claims=[claim]), "partner_type") == [("hospital", "claims/c")]


@pytest.mark.parametrize(("more", "there"), [({}, True), ({"value": ""}, True), ({"value": 0}, False), ({"rank": "deprecated"}, False)])
def test_a_superseded_claim_and_one_of_none_speak_of_nothing(more, there):
    assert bool(found(claimed("partner_type=biotech", **more), "partner_type")) == there


@pytest.mark.parametrize(
    ("kept", "there"),
    [
        ({}, True),
        ({"partner_type": ("biotech",)}, True),
        ({"partner_type": ("hospital",)}, False),
        ({"therapeutic_area": ("vaccines",)}, True),
        ({"agreement_type": ("mou",)}, False),
        ({"status": ("active",)}, False),
        ({"years": (2020, 2021)}, True),
        ({"text": "nothing has this"}, False),
    ],
)
def test_it_stands_in_every_view_that_does_not_exclude_it(kept, there):
    """The hospital has an agreement, whether it is in view or not; the claim is of joint research of hospitals and biotechs."""
    view = filters.apply(claimed("partner_type=hospital,biotech agreement_type=joint_research"), Filters(**kept))
    assert found(view, "partner_type") == ([("biotech", "claims/c0")] if there else [])


def test_what_is_chosen_twice_is_excluded_by_either():
    tables = claimed("partner_type=university,biotech")
    once = filters.apply(tables, Filters(partner_type=("biotech", "hospital")))
    assert [group for group, _ in found(once, "partner_type")] == ["biotech"]
    assert found(filters.apply(once, Filters(rd_stage=("discovery",))), "partner_type") == [("biotech", "claims/c0")]
    assert found(filters.apply(once, Filters(partner_type=("university", "hospital"))), "partner_type") == []


def test_the_mix_has_it_at_zero_in_the_order_of_the_vocabulary():
    table = partner_mix(claimed("partner_type=biotech,university"))
    columns = ["partner_type", "certainty", "full", "fractional", "unique_partners", "unnamed_parties", "records"]
    assert table[columns].to_numpy().tolist() == [
        ["university", "claimed", 0, 0, 0, 0, ("claims/c0",)],
        ["hospital", "named", 1, 1, 1, 0, ("parties/a/1",)],
        ["biotech", "claimed", 0, 0, 0, 0, ("claims/c0",)],
    ]
    assert len(partner_mix_moves(claimed("partner_type=biotech"))) == 0


def test_the_breakdown_by_stage_has_it_with_the_types_that_the_claim_states():
    table = partner_types_by(claimed("rd_stage=discovery,basic_research", "partner_type=hospital,biotech rd_stage=clinical"), "rd_stage")
    assert table[["partner_type", "group", "certainty", "agreements", "records"]].to_numpy().tolist() == [
        ["hospital", "discovery", "named", 1, ("parties/a/1",)],
        ["hospital", "clinical", "claimed", 0, ("claims/c1",)],
        ["biotech", "clinical", "claimed", 0, ("claims/c1",)],
        ["not_stated", "basic_research", "claimed", 0, ("claims/c0",)],
    ]


@pytest.mark.parametrize(
    ("by", "scope", "group"),
    [
        ("partner_type", "partner_type=biotech", "biotech"),
        ("agreement_type", "agreement_type=license", "license"),
        ("therapeutic_area", "therapeutic_area=vaccines", "vaccines"),
        ("rd_stage", "rd_stage=basic_research", "basic_research"),
    ],
)
def test_agreements_by_anything_that_a_claim_can_name_have_it_without_a_year(by, scope, group):
    row = row_of(agreements_per_year(claimed(scope), by), certainty="claimed")
    assert pd.isna(row["year"]) and (row["group"], row["agreements"], row["records"]) == (group, 0, ("claims/c0",))


def test_a_claim_without_a_number_is_in_no_ledger_of_numbers():
    ledger = claims_ledger(claimed("partner_type=hospital,biotech", "rd_stage=clinical", value=""))
    assert len(ledger) == 0 and "claimed" in ledger
