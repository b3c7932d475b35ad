"""The metrics of the clinical-site network: what they say of none, one, two and many, and what their charts hold."""

from itertools import combinations
from math import dist

import pandas as pd
import pytest

from oi_metrics.catalogue import sites
from oi_metrics.charts.spec import HOSPITAL, OTHER_HOSPITAL, Mark, Plot, Series
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from tests.written import written

from ..conftest import records

EN, KO = Words("en"), Words("ko")
METRICS = {metric.name: metric for metric in sites.METRICS}


def told(name, table):
    """The sentences of a table of which every record has a statement, in both languages."""
    ground = Ground({record: ("s",) for group in table["records"] for record in group}, {}, {})
    return [[clause.text for clause in METRICS[name].clauses(table, ground, words)] for words in (EN, KO)]


def frame(*rows, **common):
    found = pd.DataFrame([{**common, **row} for row in rows])
    return found.assign(records=[(f"r/{number}",) for number in range(len(rows))])


def seats(*holders, left=""):
    """Seats by who holds them; left: those who do no more."""
    rows = [{"partner_id": holder, "state": "left" if holder and holder in left else "held" if holder else "unnamed"} for holder in holders]
    return frame(*rows) if rows else pd.DataFrame({"partner_id": [], "state": [], "records": []})


def hospitals(*trials, share=float("nan"), regions=None, members=()):
    """Hospitals A, B ... with so many trials each."""
    names = [chr(ord("A") + place) for place in range(len(trials))]
    columns = ["partner_id", "name_en", "name_ko", "trials", "share", "member", "region", "latitude", "longitude"]
    rows = [
        {"partner_id": name, "name_en": name, "name_ko": f"{name}병원", "trials": n, "share": share, "member": name in members}
        | {"region": (regions or ["KR-11"] * len(trials))[place], "latitude": 37.0, "longitude": 127.0}
        for place, (name, n) in enumerate(zip(names, trials, strict=True))
    ]
    return frame(*rows) if rows else pd.DataFrame(columns=[*columns, "records"])


def pairs(*trials):
    rows = [{"name_a_en": "A", "name_a_ko": "가", "name_b_en": f"B{place}", "name_b_ko": "강", "trials": n} for place, n in enumerate(trials)]
    return frame(*rows) if rows else pd.DataFrame(columns=["trials", "records"])


@pytest.mark.parametrize("metric", sites.METRICS, ids=lambda metric: metric.name)
def test_every_column_of_the_table_is_declared(metric, embedded):
    for tables in (embedded, records()):
        assert set(metric.table(tables).columns) == {name for column in metric.columns for name in column.frame_columns}


@pytest.mark.parametrize("metric", sites.METRICS, ids=lambda metric: metric.name)
def test_an_empty_selection_says_so(metric):
    table = metric.table(records())
    (english,), (korean,) = told(metric.name, table)
    assert english.startswith("No ") and "없" in korean
    if metric.chart:
        figure = metric.figure({"site_pairs": METRICS["site_pairs"].table(records()), metric.name: table}, EN)
        assert not figure.data and written(figure) == [metric.chart.nothing]


@pytest.mark.parametrize(
    ("holders", "english", "korean"),
    [
        ("a", "1 participating hospital is in view; a source names it.", "프로그램 참여 병원 1곳은 모두 출처가 명칭을 밝혔음."),
        ("ab", "All 2 participating hospitals are named by sources.", "프로그램 참여 병원 2곳은 모두 출처가 명칭을 밝혔음."),
        (("a", "", ""), "Of 3 participating hospitals, 1 is named by a source.", "프로그램 참여 병원 3곳 가운데 1곳은 출처가 명칭을 밝혔음."),
        (("a", "b", ""), "Of 3 participating hospitals, 2 are named by sources.", "프로그램 참여 병원 3곳 가운데 2곳은 출처가 명칭을 밝혔음."),
        (("",), "1 participating hospital is in view; no source names it.", "프로그램 참여 병원 1곳은 어느 출처도 명칭을 밝히지 않았음."),
    ],
)
def test_seats(holders, english, korean):
    assert told("site_members", seats(*holders)) == [[english], [korean]]


