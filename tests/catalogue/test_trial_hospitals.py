"""Metrics of hospitals in registry trials: their columns, sentences in both languages, and charts."""

from itertools import combinations
from typing import ClassVar

import pandas as pd
import pytest

from oi_metrics.catalogue.trial_hospitals import COTRIAL_HOSPITALS, COTRIAL_PAIRS, HOSPITAL_MAP, HOSPITAL_PROFILE, HOSPITAL_RANKING, METRICS
from oi_metrics.charts.label_places import TALL, Box, text_width
from oi_metrics.charts.style import NARROW, PALETTES, PARTNER_COLOURS
from oi_metrics.charts.trial_map import SHORTER, hospital_map
from oi_metrics.charts.trial_network import hospital_network
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.from_records import of_tables
from oi_metrics.registry.storage.store import of_frames
from tests.written import written

from ..registry.stores import AWKWARD, MEMBERS, frames

EN, KO = Words("en"), Words("ko")
GROUND = Ground.of_snapshots(["a-snapshot"])
STORE, NOTHING = of_frames(AWKWARD), of_frames(frames())
PAIRS, NODES = COTRIAL_PAIRS.table(STORE), COTRIAL_HOSPITALS.table(STORE, Choice(), MEMBERS)


def told(metric, table, words=EN):
    return [clause.text for clause in metric.clauses(table, GROUND, words)]


def options(metric):
    return {"hospital": "alpha"} if metric is HOSPITAL_PROFILE else {}


def ranked(*counts, n=20, whose="all", ranges=(), **facts):
    """Rows of a ranking: hospitals A, B, C ... with their trials."""
    names = list("ABCDEFGH")[: len(counts)]
    small = not ranges
    table = pd.DataFrame({"name_en": names, "name_ko": [f"{name} 병원" for name in names], "trials": counts}, columns=["name_en", "name_ko", "trials"])
    low, high = ([pair[side] for pair in ranges] if ranges else None for side in (0, 1))
    table = table.assign(company_trials=table["trials"], whose=whose, n=n, share=None if small else table["trials"] / n, rank_low=low, rank_high=high)
    return table.assign(**{"latitude": 37.5, "longitude": 127.0, "region": "KR-11", "member": False, "low": 0.1, "high": 0.9, **facts})


def profile(n, **years):
    rows = [("year", year.lstrip("y"), trials, n) for year, trials in years.items()] or [("phase", "3", n, n)]
    return pd.DataFrame(rows, columns=["dimension", "group", "trials", "n"])


def nodes(*degrees):
    return pd.DataFrame({"name_en": list("ABCDEFGH")[: len(degrees)], "degree": degrees}, columns=["name_en", "degree"]).assign(name_ko="")


def pairs(*counts):
    ends = list(combinations("ABCD", 2))[: len(counts)]
    rows = pd.DataFrame([(a, a, b, b) for a, b in ends], columns=["name_a_en", "name_a_ko", "name_b_en", "name_b_ko"])
    return rows.assign(trials=list(counts))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_column_is_declared_and_read(metric, embedded):
    for of, members in ((STORE, MEMBERS), (NOTHING, MEMBERS), (of_tables(embedded), members_of(embedded))):
        table = metric.table(of, Choice(), members, **options(metric))
        assert set(table.columns) == {name for column in metric.columns for name in column.frame_columns}
        for words in (EN, KO):
            assert len(metric_table(table, metric.columns, words)) == len(table)


def test_a_hospital_has_to_be_named_for_its_profile():
    assert HOSPITAL_PROFILE.option("hospital").required
    assert {option.name: option.default for option in COTRIAL_PAIRS.options} == {"whose": "all", "min_strength": 1, "hospitals": 190, "top": 1_000_000}
    assert (HOSPITAL_MAP.option("whose").default, HOSPITAL_RANKING.option("whose").default) == ("all", "company")


