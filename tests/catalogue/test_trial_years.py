"""Metrics of registry trials in time and by kind: their columns, sentences in both languages, and charts as values."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.catalogue.trial_years import COVERAGE, METRICS, SITES_PER_YEAR, TRIALS_BY, TRIALS_BY_REGION, TRIALS_PER_YEAR
from oi_metrics.charts.spec import ACCENT, OTHER_HOSPITAL
from oi_metrics.charts.style import GREYS, PALETTES, PARTNER_COLOURS, RAMP
from oi_metrics.charts.trial_tiles import TILES
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import REGIONS
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.from_records import of_tables
from oi_metrics.registry.storage.store import of_frames
from tests.written import written

from ..registry.stores import AWKWARD, MEMBERS, frames

EN, KO = Words("en"), Words("ko")
GROUND = Ground.of_snapshots(["a-snapshot"])
STORE, NOTHING = of_frames(AWKWARD), of_frames(frames())
BLANKS = {
    "by": "phase", "name": "", "certainty": "dated", "company_trials": 0, "trials_named": 1, "sites": 0, "hospitals": 0, "unnamed_sites": 0,
    "state": "covered", "whole": True,
}  # fmt: skip


def told(metric, table, words=EN):
    return [clause.text for clause in metric.clauses(table, GROUND, words)]


def in_years(*rows, **facts):
    """Rows of a table by year: year, group, trials, and further facts."""
    found = [{**BLANKS, "year": year, "group": group, "trials": trials, **facts, **more} for year, group, trials, more in rows]
    return pd.DataFrame(found, columns=["year", "group", "trials", *BLANKS]).astype({"year": "Int64", "trials": "Int64", "sites": "Int64"})


def by_kind(counts, n=None, by="phase", company=0, names=()):
    """Rows of a table by kind: groups with their trials."""
    table = pd.DataFrame({"group": list(counts), "trials": list(counts.values())}, columns=["group", "trials"])
    named = dict(names)
    return table.assign(by=by, name=[named.get(group, "") for group in counts], company_trials=company, n=n or sum(counts.values()), share=None)


def states(*rows):
    """Rows of a table of coverage: registry, year, state, whole."""
    return pd.DataFrame(rows, columns=["registry", "year", "state", "whole"]).assign(trials=1, snapshots=1)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("store", [STORE, NOTHING], ids=["awkward", "nothing"])
def test_every_column_is_declared_and_read(metric, store, embedded):
    for of in (store, of_tables(embedded)):
        table = metric.table(of, Choice(), MEMBERS)
        assert list(table.columns) == [name for column in metric.columns for name in column.frame_columns]
        for words in (EN, KO):
            assert len(metric_table(table, metric.columns, words)) == len(table)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_clause_rests_on_the_snapshots(metric):
    clauses = metric.clauses(metric.table(STORE, Choice(), MEMBERS), GROUND, EN)
    assert clauses and all(clause.statements == ("a-snapshot",) for clause in clauses)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("column", ["trials", "company_trials", "trials_named"])
def test_a_row_lists_as_many_trials_as_it_counts(metric, column):
    options = {"by": "sponsor"} if metric.options else {}
    table = metric.table(STORE, Choice(), MEMBERS, **options)
    if column not in metric.behind:
        return
    for row in table[table[column].fillna(0) > 0].to_dict("records"):
        found = metric.trials_behind(STORE, Choice(), row, column, MEMBERS)
        assert len(found) == row[column]


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (states(), ["No snapshot reaches into these years."], ["이 기간을 포함하는 스냅숏이 없음."]),
        (
            states(("mfds", 2010, "sites_not_named", True), ("ctgov", 2010, "not_covered", False)),
            ["Hospitals are not named in the 1 covered year."],
            ["수록 연도 1개에는 병원 이름이 나오지 않음."],
        ),
        (
            states(("mfds", 2010, "sites_not_named", True), ("mfds", 2012, "covered", False)),
            [
                "Hospitals are named in 1 of 2 covered years.",
                "MFDS approvals (Korea) names hospitals in a single year, 2012.",
                "1 year is covered only in part and may count too few trials.",
            ],
            [
                "수록 연도 2개 가운데 1개에 병원 이름이 나옴.",
                "식품의약품안전처 승인 목록: 병원 이름이 나오는 해는 2012년 한 해임.",
                "일부만 수록된 연도는 1개(등록부별로 셈)이며, 임상시험이 실제보다 적게 집계되었을 수 있음.",
            ],
        ),
        (
            states(*(("ctgov", year, "covered", True) for year in (2010, 2012))),
            ["Hospitals are named in 2 of 2 covered years.", "ClinicalTrials.gov names hospitals in 2 years, the earliest of them 2010 and the latest 2012."],
            [
                "수록 연도 2개 가운데 2개에 병원 이름이 나옴.",
                "ClinicalTrials.gov: 병원 이름이 나오는 해는 2개이며, 가장 이른 해는 2010년, 가장 늦은 해는 2012년임.",
            ],
        ),
    ],
    ids=["none", "unnamed", "one", "two"],
)
def test_coverage_says_in_which_years_hospitals_are_named(table, english, korean):
    assert (told(COVERAGE, table), told(COVERAGE, table, KO)) == (english, korean)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (in_years(), ["No trial in this selection."], ["선택한 조건에 해당하는 임상시험이 없음."]),
        (
            in_years((2012, "3", 2, {"certainty": "possible"})),
            ["No trial can be placed in a single year."],
            ["한 해로 확정할 수 있는 임상시험이 없음."],
        ),
        (in_years((2012, "3", 1, {})), ["1 trial is dated to a single year: 2012."], ["한 해로 확정되는 임상시험 1건은 모두 2012년에 해당함."]),
        (
            in_years((2012, "3", 1, {}), (2013, "3", 1, {}), (None, "3", 1, {"certainty": "undated"})),
            ["1 trial each is dated to 2012 and 2013, and no more to any other year.", "1 trial is undated and has no year."],
            ["2012년과 2013년에 각각 임상시험 1건이 확정되며, 더 많은 해는 없음.", "임상시험 1건은 날짜를 알 수 없어 연도가 없음."],
        ),
        (
            in_years((2012, "3", 1, {}), (2012, "1", 2, {}), (2013, "3", 2, {}), (2013, "3", 9, {"certainty": "possible"})),
            ["The most trials dated to a single year: 3, in 2012."],
            ["한 해로 확정되는 임상시험이 가장 많은 해는 2012년으로, 3건임."],
        ),
        (
            in_years(*((year, "3", 2, {}) for year in range(2010, 2014))),
            ["2 trials are dated to each of 4 years, and no more to any other year."],
            ["4개 연도에 각각 임상시험 2건이 확정되며, 더 많은 해는 없음."],
        ),
    ],
    ids=["none", "possible", "one", "tie", "many", "tie-of-many"],
)
def test_trials_per_year_names_the_fullest_year_that_stands_alone(table, english, korean):
    assert (told(TRIALS_PER_YEAR, table), told(TRIALS_PER_YEAR, table, KO)) == (english, korean)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (in_years((2012, "not_stated", 2, {})), ["No trial in this selection names a place."], ["선택한 조건에 지역이 기재된 임상시험이 없음."]),
        (
            in_years((2012, "KR-11", 2, {"certainty": "possible"})),
            ["No trial that names a place can be placed in a single year."],
            ["지역이 기재된 임상시험 가운데 한 해로 확정할 수 있는 것이 없음."],
        ),
        (
            in_years((2012, "KR-11", 2, {}), (2013, "KR-11", 1, {})),
            ["3 trials dated to a single year have a site in Seoul."],
            ["한 해로 확정되는 임상시험 가운데 서울에 실시기관이 있는 것은 3건임."],
        ),
        (
            in_years((2012, "KR-11", 2, {}), (2013, "KR-26", 2, {})),
            ["Seoul and Busan each have sites of 2 trials dated to a single year, and no other region of more."],
            ["한 해로 확정되는 임상시험 가운데 서울과 부산에 실시기관이 있는 것은 각각 2건이며, 더 많은 지역은 없음."],
        ),
        (
            in_years((2012, "KR-11", 2, {}), (2013, "KR-26", 1, {}), (2013, "KR-26", 8, {"certainty": "possible"})),
            ["2 trials dated to a single year have a site in Seoul, more than in any other region."],
            ["한 해로 확정되는 임상시험 가운데 서울에 실시기관이 있는 것은 2건으로, 다른 어느 지역보다 많음."],
        ),
    ],
    ids=["no-place", "no-year", "one", "tie", "many"],
)
def test_by_region_what_may_lie_in_several_years_is_not_added_up(table, english, korean):
    table = table.assign(by="region")
    assert (told(TRIALS_PER_YEAR, table), told(TRIALS_PER_YEAR, table, KO)) == (english, korean)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (in_years((2012, "3", 4, {})), ["No trial in this selection names its sites."], ["선택한 임상시험 가운데 실시기관을 적은 것이 없음."]),
        (
            in_years((2012, "3", 1, {"sites": 1})),
            ["1 site at a named hospital, of a trial dated to 2012."],
            ["명칭이 확인된 병원의 임상시험 실시기관은 연 1곳이며, 해당 임상시험의 연도는 모두 2012년임."],
        ),
        (
            in_years(
                (2010, "3", 1, {"sites": None, "state": "sites_not_named"}), (2012, "3", 1, {"sites": 3}), (2014, "3", 1, {"sites": 2, "state": "partly"})
            ),
            [
                "5 sites at named hospitals, of trials dated to single years from 2012 to 2014.",
                "In 1 covered year no registry names the hospitals.",
                "In 1 covered year some of the registries name no hospitals.",
            ],
            [
                "명칭이 확인된 병원의 임상시험 실시기관은 연 5곳이며, 해당 임상시험의 연도는 2012년부터 2014년까지임.",
                "수록 연도 가운데 1개에는 어느 등록부도 병원 이름을 적지 않았음.",
                "수록 연도 가운데 1개에는 일부 등록부가 병원 이름을 적지 않았음.",
            ],
        ),
    ],
    ids=["none", "one", "many"],
)
def test_sites_per_year_counts_what_lies_in_one_year(table, english, korean):
    assert (told(SITES_PER_YEAR, table), told(SITES_PER_YEAR, table, KO)) == (english, korean)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (by_kind({}), ["No trial in this selection."], ["선택한 조건에 해당하는 임상시험이 없음."]),
        (
            by_kind({"not_stated": 2}),
            ["No registry states this for any trial.", "For 2 trials no registry says which."],
            ["이 항목을 밝힌 등록부가 없음.", "임상시험 2건은 어느 등록부도 이 항목을 밝히지 않았음."],
        ),
        (by_kind({"3": 1}), ["Phase 3: 1 of 1 trial."], ["3상: 임상시험 1건 가운데 1건임."]),
        (
            by_kind({"1": 2, "3": 2}),
            ["Phase 1 and Phase 3: 2 each of 4 trials, and no other has more."],
            ["1상과 3상: 임상시험 4건 가운데 각각 2건이며, 더 많은 것은 없음."],
        ),
        (by_kind({"3": 3, "1": 2}), ["Most frequent: Phase 3, 3 of 5 trials."], ["가장 많은 것은 3상으로, 임상시험 5건 가운데 3건임."]),
        (
            by_kind({"1": 2, "2": 2, "3": 2, "4": 2, "not_stated": 5}),
            ["Each of 4 groups: 2 of 13 trials, and no other has more.", "For 5 trials no registry says which."],
            ["4개 구분이 각각 임상시험 13건 가운데 2건이며, 더 많은 것은 없음.", "임상시험 5건은 어느 등록부도 이 항목을 밝히지 않았음."],
        ),
        (
            by_kind({"other_sponsors": 9, "a": 3, "b": 2}, by="sponsor", names={"a": "Alpha", "b": "Beta"}),
            ["Most frequent: Alpha, 3 of 14 trials."],
            ["가장 많은 것은 Alpha로, 임상시험 14건 가운데 3건임."],
        ),
        (
            by_kind({"KR-11": 3, "KR-26": 2}, n=4, by="region"),
            ["3 of 4 trials have a site in Seoul, more than in any other region."],
            ["임상시험 4건 가운데 3건이 서울에 실시기관을 두고 있으며, 다른 어느 지역보다 많음."],
        ),
        (
            by_kind({"KR-11": 2, "KR-26": 2, "not_stated": 1}, n=4, by="region"),
            ["Seoul and Busan: 2 of 4 trials have a site in each of them, and no more in any other region.", "1 trial names no place."],
            ["서울과 부산: 실시기관을 둔 임상시험이 4건 가운데 각각 2건이며, 더 많은 지역은 없음.", "임상시험 1건은 지역이 기재되어 있지 않음."],
        ),
        (by_kind({"KR-11": 1}, by="region"), ["1 of 1 trial has a site in Seoul."], ["임상시험 1건 가운데 1건이 서울에 실시기관을 두고 있음."]),
    ],
    ids=["none", "silent", "one", "tie", "many", "tie-of-many", "sponsors", "region", "regions", "one-region"],
)
def test_trials_by_kind_claims_no_most_on_a_tie(table, english, korean):
    for metric in (TRIALS_BY, TRIALS_BY_REGION):
        assert (told(metric, table), told(metric, table, KO)) == (english, korean)


@given(st.lists(st.tuples(st.integers(2010, 2016), st.sampled_from(["1", "3"]), st.integers(0, 3), st.sampled_from(["dated", "possible"])), max_size=12))
def test_a_most_stands_alone_whatever_the_table(rows):
    table = in_years(*((year, group, n, {"certainty": certainty, "sites": n}) for year, group, n, certainty in rows))
    sums = table[table["certainty"] == "dated"].groupby("year")["trials"].sum()
    headline = told(TRIALS_PER_YEAR, table)[0]
    alone = len(sums) and (sums == sums.max()).sum() == 1 and (sums > 0).sum() > 1
    assert headline.startswith("The most trials") == bool(alone)


class TestYears:
    def test_one_series_a_group_and_one_of_what_may_lie_in_several_years(self):
        table = in_years(
            (2012, "3", 2, {}), (2013, "3", 1, {"whole": False}), (2013, "3", 3, {"certainty": "possible"}), (None, "3", 4, {"certainty": "undated"})
        )
        plot = TRIALS_PER_YEAR.plot(table, EN)
        assert plot.categories == ("2012", "2013", "Undated")
        assert [(series.name, series.values) for series in plot.series] == [("Phase 3", (2, 1, 4)), ("Phase 3, possible", (None, 3, None))]
        assert [mark.look for mark in plot.series[0].marks] == ["solid", "hatched", "hollow"]
        assert [series.rows for series in plot.series] == [(0, 1, 3), (None, 2, None)]
        assert plot.series[0].mark.look == "solid"
        assert plot.note == "Hatched: covered in part, more may lie there"

    def test_years_that_name_no_hospitals_are_shaded_and_no_column_stands_there(self):
        plot = SITES_PER_YEAR.plot(SITES_PER_YEAR.table(STORE, Choice(registry=("mfds",))), EN)
        (band,) = plot.bands
        assert (plot.categories[band.first], plot.categories[band.last], band.text) == ("2010", "2011", "hospitals not named")
        assert all(series.values[at] is None for series in plot.series for at in (band.first, band.last))

    def test_of_trials_only_years_that_no_snapshot_reaches_into_are_shaded(self):
        table = in_years((2010, "3", 1, {"state": "sites_not_named"}), (2011, "3", None, {"state": "not_covered"}), (2012, "3", 1, {}))
        assert [(band.first, band.last, band.text) for band in TRIALS_PER_YEAR.plot(table, EN).bands] == [(1, 1, "not covered")]
        assert [(band.first, band.last) for band in SITES_PER_YEAR.plot(table.assign(sites=1), EN).bands] == [(1, 1), (0, 0)]

    @pytest.mark.parametrize(("years", "text", "angle"), [(12, "hospitals<br>not named", 0), (3, "hospitals not named", -90)])
    def test_what_is_written_into_a_gap_stays_within_it(self, years, text, angle):
        rows = [
            (year, "3", 1, {"state": "sites_not_named" if year < 2000 + years else "covered", "sites": 0 if year < 2000 + years else 1})
            for year in range(2000, 2024)
        ]
        (note,) = SITES_PER_YEAR.figure({"sites_per_year": in_years(*rows)}, EN).layout.annotations
        assert (note.text, note.textangle) == (text, angle)

    def test_columns_add_up_to_the_table_and_a_mark_of_several_rows_opens_none(self):
        table = TRIALS_PER_YEAR.table(STORE, by="sponsor")
        plot = TRIALS_PER_YEAR.plot(table, EN)
        assert sum(value or 0 for series in plot.series for value in series.values) == table["trials"].sum()
        assert len({series.mark.colour for series in plot.series}) <= 7
        (rest,) = (series for series in plot.series if series.name == "All others")
        assert rest.mark.colour == OTHER_HOSPITAL and max(rest.values, key=lambda value: value or 0) > 1
        assert rest.rows[rest.values.index(max(value or 0 for value in rest.values))] is None
        for series in plot.series:
            for value, row in zip(series.values, series.rows, strict=True):
                assert row is None or table.loc[row, "trials"] == value

    def test_a_code_has_its_colour_whatever_stands_beside_it_and_two_never_share_one(self):
        regions = list(REGIONS)
        both = TRIALS_PER_YEAR.plot(in_years((2012, regions[0], 1, {}), (2012, regions[7], 5, {}), (2012, "not_stated", 1, {}), by="region"), EN)
        first, second = (EN.label("region", regions[place]) for place in (0, 7))
        colours = {series.name: series.mark.colour for series in both.series}
        assert colours == {first: RAMP[0], second: RAMP[7], "Not stated": PARTNER_COLOURS["not_stated"]}

    def test_among_sponsors_the_company_has_its_own_colour_and_others_are_grey(self):
        plot = TRIALS_PER_YEAR.plot(in_years((2012, "one", 1, {"company_trials": 1}), (2012, "two", 5, {"company_trials": 0}), by="sponsor"), EN)
        assert sorted((series.values, series.mark.colour in GREYS, series.mark.colour == ACCENT) for series in plot.series) == [
            ((1,), False, True),
            ((5,), True, False),
        ]

    @pytest.mark.parametrize("metric", [TRIALS_PER_YEAR, SITES_PER_YEAR, TRIALS_BY], ids=lambda metric: metric.name)
    def test_an_empty_selection_says_so(self, metric):
        table = metric.table(NOTHING)
        assert metric.plot(table, EN) is None
        assert written(metric.figure({metric.name: table}, EN)) == [metric.chart.nothing]


class TestKinds:
    def test_the_companys_trials_and_those_of_others_add_up(self):
        plot = TRIALS_BY.plot(by_kind({"3": 5, "1": 2}, company=1), EN)
        assert plot.categories == ("Phase 3 · 5", "Phase 1 · 2") and plot.details == ("Phase 3", "Phase 1")
        assert [(series.name, series.values, series.mark.colour, series.rows) for series in plot.series] == [
            ("The company's", (1, 1), ACCENT, (0, 1)),
            ("Of other sponsors", (4, 1), OTHER_HOSPITAL, (0, 1)),
        ]
        assert plot.note == ""

    def test_the_first_twelve_are_drawn_and_the_chart_says_of_how_many(self):
        plot = TRIALS_BY.plot(by_kind({f"s{n}": 20 - n for n in range(14)}, by="sponsor"), EN)
        assert len(plot.categories) == 12 and plot.shown(EN) == "12 of 14 are drawn (most trials first); the table has all."


class TestTiles:
    def drawn(self, store=STORE, words=EN):
        return TRIALS_BY_REGION.figure({"trials_by_region": TRIALS_BY_REGION.table(store)}, words)

    def test_every_region_has_a_square_of_its_own(self):
        assert set(TILES) == set(REGIONS)
        assert len(set(TILES.values())) == 17

    def test_both_languages_and_the_count_stand_on_a_tile(self):
        (tiles,) = self.drawn(words=KO).data
        counts = TRIALS_BY_REGION.table(STORE).set_index("group")["trials"]
        seoul = tiles.text[list(TILES).index("KR-11")]
        assert "서울" in seoul and "Seoul" in seoul and f"<b>{counts['KR-11']}</b>" in seoul
        assert "<b>0</b>" in tiles.text[list(TILES).index("KR-50")]

    def test_without_a_named_site_all_tiles_are_hollow(self):
        silent = of_frames({**AWKWARD, "sites": frames()["sites"], "trials": AWKWARD["trials"].assign(sites_named=False)})
        (tiles,) = self.drawn(silent).data
        assert set(tiles.marker.color) == {"rgba(0,0,0,0)"}
        assert all("<b>–</b>" in text for text in tiles.text)


def test_coverage_is_solid_hatched_or_hollow():
    rows = COVERAGE.table(STORE)
    figure = COVERAGE.figure({"coverage": rows}, EN)
    solid, hatched, hollow = (
        next(trace for trace in figure.data if trace.name == name) for name in ("Covered, hospitals named", "Covered in part", "Covered, hospitals not named")
    )
    assert len(solid.x) == (rows["state"].eq("covered") & rows["whole"]).sum()
    assert hatched.marker.pattern.shape == "/"
    assert hollow.marker.color == PALETTES["light"].paper
    assert len(solid.x) + len(hatched.x) + len(hollow.x) == (rows["state"] != "not_covered").sum()
