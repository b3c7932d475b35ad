"""The metrics of agreements: what they say of none, one, ties and many, in both languages, and what their charts hold."""

from typing import Any

import pandas as pd
import pytest

from oi_metrics.catalogue.agreements import (
    AGREEMENT_TIMELINE,
    AGREEMENTS_BY_CERTAINTY,
    AGREEMENTS_CUMULATIVE,
    AGREEMENTS_IN_FORCE,
    AGREEMENTS_PER_YEAR,
    COMMITMENTS,
    METRICS,
)
from oi_metrics.charts.spec import ACCENT, Mark, Plot, Series
from oi_metrics.charts.style import colour_of
from tests.written import written

from ..conftest import agreements, parties, partners, records
from .telling import EN, KO, declared, told

NONE = ["No agreement in this selection."], ["선택한 조건에 해당하는 협약이 없음."]
NO_DATE = ["No agreement in this selection has a date."], ["선택한 조건에 날짜가 있는 협약이 없음."]


def signed(**days):
    return records(agreements=agreements(**days))


def terms(**days):
    """Agreements by key, with the days of signing and of ending."""
    return records(agreements=[{"agreement_id": key, "signed": signed, "ends": ends} for key, (signed, ends) in days.items()])


def amounts(*rows):
    stated = [dict(zip(("agreement_id", "kind", "currency", "amount"), row, strict=True)) for row in rows]
    return records(agreements=agreements(a="2018", b="2019"), amounts=stated)


CLAIMED = records(
    agreements=agreements(a="2018"), claims=[{"claim_id": "c", "scope": "partner_type=biotech agreement_type=license rd_stage=clinical", "value": 2}]
)


@pytest.mark.parametrize(
    ("by", "english", "korean"),
    [
        (
            "partner_type",
            "Partner type claimed by sources, with no agreement named: Biotech.",
            "출처가 공표했으나 확인된 협약이 없는 파트너 유형은 바이오텍임.",
        ),
        (
            "agreement_type",
            "Agreement type claimed by sources, with no agreement named: License.",
            "출처가 공표했으나 확인된 협약이 없는 협약 유형은 라이선스임.",
        ),
        ("rd_stage", "Stage claimed by sources, with no agreement named: Clinical.", "출처가 공표했으나 확인된 협약이 없는 R&D 단계는 임상임."),
    ],
)
def test_what_is_claimed_and_not_named_has_no_year_and_is_told(by, english, korean):
    table = AGREEMENTS_PER_YEAR.table(CLAIMED, by=by)
    said = told(AGREEMENTS_PER_YEAR, table)
    assert (said[0][1:], said[1][1:]) == ([english], [korean])
    assert AGREEMENTS_PER_YEAR.plot(table, EN).categories == ("2018",)


MANY = signed(a="2018", b="2018", c="2020", d="2019/2020", e="")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_column_is_declared_and_nothing_is_said_in_words(metric, embedded):
    for tables in (embedded, MANY, amounts(("a", "upfront", "KRW", 1)), records()):
        assert set(metric.table(tables).columns) == declared(metric)
    (english,), (korean,) = told(metric, metric.table(records()))
    assert english.startswith("No ") and korean.endswith("없음.")
    assert metric.plot(metric.table(records()), EN) is None


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), *NONE),
        (signed(a="2018"), ["The 1 dated agreement is of 2018."], ["날짜가 확인된 협약 1건은 모두 2018년에 체결됨."]),
        (signed(a="2018", b="2018"), ["All 2 dated agreements are of 2018."], ["날짜가 확인된 협약 2건은 모두 2018년에 체결됨."]),
        (
            signed(a="2018", b="2020-05"),
            ["2018 and 2020 have 1 dated agreement each, and no other year has more."],
            ["2018년과 2020년에 각각 협약 1건이 체결되었으며, 이보다 많은 해는 없음."],
        ),
        (
            signed(a="2015", b="2016", c="2017", d="2018"),
            ["4 years have 1 dated agreement each, and no other year has more."],
            ["4개 해에 각각 협약 1건이 체결되었으며, 이보다 많은 해는 없음."],
        ),
        (
            MANY,
            [
                "The most agreements dated to a single year: 2, in 2018.",
                "1 agreement may belong to any of several years and is placed in none of them for certain.",
                "1 agreement is undated and has no year.",
            ],
            [
                "한 해에 체결된 것으로 확인되는 협약이 가장 많은 해는 2018년으로, 2건임.",
                "협약 1건은 체결일이 여러 해에 걸친 기간 안에 있어 어느 해에도 확정하여 넣지 않음.",
                "협약 1건은 날짜를 알 수 없어 연도가 없음.",
            ],
        ),
        (
            signed(a=""),
            ["No agreement can be placed in a single year.", "1 agreement is undated and has no year."],
            ["한 해로 확정할 수 있는 협약이 없음.", "협약 1건은 날짜를 알 수 없어 연도가 없음."],
        ),
    ],
    ids=["none", "one", "alike", "tie", "tie-of-many", "many", "undated"],
)
def test_agreements_per_year_names_the_fullest_year_that_stands_alone(tables, english, korean):
    assert told(AGREEMENTS_PER_YEAR, AGREEMENTS_PER_YEAR.table(tables)) == (english, korean)