def test_the_groups_of_a_profile_are_named_by_their_dimension():
    table = HOSPITAL_PROFILE.table(STORE, Choice(), MEMBERS, hospital="alpha")
    read = metric_table(table, HOSPITAL_PROFILE.columns, EN)
    assert list(read.columns) == ["By", "Group", "Trials", "The company's trials", "Share", "Of trials"]
    named = dict(zip(table["group"], read["Group"], strict=True))
    assert (named["2012"], named["3"], named["the-company"], named["beta"], named["oncology"]) == ("2012", "Phase 3", "The Company", "Beta", "Oncology")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("whose", ["all", "company"])
@pytest.mark.parametrize("column", ["trials", "company_trials"])
def test_a_row_lists_as_many_trials_as_it_counts(metric, whose, column):
    given = options(metric) or {"whose": whose}
    for row in metric.table(STORE, Choice(), MEMBERS, **given).to_dict("records") if column in metric.behind else ():
        assert len(metric.trials_behind(STORE, Choice(), row, column, MEMBERS)) == row[column]


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (ranked(), ["No trial in this selection names a hospital."], ["선택한 조건에 병원이 기재된 임상시험이 없음."]),
        (
            ranked(0, n=0, whose="company"),
            ["No trial of the company in this selection names a hospital."],
            ["선택한 조건에 병원이 기재된 당사 임상시험이 없음."],
        ),
        (
            ranked(1, n=1),
            ["A is named for 1 of 1 trial.", "1 trial that names a hospital is too few to rank hospitals."],
            ["A 병원은 임상시험 1건 가운데 1건에 이름이 올라 있음.", "병원이 기재된 임상시험이 1건뿐이어서 병원의 순위를 정하지 않음."],
        ),
        (ranked(12, ranges=[(1, 1)]), ["A is named for 12 of 20 trials."], ["A 병원은 임상시험 20건 가운데 12건에 이름이 올라 있음."]),
        (
            ranked(12, 12, ranges=[(1, 2), (1, 2)]),
            ["A and B are each named for 12 of 20 trials, and no other hospital for more."],
            ["A 병원과 B 병원은 각각 임상시험 20건 가운데 12건에 이름이 올라 있으며, 더 많은 병원은 없음."],
        ),
        (
            ranked(12, 9, ranges=[(1, 2), (1, 2)]),
            ["A is named for 12 of 20 trials; its rank may be 1 to 2."],
            ["A 병원은 임상시험 20건 가운데 12건에 이름이 올라 있으며, 순위는 1위에서 2위 사이일 수 있음."],
        ),
        (
            ranked(19, 2, ranges=[(1, 1), (2, 2)]),
            ["A leads clearly: named for 19 of 20 trials."],
            ["A 병원이 뚜렷한 1위임(임상시험 20건 가운데 19건에 참여)."],
        ),
        (
            ranked(2, 2, 2, 2, ranges=[(1, 4)] * 4),
            ["Each of 4 hospitals is named for 2 of 20 trials, and no other for more."],
            ["병원 4곳이 각각 임상시험 20건 가운데 2건에 이름이 올라 있으며, 더 많은 병원은 없음."],
        ),
    ],
    ids=["none", "company-none", "one", "alone", "tie", "close", "clear", "tie-of-many"],
)
def test_a_hospital_leads_only_where_its_rank_is_sure_and_its_own(table, english, korean):
    assert (told(HOSPITAL_RANKING, table), told(HOSPITAL_RANKING, table, KO)) == (english, korean)


