"""The metrics of partners: what they say of none, one, ties and many, and what their charts hold."""

import pandas as pd
import pytest

from oi_metrics.catalogue import partners
from oi_metrics.charts.spec import Band, Mark
from oi_metrics.charts.style import PARTNER_COLOURS
from oi_metrics.language.formatting import metric_table
from oi_metrics.metrics.partners import partner_profile

from ..conftest import agreements, parties, records
from ..conftest import partners as partner_rows
from .telling import EN, KO, declared, frame, told

TINY = records(agreements=agreements(a="2018"), partners=partner_rows(h="hospital"), parties=parties("a", "h", "?biotech"))


@pytest.mark.parametrize("metric", partners.METRICS, ids=lambda metric: metric.name)
def test_every_column_is_declared_and_nothing_is_said_in_words(metric, embedded):
    for tables in (embedded, TINY, records()):
        assert set(metric.table(tables).columns) == declared(metric)
    (english,), (korean,) = told(metric, metric.table(records()))
    assert english.startswith("No ") and "없" in korean


def mix(**full):
    rows = [{"partner_type": code, "full": n, "fractional": float(n), "unique_partners": n} for code, n in full.items()]
    return frame(partners.PARTNER_MIX, *rows)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (mix(hospital=1), "Every party of the 1 agreement is of one type: Hospital.", "협약 1건의 당사자는 모두 같은 유형임(병원)."),
        (mix(hospital=2, not_stated=2), "The only partner type that sources state: Hospital, in 2 of 4 agreements (full counting).",
         "출처가 밝힌 파트너 유형은 병원뿐이며, 협약 4건 가운데 2건에 참여함(전체 집계)."),
        (mix(hospital=1, biotech=1), "Agreements that each of 2 partner types takes part in: 1 of 2 (full counting).",
         "파트너 유형 2개가 각각 협약 2건 가운데 1건에 참여함(전체 집계)."),
        (mix(hospital=3, biotech=3, company=1),
         "Hospital and Biotech each take part in 3 of 7 agreements, and no other partner type in so many (full counting).",
         "병원과 바이오텍이 각각 협약 7건 가운데 3건에 참여하며, 그만큼 참여하는 다른 파트너 유형은 없음(전체 집계)."),
        (mix(hospital=4, university=2), "The partner type in the most agreements: Hospital, in 4 of 6 (full counting).",
         "협약에 가장 많이 참여한 파트너 유형은 병원으로, 협약 6건 가운데 4건임(전체 집계)."),
    ],
)  # fmt: skip
def test_the_mix_names_a_top_type_only_where_there_is_one(table, english, korean):
    said = told(partners.PARTNER_MIX, table)
    assert said[0][0] == english
    assert korean is None or said[1][0] == korean


def claimed(*scopes):
    """An agreement of a hospital in discovery, and a claim a scope."""
    claims = [{"claim_id": f"c{number}", "scope": scope, "value": 2} for number, scope in enumerate(scopes)]
    agreement = {"agreement_id": "a", "signed": "2018", "rd_stage": "discovery"}
    return records(agreements=[agreement], partners=partner_rows(h="hospital"), parties=parties("a", "h"), claims=claims)


@pytest.mark.parametrize(
    ("scopes", "english", "korean"),
    [
        ((), [], []),
        (("partner_type=hospital,research_institute",),
         ["Partner type claimed by sources, with no agreement named: Research institute."],
         ["출처가 공표했으나 확인된 협약이 없는 파트너 유형은 연구기관임."]),
        (("partner_type=biotech", "partner_type=research_institute,biotech"),
         ["Partner type claimed by sources, with no agreement named: Research institute and Biotech."],
         ["출처가 공표했으나 확인된 협약이 없는 파트너 유형은 연구기관과 바이오텍임."]),
    ],
    ids=["none", "one", "two"],
)  # fmt: skip
def test_types_that_are_claimed_and_not_named_are_told(scopes, english, korean):
    one = ["Every party of the 1 agreement is of one type: Hospital."], ["협약 1건의 당사자는 모두 같은 유형임(병원)."]
    assert told(partners.PARTNER_MIX, partners.PARTNER_MIX.table(claimed(*scopes))) == (one[0] + english, one[1] + korean)


