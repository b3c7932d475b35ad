"""What one record is for a reader: written-out records, and laws over generated ones."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.metrics.sites import site_pairs
from oi_metrics.metrics.validity import validity
from oi_metrics.model.schema import TABLES
from oi_metrics.one_record.heads import KINDS, heads, look_of
from oi_metrics.one_record.meant import grouped, meant
from oi_metrics.one_record.model import Named, Told
from oi_metrics.one_record.record import one_record
from tests.conftest import parties, partners, records, sites
from tests.strategies import fitting_filters, valid_rows

EN, KO = Words("en"), Words("ko")


def told(*facts: Told) -> list[tuple[str, str, str | None]]:
    return [(fact.label, fact.text, fact.look) for fact in facts]


@pytest.fixture(scope="module")
def memorandum():
    """A memorandum with a ministry and an unnamed biotech, that has lapsed, with money and two statements that disagree on its day."""
    return records(
        sources=[
            {"source_id": "page", "publisher": "The company", "url": "https://example.org/page", "accessed": "2024-12-31"},
            {"source_id": "paper", "publisher": "A paper", "tier": "public_record", "published": "2018-06-29", "accessed": "2024-12-31"},
        ],
        statements=[
            {"statement_id": "s-page", "source_id": "page", "summary_en": "Signed on the 28th.", "summary_ko": "28일 체결."},
            {"statement_id": "s-paper", "source_id": "paper", "summary_en": "Signed on the 29th.", "summary_ko": "29일 체결."},
        ],
        evidence=[
            {"record_type": "agreements", "record_id": "m", "statement_id": "s-page"},
            {"record_type": "agreements", "record_id": "m", "field": "signed", "value": "2018-06-28", "statement_id": "s-page"},
            {
                "record_type": "agreements", "record_id": "m", "field": "signed", "value": "2018-06-29", "statement_id": "s-paper", "stance": "contradicts",
                "reading_en": "Both days are kept.", "reading_ko": "두 날짜를 모두 남겼다.",
            },
            {"record_type": "amounts", "record_id": "m/upfront/KRW", "statement_id": "s-paper"},
        ],
        partners=[{"partner_id": "ministry", "partner_type": "government", "name_en": "Ministry", "name_ko": "보건복지부"}],
        agreements=[{"agreement_id": "m", "title_en": "A memorandum", "title_ko": "양해각서", "signed": "2018-06-28", "ends": "2020"}],
        parties=[
            {"agreement_id": "m", "party": 1, "partner_id": "ministry", "role": "counterparty"},
            {"agreement_id": "m", "party": 2, "partner_type": "biotech"},
        ],
        amounts=[{"agreement_id": "m", "amount": 70_000_000_000}],
    )  # fmt: skip


def test_an_agreement_is_what_a_reader_would_call_it(memorandum) -> None:
    record = one_record(memorandum, "agreements/m", EN)
    head = record.head
    assert (head.title, head.kind) == ("A memorandum", "Agreement · Memorandum of understanding")
    assert head.counterparties == (Named("partners/ministry", "Ministry", "Counterparty"), Named("", "Biotech, unnamed", "", "hollow"))
    assert told(*head.dates) == [("Signed", "28 Jun 2018", "contested"), ("Ends", "2020", "solid")]
    assert told(*head.money) == [("Upfront payment", "KRW 70 billion", "solid")]
    assert told(head.state) == [("", "Lapsed", "struck")]
    assert head.contested
    assert record.rows == ("agreements/m", "parties/m/1", "parties/m/2", "amounts/m/upfront/KRW")


def test_both_readings_of_what_is_contested_are_kept(memorandum) -> None:
    (dispute,) = one_record(memorandum, "agreements/m", EN).disputes
    assert (dispute.field, dispute.recorded) == ("Signed", "28 Jun 2018")
    assert (dispute.supports.value, dispute.supports.text) == ("28 Jun 2018", "Signed on the 28th.")
    assert (dispute.contradicts.value, dispute.contradicts.text) == ("29 Jun 2018", "Signed on the 29th.")
    assert dispute.reading == "Both days are kept."


def test_statements_bear_source_publisher_date_and_address(memorandum) -> None:
    page, paper = one_record(memorandum, "agreements/m", EN).statements
    assert (page.text, page.publisher, page.published, page.tier, page.url) == (
        "Signed on the 28th.", "The company", "", "Company page", "https://example.org/page",
    )  # fmt: skip
    assert (paper.contradicts, paper.publisher, paper.published, paper.tier) == (True, "A paper", "29 Jun 2018", "Public record")
    assert paper.details == (("Contradicts", "Signed: 29 Jun 2018 — Both days are kept."),)


def test_the_same_in_korean(memorandum) -> None:
    head = one_record(memorandum, "agreements/m", KO).head
    assert (head.title, head.kind) == ("양해각서", "협약 · 양해각서(MOU)")
    assert [named.text for named in head.counterparties] == ["보건복지부", "바이오텍(명칭 미공개)"]
    assert told(*head.dates, *head.money, head.state) == [
        ("체결일", "2018년 6월 28일", "contested"), ("종료일", "2020년", "solid"), ("계약금(선급금)", "700억 원", "solid"), ("", "만료", "struck"),
    ]  # fmt: skip


def test_a_line_of_a_record_opens_the_record(memorandum) -> None:
    whole = one_record(memorandum, "agreements/m", EN)
    for line in ("parties/m/2", "amounts/m/upfront/KRW", "evidence/agreements/m/signed/s-paper"):
        assert one_record(memorandum, line, EN) == whole, line


def test_what_the_source_tiers_do_not_carry_is_not_there(memorandum) -> None:
    assert one_record(filters.apply(memorandum, Filters(tier=("registry",))), "agreements/m", EN) is None
    assert one_record(memorandum, "agreements/none", EN) is None
    assert one_record(memorandum, "nothing", EN) is None
    assert one_record(memorandum, "", EN) is None


def test_an_undated_agreement_says_so() -> None:
    head = one_record(records(agreements=[{"agreement_id": "a"}]), "agreements/a", EN).head
    assert told(*head.dates, head.state) == [("Signed", "undated", "hollow"), ("Ends", "Not stated", "hollow"), ("", "Unknown", "hollow")]
    assert head.counterparties == head.money == ()


@pytest.mark.parametrize(
    ("date", "look"),
    [
        ("", "hollow"), ("../2019", "hollow"), ("2019/..", "hollow"), ("2019", "solid"), ("2019-03", "solid"), ("2019-03-12", "solid"),
        ("2009/2013", "hatched"), ("[2018-06-28,2018-06-29]", "hatched"), ("2012~", "hatched"), ("2014-XX-26", "hatched"),
    ],
)  # fmt: skip
def test_the_look_of_a_date(date: str, look: str) -> None:
    assert look_of(date) == look


@pytest.fixture(scope="module")
def network():
    """Three hospitals, two of which hold a seat; three trials; a university beside one hospital in an agreement."""
    return records(
        partners=partners(alpha="hospital", beta="hospital", gamma="hospital", unist="university"),
        programmes=[{"programme_id": "net"}, {"programme_id": "old", "same_as": "net"}],
        memberships=[
            {"programme_id": "net", "seat": 1, "partner_id": "alpha", "joined": "2012"},
            {"programme_id": "old", "seat": 1, "joined": "2011"},
            {"programme_id": "net", "seat": 2, "partner_id": "beta", "joined": "2012", "left": "2015"},
            {"programme_id": "net", "seat": 3, "partner_type": "hospital"},
        ],
        agreements=[{"agreement_id": "late", "signed": "2020"}, {"agreement_id": "early", "signed": "2010", "programme_id": "net"}],
        parties=[*parties("early", "alpha"), *parties("late", "alpha", "unist")],
        trials=[{"trial_id": f"t{n}", "approved": f"201{n}", "phase": "3"} for n in (1, 2, 3)],
        trial_sites=[*sites("t1", "alpha", "beta"), *sites("t2", "alpha", "beta", "gamma"), *sites("t3", "beta")],
        recognitions=[
            {"recognition_id": "first", "awarded_by": "unist", "awarded": "2014", "valid_until": "2017"},
            {"recognition_id": "second", "awarded_by": "unist", "awarded": "2017", "valid_until": "2030", "renews": "first"},
        ],
        claims=[{"claim_id": "c", "value": 5, "as_of": "2015"}, {"claim_id": "old", "value": 1, "rank": "deprecated"}],
        targets=[{"measure": "agreements", "year": 2025, "target": 9}],
    )


def lists(tables, record: str) -> dict[str, list[tuple[str, str]]]:
    return {listed.label: list(listed.items) for listed in one_record(tables, record, EN).lists}


def test_a_hospital_has_agreements_seats_trials_and_collaborators(network) -> None:
    record = one_record(network, "partners/alpha", EN)
    assert told(record.head.state) == [("Participating hospital", "Takes part", "solid")]
    assert lists(network, "partners/alpha") == {
        "Agreements": [("agreements/early", ""), ("agreements/late", "")],
        "Participating hospitals": [("memberships/net/1", "")],
        "Trials": [("trials/t1", ""), ("trials/t2", "")],
        "Party to the same agreements": [("partners/unist", "1 agreement")],
        "Hospitals in the same trials": [("partners/beta", "2 shared trials"), ("partners/gamma", "1 shared trial")],
    }
    assert record.involved == ("agreements/early", "agreements/late", "memberships/net/1")


def test_a_seat_is_one_under_all_names_of_its_programme(network) -> None:
    for row in ("memberships/net/1", "memberships/old/1"):
        head = one_record(network, row, EN).head
        assert head.counterparties == (Named("partners/alpha", "alpha"),)
        assert told(*head.dates, head.state) == [("Joined", "2012", "solid"), ("", "Takes part", "solid")]
    assert one_record(network, "memberships/net/2", EN).head.state == Told("", "Has left", "struck")
    assert one_record(network, "memberships/net/3", EN).head.counterparties == (Named("", "Hospital, unnamed", "", "hollow"),)


def test_recognitions_claims_trials_programmes_and_targets(network) -> None:
    assert one_record(network, "recognitions/first", EN).head.state == Told("", "Lapsed", "struck")
    assert lists(network, "recognitions/first") == {"Renewed by": [("recognitions/second", "")]}
    assert lists(network, "recognitions/second") == {"Renews": [("recognitions/first", "")]}
    assert one_record(network, "claims/c", EN).head.state == Told("", "Named 1 · Unnamed 4", "hollow")
    assert lists(network, "claims/c") == {"Named": [("agreements/early", "")]}
    assert one_record(network, "claims/old", EN).head.state == Told("", "Superseded", "struck")
    trial = one_record(network, "trials/t2", EN).head
    assert trial.kind == "Trial · Phase 3"
    assert [named.record for named in trial.counterparties] == ["partners/alpha", "partners/beta", "partners/gamma"]
    programme = lists(network, "programmes/net")
    assert programme["Participating hospitals"] == [("memberships/net/1", ""), ("memberships/net/2", ""), ("memberships/net/3", "")]
    assert programme["Other names"] == [("programmes/old", "")]
    assert one_record(network, "targets/agreements/2025", EN).head.title == "Agreements, 2025"


def test_a_trial_that_a_registry_shows_links_there() -> None:
    tables = records(trials=[{"trial_id": "NCT01234567", "registry": "ctgov"}, {"trial_id": "NCT1", "registry": "mfds"}])
    urls = [[fact.url for fact in one_record(tables, name, EN).facts if fact.url] for name in tables.trials["record"]]
    assert urls == [["https://clinicaltrials.gov/study/NCT01234567"], []]


def test_rows_are_grouped_by_the_record_that_they_are_for_a_reader(network) -> None:
    rows = ["parties/late/2", "memberships/net/1", "trial_sites/t1/alpha", "parties/late/1", "trial_sites/t1/beta", "agreements/late"]
    assert grouped(network, rows) == {
        "agreements/late": ("parties/late/2", "parties/late/1", "agreements/late"),
        "memberships/net/1": ("memberships/net/1",),
        "trials/t1": ("trial_sites/t1/alpha", "trial_sites/t1/beta"),
    }


def test_every_table_has_records_or_lines_of_records() -> None:
    lines = {"parties", "amounts", "trial_sites", "evidence"}
    assert {*KINDS, *lines} == {*TABLES}


def test_shared_trials_are_those_of_the_network(embedded) -> None:
    pairs = {(row.partner_a, row.partner_b): row.trials for row in site_pairs(embedded).itertuples()}
    for partner in ("snubh", "asan-medical-center"):
        (shared,) = [listed for listed in one_record(embedded, f"partners/{partner}", EN).lists if listed.label == "Hospitals in the same trials"]
        found = {(min(partner, other), max(partner, other)): int(re.match(r"\d+", note)[0]) for name, note in shared.items for other in [name[9:]]}
        assert found == {pair: n for pair, n in pairs.items() if partner in pair}


@pytest.mark.parametrize("words", [EN, KO], ids=["en", "ko"])
def test_every_embedded_record_is_something_to_a_reader(embedded, words) -> None:
    every = [name for table in TABLES for name in embedded.frames[table]["record"]]
    called = heads(embedded, {meant(embedded, name) for name in every}, words)
    for name in every:
        head = called[meant(embedded, name)]
        assert head.title and head.kind
        assert "nan" not in f"{head.title} {head.kind} {head.dates} {head.money}".lower().split()


def test_the_state_is_the_one_of_the_metric(embedded) -> None:
    for row in validity(embedded).itertuples():
        assert heads(embedded, row.records, EN)[row.records[0]].state.text == EN.term(row.state)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_record_is_the_same_under_every_filter(data) -> None:
    tables = records(**data.draw(valid_rows()))
    kept = data.draw(fitting_filters(tables))
    view, whole = filters.apply(tables, kept), filters.apply(tables, Filters(tier=kept.tier))
    names = [name for table in ("agreements", "memberships", "recognitions", "claims", "trials", "parties") for name in view.frames[table]["record"]]
    for name in names:
        assert one_record(view, name, EN) == one_record(whole, name, EN) is not None


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(valid_rows())
def test_every_name_in_a_record_leads_to_one(rows) -> None:
    tables = records(**rows)
    for table in KINDS:
        for name in tables.frames[table]["record"]:
            record = one_record(tables, name, KO)
            reached = [named.record for named in record.head.counterparties if named.record]
            reached += [other for listed in record.lists for other, _ in listed.items] + [dispute.record for dispute in record.disputes]
            assert heads(tables, [meant(tables, other) for other in reached], KO).keys() == {meant(tables, other) for other in reached}