def test_a_hospital_is_never_named_for_more_trials_than_there_are():
    for whose in ("company", "all"):
        for choice in (Choice(), Choice(phase=("1",)), Choice(sponsor=("another",)), Choice(years=(2012, 2013), undated=False)):
            table = HOSPITAL_RANKING.table(STORE, choice, MEMBERS, whose=whose)
            for clause in HOSPITAL_RANKING.clauses(table, GROUND, EN):
                facts = dict(clause.facts)
                assert "part" not in facts or 0 < facts["part"].n <= facts["n"].n
                assert "part" not in facts or facts["part"].n in set(table["company_trials" if whose == "company" else "trials"])


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (ranked(), ["No trial in this selection names a hospital."], ["선택한 조건에 병원이 기재된 임상시험이 없음."]),
        (ranked(3, latitude=None), ["No hospital in this selection has coordinates."], ["선택한 조건에 좌표가 있는 병원이 없음."]),
        (
            ranked(3, 2, 1, region=["KR-11", "KR-26", ""], latitude=[37.5, 35.1, None]),
            ["1 of 2 hospitals in Korea that have coordinates are in Seoul, Incheon and Gyeonggi.", "1 hospital has no coordinates and is not drawn."],
            ["좌표가 있는 국내 병원 2곳 가운데 1곳이 서울·인천·경기에 있음.", "병원 1곳은 좌표가 없어 지도에 그리지 않음."],
        ),
        (
            ranked(3, 2, 1, region=["US-MA", "US-MA", "US-CA"], latitude=42.3, longitude=-71.0),
            ["Of 3 hospitals with coordinates, the most are in US-MA: 2.", "3 hospitals lie outside the map of Korea and are not drawn."],
            ["좌표가 있는 병원 3곳 가운데 가장 많은 지역은 US-MA로, 2곳임.", "병원 3곳은 한국 지도 밖에 있어 그리지 않았음."],
        ),
        (
            ranked(3, 2, region=["US-MA", "US-CA"], latitude=42.3, longitude=-71.0),
            ["2 hospitals have coordinates.", "2 hospitals lie outside the map of Korea and are not drawn."],
            ["좌표가 있는 병원은 2곳임.", "병원 2곳은 한국 지도 밖에 있어 그리지 않았음."],
        ),
    ],
    ids=["none", "no-coordinates", "korea", "abroad", "tie"],
)
def test_the_map_says_where_hospitals_are_and_which_are_not_drawn(table, english, korean):
    assert (told(HOSPITAL_MAP, table), told(HOSPITAL_MAP, table, KO)) == (english, korean)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (profile(0).iloc[:0], "No trial in this selection.", "선택한 조건에 해당하는 임상시험이 없음."),
        (profile(1, y2012=1), "1 trial, dated 2012.", "임상시험 1건이며, 시점은 2012년임."),
        (profile(2, not_stated=2), "2 trials, none of a single year.", "임상시험 2건이며, 한 해로 확정되는 것은 없음."),
        (profile(3, y2012=1, y2014=2), "3 trials, dated between 2012 and 2014.", "임상시험 3건이며, 시점은 2012년~2014년 사이임."),
        (
            profile(3, y2012=1, not_stated=2),
            "3 trials, 2 of no single year, the others dated 2012.",
            "임상시험 3건 가운데 2건은 한 해로 확정되지 않으며, 나머지의 시점은 2012년임.",
        ),
    ],
    ids=["none", "one", "undated", "many", "some"],
)
def test_a_profile_says_of_when_its_trials_are(table, english, korean):
    assert (told(HOSPITAL_PROFILE, table), told(HOSPITAL_PROFILE, table, KO)) == ([english], [korean])


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (nodes(), "No trial in this selection names a hospital.", "선택한 조건에 병원이 기재된 임상시험이 없음."),
        (nodes(0), "1 hospital is named, and shares no trial with another.", "병원 1곳이 기재되어 있으나, 임상시험을 함께한 병원은 없음."),
        (nodes(1, 1), "Each of 2 hospitals shares trials with the same number of others: 1.", "병원 2곳은 각각 다른 병원 1곳과 임상시험을 함께함."),
        (nodes(2, 1, 1), "Of 3 hospitals A shares trials with the most others: 2.", "병원 3곳 가운데 A가 가장 많은 병원(2곳)과 임상시험을 함께함."),
        (
            nodes(2, 2, 1, 1),
            "Of 4 hospitals A and B share trials with the same number of others, 2, and none with more.",
            "병원 4곳 가운데 A와 B가 각각 2곳과 임상시험을 함께하며, 더 많은 병원은 없음.",
        ),
        (
            nodes(3, 3, 3, 3, 0),
            "Of 5 hospitals 4 share trials with the same number of others, 3, and none with more.",
            "병원 5곳 가운데 4곳이 각각 3곳과 임상시험을 함께하며, 더 많은 병원은 없음.",
        ),
    ],
    ids=["none", "one", "two", "many", "tie", "tie-of-many"],
)
def test_the_network_claims_no_most_on_a_tie(table, english, korean):
    assert (told(COTRIAL_HOSPITALS, table), told(COTRIAL_HOSPITALS, table, KO)) == ([english], [korean])


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (pairs(), "No two hospitals in this selection share a trial.", "선택한 조건에 임상시험을 함께한 병원이 없음."),
        (pairs(1), "A and B share 1 trial.", "A와 B는 임상시험 1건을 함께함."),
        (pairs(2, 2), "Each of 2 pairs of hospitals shares 2 trials.", "병원 2쌍은 각각 임상시험 2건을 함께함."),
        (pairs(3, 2), "A and B share the most trials: 3.", "임상시험을 가장 많이 함께한 병원은 A와 B로, 3건임."),
        (
            pairs(3, 3, 1),
            "2 pairs of hospitals share 3 trials each, and no other pair more.",
            "병원 2쌍이 각각 임상시험 3건을 함께하며, 더 많이 함께한 쌍은 없음.",
        ),
    ],
    ids=["none", "one", "two-tied", "two", "tie"],
)
def test_pairs_claim_no_most_on_a_tie(table, english, korean):
    assert (told(COTRIAL_PAIRS, table), told(COTRIAL_PAIRS, table, KO)) == ([english], [korean])