def test_seats_that_were_left():
    english, korean = told("site_members", seats("a", "b", "", left="b"))
    assert english[1:] == ["1 of them has left."]
    assert korean[1:] == ["이 가운데 1곳은 참여를 종료함."]


class TestSeatsOverTime:
    def table(self, **programmes):
        """Named seats at the end of 2011, 2012 ... by programme."""
        rows = [
            {"programme": key, "programme_en": key, "programme_ko": key, "year": 2011 + place, "named": n, "unnamed": 0, "possible": 1, "undated": 0}
            for key, numbers in programmes.items()
            for place, n in enumerate(numbers)
        ]
        return frame(*rows)

    def test_the_last_change_is_told_first(self):
        english, korean = told("site_members_over_time", self.table(P=(1, 1, 2, 2)))
        assert english == [
            "P: at least 2 participating hospitals named at the end of 2013.",
            "P: at least 1 participating hospital named at the end of 2011.",
        ]
        assert korean[0] == "P: 2013년 말 현재 명칭이 확인된 참여 병원은 최소 2곳임."

    def test_programmes_without_a_named_hospital_do_not_hide_the_others(self):
        english, _ = told("site_members_over_time", self.table(A=(0,), B=(0,), C=(0,), D=(0, 3)))
        assert english == ["D: at least 3 participating hospitals named at the end of 2012."]
        assert told("site_members_over_time", self.table(A=(0,)))[0] == ["In no year do sources name a hospital that surely took part at its end."]

    def test_the_chart_has_the_undated_in_a_column_of_their_own_behind_the_years(self):
        plot = METRICS["site_members_over_time"].plot(self.table(P=(1, 2)).assign(undated=3), EN)
        assert plot.categories == ("2011", "2012", "Undated")
        assert {series.name: series.values for series in plot.series} == {"Named": (1, 2, None), "Possible": (1, 1, None), "Undated": (None, None, 3)}

    def test_the_chart_stacks_what_is_named_and_what_is_possible(self):
        plot = METRICS["site_members_over_time"].plot(self.table(P=(1, 2)), EN)
        assert plot == Plot(
            "columns",
            ("2011", "2012"),
            (
                Series("Named", (1.0, 2.0), (Mark(HOSPITAL),) * 2, (0, 1)),
                Series("Possible", (1.0, 1.0), (Mark(HOSPITAL, "hatched"),) * 2, (0, 1)),
            ),
            "Participating hospitals",
            details=("P · 2011", "P · 2012"),
        )

    def test_several_programmes_stand_one_after_another_and_the_rest_is_said(self):
        plot = METRICS["site_members_over_time"].plot(self.table(A=(1,), B=(1,), C=(1,), D=(1,), E=(1,)), EN)
        assert plot.categories == ("A 2011", "B 2011", "C 2011", "D 2011")
        assert plot.note == "4 of 5 programmes are drawn, in the order of the records; the table has all."


@pytest.mark.parametrize(
    ("hospitals_in_view", "members", "english"),
    [
        (1, "", "1 hospital is in view; it takes part in no programme."),
        (1, "A", "1 hospital is in view; it takes part in a programme."),
        (2, "", "2 hospitals are in view; none of them takes part in a programme."),
        (2, "AB", "2 hospitals are in view; each of them takes part in a programme."),
        (3, "A", "Of 3 hospitals in view, 1 takes part in a programme."),
        (3, "AB", "Of 3 hospitals in view, 2 take part in a programme."),
    ],
)
def test_the_network_in_view(hospitals_in_view, members, english):
    assert told("site_network", hospitals(*[1] * hospitals_in_view, members=members))[0] == [english]


