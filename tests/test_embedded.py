"""What the embedded records must say: the company's page alone, and with the public record beside it."""

from oi_metrics.evidence import at_tiers, trail
from oi_metrics.metrics.agreements import agreements_by_certainty, certainty
from oi_metrics.metrics.claims import claims_ledger, contradictions, statement_list
from oi_metrics.metrics.commitments import commitments
from oi_metrics.metrics.overview import attention, headline_figures
from oi_metrics.metrics.partners import partner_mix, partner_types_by
from oi_metrics.metrics.sites import site_hospitals, site_members, site_members_over_time
from oi_metrics.metrics.validity import validity
from oi_metrics.records.reading.folder import EMBEDDED, read_folder
from oi_metrics.records.validate import validate

from .conftest import row_of

ON_PAGE = {
    "ministry-mou-2009", "site-partnership-2012", "asan-liver-2014", "snubh-mou-2018", "snuh-mou-2018", "sk-pcv-2014", "unist-oncology-2020",
}  # fmt: skip
TOLD = ("partners", "programmes", "agreements", "parties", "amounts", "memberships", "recognitions", "claims", "trials", "trial_sites")


def by_certainty(tables):
    return dict(agreements_by_certainty(tables)[["certainty", "agreements"]].to_numpy())


def test_the_embedded_records_have_no_fault():
    frames, faults = read_folder(EMBEDDED)
    assert faults + validate(frames) == []


class TestThePageAlone:
    def test_names_seven_agreements(self, company_page):
        assert set(company_page.agreements["agreement_id"]) == ON_PAGE

    def test_dates_four_bounds_one_and_leaves_two_undated(self, company_page):
        assert by_certainty(company_page) == {"dated": 4, "bounded": 1, "undated": 2}

    def test_the_undated_are_the_vaccine_and_the_university(self, company_page):
        kind = certainty(company_page)
        assert set(company_page.agreements.loc[kind == "undated", "agreement_id"]) == {"sk-pcv-2014", "unist-oncology-2020"}
        assert set(company_page.agreements.loc[kind == "bounded", "agreement_id"]) == {"ministry-mou-2009"}

    def test_the_ministry_memorandum_lies_between_2009_and_2013(self, company_page):
        memorandum = row_of(company_page.agreements, agreement_id="ministry-mou-2009")
        assert memorandum["signed"] == "2009/2013"
        assert (str(memorandum["signed_earliest"].date()), str(memorandum["signed_latest"].date())) == ("2009-01-01", "2013-12-31")

    def test_states_one_sum_and_it_is_a_pledge(self, company_page):
        sums = commitments(company_page)[["kind", "currency", "amount", "agreements"]]
        assert sums.to_dict("records") == [{"kind": "investment_pledge", "currency": "KRW", "amount": 70_000_000_000, "agreements": 1}]

    def test_shows_two_recognitions_without_saying_whether_they_hold(self, company_page):
        found = validity(company_page)
        found = found[found["record_type"] == "recognition"]
        assert found["valid_from"].tolist() == ["2014", "2017"]
        assert found["valid_to"].tolist() == ["", ""]
        assert found["state"].tolist() == ["unknown", "unknown"]

    def test_claims_23_projects_and_26_agreements_in_two_rows(self, company_page):
        ledger = claims_ledger(company_page)
        projects, agreements = row_of(ledger, claim_id="projects-23"), row_of(ledger, claim_id="agreements-26")
        assert (projects["claimed"], projects["unit"], projects["as_of"]) == (23, "project", "")
        assert (agreements["claimed"], agreements["unit"], agreements["as_of"]) == (26, "agreement", "../2019")
        assert 49 not in set(ledger["claimed"])

    def test_has_five_seats_under_two_names_of_which_one_is_named(self, company_page):
        members = site_members(company_page)
        assert members.groupby("programme").size().to_dict() == {"premier-network": 5}
        assert members.loc[members["partner_id"] != "", ["programme", "partner_id"]].to_numpy().tolist() == [["premier-network", "snubh"]]

    def test_knows_nothing_of_later_records(self, company_page):
        assert set(company_page.sources["tier"]) == {"company_page"}
        assert len(company_page.trials) == len(company_page.trial_sites) == 0
        assert company_page.agreements["last_verified"].tolist() == [""] * 7
        assert company_page.agreements["ends"].tolist() == [""] * 7

    def test_names_no_hospital_of_the_partnership_of_2012(self, company_page):
        found = company_page.parties[company_page.parties["agreement_id"] == "site-partnership-2012"]
        assert found["partner_id"].tolist() == [""] * 4
        assert found["partner_type"].tolist() == ["hospital"] * 4

    def test_the_repeated_block_is_one_statement_a_fact(self, company_page):
        twice = company_page.statements[company_page.statements["locator"].str.contains("stands twice")]
        assert twice["statement_id"].is_unique
        assert twice["summary_en"].is_unique
        for record in ("recognitions/innovative-pharma-2014", "claims/projects-23", "claims/premier-5"):
            assert len(trail(company_page, [record]).query("field == '' and stance == 'supports'")) == 1

    def test_its_heading_contradicts_that_the_university_is_one(self, company_page):
        assert row_of(company_page.partners, partner_id="unist")["partner_type"] == "university"
        found = row_of(contradictions(company_page), record="partners/unist")
        assert (found["recorded"], found["says_for"], found["says_against"]) == ("university", "university", "company")
        assert found["statement_against"] == "page-domestic-heading"