class TestRanking:
    ROWS = HOSPITAL_RANKING.table(STORE, Choice(), MEMBERS, whose="all")

    def test_intervals_are_wilsons_and_ranks_their_range(self):
        plot = HOSPITAL_RANKING.plot(self.ROWS, EN)
        assert (plot.shape, plot.number, plot.titled, plot.stacked) == ("dots", "0%", True, False)
        for series in plot.series:
            for at, row in enumerate(series.rows):
                if row is not None:
                    assert (series.values[at], series.low[at], series.high[at]) == pytest.approx(tuple(self.ROWS.loc[row, ["share", "low", "high"]]))
        assert plot.series[0].texts[0] == "14 · rank 1–5"
        assert plot.note == "Trials that name a hospital: 28"
        assert [series.mark.colour == PARTNER_COLOURS["hospital"] for series in plot.series] == [True, False]

    def test_a_part_of_the_hospitals_says_of_how_many(self):
        rows = pd.concat([self.ROWS] * 4, ignore_index=True)
        plot = HOSPITAL_RANKING.plot(rows, EN)
        assert len(plot.categories) == 15 and plot.shown(EN).startswith(f"15 of {len(rows)} are drawn (most trials first); ")

    def test_below_ten_trials_counts_stand_without_intervals(self):
        plot = HOSPITAL_RANKING.plot(HOSPITAL_RANKING.table(STORE, Choice(phase=("1",)), MEMBERS, whose="all"), EN)
        assert all(not series.high and not series.low for series in plot.series)
        assert plot.number == "0" and "fewer than 10" in plot.note

    def test_the_companys_trials_are_drawn_when_these_are_asked_for(self):
        rows = HOSPITAL_RANKING.table(STORE, Choice(), MEMBERS, whose="company")
        drawn = {
            row: value for series in HOSPITAL_RANKING.plot(rows, EN).series for row, value in zip(series.rows, series.values, strict=True) if row is not None
        }
        assert drawn == rows.loc[rows["company_trials"] > 0, "company_trials"].to_dict()

    def test_names_and_what_is_told_behind_the_interval_stand_in_the_figure_and_have_room_on_a_narrow_screen(self):
        rows = self.ROWS.assign(trials=31_234, rank_high=178)
        figure = HOSPITAL_RANKING.figure({"hospital_ranking": rows}, EN)
        notes = [note for note in figure.layout.annotations if "rank" in note.text]
        pixels = NARROW / figure.layout.xaxis.range[1]
        assert len(notes) == len(rows) and {"Alpha", "Beta"} <= {note.text for note in figure.layout.annotations}
        assert all(note.x * pixels + 8 + text_width(note.text) <= NARROW for note in notes)

    def test_a_dot_opens_its_row(self):
        figure = HOSPITAL_RANKING.figure({"hospital_ranking": self.ROWS}, EN)
        assert {point[0] for trace in figure.data for point in trace.customdata} == set(self.ROWS.index)