@pytest.mark.parametrize(
    ("regions", "english", "korean"),
    [
        (("KR-11",), "1 hospital with coordinates is in view, in Seoul.", "좌표가 있는 병원 1곳은 모두 서울에 있음."),
        (("KR-11",) * 2, "2 hospitals with coordinates are in view, all of them in Seoul.", "좌표가 있는 병원 2곳은 모두 서울에 있음."),
        (("KR-11", "KR-26"), "Of 2 hospitals with coordinates, Seoul and Busan have 1 each.", "좌표가 있는 병원 2곳 가운데 서울과 부산에 각각 1곳이 있음."),
        (
            ("KR-11", "KR-11", "KR-26"),
            "Of 3 hospitals with coordinates, the most are in Seoul: 2.",
            "좌표가 있는 병원 3곳 가운데 가장 많은 지역은 서울로, 2곳임.",
        ),
        (
            ("KR-11", "KR-11", "KR-26", "KR-26", "KR-27"),
            "Of 5 hospitals with coordinates, Seoul and Busan have 2 each, and no other region has more.",
            "좌표가 있는 병원 5곳 가운데 서울과 부산에 각각 2곳이 있으며, 이보다 많은 지역은 없음.",
        ),
        (
            ("KR-11", "KR-26", "KR-27", "KR-28"),
            "Of 4 hospitals with coordinates, 4 regions have 1 each.",
            "좌표가 있는 병원 4곳 가운데 지역 4곳에 각각 1곳이 있음.",
        ),
        (("KR-11", ""), "Of 2 hospitals with coordinates, 1 is in Seoul.", "좌표가 있는 병원 2곳 가운데 1곳이 서울에 있음."),
        (("", ""), "2 hospitals have coordinates.", "좌표가 있는 병원은 2곳임."),
    ],
)
def test_regions_of_the_map(regions, english, korean):
    assert told("site_map", hospitals(*[1] * len(regions), regions=regions)) == [[english], [korean]]


def test_hospitals_without_coordinates_are_counted_and_not_placed():
    table = hospitals(2, 1, members="A").assign(latitude=[37.0, float("nan")], city="", degree=0)
    assert told("site_map", table)[0] == ["1 hospital with coordinates is in view, in Seoul.", "1 hospital has no coordinates and is not drawn."]
    figure = METRICS["site_map"].figure({"site_map": table}, EN)
    assert sum(len(trace.x) for trace in figure.data if trace.customdata is not None) == 1
    assert written(figure) == ["1 hospital without coordinates is not drawn"]


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (
            hospitals(1, 0),
            "A is named for 1 of the company's trials, and no other hospital for any.",
            "A병원은 당사 임상시험 1건에 이름이 올랐으며, 다른 병원의 이름이 오른 임상시험은 없음.",
        ),
        (hospitals(3, 3), "A and B are named for 3 of the company's trials each.", "A병원과 B병원은 당사 임상시험 각각 3건에 이름이 올랐음."),
        (hospitals(3, 1), "A is named for the most of the company's trials: 3.", "당사 임상시험에 가장 많이 이름이 오른 병원은 A병원으로, 3건임."),
        (
            hospitals(6, 1, share=0.6),
            "A is named for the most of the company's trials: 6, 60% of all.",
            "당사 임상시험에 가장 많이 이름이 오른 병원은 A병원으로, 6건(전체의 60%)임.",
        ),
        (
            hospitals(2, 2, 1),
            "A and B are named for 2 of the company's trials each, and no other hospital for more.",
            "A병원과 B병원은 당사 임상시험 각각 2건에 이름이 올랐으며, 이보다 많은 병원은 없음.",
        ),
        (hospitals(1, 1, 1, 1), "Each of 4 hospitals is named for 1 of the company's trials.", "병원 4곳은 각각 당사 임상시험 1건에 이름이 올랐음."),
        (
            hospitals(2, 2, 2, 2, 1),
            "4 hospitals are named for 2 of the company's trials each, and no other hospital for more.",
            "병원 4곳이 당사 임상시험 각각 2건에 이름이 올랐으며, 이보다 많은 병원은 없음.",
        ),
    ],
)
def test_hospitals_by_trials(table, english, korean):
    assert told("site_hospitals", table) == [[english], [korean]]