class TestPlotOfYears:
    def test_dated_is_solid_possible_hatched_and_undated_a_hollow_column_of_its_own(self):
        def marks(look):
            return (Mark(colour_of("partner_type", "not_stated"), look),) * 4

        assert AGREEMENTS_PER_YEAR.plot(AGREEMENTS_PER_YEAR.table(MANY), EN) == Plot(
            "columns",
            ("2018", "2019", "2020", "Undated"),
            (
                Series("Not stated", (2, None, 1, None), marks("solid"), (0, None, 3, None)),
                Series("Not stated, possible", (None, 1, 1, None), marks("hatched"), (None, 2, 4, None)),
                Series("Not stated, undated", (None, None, None, 1), marks("hollow"), (None, None, None, 5)),
            ),
            "Agreements",
        )

    def test_groups_bear_their_colours_by_any_dimension(self):
        tables = records(agreements=agreements(a="2018", b="2018"), partners=partners(h="hospital"), parties=[*parties("a", "h"), *parties("b", "?biotech")])
        drawn = AGREEMENTS_PER_YEAR.plot(AGREEMENTS_PER_YEAR.table(tables), KO)
        assert {series.name: series.mark.colour for series in drawn.series} == {
            KO.label("partner_type", code): colour_of("partner_type", code) for code in ("hospital", "biotech")
        }
        of_status = AGREEMENTS_PER_YEAR.plot(AGREEMENTS_PER_YEAR.table(tables, by="status"), EN)
        assert [(series.name, series.values) for series in of_status.series] == [(EN.label("status", "unknown"), (2,))]


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), *NONE),
        (signed(a="2018"), ["1 agreement is named: 1 dated."], ["확인된 협약은 1건임(날짜 확인 1건)."]),
        (signed(a="", b=""), ["2 agreements are named: 2 undated."], ["확인된 협약은 2건임(날짜 미상 2건)."]),
        (MANY, ["5 agreements are named: 3 dated, 1 within bounds, 1 undated."], ["확인된 협약은 5건임(날짜 확인 3건, 기간 내 1건, 날짜 미상 1건)."]),
    ],
    ids=["none", "one", "alike", "many"],
)
def test_agreements_by_certainty_add_up(tables, english, korean):
    assert told(AGREEMENTS_BY_CERTAINTY, AGREEMENTS_BY_CERTAINTY.table(tables)) == (english, korean)


def test_each_certainty_has_its_look():
    looks = (Mark(ACCENT), Mark(ACCENT, "hatched"), Mark(ACCENT, "hollow"))
    assert AGREEMENTS_BY_CERTAINTY.plot(AGREEMENTS_BY_CERTAINTY.table(MANY), EN) == Plot(
        "bars", ("Dated", "Within bounds", "Undated"), (Series("Agreements", (3, 1, 1), looks, (0, 1, 2)),), "Agreements"
    )


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), *NO_DATE),
        (signed(a=""), *NO_DATE),
        (
            terms(a=("2018", "2019")),
            ["No agreement in this selection is known to be in force in its last year."],
            ["선택 범위의 마지막 해에 유효한 것으로 확인되는 협약이 없음."],
        ),
        (terms(a=("2018", "2026")), ["In 2024 at least 1 agreement was in force."], ["2024년에는 협약이 최소 1건 유효했음."]),
        (
            terms(a=("2018", "2026"), b=("2018", "2025"), c=("2019", "")),
            ["In 2024 at least 2 agreements were in force; for 1 more, no source tells of an end."],
            ["2024년에는 협약이 최소 2건 유효했으며, 그 밖의 1건은 종료되었다는 출처가 없음."],
        ),
        (
            signed(a="2018"),
            ["No agreement is known for certain to have been in force in 2024; for 1, no source says that it had ended."],
            ["2024년에 유효했음이 확실한 협약은 없으며, 1건은 종료되었다는 출처가 없음."],
        ),
        (
            signed(a="2018", b="2018"),
            ["No agreement is known for certain to have been in force in 2024; for 2, no source says that they had ended."],
            ["2024년에 유효했음이 확실한 협약은 없으며, 2건은 종료되었다는 출처가 없음."],
        ),
    ],
    ids=["none", "undated", "ended", "one", "many", "possible", "possible-many"],
)
def test_agreements_in_force_tell_certain_from_possible(tables, english, korean):
    assert told(AGREEMENTS_IN_FORCE, AGREEMENTS_IN_FORCE.table(tables)) == (english, korean)