@pytest.mark.parametrize("metric", [HOSPITAL_MAP, HOSPITAL_RANKING, COTRIAL_HOSPITALS], ids=lambda metric: metric.name)
def test_an_empty_selection_says_so(metric):
    tables = {metric.name: metric.table(NOTHING), "cotrial_pairs": COTRIAL_PAIRS.table(NOTHING)}
    assert written(metric.figure(tables, EN)) == [metric.chart.nothing]


def test_the_map_counts_the_companys_trials_when_these_are_asked_for():
    for whose, column in (("all", "trials"), ("company", "company_trials")):
        rows = HOSPITAL_MAP.table(STORE, Choice(), MEMBERS, whose=whose)
        texts = [text for trace in HOSPITAL_MAP.figure({"hospital_map": rows}, EN).data for text in trace.hovertext or ()]
        assert texts == [f"<b>Alpha</b><br>Trials: {rows.loc[rows['name_en'] == 'Alpha', column].iloc[0]}"]


def network(store=STORE, **size):
    tables = {"cotrial_hospitals": COTRIAL_HOSPITALS.table(store, Choice(), MEMBERS), "cotrial_pairs": COTRIAL_PAIRS.table(store)}
    return COTRIAL_HOSPITALS.figure(tables, EN, **size)


class TestMap:
    HEIGHT = 560
    COAST: ClassVar = {  # four cities of one coast and two large hospitals of the capital, as close to one another as they are
        "Pusan National University Hospital": (129.02, 35.10, 640), "Inje University Pusan Paik Hospital": (129.02, 35.15, 410),
        "Pusan National University Yangsan Hospital": (129.01, 35.33, 380), "Ulsan University Hospital": (129.43, 35.52, 210),
        "Kyungpook National University Hospital": (128.60, 35.87, 470), "Gyeongsang National University Hospital": (128.10, 35.18, 350),
        "Asan Medical Center": (127.11, 37.53, 1800), "Severance Hospital": (126.94, 37.56, 1790), "Gil Medical Center": (126.71, 37.45, 620),
    }  # fmt: skip
    KOREAN = (
        "부산대학교병원",
        "인제대학교부산백병원",
        "양산부산대학교병원",
        "울산대학교병원",
        "경북대학교병원",
        "경상국립대학교병원",
        "서울아산병원",
        "세브란스병원",
        "가천대길병원",
    )

    def figure(self, words):
        rows = pd.DataFrame(list(self.COAST.values()), columns=["longitude", "latitude", "trials"]).assign(name_en=list(self.COAST), name_ko=self.KOREAN)
        return hospital_map(rows.assign(member=rows["trials"] > 1000, whose="all"), words, height=self.HEIGHT)

    def boxes(self, figure):
        """Names and marks in pixels of the narrowest screen, on which a degree is as long as on any other."""
        pixels = (self.HEIGHT - 50) / (38.7 - 33.0)
        across = pixels * SHORTER
        names, marks = [], []
        for note in figure.layout.annotations:
            lines = note.text.split("<br>")
            width, half = max(map(text_width, lines)), TALL * len(lines) / 2
            left = note.x * across - {"left": 0, "center": width / 2, "right": width}[note.xanchor]
            names.append(Box(left, note.y * pixels - half, left + width, note.y * pixels + half))
        for trace in figure.data[1:]:
            for x, y, size in zip(trace.x, trace.y, trace.marker.size, strict=True):
                marks.append(Box(x * across - size / 2, y * pixels - size / 2, x * across + size / 2, y * pixels + size / 2))
        return names, marks

    @pytest.mark.parametrize("words", [EN, KO], ids=["en", "ko"])
    def test_no_name_touches_another_or_a_mark(self, words):
        names, marks = self.boxes(self.figure(words))
        assert len(names) >= 4
        assert not any(one.shared(other) > 0.01 for one, other in combinations(names, 2))
        assert not any(name.shared(mark) > 0.01 for name in names for mark in marks)

    def test_a_long_name_stands_in_lines_and_every_name_is_told_on_pointing(self):
        figure = self.figure(EN)
        assert "Pusan National<br>University Hospital" in [note.text for note in figure.layout.annotations]
        told = " ".join(text for trace in figure.data[1:] for text in trace.hovertext)
        assert all(name in told for name in self.COAST)


