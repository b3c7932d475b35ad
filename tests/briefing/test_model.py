"""A briefing as a value: its facts, its link, its statements, its charts."""

import re

import pytest

from oi_metrics.briefing.model import ADDRESS, AUDIENCES, PANELS, UnknownPanel, appendix_room, audience, base_address, needed, panels
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables, short
from tests.briefing.conftest import EVERY, brief
from tests.conftest import records

HANGUL = re.compile("[가-힣]")


def test_says_edition_day_filter_and_tiers_in_words(embedded: Tables) -> None:
    chosen = Filters(partner_type=("hospital",), years=(2012, 2018), undated=False, tier=("company_page",), text="seoul")
    found = dict(brief(embedded, chosen=chosen, panels=("partner_mix",)).facts)
    assert found["Data version"] == short(embedded.edition)
    assert found["Filter"] == "Partner type Hospital; Source tier Company page; Years 2012–2018; without the undated; Search “seoul”"
    assert found["Source tiers"] == "Company page"


def test_without_a_filter_it_says_none(embedded: Tables) -> None:
    assert dict(brief(embedded, panels=("partner_mix",)).facts)["Filter"] == "none"


def test_the_link_leads_back_to_the_same_choice(embedded: Tables) -> None:
    found = brief(embedded, "ko", ("partner_mix",), chosen=Filters(partner_type=("hospital", "biotech")), address="https://metrics.example.org/")
    assert found.link == "https://metrics.example.org/?lang=ko&partner_type=hospital&partner_type=biotech"