def test_members_bear_the_colour_of_hospitals_and_others_are_grey():
    plot = METRICS["site_hospitals"].plot(hospitals(3, 2, 0, members="B"), EN)
    assert plot == Plot(
        "bars",
        ("A", "B"),
        (
            Series("Network members", (None, 2.0), (Mark(HOSPITAL),) * 2, (0, 1)),
            Series("Other hospitals", (3.0, None), (Mark(OTHER_HOSPITAL),) * 2, (0, 1)),
        ),
        "Trials",
        stacked=False,
        titled=True,
        details=("A", "B"),
        rule="most trials first",
    )
    figure = METRICS["site_network"].figure(
        {"site_network": hospitals(3, 2, members="B").assign(degree=0), "site_pairs": pairs().assign(partner_a="", partner_b="")}, EN
    )
    colours = {trace.name: trace.marker.color for trace in figure.data}
    assert colours == {"Network members": PARTNER_COLOURS["hospital"], "Other hospitals": OTHERS["light"]}


@pytest.mark.parametrize("many", range(7))
def test_the_core_of_the_network_names_each_hospital_and_no_number_covers_another(many):
    """Fails with the numbers in the middle of their lines, where those across a ring of four or six meet."""
    table = hospitals(*range(9, 9 - many, -1), members="ABCDEF").assign(degree=0)
    keys = list(table["partner_id"]) if many else []
    ties = frame(*({"partner_a": a, "partner_b": b, "trials": 1} for a, b in combinations(keys, 2))) if many > 1 else pairs().assign(partner_a="", partner_b="")
    figure = METRICS["site_network"].figure({"site_network": table, "site_pairs": ties}, EN, core=True, height=350)
    told = figure.layout.annotations if many else ()
    places = [(note.x * 100, note.y * 80) for note in told if note.text == "1"]
    assert len(places) == many * (many - 1) // 2
    assert min((dist(*pair) for pair in combinations(places, 2)), default=99) > 14
    assert sorted(note.text for note in told if note.text != "1") == sorted(table["name_en"] if many else [])


def test_what_is_not_drawn_is_counted_in_a_note():
    plot = METRICS["site_hospitals"].plot(hospitals(*range(20, 0, -1), 0), EN)
    assert (len(plot.categories), plot.shown(EN)) == (15, "15 of 20 are drawn (most trials first); the table has all.")


def test_hospitals_of_one_name_stay_rows_of_their_own():
    plot = METRICS["site_hospitals"].plot(hospitals(3, 2).assign(name_en="St. Mary's"), EN)
    assert plot.categories == ("St. Mary's", "St. Mary's (2)") and plot.details == ("St. Mary's",) * 2


@pytest.mark.parametrize(
    ("counts", "english"),
    [
        ((2, 1), "Trials per hospital, on average: network members 3.5, other hospitals 2. The figures do not say why."),
        ((2, 0), "Trials per hospital, on average: network members 3.5; no other hospital is in view."),
        ((0, 1), "Trials per hospital, on average: 2; no network member is in view."),
        ((0, 0), "No trial in this selection names a hospital."),
    ],
)
def test_members_against_the_rest(counts, english):
    rows = [
        {"group": group, "hospitals": n, "sites": n * mean, "trials_per_hospital": mean if n else float("nan")}
        for group, n, mean in zip(("member", "other"), counts, (3.5, 2.0), strict=True)
    ]
    table = frame(*rows)
    assert told("site_comparison", table)[0] == [english]
    plot = METRICS["site_comparison"].plot(table, EN)
    assert (plot.series[0].values if plot else ()) == tuple(row["trials_per_hospital"] for row in rows if row["hospitals"])


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (pairs(1), "A and B0 are named together for 1 trial.", "가와 강은 임상시험 1건에 함께 이름이 올랐음."),
        (pairs(3), "A and B0 are named together for 3 trials.", "가와 강은 임상시험 3건에 함께 이름이 올랐음."),
        (pairs(3, 2), "A and B0 are named together for the most trials: 3.", "가장 많은 임상시험에 함께 이름이 오른 병원은 가와 강으로, 3건임."),
        (pairs(1, 1), "Each of 2 pairs of hospitals is named together for 1 trial.", "병원 2쌍은 각각 임상시험 1건에 함께 이름이 올랐음."),
        (
            pairs(2, 2, 1),
            "2 pairs of hospitals are named together for 2 trials each, and no other pair for more.",
            "병원 2쌍이 각각 임상시험 2건에 함께 이름이 올랐으며, 이보다 많은 쌍은 없음.",
        ),
    ],
)
def test_pairs(table, english, korean):
    assert told("site_pairs", table) == [[english], [korean]]