class TestNetwork:
    def figure(self, **size):
        return network(**size)

    def marks(self, figure):
        return {trace.name: trace for trace in figure.data if trace.mode == "markers"}

    def test_members_are_solid_others_grey_and_names_of_no_list_hollow(self):
        one = AWKWARD["sites"].assign(certainty=AWKWARD["sites"]["certainty"].where(AWKWARD["sites"]["hospital"] != 4, "as_written"))
        marks = self.marks(network(of_frames({**AWKWARD, "sites": one})))
        assert marks["Network members"].marker.color == PARTNER_COLOURS["hospital"]
        assert marks["Name that no list has"].marker.color == PALETTES["light"].paper
        assert marks["Other hospitals"].marker.color not in (PARTNER_COLOURS["hospital"], PALETTES["light"].paper)

    def test_the_places_do_not_move_with_focus_strength_and_lines(self):
        def placed(**size):
            return {(trace.name, x, y) for trace in self.marks(self.figure(**size)).values() for x, y in zip(trace.x, trace.y, strict=True)}

        first = placed()
        assert placed(focus=1) == placed(least=3) == placed(every_tie=True) == first

    def test_with_a_focus_all_but_its_neighbours_are_faint_and_it_bears_its_name(self):
        figure = self.figure(focus=5, least=3)
        pairs = PAIRS
        strong = pairs[pairs["trials"] >= 3]
        near = {5, *strong.loc[strong["hospital_a"] == 5, "hospital_b"], *strong.loc[strong["hospital_b"] == 5, "hospital_a"]}
        rows = NODES["hospital"]
        solid = {
            int(rows[point[0]])
            for trace in self.marks(figure).values()
            for point, fade in zip(trace.customdata, trace.marker.opacity, strict=True)
            if fade == 1
        }
        assert solid == near < set(rows)
        assert "Epsilon" in [note.text for note in figure.layout.annotations]

    def test_weak_lines_are_left_out_and_counted(self):
        figure, pairs = self.figure(least=4), PAIRS
        drawn_ = sum(sum(x is None for x in trace.x) for trace in figure.data if trace.mode == "lines")
        assert drawn_ == (pairs["trials"] >= 4).sum() < len(pairs)
        assert f"{drawn_} of {len(pairs)} lines drawn" in [note.text for note in figure.layout.annotations]

    def test_members_alone(self):
        figure = self.figure(members_only=True)
        assert {trace.name for trace in figure.data if trace.mode == "markers"} == {"Network members"}

    def test_members_alone_wherever_they_stand_in_the_table(self):
        hospitals = NODES.sort_values("member", kind="stable", ignore_index=True)
        figure = hospital_network(hospitals, EN, pairs=PAIRS, members_only=True)
        members = hospitals[hospitals["member"]]
        named = {note.text for note in figure.layout.annotations} & set(members["name_en"])
        assert members.index.min() > 0
        assert named == set(members["name_en"])