class TestAllSources:
    def test_date_every_agreement_of_the_page(self, embedded):
        kind = dict(zip(embedded.agreements["agreement_id"], certainty(embedded), strict=True))
        assert {kind[agreement] for agreement in ON_PAGE} == {"dated"}

    def test_leave_the_specimen_bank_undated(self, embedded):
        assert by_certainty(embedded) == {"dated": 11, "bounded": 0, "undated": 1}
        assert agreements_by_certainty(embedded).set_index("certainty").at["undated", "records"] == ("agreements/yuhs-biobank",)

    def test_read_the_two_programmes_as_one_with_five_named_hospitals(self, embedded):
        members = site_members(embedded)
        joined = dict(zip(members["partner_id"], members["joined"], strict=True))
        assert set(members["programme"]) == {"premier-network"}
        assert joined == {
            "samsung-medical-center": "2012-09-10",
            "snuh": "2012-09-10",
            "asan-medical-center": "2012-09-10",
            "severance-hospital": "2012-09-10",
            "snubh": "[2018-06-28,2018-06-29]",
        }

    def test_show_four_hospitals_until_the_fifth_joined(self, embedded):
        grown = site_members_over_time(embedded)
        named = dict(zip(grown["year"], grown["named"], strict=True))
        assert (named[2012], named[2017], named[2018]) == (4, 4, 5)

    def test_show_that_both_recognitions_have_lapsed(self, embedded):
        found = validity(embedded)
        found = found[found["record_type"] == "recognition"]
        assert found["state"].tolist() == ["lapsed", "lapsed"]
        assert found["valid_to"].tolist() == ["2017-11", "2020-12-01"]

    def test_keep_three_sums_in_three_currencies_apart(self, embedded):
        sums = {(row.kind, row.currency): row.amount for row in commitments(embedded).itertuples()}
        assert sums == {("investment_pledge", "KRW"): 70_000_000_000, ("upfront", "USD"): 23_000_000, ("upfront", "EUR"): 50_000_000}

    def test_name_one_of_26_agreements(self, embedded):
        claim = row_of(claims_ledger(embedded), claim_id="agreements-26")
        assert (claim["claimed"], claim["named"], claim["unnamed"]) == (26, 1, 25)
        assert claim["records"] == ("claims/agreements-26", "agreements/asan-anrt-2015")

    def test_contradict_five_hospitals_in_2012(self, embedded):
        claim = row_of(claims_ledger(embedded), claim_id="site-5-2012")
        assert (claim["claimed"], claim["named"], claim["unnamed"], claim["contradicted_by"], claim["rank"]) == (5, 4, 1, 2, "deprecated")

    def test_hold_fifty_trials(self, embedded):
        assert len(embedded.trials) == 50
        trials = site_hospitals(embedded).set_index("partner_id")["trials"]
        members = ["snuh", "severance-hospital", "samsung-medical-center", "asan-medical-center", "snubh"]
        assert trials[members].tolist() == [29, 28, 24, 18, 10]

    def test_the_heading_still_contradicts_the_university(self, embedded):
        assert row_of(embedded.partners, partner_id="unist")["partner_type"] == "university"
        assert row_of(contradictions(embedded), record="partners/unist")["statement_against"] == "page-domestic-heading"

    def test_the_two_dates_of_the_bundang_signing_stand_side_by_side(self, embedded):
        found = row_of(contradictions(embedded), record="agreements/snubh-mou-2018")
        assert {found["says_for"], found["says_against"]} == {"2018-06-28", "2018-06-29"}
        assert found["recorded"] == "[2018-06-28,2018-06-29]"

    def test_every_record_told_reaches_a_statement(self, embedded):
        told = [record for name in TOLD if name != "partners" for record in embedded.frames[name]["record"]]
        found = trail(embedded, told)
        assert set(told) - set(found.loc[found["stance"] == "supports", "record"]) == set()

    def test_every_statement_speaks_of_a_record_but_for_one_without_a_number(self, embedded):
        silent = statement_list(embedded).query("supports == 0 and contradicts == 0")
        assert set(silent["statement_id"]) == {"page-expanding"}

    def test_what_the_page_claims_and_no_agreement_has_stands_in_the_breakdowns(self, embedded):
        mix = row_of(partner_mix(embedded), certainty="claimed")
        assert (mix["partner_type"], mix["full"], mix["records"]) == ("research_institute", 0, ("claims/agreements-26", "claims/projects-23"))
        stage = row_of(partner_types_by(embedded, "rd_stage"), certainty="claimed")
        assert (stage["group"], stage["agreements"], stage["records"]) == ("basic_research", 0, ("claims/strategy-stages",))
        assert set(trail(embedded, stage["records"])["statement_id"]) == {"page-strategy"}

    def test_every_source_is_quoted(self, embedded):
        assert set(embedded.sources["source_id"]) == set(embedded.statements["source_id"])

    def test_the_headline_counts_what_the_records_hold(self, embedded):
        figures = headline_figures(embedded)
        agreements, hospitals = row_of(figures, figure="agreements"), row_of(figures, figure="hospitals")
        recognitions = row_of(figures, figure="recognitions_in_force")
        assert (agreements["value"], agreements["solid"], agreements["hatched"], agreements["hollow"]) == (12, 11, 0, 1)
        assert (hospitals["value"], hospitals["hollow"]) == (5, 0)
        assert (recognitions["value"], recognitions["struck"]) == (0, 2)

    def test_what_needs_attention_names_the_lapsed_and_the_unnamed(self, embedded):
        found = attention(embedded)
        assert found["kind"].value_counts().to_dict()["lapsed"] == 2
        assert found.loc[found["kind"] == "undated", "records"].tolist() == [("agreements/yuhs-biobank",)]
        assert ("claims/agreements-26",) in found.loc[found["kind"] == "unnamed", "records"].tolist()


def test_no_tier_knows_more_than_all(embedded):
    for tier in ("company_page", "public_record", "registry"):
        part = at_tiers(embedded, (tier,))
        for name in TOLD:
            assert set(part.frames[name]["record"]) <= set(embedded.frames[name]["record"])