@pytest.mark.parametrize(
    ("scopes", "english", "korean"),
    [
        ((), [], []),
        (("rd_stage=basic_research,discovery",),
         ["Stage claimed by sources, with no agreement named: Basic research."],
         ["출처가 공표했으나 확인된 협약이 없는 R&D 단계는 기초 연구임."]),
        (("rd_stage=basic_research,clinical partner_type=hospital,biotech",),
         ["Stage claimed by sources, with no agreement named: Basic research and Clinical."],
         ["출처가 공표했으나 확인된 협약이 없는 R&D 단계는 기초 연구와 임상임."]),
    ],
    ids=["none", "one", "two"],
)  # fmt: skip
def test_stages_that_are_claimed_and_not_named_are_told(scopes, english, korean):
    said = told(partners.PARTNER_TYPES_BY, partners.PARTNER_TYPES_BY.table(claimed(*scopes), by="rd_stage"))
    assert (said[0][1:], said[1][1:]) == (english, korean)


def test_a_type_that_is_claimed_and_not_named_is_hollow_at_zero_and_the_chart_says_so():
    table = partners.PARTNER_MIX.table(claimed("partner_type=research_institute"))
    drawn = partners.PARTNER_MIX.plot(table, EN)
    assert (drawn.categories, drawn.note) == (("Research institute", "Hospital"), "□ 0: claimed, none named")
    for panel in (drawn, *drawn.panels):
        assert (panel.series[0].values, [mark.look for mark in panel.series[0].marks]) == ((0, 1), ["hollow", "solid"])
    assert partners.PARTNER_MIX.plot(partners.PARTNER_MIX.table(claimed()), EN).note == ""
    assert metric_table(table, partners.PARTNER_MIX.columns, KO)["확실성"].tolist() == ["공표만 있음(확인된 협약 없음)", "명칭 확인"]


def test_a_stage_that_is_claimed_and_not_named_is_hollow_at_zero_and_its_column_says_so():
    drawn = partners.PARTNER_TYPES_BY.plot(partners.PARTNER_TYPES_BY.table(claimed("rd_stage=basic_research"), by="rd_stage"), EN)
    assert drawn.categories == ("Basic research", "Discovery")
    assert drawn.bands == (Band(0, 0, "Claimed, none named"),)
    hospital, unstated = drawn.series
    assert (hospital.values, unstated.values, unstated.marks[0].look) == ((None, 1), (0, None), "hollow")


def test_the_mix_is_drawn_by_three_counts_to_one_scale_and_by_one_where_it_is_small():
    drawn = partners.PARTNER_MIX.plot(partners.PARTNER_MIX.table(TINY), EN)
    assert [panel.axis for panel in (drawn, *drawn.panels)] == ["Full counting", "Fractional counting", "Unique partners"]
    hollow = drawn.panels[1].series[1]
    assert (hollow.values, hollow.marks[1]) == ((None, 1.0), Mark(PARTNER_COLOURS["biotech"], "hollow"))
    figure = partners.PARTNER_MIX.figure({"partner_mix": partners.PARTNER_MIX.table(TINY)}, EN)
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range == figure.layout.xaxis3.range
    assert partners.PARTNER_MIX.plot(partners.PARTNER_MIX.table(TINY), EN, counts=("full",)).panels == ()


def test_reasons_that_cancel_each_other_move_nothing():
    row = {"partner_type": "hospital", "from_count": "full", "to_count": "unique_partners", "before": 6.0, "after": 6.0}
    assert told(partners.PARTNER_MIX_MOVES, frame(partners.PARTNER_MIX_MOVES, row))[0] == ["No figure moves with the way of counting."]
    moved = frame(partners.PARTNER_MIX_MOVES, {**row, "after": 4.0})
    english, korean = told(partners.PARTNER_MIX_MOVES, moved)
    assert english == [
        "The way of counting moves the figures of 1 partner type.",
        "What moves: Hospital, 6 by Full counting and 4 by Unique partners; 1 agreement is behind it.",
    ]
    assert korean[1] == "달라지는 유형은 병원으로, 전체 집계 6건, 파트너 수(중복 제외) 4건이며, 관련 협약은 1건임."
    two = frame(partners.PARTNER_MIX_MOVES, {**row, "after": 4.0}, {**row, "partner_type": "biotech", "after": 5.0})
    assert told(partners.PARTNER_MIX_MOVES, two)[0][1].startswith("The largest move: Hospital, 6 by ")


def named(*counts):
    rows = [{"partner_id": name, "name_en": name, "name_ko": name, "agreements": n} for name, n in zip("ABCDEFG", counts, strict=False)]
    return frame(partners.PARTNERS_BY_AGREEMENTS, *rows, partner_type="hospital")


