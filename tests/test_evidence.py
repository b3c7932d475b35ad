"""What each record rests on, and what is left of it when some tiers are switched off."""

import pytest

from bench.many import many
from oi_metrics.evidence import TRAIL_COLUMNS, at_tiers, trail, without_statement
from oi_metrics.filters import Filters, apply
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.tables import typed

from .conftest import agreements, parties, partners, records, row_of, sites

PAGE, PRESS = "company_page", "public_record"
SOURCES = [{"source_id": "web", "tier": PAGE}, {"source_id": "paper", "tier": PRESS}, {"source_id": "list", "tier": "registry"}]
STATEMENTS = [
    {"statement_id": "page", "source_id": "web"},
    {"statement_id": "press", "source_id": "paper"},
    {"statement_id": "press2", "source_id": "paper"},
    {"statement_id": "entry", "source_id": "list"},
]


def said(record, statement, field="", value="", stance="supports"):
    kind, _, key = record.partition("/")
    return {"record_type": kind, "record_id": key, "field": field, "value": value, "statement_id": statement, "stance": stance}


def told(*evidence, **rows):
    return records(sources=SOURCES, statements=STATEMENTS, evidence=list(evidence), **rows)


def signed_at(tiers, recorded, *evidence):
    tables = told(said("agreements/a", "page"), said("agreements/a", "press"), *evidence, agreements=agreements(a=recorded))
    return row_of(at_tiers(tables, tiers).agreements, agreement_id="a")["signed"]


class TestFields:
    def test_falls_back_to_what_the_remaining_statement_says(self):
        evidence = said("agreements/a", "page", "signed", "2009/2013"), said("agreements/a", "press", "signed", "2009-06-16")
        assert signed_at((PAGE,), "2009-06-16", *evidence) == "2009/2013"
        assert signed_at((PRESS,), "2009-06-16", *evidence) == "2009-06-16"

    def test_takes_the_bounds_along(self):
        evidence = said("agreements/a", "page"), said("agreements/a", "page", "signed", "2018"), said("agreements/a", "press", "signed", "2018-06-28")
        found = row_of(at_tiers(told(*evidence, agreements=agreements(a="2018-06-28")), (PAGE,)).agreements, agreement_id="a")
        assert [str(found[side].date()) for side in ("signed_earliest", "signed_latest")] == ["2018-01-01", "2018-12-31"]

    def test_is_blank_where_no_remaining_statement_speaks_of_it(self):
        assert signed_at((PAGE,), "2014-03-19", said("agreements/a", "press", "signed", "2014-03-19")) == ""

    def test_stays_where_no_statement_speaks_of_the_field_alone(self):
        assert signed_at((PAGE,), "2014-03-19") == "2014-03-19"

    def test_stays_where_a_remaining_statement_lies_within_it(self):
        evidence = said("agreements/a", "press", "signed", "2018-06-29"), said("agreements/a", "press2", "signed", "2018-06-28")
        assert signed_at((PRESS,), "[2018-06-28,2018-06-29]", *evidence) == "[2018-06-28,2018-06-29]"

    def test_stays_where_a_remaining_statement_says_what_the_record_says(self):
        assert signed_at((PAGE,), "2018", said("agreements/a", "page", "signed"), said("agreements/a", "press", "signed", "2018-06")) == "2018"

    def test_takes_nothing_from_a_statement_that_contradicts_it(self):
        evidence = said("agreements/a", "page", "signed", "2011", "contradicts"), said("agreements/a", "press", "signed", "2012")
        assert signed_at((PAGE,), "2012", *evidence) == ""

    def test_takes_the_first_of_several(self):
        evidence = said("agreements/a", "press", "signed", "2011"), said("agreements/a", "press2", "signed", "2012"), said("agreements/a", "page", "signed", "")
        assert signed_at((PRESS,), "2018", *evidence) == "2011"

    def test_of_codes_are_blank_or_as_said(self):
        evidence = [said("agreements/a", tier) for tier in ("page", "press")]
        evidence += [said("agreements/a", "press", "rd_stage", "discovery"), said("agreements/a", "page", "status", "ended")]
        evidence += [said("agreements/a", "press", "status", "active")]
        tables = told(*evidence, agreements=[{"agreement_id": "a", "rd_stage": "discovery", "status": "active"}])
        found = at_tiers(tables, (PAGE,)).agreements
        assert found["rd_stage"].isna().tolist() == [True]
        assert found["status"].tolist() == ["ended"]
        assert found["status"].dtype == tables.agreements["status"].dtype

    def test_of_numbers_are_numbers(self):
        evidence = [said("amounts/a/upfront/KRW", tier) for tier in ("page", "press")] + [said("agreements/a", "page")]
        evidence += [said("amounts/a/upfront/KRW", "page", "amount", "70"), said("amounts/a/upfront/KRW", "press", "amount", "71")]
        tables = told(*evidence, agreements=agreements(a=""), amounts=[{"agreement_id": "a", "amount": 71}])
        assert at_tiers(tables, (PAGE,)).amounts["amount"].tolist() == [70]

    def test_of_a_seat_lose_the_name_that_only_others_print(self):
        evidence = said("programmes/net", "page"), said("memberships/net/1", "page"), said("memberships/net/1", "press", "partner_id")
        seat = [{"programme_id": "net", "partner_id": "snuh", "partner_type": "hospital"}]
        tables = told(*evidence, programmes=[{"programme_id": "net"}], partners=partners(snuh="hospital"), memberships=seat)
        found = at_tiers(tables, (PAGE,)).memberships
        assert (found["partner_id"].tolist(), found["partner_type"].tolist()) == ([""], ["hospital"])