def test_without_an_address_there_is_no_link(embedded: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    assert brief(embedded, panels=("partner_mix",), address="").link == ""
    monkeypatch.delenv(ADDRESS, raising=False)
    assert base_address() == ""
    monkeypatch.setenv(ADDRESS, "https://metrics.example.org/")
    assert base_address() == "https://metrics.example.org"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_cover_says_the_day_and_a_filter_but_no_code(embedded: Tables, lang: str) -> None:
    found = brief(embedded, lang, ("partner_mix",))
    assert found.company == "Sanofi Korea"
    assert found.cover == tuple(f"{name}: {value}" for name, value in (found.facts[1], found.facts[3]))
    filtered = brief(embedded, lang, ("partner_mix",), chosen=Filters(partner_type=("hospital",)))
    assert filtered.cover[1] == f"{filtered.facts[2][0]}: {filtered.facts[2][1]}"
    assert short(embedded.edition) not in "".join((*found.cover, *filtered.cover))


def test_whose_records_they_are_is_read_off_the_agreements_where_no_page_says() -> None:
    assert brief(records(agreements=[{"agreement_id": "a", "signatory": "Ours"}], sources=[{"source_id": "s", "tier": "public_record"}])).company == "Ours"
    assert brief(records(sources=[{"source_id": "s", "tier": "public_record"}])).company == ""


MINISTRY = {
    "en": ("KRW 70 billion", "16 Jun 2009", "5 Apr 2013", "1 Dec 2020", "5 named hospitals", "of the company's trials: 29", "USD 23 million", "EUR 50 million"),
    "ko": ("700억 원", "2009년 6월 16일", "2013년 4월 5일", "2020년 12월 1일", "병원 5곳", "서울대학교병원으로, 29건", "2,300만 달러", "5,000만 유로"),
}
"""Pledge, its day, letter, certification, network, trials, amounts."""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_ministry_is_told_pledge_letter_certification_network_trials_and_amounts(embedded: Tables, lang: str) -> None:
    found = brief(embedded, lang)
    told = "\n".join(clause.text for clause in found.summary)
    assert all(words in told for words in MINISTRY[lang])
    assert [panel.metric for panel in found.panels[:5]] == ["government_agreements", "certifications", "site_members", "site_hospitals", "stated_amounts"]


def test_an_appendix_is_at_most_a_fifth_of_the_whole() -> None:
    for body in (1, 4, 9.5, 40):
        assert appendix_room(body) / (body + appendix_room(body)) == pytest.approx(1 / 5)


@pytest.mark.parametrize("audience_name", list(AUDIENCES))
def test_at_most_three_sentences_stand_beside_a_chart(embedded: Tables, audience_name: str) -> None:
    found = brief(embedded, panels=EVERY, audience=audience_name)
    for panel in found.panels:
        if panel.plot:
            assert panel.beside == panel.clauses[1:4]
            left_out = len(panel.clauses) - 1 - len(panel.beside)
            assert panel.more(found.words).startswith(f"{left_out} more" if left_out else ""), panel.metric
        else:
            assert panel.beside == panel.clauses[1:] and panel.more(found.words) == ""


def test_sources_have_every_statement_once(everything) -> None:
    found = everything("en")
    numbers = [text for told, _ in found.sources for text in told.split(", ")]
    listed = [n for text in numbers for n in range(int(text.split("–")[0]), int(text.split("–")[-1]) + 1)]
    assert sorted(listed) == [statement.number for statement in found.statements]
    assert listed[0] == 1


def test_statements_are_numbered_as_they_are_cited(everything) -> None:
    found = everything("en")
    assert [statement.number for statement in found.statements] == list(range(1, len(found.statements) + 1))
    cited = {number for clause in (*found.summary, *(clause for panel in found.panels for clause in panel.clauses)) for number in found.cited(clause)}
    assert cited == {statement.number for statement in found.statements}
    assert found.cited(found.summary[0])[0] == 1


def test_both_languages_show_the_same_charts_and_cite_the_same_statements(everything) -> None:
    english, korean = everything("en"), everything("ko")
    assert [s.statement_id for s in english.statements] == [s.statement_id for s in korean.statements]
    for one, other in zip(english.panels, korean.panels, strict=True):
        assert [clause.facts for clause in one.clauses] == [clause.facts for clause in other.clauses]
        if one.plot and other.plot:
            assert [series.values for series in one.plot.series] == [series.values for series in other.plot.series]
            assert [series.marks for series in one.plot.series] == [series.marks for series in other.plot.series]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_panel_has_words_in_its_language(everything, lang: str) -> None:
    for panel in everything(lang).panels:
        for text in (panel.name, panel.headline, panel.definition, panel.why, panel.alt):
            assert text
            assert bool(HANGUL.search(text)) or lang == "en", text
        assert panel.clauses, panel.metric
        assert panel.tiers or panel.metric == "target_attainment"  # of which the embedded records have none


def test_an_empty_selection_says_nothing(embedded: Tables) -> None:
    found = brief(embedded, chosen=Filters(partner=("yuhs",), years=(1950, 1951), undated=False))
    assert [clause.text for clause in found.summary] == ["No agreement, participating hospital or recognition in this selection."]
    assert all(len(panel.clauses) == 1 and panel.headline.startswith(("No ", "Nothing ")) for panel in found.panels)
    assert all(panel.plot is None and panel.tiers == "" for panel in found.panels)
    assert found.statements == ()


def test_another_filter_says_something_else(embedded: Tables) -> None:
    one, other = (brief(embedded, chosen=Filters(partner_type=(kind,))) for kind in ("hospital", "university"))
    assert one.summary[0].text != other.summary[0].text


def test_audiences_name_panels_of_the_catalogue() -> None:
    for reader in AUDIENCES.values():
        assert reader.panels
        assert set(reader.panels) <= set(PANELS)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownPanel, match=r"^nothing is not a panel; use headline_figures, "):
        panels(["partner_mix", "nothing"])
    with pytest.raises(UnknownPanel, match=r"^hospital_profile is not a panel"):
        panels(["hospital_profile"])
    with pytest.raises(UnknownPanel, match=r"^king is not an audience; use executive, ministry$"):
        audience("king")


def test_panels_are_taken_once_and_bring_what_the_summary_needs() -> None:
    assert panels(["validity", "partner_mix", "validity"]) == ("validity", "partner_mix")
    assert set(EVERY) <= set(needed(EVERY, "executive"))
    assert "headline_figures" in needed(["validity"], "ministry")