def test_a_pair_that_shares_no_trial_is_blank():
    rows = [{"partner_a": a, "partner_b": b, "name_a_en": a, "name_a_ko": a, "name_b_en": b, "name_b_ko": b, "trials": 1} for a, b in ("ab", "bc")]
    (matrix,) = METRICS["site_pairs"].figure({"site_pairs": frame(*rows)}, EN).data
    assert sorted(str(value) for row in matrix.z for value in row) == ["1"] * 4 + ["None"] * 5


def test_the_network_is_laid_out_the_same_each_time(embedded):
    frames = {name: METRICS[name].table(embedded) for name in ("site_network", "site_pairs")}
    one, two = (METRICS["site_network"].figure(frames, EN) for _ in range(2))
    assert one.to_json() == two.to_json()


@pytest.mark.parametrize("metric", [metric for metric in sites.METRICS if metric.chart], ids=lambda metric: metric.name)
def test_names_from_records_are_escaped_and_clicks_lead_to_rows(metric):
    text = "A<B & C>D"
    table = hospitals(3, 2, members="A").assign(name_en=text, degree=1)
    ties = frame({"partner_a": "A", "partner_b": "B", "trials": 1}, name_a_en=text, name_a_ko="", name_b_en=text, name_b_ko="")
    seats_of = frame({"programme": "p", "year": 2012, "named": 1, "unnamed": 0, "possible": 0, "undated": 0}, programme_en=text, programme_ko="")
    tables = {"site_pairs": ties, "site_members_over_time": seats_of} | dict.fromkeys(("site_network", "site_map", "site_hospitals"), table)
    if metric.name not in tables:
        return
    figure = metric.figure(tables, EN)
    assert "A&lt;B &amp; C&gt;D" in figure.to_json().replace("\\u0026", "&").replace("\\u003c", "<").replace("\\u003e", ">")
    rows = {point[0] for trace in figure.data if trace.customdata is not None for point in trace.customdata}
    assert rows <= set(tables[metric.name].index) and (rows or metric.name == "site_pairs")


def test_the_dark_theme_has_its_own_grey():
    table = hospitals(3, 2, members="A").assign(degree=0)
    figure = METRICS["site_hospitals"].figure({"site_hospitals": table}, EN, "dark")
    assert {trace.marker.color for trace in figure.data} == {PARTNER_COLOURS["hospital"], OTHERS["dark"]} != {PALETTES["dark"].accent}


def test_a_placed_hospital_without_a_region_is_counted_in_none() -> None:
    found = {"latitude": 37.5, "longitude": 127.0, "partner_type": "hospital"}
    some = [{"partner_id": "a", "region": "", **found}, {"partner_id": "b", "region": "KR-11", **found}, {"partner_id": "c", "region": "KR-11", **found}]
    held = [{"programme_id": "p", "seat": str(seat), "partner_id": one["partner_id"]} for seat, one in enumerate(some, start=1)]
    tables = records(partners=some, programmes=[{"programme_id": "p"}], memberships=held)
    metric = METRICS["site_map"]
    (point,) = metric.points(metric.table(tables), Ground.of(tables))
    assert (point.facts["n"].n, point.facts["placed"].n) == (2, 3)