@pytest.mark.parametrize(
    ("counts", "english", "korean"),
    [
        ((1,), "The only named partner, A, is party to 1 agreement.", "명칭이 확인된 유일한 파트너인 A는 협약 1건에 참여함."),
        ((1, 1), "Each of 2 named partners is party to 1 agreement.", "명칭이 확인된 파트너 2곳은 각각 협약 1건에 참여함."),
        ((3, 1), "Of 2 named partners, A is party to the most agreements: 3.", "명칭이 확인된 파트너 2곳 가운데 A가 가장 많은 협약 3건에 참여함."),
        ((3, 3, 1), "Of 3 named partners, A and B are party to 3 agreements each, and no other to so many.",
         "명칭이 확인된 파트너 3곳 가운데 A와 B가 각각 협약 3건에 참여하며, 그만큼 참여하는 다른 파트너는 없음."),
        ((2, 2, 2, 2, 1), "Of 5 named partners, 4 are party to 2 agreements each, and no other to so many.",
         "명칭이 확인된 파트너 5곳 가운데 4곳이 각각 협약 2건에 참여하며, 그만큼 참여하는 다른 파트너는 없음."),
    ],
)  # fmt: skip
def test_no_partner_has_the_most_on_a_tie_or_alone(counts, english, korean):
    assert told(partners.PARTNERS_BY_AGREEMENTS, named(*counts)) == ([english], [korean])


def test_of_many_partners_the_first_forty_are_drawn_and_it_is_said():
    table = pd.concat([named(1)] * 41, ignore_index=True)
    drawn = partners.PARTNERS_BY_AGREEMENTS.plot(table, EN)
    assert len(drawn.categories) == len(set(drawn.categories)) == 40
    assert drawn.shown(EN) == "40 of 41 are drawn (most agreements first); the table has all."
    assert partners.PARTNERS_BY_AGREEMENTS.plot(table.head(40), EN).note == ""


def groups(**counts):
    rows = [{"group": code, "agreements": n, "records": tuple(f"parties/{code}{number}/1" for number in range(n))} for code, n in counts.items()]
    return frame(partners.PARTNER_TYPES_BY, *rows, by="rd_stage", partner_type="hospital")


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (groups(discovery=1), ["Stage stated: Discovery alone, for 1 agreement."], None),
        (groups(not_stated=2), ["Stage: not stated by any source for 2 agreements."], None),
        (groups(discovery=1, clinical=1), ["Stage stated: Discovery and Clinical, for 1 agreement each."], None),
        (groups(discovery=2, clinical=1), ["Stage stated for the most agreements: Discovery, for 2."], None),
        (groups(discovery=2, clinical=2, translational=1), ["Stage stated: Discovery and Clinical, for 2 agreements each, and no other for so many."], None),
    ],
)  # fmt: skip
def test_no_group_is_stated_most_on_a_tie_or_alone(table, english, korean):
    said = told(partners.PARTNER_TYPES_BY, table)
    assert said[0] == english
    assert all("을(를)" not in text and "은(는)" not in text for text in said[1])


def test_what_no_source_states_is_hollow_and_last():
    drawn = partners.PARTNER_TYPES_BY.plot(groups(not_stated=2, discovery=1), EN)
    assert drawn.categories == ("Discovery", "Not stated")
    assert [mark.look for mark in drawn.series[0].marks] == ["solid", "hollow"]
    assert drawn.series[0].rows == (1, 0)


@pytest.mark.parametrize(
    ("n", "effective", "english"),
    [
        (1, None, "1 agreement with a named partner is too few to measure concentration."),
        (9, None, "9 agreements with a named partner are too few to measure concentration."),
        (10, 1.04, "The agreements rest wholly or almost wholly on a single partner (effective number of partners 1, Herfindahl-Hirschman index 0.5)."),
        (12, 3.2, "The agreements are spread as if over 3.2 equally frequent partners (Herfindahl-Hirschman index 0.5)."),
    ],
)
def test_concentration(n, effective, english):
    values = {"hhi": 0.5, "shannon_entropy": 0.1, "effective_partners": effective}
    rows = [{"indicator": name, "value": value, "n": n, "reason": "" if effective else "small_n"} for name, value in values.items()]
    assert told(partners.CONCENTRATION, frame(partners.CONCENTRATION, *rows))[0] == [english]


def test_the_profile_reads_each_detail_by_its_field(embedded):
    profile = partner_profile(embedded, embedded.parties["partner_id"].iloc[0])
    assert set(profile.columns) == {name for column in partners.PROFILE_COLUMNS for name in column.frame_columns}
    row = profile[profile["detail_field"] == "agreement_type"].head(1)
    assert metric_table(row, partners.PROFILE_COLUMNS, KO)["세부 내용"].tolist() == [KO.label("agreement_type", row["detail"].iloc[0])]