class TestRecords:
    def test_stay_with_a_statement_of_the_tiers(self):
        tables = told(said("agreements/a", "page"), said("agreements/b", "press"), agreements=agreements(a="", b="", c=""))
        assert at_tiers(tables, (PAGE,)).agreements["agreement_id"].tolist() == ["a"]
        assert at_tiers(tables, (PAGE, PRESS)).agreements["agreement_id"].tolist() == ["a", "b"]

    def test_do_not_stay_with_a_statement_that_contradicts_them(self):
        tables = told(said("agreements/a", "page", stance="contradicts"), said("agreements/a", "press"), agreements=agreements(a=""))
        assert at_tiers(tables, (PAGE,)).agreements["agreement_id"].tolist() == []

    def test_without_any_evidence_are_of_no_tier(self):
        tables = told(said("agreements/a", "page"), agreements=agreements(a=""), claims=[{"claim_id": "c", "value": 5}])
        assert at_tiers(tables, (PAGE,)).claims["claim_id"].tolist() == []

    def test_all_stay_when_no_tier_or_every_tier_is_chosen(self):
        tables = told(said("agreements/a", "page"), agreements=agreements(a="", b=""))
        assert at_tiers(tables, ()) is tables
        assert at_tiers(tables, (PAGE, PRESS, "registry", "internal")) is tables

    def test_take_statements_and_sources_along(self):
        found = at_tiers(told(said("agreements/a", "page"), said("agreements/a", "press"), agreements=agreements(a="")), (PRESS,))
        assert found.sources["source_id"].tolist() == ["paper"]
        assert found.statements["statement_id"].tolist() == ["press", "press2"]
        assert found.evidence["statement_id"].tolist() == ["press"]

    def test_parts_stand_on_their_whole(self):
        evidence = said("agreements/a", "page"), said("agreements/b", "press"), said("trials/t", "entry")
        tables = told(
            *evidence,
            agreements=agreements(a="", b=""),
            parties=parties("a", "?hospital") + parties("b", "?biotech"),
            partners=partners(snuh="hospital"),
            trials=[{"trial_id": "t", "source_id": "list"}],
            trial_sites=sites("t", "snuh"),
        )
        assert at_tiers(tables, (PAGE,)).parties["record"].tolist() == ["parties/a/1"]
        assert at_tiers(tables, ("registry",)).trial_sites["record"].tolist() == ["trial_sites/t/snuh"]
        assert at_tiers(tables, (PAGE,)).trial_sites["record"].tolist() == []

    def test_parts_with_evidence_of_their_own_stand_on_that(self):
        evidence = said("agreements/a", "page"), said("agreements/a", "press"), said("amounts/a/upfront/KRW", "press")
        tables = told(*evidence, agreements=agreements(a=""), amounts=[{"agreement_id": "a", "amount": 5}])
        assert at_tiers(tables, (PAGE,)).amounts["record"].tolist() == []
        assert at_tiers(tables, (PRESS,)).amounts["record"].tolist() == ["amounts/a/upfront/KRW"]

    def test_parts_do_not_stay_without_their_whole(self):
        evidence = said("agreements/a", "press"), said("parties/a/1", "page"), said("amounts/a/upfront/KRW", "page")
        evidence += said("programmes/net", "press"), said("memberships/net/1", "page")
        tables = told(
            *evidence,
            agreements=agreements(a=""),
            parties=parties("a", "?hospital"),
            amounts=[{"agreement_id": "a", "amount": 5}],
            programmes=[{"programme_id": "net"}],
            memberships=[{"programme_id": "net", "partner_type": "hospital"}],
        )
        found = at_tiers(tables, (PAGE,))
        assert [found.frames[name]["record"].tolist() for name in ("agreements", "parties", "amounts", "programmes", "memberships")] == [[]] * 5

    def test_evidence_of_a_record_that_goes_goes_too(self):
        evidence = said("agreements/a", "press"), said("agreements/a", "page", "signed", "2018")
        assert len(at_tiers(told(*evidence, agreements=agreements(a="2018")), (PAGE,)).evidence) == 0

    @pytest.mark.parametrize("record", ["sources/web", "statements/page"])
    def test_evidence_may_speak_of_a_source(self, record):
        tables = told(said(record, "page"), said("agreements/a", "page"), agreements=agreements(a=""))
        assert at_tiers(tables, (PAGE,)).agreements["agreement_id"].tolist() == ["a"]


