"""A choice of records: as a value, as a link, and in its effect on every table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.filters import CODE_FIELDS, FIELDS, Filters, parse_filters
from oi_metrics.metrics.commitments import commitments
from oi_metrics.metrics.overview import headline_figures
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.model.schema import TABLES
from oi_metrics.records.validate import validate

from .conftest import agreements, parties, partners, records, sites
from .strategies import chosen_filters

CODES = st.lists(st.text(alphabet="abc-_.,=& 가é", min_size=1, max_size=6), unique=True, max_size=3).map(tuple)
TEXTS = st.text(alphabet="ab서울 =,&%", max_size=8).map(lambda text: " ".join(text.split()))
SPANS = st.one_of(st.none(), st.tuples(st.integers(1000, 2999), st.integers(1000, 2999)).map(lambda span: (min(span), max(span))))


class TestAsAValue:
    @given(st.fixed_dictionaries(dict.fromkeys(CODE_FIELDS, CODES)), SPANS, st.booleans(), TEXTS)
    def test_goes_into_a_link_and_comes_back(self, codes, years, undated, text):
        chosen = Filters(**codes, years=years, undated=undated, text=text)
        assert Filters.from_params(chosen.to_params()) == chosen

    @given(chosen_filters())
    def test_goes_onto_the_command_line_and_comes_back(self, chosen):
        assert parse_filters(f"{name}={','.join(values)}" for name, values in chosen.to_params().items()) == chosen

    def test_leaves_defaults_out_of_the_link(self):
        assert Filters().to_params() == {}
        assert Filters(partner_type=("hospital",), years=(2012, 2018), undated=False, text="서울").to_params() == {
            "partner_type": ["hospital"], "years": ["2012-2018"], "undated": ["no"], "text": ["서울"],
        }  # fmt: skip

    def test_is_frozen_and_can_be_a_key(self):
        assert {Filters(text="a"): 1}[Filters(text="a")] == 1
        with pytest.raises(AttributeError):
            Filters().text = "b"


class TestParsing:
    @pytest.mark.parametrize(
        ("pairs", "chosen"),
        [
            ([], Filters()),
            (["partner_type=hospital,biotech"], Filters(partner_type=("hospital", "biotech"))),
            (["partner_type=hospital", "partner_type=biotech"], Filters(partner_type=("hospital", "biotech"))),
            (["partner_type=hospital,hospital"], Filters(partner_type=("hospital",))),
            (["years=2012-2018"], Filters(years=(2012, 2018))),
            (["years=2012"], Filters(years=(2012, 2012))),
            (["undated=no"], Filters(undated=False)),
            (["undated=yes"], Filters()),
            (["text=  Seoul   National, Hospital "], Filters(text="Seoul National, Hospital")),
            (["text=\u1109\u1165\u110b\u116e\u11af"], Filters(text="서울")),
        ],
    )
    def test_of_pairs(self, pairs, chosen):
        assert parse_filters(pairs) == chosen

    @pytest.mark.parametrize(
        ("pair", "message"),
        [
            ("hospital", "'hospital' is not a filter; write key=code or key=code,code"),
            ("partner_type=", "'partner_type=' is not a filter; write key=code or key=code,code"),
            ("city=Seoul", f"'city' is not a filter; use {', '.join(FIELDS)}"),
            ("years=2018-2012", "years='2018-2012' ends before it begins; write years=2012-2018"),
            ("years=soon", "years='soon' is not a span; write years=2012-2018"),
            ("years=2012-", "years='2012-' is not a span; write years=2012-2018"),
            ("years=12345", "years='12345' is not a span; write years=2012-2018"),
            ("years=²-2018", "years='²-2018' is not a span; write years=2012-2018"),
            ("years=0-2018", "years='0-2018' is not a span; write years=2012-2018"),
            ("undated=maybe", "undated='maybe' is neither; write undated=yes or undated=no"),
        ],
    )
    def test_of_what_is_no_filter(self, pair, message):
        with pytest.raises(FilterError) as refused:
            parse_filters([pair])
        assert str(refused.value) == message

    @settings(max_examples=50, deadline=None)
    @given(st.sampled_from(FIELDS), st.text(max_size=8))
    def test_of_any_link_gives_filters_that_work_or_a_filter_error(self, name, value):
        try:
            chosen = Filters.from_params({name: [value]})
        except FilterError:
            return
        filters.apply(PORTFOLIO, chosen)


WRITTEN = {
    "sources": [{"source_id": "web", "tier": "company_page"}, {"source_id": "list", "tier": "registry"}],
    "statements": [{"statement_id": "page", "source_id": "web"}, {"statement_id": "entry", "source_id": "list"}],
    "partners": [
        {"partner_id": "snuh", "name_en": "Seoul National University Hospital", "name_ko": "서울대학교병원", "aliases": "SNUH;서울대병원"},
        {"partner_id": "asan", "name_en": "Asan Medical Center", "name_ko": "서울아산병원"},
        {"partner_id": "anrt", "name_en": "ANRT", "name_ko": "ANRT", "partner_type": "biotech"},
        {"partner_id": "mohw", "name_en": "Ministry of Health", "name_ko": "보건복지부", "partner_type": "government"},
        {"partner_id": "busan", "name_en": "Busan Hospital", "name_ko": "부산병원"},
    ],
    "programmes": [{"programme_id": "net", "name_en": "Network"}, {"programme_id": "alias", "same_as": "net"}, {"programme_id": "idle"}],
    "agreements": [
        {"agreement_id": "early", "title_en": "Early trials", "title_ko": "조기 임상", "signed": "2018-06-28", "rd_stage": "clinical", "status": "active"},
        {
            "agreement_id": "liver",
            "title_en": "Liver cancer",
            "title_ko": "간암 연구",
            "signed": "2014",
            "agreement_type": "joint_research",
            "therapeutic_area": "oncology",
        },
        {"agreement_id": "pledge", "title_en": "Memorandum", "title_ko": "양해각서", "signed": "2009/2013", "status": "fulfilled"},
        {"agreement_id": "bank", "title_en": "Specimen bank", "title_ko": "검체은행", "signed": "", "agreement_type": "joint_research"},
        {"agreement_id": "open", "title_en": "Open start", "title_ko": "시작 미상", "signed": "../2011", "agreement_type": "license"},
    ],
    "parties": [
        *parties("early", "snuh"),
        *parties("liver", "asan", "anrt"),
        *parties("pledge", "mohw"),
        *parties("bank", "?hospital"),
        *parties("open", "?biotech"),
    ],
    "amounts": [{"agreement_id": "pledge", "kind": "investment_pledge", "amount": 70}, {"agreement_id": "liver", "amount": 5}],
    "memberships": [
        {"programme_id": "net", "seat": 1, "partner_id": "snuh", "joined": "2012"},
        {"programme_id": "net", "seat": 2, "partner_id": "asan", "joined": "2018"},
        {"programme_id": "net", "seat": 3, "partner_type": "hospital"},
        {"programme_id": "alias", "seat": 1, "partner_type": "hospital", "joined": "2012"},
    ],
    "recognitions": [{"recognition_id": "award", "title_en": "Certification", "title_ko": "인증", "awarded_by": "mohw", "awarded": "2014-11-21"}],
    "claims": [
        {"claim_id": "all", "title_en": "All agreements", "value": 26, "as_of": "../2019", "scope": "agreement_type=joint_research partner_type=biotech"},
        {"claim_id": "seats", "measure": "programme_hospitals", "unit": "hospital", "value": 5, "as_of": "2018", "scope": "programme=net"},
        {"claim_id": "any", "measure": "projects", "unit": "project", "value": 23},
    ],
    "trials": [
        {"trial_id": "t1", "approved": "2014-05-07", "therapeutic_area": "oncology", "source_id": "list"},
        {"trial_id": "t2", "approved": "2018-05-07", "therapeutic_area": "metabolic", "source_id": "list"},
    ],
    "trial_sites": [*sites("t1", "asan", "busan"), *sites("t2", "snuh")],
    "evidence": [
        {"record_type": kind, "record_id": key, "statement_id": statement}
        for kind, statement, keys in (
            ("agreements", "page", ("early", "liver", "pledge", "bank", "open")),
            ("programmes", "page", ("net", "alias", "idle")),
            ("recognitions", "page", ("award",)),
            ("claims", "page", ("all", "seats", "any")),
            ("trials", "entry", ("t1", "t2")),
        )
        for key in keys
    ],
}
PORTFOLIO = records(**WRITTEN)


def kept(**chosen):
    return filters.apply(PORTFOLIO, Filters(**chosen))


def ids(tables, name):
    """In the order in which the portfolio writes them."""
    written = [row[TABLES[name].key[0]] for row in WRITTEN[name]]
    found = tables.frames[name][TABLES[name].key[0]].tolist()
    return [key for key in written if key in found] + [key for key in found if key not in written]


class TestPartnerType:
    def test_keeps_agreements_with_such_a_party(self):
        assert ids(kept(partner_type=("biotech",)), "agreements") == ["liver", "open"]
        assert ids(kept(partner_type=("government", "biotech")), "agreements") == ["liver", "pledge", "open"]

    def test_keeps_unnamed_parties_of_the_type(self):
        assert kept(partner_type=("hospital",)).parties["record"].tolist() == ["parties/bank/1", "parties/early/1", "parties/liver/1"]

    def test_keeps_seats_sites_and_recognitions_of_the_type(self):
        assert len(kept(partner_type=("hospital",)).memberships) == 4
        assert len(kept(partner_type=("biotech",)).memberships) == len(kept(partner_type=("biotech",)).trial_sites) == 0
        assert ids(kept(partner_type=("government",)), "recognitions") == ["award"]
        assert ids(kept(partner_type=("hospital",)), "recognitions") == []

    def test_keeps_the_claims_that_can_hold_it(self):
        biotech, hospital = (set(ids(kept(partner_type=(kind,)), "claims")) for kind in ("biotech", "hospital"))
        assert biotech & {"all", "seats"} == {"all"}
        assert hospital & {"all", "seats"} == {"seats"}

    def test_of_a_code_that_nobody_has_keeps_nothing(self):
        empty = kept(partner_type=("other",))
        assert [len(empty.frames[name]) for name in ("agreements", "parties", "amounts", "memberships", "partners", "trials")] == [0] * 6


class TestYears:
    def test_keep_what_may_lie_within_them(self):
        assert ids(kept(years=(2013, 2014)), "agreements") == ["liver", "pledge", "bank"]
        assert ids(kept(years=(2009, 2010)), "agreements") == ["pledge", "bank", "open"]

    def test_keep_the_undated_unless_told_otherwise(self):
        assert ids(kept(years=(2018, 2018)), "agreements") == ["early", "bank"]
        assert ids(kept(years=(2018, 2018), undated=False), "agreements") == ["early"]

    def test_are_inclusive_at_both_ends(self):
        assert "early" in ids(kept(years=(2000, 2018)), "agreements")
        assert "early" in ids(kept(years=(2018, 2030)), "agreements")
        assert "early" not in ids(kept(years=(2000, 2017)), "agreements")

    def test_go_by_each_table_s_own_date(self):
        found = kept(years=(2012, 2014), undated=False)
        assert found.memberships["record"].tolist() == ["memberships/alias/1", "memberships/net/1"]
        assert ids(found, "trials") == ["t1"]
        assert found.trial_sites["record"].tolist() == ["trial_sites/t1/asan", "trial_sites/t1/busan"]
        assert ids(found, "recognitions") == ["award"]
        assert ids(found, "claims") == ["all"]

    def test_that_hold_nothing_leave_the_undated(self):
        assert ids(kept(years=(2030, 2031)), "agreements") == ["bank"]

    def test_undated_alone_restricts_nothing(self):
        assert ids(kept(undated=False), "agreements") == ids(PORTFOLIO, "agreements")


class TestAgreementFields:
    @pytest.mark.parametrize(
        ("chosen", "agreement_ids"),
        [
            ({"agreement_type": ("joint_research",)}, ["liver", "bank"]),
            ({"agreement_type": ("joint_research", "license")}, ["liver", "bank", "open"]),
            ({"therapeutic_area": ("oncology",)}, ["liver"]),
            ({"rd_stage": ("clinical",)}, ["early"]),
            ({"status": ("fulfilled",)}, ["pledge"]),
            ({"status": ("unknown",), "agreement_type": ("license",)}, ["open"]),
        ],
    )
    def test_keep_agreements_with_the_code(self, chosen, agreement_ids):
        assert ids(kept(**chosen), "agreements") == agreement_ids

    def test_keep_seats_and_trials_of_their_partners_only(self):
        found = kept(rd_stage=("clinical",))
        assert found.memberships["record"].tolist() == ["memberships/alias/1", "memberships/net/1"]  # one seat under two names
        assert found.trial_sites["record"].tolist() == ["trial_sites/t2/snuh"]
        assert ids(found, "trials") == ["t2"]
        assert ids(found, "recognitions") == []

    def test_therapeutic_area_keeps_trials_of_the_area(self):
        found = kept(therapeutic_area=("oncology",))
        assert ids(found, "trials") == ["t1"]
        assert found.memberships["record"].tolist() == ["memberships/net/2"]

    def test_a_scope_that_does_not_say_restricts_no_claim(self):
        assert "all" in ids(kept(therapeutic_area=("oncology",)), "claims")
        assert "any" in ids(kept(agreement_type=("mou",)), "claims")

    def test_status_holds_no_claim(self):
        assert ids(kept(status=("active",)), "claims") == []

    def test_amounts_follow_their_agreement(self):
        assert commitments(kept(agreement_type=("joint_research",)))[["kind", "amount"]].to_numpy().tolist() == [["upfront", 5]]


class TestPartner:
    def test_keeps_what_names_the_partner(self):
        found = kept(partner=("asan",))
        assert ids(found, "agreements") == ["liver"]
        assert found.parties["record"].tolist() == ["parties/liver/1"]
        assert found.memberships["record"].tolist() == ["memberships/net/2"]
        assert found.trial_sites["record"].tolist() == ["trial_sites/t1/asan"]
        assert ids(found, "partners") == ["asan"]

    def test_keeps_the_recognition_that_it_awarded(self):
        assert ids(kept(partner=("mohw",)), "recognitions") == ["award"]

    def test_keeps_no_unnamed_party(self):
        assert "" not in set(kept(partner=("snuh", "asan")).parties["partner_id"])


class TestText:
    @pytest.mark.parametrize("text", ["liver", "LIVER", "cancer liver", "간암", "anrt", "서울아산", "medical center"])
    def test_finds_titles_and_partners_in_both_languages(self, text):
        assert ids(kept(text=text), "agreements") == ["liver"]

    def test_finds_other_names(self):
        assert ids(kept(text="서울대병원"), "agreements") == ["early"]

    def test_needs_every_word(self):
        assert ids(kept(text="liver nothing"), "agreements") == []

    def test_is_no_pattern(self):
        assert ids(kept(text="li.er"), "agreements") == ids(kept(text="li[a-z]er"), "agreements") == []

    def test_keeps_all_parties_of_a_found_agreement(self):
        assert kept(text="anrt").parties["record"].tolist() == ["parties/liver/1", "parties/liver/2"]

    def test_finds_recognitions_and_claims_by_title(self):
        assert ids(kept(text="인증"), "recognitions") == ["award"]
        assert ids(kept(text="all agreements"), "claims") == ["all"]

    def test_finds_sites_and_seats_by_partner(self):
        found = kept(text="부산")
        assert (ids(found, "agreements"), found.trial_sites["record"].tolist(), ids(found, "trials")) == ([], ["trial_sites/t1/busan"], ["t1"])


class TestTier:
    def test_keeps_what_its_statements_carry(self):
        found = kept(tier=("registry",))
        assert (ids(found, "agreements"), ids(found, "trials"), ids(found, "sources")) == ([], ["t1", "t2"], ["list"])
        assert set(ids(found, "partners")) == {"snuh", "asan", "busan"}

    def test_of_all_sources_keeps_all(self):
        assert ids(kept(tier=("company_page", "registry")), "agreements") == ids(PORTFOLIO, "agreements")

    def test_that_no_source_has_keeps_nothing(self):
        found = kept(tier=("internal",))
        assert [len(found.frames[name]) for name in ("agreements", "trials", "claims", "recognitions", "sources", "evidence")] == [0] * 6

    def test_is_chosen_before_the_rest(self):
        assert ids(kept(tier=("company_page",), partner_type=("biotech",)), "agreements") == ["liver", "open"]


class TestWhatFollows:
    def test_evidence_and_sources_speak_of_kept_records_only(self):
        found = kept(partner=("anrt",), years=(2014, 2014))
        assert found.evidence["record_id"].tolist() == ["liver"]
        assert ids(found, "statements") == ["page"]
        assert ids(found, "sources") == ["web"]

    def test_partners_that_nothing_names_go(self):
        assert ids(kept(partner_type=("biotech",)), "partners") == ["anrt"]

    def test_the_programme_that_a_name_is_read_to_mean_stays(self):
        found = kept(years=(2012, 2012), undated=False)
        assert ids(found, "programmes") == ["net", "alias"]

    def test_no_filter_keeps_a_partner_that_nothing_names(self):
        tables = records(partners=partners(p="hospital"))
        assert ids(filters.apply(tables, Filters()), "partners") == ["p"]

    def test_the_source_of_a_kept_trial_stays(self):
        tables = records(sources=[{"source_id": "list", "tier": "registry"}], trials=[{"trial_id": "t", "source_id": "list", "approved": "2018"}])
        assert ids(filters.apply(tables, Filters(years=(2018, 2018))), "sources") == ["list"]

    def test_without_any_claim_nothing_is_deprecated(self, recwarn):
        filters.apply(records(agreements=agreements(a="2018")), Filters(agreement_type=("mou",)))
        assert [str(warning.message) for warning in recwarn] == []

    def test_a_sum_without_its_agreement_does_not_stop_the_headline(self):
        tables = records(
            sources=[{"source_id": "web"}, {"source_id": "paper", "tier": "public_record"}],
            statements=[{"statement_id": "page", "source_id": "web"}, {"statement_id": "press", "source_id": "paper"}],
            agreements=agreements(a="2018"),
            amounts=[{"agreement_id": "a", "amount": 5}],
            evidence=[
                {"record_type": "agreements", "record_id": "a", "statement_id": "press"},
                {"record_type": "amounts", "record_id": "a/upfront/KRW", "statement_id": "page"},
            ],
        )
        figures = headline_figures(filters.apply(tables, Filters(tier=("company_page",))))
        assert figures["value"].tolist() == [0] * len(figures)

    @pytest.mark.parametrize(
        "chosen",
        [
            Filters(tier=("company_page",)),
            Filters(partner_type=("hospital",)),
            Filters(years=(2012, 2014)),
            Filters(text="seoul"),
            Filters(rd_stage=("clinical",)),
        ],
    )
    def test_what_is_kept_of_the_embedded_records_is_valid(self, embedded, chosen):
        """A selection can be handed on and read again."""
        found = filters.apply(embedded, chosen)
        text = {name: found.frames[name][TABLES[name].column_names].astype("object").where(lambda frame: frame.notna(), "").astype("str") for name in TABLES}
        assert [str(fault) for fault in validate(text)] == []
