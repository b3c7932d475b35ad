"""Claimed, named, unnamed; and statements that do not agree."""

from itertools import combinations

import pytest

from oi_metrics.metrics.claims import claims_ledger, contradictions, statement_list

from ..conftest import agreements, parties, partners, records, row_of

AGREEMENTS = [
    {"agreement_id": "mou", "signed": "2015"},
    {"agreement_id": "onco", "agreement_type": "joint_research", "signed": "2018", "therapeutic_area": "oncology", "rd_stage": "discovery"},
    {"agreement_id": "later", "agreement_type": "joint_research", "signed": "2020"},
    {"agreement_id": "undated", "agreement_type": "joint_research"},
    {"agreement_id": "seat", "agreement_type": "site_partnership", "programme_id": "net", "signed": "2012"},
]


def named(measure="agreements", value=5, **claim):
    """(claimed, named, unnamed) of one claim over the agreements above and a programme of three seats."""
    tables = records(
        agreements=AGREEMENTS,
        partners=partners(b="biotech", h="hospital", i="hospital"),
        parties=[*parties("onco", "b", "h"), *parties("later", "?biotech")],
        programmes=[{"programme_id": "net"}, {"programme_id": "alias", "same_as": "net"}, {"programme_id": "club"}],
        memberships=[
            {"programme_id": "net", "seat": 1, "partner_id": "h", "joined": "2012"},
            {"programme_id": "net", "seat": 2, "partner_id": "i", "joined": "2018"},
            {"programme_id": "net", "seat": 3, "partner_type": "hospital", "joined": "2012"},
            {"programme_id": "club", "seat": 1, "partner_id": "b", "joined": "2012"},
        ],
        claims=[{"claim_id": "c", "measure": measure, "value": value, **claim}],
    )
    row = row_of(claims_ledger(tables), claim_id="c")
    assert row["records"][0] == "claims/c"
    assert len(row["records"]) == 1 + row["named"]
    return row["claimed"], row["named"], row["unnamed"]


class TestLedger:
    def test_of_none(self):
        assert len(claims_ledger(records())) == 0

    @pytest.mark.parametrize(
        ("claim", "counts"),
        [
            ({}, (5, 5, 0)),
            ({"scope": "agreement_type=joint_research"}, (5, 3, 2)),
            ({"scope": "agreement_type=joint_research,mou"}, (5, 4, 1)),
            ({"scope": "partner_type=biotech"}, (5, 2, 3)),
            ({"scope": "partner_type=biotech therapeutic_area=oncology"}, (5, 1, 4)),
            ({"scope": "rd_stage=discovery"}, (5, 1, 4)),
            ({"scope": "agreement_type=joint_research", "as_of": "../2019"}, (5, 1, 4)),
            ({"as_of": "2018-06"}, (5, 2, 3)),
            ({"as_of": "2018/.."}, (5, 5, 0)),
            ({"value": 2}, (2, 5, 0)),
            ({"value": 0, "as_of": "2000"}, (0, 0, 0)),
        ],
    )
    def test_of_agreements(self, claim, counts):
        assert named(**claim) == counts

    def test_of_the_agreements_of_a_programme(self):
        assert named(scope="programme=net") == (5, 1, 4)

    @pytest.mark.parametrize(
        ("claim", "counts"),
        [
            ({"scope": "programme=net"}, (5, 2, 3)),
            ({"scope": "programme=alias"}, (5, 2, 3)),
            ({"scope": "programme=net", "as_of": "2017"}, (5, 1, 4)),
            ({"scope": "programme=net,club"}, (5, 3, 2)),
            ({"scope": "programme=nothing"}, (5, 0, 5)),
        ],
    )
    def test_of_seats(self, claim, counts):
        assert named("programme_hospitals", **claim) == counts

    def test_of_the_seats_of_one_kind_of_partner(self):
        assert named("programme_hospitals", scope="programme=net,club partner_type=hospital") == (5, 2, 3)

    @pytest.mark.parametrize("measure", ["projects", "network_centres_worldwide"])
    def test_of_what_is_not_recorded_one_by_one(self, measure):
        assert named(measure, 23) == (23, 0, 23)

    def test_counts_what_contradicts_it(self):
        tables = records(
            statements=[{"statement_id": "one"}, {"statement_id": "two"}],
            claims=[{"claim_id": "c", "value": 5}, {"claim_id": "d", "value": 5}],
            evidence=[
                {"record_type": "claims", "record_id": "c", "statement_id": "one"},
                {"record_type": "claims", "record_id": "c", "field": "value", "value": "4", "statement_id": "two", "stance": "contradicts"},
            ],
        )
        assert claims_ledger(tables)["contradicted_by"].tolist() == [1, 0]

    def test_two_claims_are_two_rows(self):
        tables = records(claims=[{"claim_id": "projects", "measure": "projects", "value": 23}, {"claim_id": "agreements", "value": 26, "as_of": "../2019"}])
        assert claims_ledger(tables)[["measure", "claimed", "as_of"]].to_numpy().tolist() == [["agreements", 26, "../2019"], ["projects", 23, ""]]