def test_certain_is_solid_and_possible_hatched_on_it():
    drawn = AGREEMENTS_IN_FORCE.plot(AGREEMENTS_IN_FORCE.table(terms(a=("2022", "2026"), b=("2023", ""))), EN)
    assert drawn == Plot(
        "columns",
        ("2022", "2023", "2024"),
        (
            Series("Certain", (1, 1, 1), (Mark(ACCENT),) * 3, (0, 1, 2)),
            Series("Possible", (0, 1, 1), (Mark(ACCENT, "hatched"),) * 3, (0, 1, 2)),
        ),
        "Agreements",
    )


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), *NO_DATE),
        (signed(a=""), *NO_DATE),
        (signed(a="2018"), ["By the end of 2024 at least 1 agreement had been signed."], ["2024년 말까지 체결된 협약은 최소 1건임."]),
        (MANY, ["By the end of 2024 at least 4 agreements had been signed."], ["2024년 말까지 체결된 협약은 최소 4건임."]),
        (
            signed(a="2018", b="2023/2026"),
            ["By the end of 2026 at least 2 agreements had been signed."],
            ["2026년 말까지 체결된 협약은 최소 2건임."],
        ),
    ],
    ids=["none", "undated", "one", "many", "later"],
)
def test_agreements_cumulative_give_bounds(tables, english, korean):
    assert told(AGREEMENTS_CUMULATIVE, AGREEMENTS_CUMULATIVE.table(tables)) == (english, korean)


def test_bounds_that_lie_apart_are_both_told_and_drawn():
    table = AGREEMENTS_CUMULATIVE.table(signed(a="2022", b="2023/2024"))
    assert told(AGREEMENTS_CUMULATIVE, table.head(2)) == (
        ["By the end of 2023 at least 1 agreement had been signed, and at most 2 of those that sources date."],
        ["2023년 말까지 체결된 협약은 최소 1건이며, 출처가 날짜를 밝힌 협약 가운데 최대 2건임."],
    )
    assert AGREEMENTS_CUMULATIVE.plot(table, EN) == Plot(
        "lines",
        ("2022", "2023", "2024"),
        (
            Series("At least", (1, 1, 2), (Mark(ACCENT),) * 3, (0, 1, 2)),
            Series("At most", (1, 2, 2), (Mark(ACCENT, "hatched"),) * 3, (0, 1, 2)),
        ),
        "Agreements signed",
    )
    assert [series.name for series in AGREEMENTS_CUMULATIVE.plot(table.head(1), EN).series] == ["At least"]


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), *NONE),
        (signed(a=""), ["Without a stated end: 1 of 1 agreement."], ["협약 1건 가운데 1건은 종료일이 명시되지 않음."]),
        (
            terms(a=("2018-03-02", "2020"), b=("2019-01", "")),
            ["Without a stated end: 1 of 2 agreements.", "The latest agreement that sources date: “b”, Jan 2019."],
            ["협약 2건 가운데 1건은 종료일이 명시되지 않음.", "출처가 날짜를 밝힌 가장 최근 협약은 ‘b’로, 체결 시점은 2019년 1월임."],
        ),
        (signed(a="2018", b="2018"), ["Without a stated end: 2 of 2 agreements."], ["협약 2건 가운데 2건은 종료일이 명시되지 않음."]),
        (MANY, ["Without a stated end: 5 of 5 agreements."], ["협약 5건 가운데 5건은 종료일이 명시되지 않음."]),
    ],
    ids=["none", "undated", "latest", "tie", "many"],
)
def test_agreement_timeline_names_a_latest_only_where_none_may_be_later(tables, english, korean):
    assert told(AGREEMENT_TIMELINE, AGREEMENT_TIMELINE.table(tables)) == (english, korean)