class TestTrail:
    TABLES = told(
        said("agreements/a", "page"),
        said("agreements/a", "press", "signed", "2018-06"),
        said("agreements/a", "press2", "signed", "2019", "contradicts"),
        said("parties/a/2", "press"),
        agreements=agreements(a="2018", b=""),
        parties=parties("a", "?hospital", "?biotech"),
    )

    def test_lists_every_statement_that_speaks_of_a_record(self):
        found = trail(self.TABLES, ["agreements/a"])
        assert list(found.columns) == TRAIL_COLUMNS
        assert found[["field", "stance", "value", "statement_id", "tier"]].to_numpy().tolist() == [
            ["", "supports", "", "page", PAGE],
            ["signed", "supports", "2018-06", "press", PRESS],
            ["signed", "contradicts", "2019", "press2", PRESS],
        ]

    def test_of_a_part_is_that_of_its_whole(self):
        assert trail(self.TABLES, ["parties/a/1"])["statement_id"].tolist() == ["page", "press", "press2"]
        assert set(trail(self.TABLES, ["parties/a/1"])["record"]) == {"parties/a/1"}

    def test_of_a_part_with_evidence_is_its_own(self):
        assert trail(self.TABLES, ["parties/a/2"])["statement_id"].tolist() == ["press"]

    def test_keeps_the_order_of_the_records_and_names_each_once(self):
        found = trail(self.TABLES, ["parties/a/2", "agreements/a", "parties/a/2"])
        assert list(dict.fromkeys(found["record"])) == ["parties/a/2", "agreements/a"]
        assert len(found) == 4

    @pytest.mark.parametrize("unknown", [[], ["agreements/b"], ["agreements/none"], ["deals/a"]])
    def test_is_empty_where_nothing_is_said(self, unknown):
        found = trail(self.TABLES, unknown)
        assert len(found) == 0 and list(found.columns) == TRAIL_COLUMNS


def test_the_snapshot_of_a_trial_stays_with_it_and_what_it_says_goes():
    tables = records(
        sources=[{"source_id": "page", "tier": "internal"}, {"source_id": "list", "tier": "registry"}, {"source_id": "paper", "tier": "public_record"}],
        statements=[{"statement_id": "p", "source_id": "page"}, {"statement_id": "l", "source_id": "list"}],
        trials=[{"trial_id": "t", "source_id": "list"}],
        evidence=[{"record_type": "trials", "record_id": "t", "statement_id": statement} for statement in ("p", "l")],
    )
    kept = at_tiers(tables, ("internal",))
    assert (kept.trials["trial_id"].tolist(), kept.sources["source_id"].tolist(), kept.statements["statement_id"].tolist()) == (["t"], ["list", "page"], ["p"])
    assert at_tiers(tables, ("public_record",)).sources["source_id"].tolist() == ["paper"]


def plain_ground(tables):
    """By record, its supporting and contradicting statements and who publishes the former, read off the trail of each alone."""
    found = {}
    for record in (record for frame in tables.frames.values() for record in frame["record"]):
        rows = trail(tables, [record])
        supports = rows[rows["stance"] == "supports"]
        sides = supports["statement_id"], rows.loc[rows["stance"] == "contradicts", "statement_id"], supports["publisher"]
        found[record] = tuple(tuple(dict.fromkeys(side)) for side in sides)
    return found


def test_the_ground_of_all_records_is_that_of_each():
    tables = typed(many(40))
    ground = Ground.of(tables)
    assert Ground.of(apply(tables, Filters(partner_type=("hospital",)))) is ground
    plain = plain_ground(tables)
    assert sum(any(sides) for sides in plain.values()) > 100
    assert {record: tuple(side.get(record, ()) for side in (ground.supporting, ground.against, ground.publishers)) for record in plain} == plain
    assert without_statement(tables, plain) == {record for record in plain if trail(tables, [record]).empty} != set()


def test_a_part_that_is_only_contradicted_stands_on_nothing_else():
    rows = {"agreements": agreements(a="2018"), "parties": parties("a", "?hospital", "?biotech")}
    ground = Ground.of(told(said("agreements/a", "page"), said("parties/a/2", "press", stance="contradicts"), **rows))
    assert [ground.supporting.get(f"parties/a/{party}", ()) for party in "12"] == [("page",), ()]