def disagreements(*evidence, **rows):
    statements = [{"statement_id": name, "summary_en": f"{name} says"} for name in ("one", "two", "three")]
    defaults = {"agreements": agreements(a="2018"), "partners": partners(p="university"), **rows}
    table = contradictions(records(statements=statements, evidence=[_evidence(*item) for item in evidence], **defaults))
    return [(row.record, row.field, row.recorded, row.statement_for, row.says_for, row.statement_against, row.says_against) for row in table.itertuples()]


def _evidence(record, field, value, statement, stance="supports"):
    kind, _, key = record.partition("/")
    return {"record_type": kind, "record_id": key, "field": field, "value": value, "statement_id": statement, "stance": stance}


class TestContradictions:
    def test_of_none(self):
        assert disagreements() == []
        assert disagreements(("agreements/a", "", "", "one"), ("agreements/a", "", "", "two")) == []

    def test_of_a_code(self):
        evidence = ("partners/p", "partner_type", "university", "one"), ("partners/p", "partner_type", "company", "two", "contradicts")
        assert disagreements(*evidence) == [("partners/p", "partner_type", "university", "one", "university", "two", "company")]

    def test_of_two_supporting_dates_that_exclude_each_other(self):
        evidence = ("agreements/a", "signed", "2018-06-29", "one"), ("agreements/a", "signed", "2018-06-28", "two")
        assert disagreements(*evidence) == [("agreements/a", "signed", "2018", "one", "2018-06-29", "two", "2018-06-28")]

    def test_a_date_within_another_is_no_disagreement(self):
        assert disagreements(("agreements/a", "signed", "2018", "one"), ("agreements/a", "signed", "2018-06-28", "two")) == []

    def test_three_dates_are_compared_two_by_two(self):
        evidence = ("agreements/a", "signed", "2018", "one"), ("agreements/a", "signed", "2019", "two"), ("agreements/a", "signed", "2020", "three")
        assert {frozenset(row[3:6:2]) for row in disagreements(*evidence)} == {frozenset(pair) for pair in combinations(("one", "two", "three"), 2)}

    def test_the_same_value_twice_is_one_row(self):
        evidence = ("agreements/a", "signed", "2018", "one"), ("agreements/a", "signed", "2018", "two"), ("agreements/a", "signed", "2019", "three")
        assert [row[3:6:2] for row in disagreements(*evidence)] == [("one", "three")]

    def test_of_a_claim_stands_against_what_supports_the_whole(self):
        evidence = ("claims/c", "", "", "one"), ("claims/c", "value", "4", "two", "contradicts")
        found = disagreements(*evidence, claims=[{"claim_id": "c", "value": 5}])
        assert found == [("claims/c", "value", "5", "one", "", "two", "4")]

    def test_without_any_support_says_so(self):
        assert disagreements(("agreements/a", "signed", "2011", "two", "contradicts")) == [("agreements/a", "signed", "2018", "", "", "two", "2011")]

    def test_of_a_whole_record(self):
        evidence = ("agreements/a", "", "", "one"), ("agreements/a", "", "", "two", "contradicts")
        assert disagreements(*evidence) == [("agreements/a", "", "", "one", "", "two", "")]


class TestStatementList:
    def test_of_none(self):
        assert len(statement_list(records())) == 0

    def test_counts_what_each_statement_speaks_of(self):
        tables = records(
            statements=[{"statement_id": "one"}, {"statement_id": "silent"}],
            agreements=agreements(a="", b=""),
            evidence=[
                {"record_type": "agreements", "record_id": "a", "statement_id": "one"},
                {"record_type": "agreements", "record_id": "a", "field": "signed", "value": "2018", "statement_id": "one"},
                {"record_type": "agreements", "record_id": "b", "statement_id": "one", "stance": "contradicts"},
            ],
        )
        table = statement_list(tables)
        assert table[["statement_id", "supports", "contradicts", "records", "tier"]].to_numpy().tolist() == [
            ["one", 2, 1, ("agreements/a", "agreements/b"), "company_page"],
            ["silent", 0, 0, (), "company_page"],
        ]