def places(table) -> dict[str, set[tuple[str, Any]]]:
    """Where the rings of each agreement stand: on which axis, at which day or place."""
    keys, found = list(table["agreement_id"]), {}
    for trace in AGREEMENT_TIMELINE.figure({"agreement_timeline": table}, EN).data:
        if trace.marker.symbol in ("circle", "circle-open"):
            found.setdefault(keys[trace.customdata[0][0]], set()).add((trace.xaxis or "x", trace.x[0]))
    return found


def test_an_undated_agreement_stands_beside_the_dated_axis_of_the_timeline_and_one_bound_at_its_day():
    table = AGREEMENT_TIMELINE.table(terms(a=("2012", "2024"), b=("", ""), c=("../2015", ""), d=("2016/..", "2018")))
    day = pd.Timestamp
    assert places(table) == {"a": {("x", day("2012-01-01"))}, "b": {("x2", 0)}, "c": {("x", day("2015-12-31"))}, "d": {("x", day("2016-01-01"))}}
    figure = AGREEMENT_TIMELINE.figure({"agreement_timeline": table}, KO)
    assert figure.layout.xaxis2.ticktext == ("날짜 미상<br>\u00a0",), "above the line of the years"
    assert figure.layout.xaxis.domain[1] < figure.layout.xaxis2.domain[0]
    assert {trace.xaxis for trace in figure.data if trace.customdata[0][0] == list(table["agreement_id"]).index("b")} == {"x2"}


def test_a_timeline_of_nothing_dated_has_no_dated_axis():
    figure = AGREEMENT_TIMELINE.figure({"agreement_timeline": AGREEMENT_TIMELINE.table(signed(a="", b=""))}, EN)
    assert [(trace.xaxis, trace.x) for trace in figure.data] == [("x2", (0,))] * 2
    assert figure.layout.xaxis.visible is False
    assert {(note.xref, note.x) for note in figure.layout.annotations} == {("paper", 0)}


def test_the_timeline_draws_an_open_end_as_an_arrow_and_an_undated_agreement_as_a_ring():
    table = AGREEMENT_TIMELINE.table(terms(a=("2018-03-02", "2020-05-05"), b=("2019-01-01", ""), c=("", "")))
    keys = list(table["agreement_id"])
    symbols = {
        (keys[trace.customdata[0][0]], trace.marker.symbol)
        for trace in AGREEMENT_TIMELINE.figure({"agreement_timeline": table}, EN).data
        if trace.marker.symbol
    }
    assert symbols == {("a", "circle"), ("b", "circle"), ("b", "triangle-right-open"), ("c", "circle-open")}
    figure = AGREEMENT_TIMELINE.figure({"agreement_timeline": AGREEMENT_TIMELINE.table(records())}, KO)
    assert written(figure) == [NONE[1][0]]


@pytest.mark.parametrize(
    ("tables", "english", "korean"),
    [
        (records(), ["No source states an amount in this selection."], ["선택 범위에서 금액을 명시한 출처가 없음."]),
        (
            amounts(("a", "upfront", "USD", 3_000_000)),
            ["Upfront payment: USD 3 million, stated in 1 agreement."],
            ["계약금(선급금)으로 명시된 금액은 300만 달러이며, 협약 1건에 해당함."],
        ),
        (
            amounts(("a", "upfront", "USD", 3_000_000), ("b", "upfront", "USD", 2_000_000), ("b", "investment_pledge", "KRW", 200_000_000)),
            ["Investment pledge: KRW 200 million, stated in 1 agreement.", "Upfront payment: USD 5 million, stated in 2 agreements."],
            ["투자 약정액으로 명시된 금액은 2억 원이며, 협약 1건에 해당함.", "계약금(선급금)으로 명시된 금액은 500만 달러이며, 협약 2건에 해당함."],
        ),
    ],
    ids=["none", "one", "many"],
)
def test_commitments_add_up_only_what_is_of_one_kind_and_currency(tables, english, korean):
    assert told(COMMITMENTS, COMMITMENTS.table(tables)) == (english, korean)
