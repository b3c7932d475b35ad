"""Every chart of registry trials: filled, empty, true to its table, with hostile names."""

import re
from itertools import combinations
from typing import ClassVar

import pandas as pd
import pytest
from oi_metrics.charts.registry_map import SHORTER, TILES, registry_map
from oi_metrics.charts.registry_network import registry_network
from oi_metrics.charts.registry_ranking import NARROW
from oi_metrics.charts.registry_years import registry_years

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.charts.label_places import TALL, Box, text_width
from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import REGIONS
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import of_frames

from ..registry.stores import AWKWARD, MEMBERS, frames
from .test_charts import HOSTILE, texts

CHARTS = [name for name, metric in TRIAL_METRICS.items() if metric.chart]
EN, KO = Words("en"), Words("ko")
STORE = of_frames(AWKWARD)
NOTHING = of_frames(frames())


def table(name, store=STORE, choice=Choice(), **options):  # noqa: B008
    return TRIAL_METRICS[name].table(store, choice, MEMBERS, **options)


def drawn(name, store=STORE, words=EN, theme="light", choice=Choice(), options=None, **size):  # noqa: B008
    metric = TRIAL_METRICS[name]
    beside = {argument: table(other, store, choice) for argument, other in metric.beside.items()}
    return metric.chart(table(name, store, choice, **(options or {})), words, theme, **beside, **size)


@pytest.mark.parametrize(("words", "theme"), [(EN, "light"), (KO, "dark")], ids=["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_filled_table_is_drawn(name, words, theme):
    figure = drawn(name, words=words, theme=theme)
    assert len(figure.data) > 0 or len(figure.layout.annotations) > 1
    assert figure.layout.height > 0


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "trials_by_region"])
def test_an_empty_table_says_so(name):
    metric = TRIAL_METRICS[name]
    beside = {argument: table(other, NOTHING) for argument, other in metric.beside.items()}
    rows = metric.table(NOTHING)
    figure = metric.chart(rows, EN, **beside)
    assert len(figure.data) == 0
    (message,) = [note.text for note in figure.layout.annotations]
    assert message.startswith("No ")
    assert metric.finding(rows, EN)


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_changes_no_table_and_a_click_leads_to_a_row(name):
    metric = TRIAL_METRICS[name]
    beside = {argument: table(other) for argument, other in metric.beside.items()}
    given = {"": table(name), **beside}
    before = {key: frame.copy(deep=True) for key, frame in given.items()}
    figure = metric.chart(given[""], EN, **beside)
    for key, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[key])
    rows = [int(point[0]) for trace in figure.data if trace.customdata is not None for point in trace.customdata if len(point)]
    assert rows or name == "members_matched"
    assert set(rows) <= set(given[""].index)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_as_they_are(text):
    named = {
        "hospitals": AWKWARD["hospitals"].assign(name_en=text, name_ko=text),
        "sponsors": AWKWARD["sponsors"].assign(name=text),
    }
    store = of_frames({**AWKWARD, **named})
    for name in CHARTS:
        options = {"by": "sponsor"} if "by" in TRIAL_METRICS[name].options else {}
        for shown in texts(drawn(name, store, options=options).to_dict()):
            rest = re.sub(r"</?b>|<br>(?!hack)|</?span( style='font-size:10px')?>|<extra></extra>|%\{(x|y|text|hovertext)(:,)?\}", "", shown)
            assert not re.search(r"[<>]|%\{|\$|hack\)?\"?>", rest), (name, shown)


class TestYears:
    def test_years_that_name_no_hospitals_are_shaded_and_no_bar_stands_there(self):
        figure = drawn("sites_per_year", choice=Choice(registry=("mfds",)))
        assert {note.text for note in figure.layout.annotations} == {"hospitals not named"}
        (gap,) = figure.layout.shapes
        assert (gap.x0, gap.x1) == (2009.5, 2011.5)
        assert not {year for trace in figure.data for year in trace.x} & {2010, 2011}

    @pytest.mark.parametrize(("years", "text", "angle"), [(12, "hospitals<br>not named", 0), (3, "hospitals not named", -90)])
    def test_what_is_written_into_a_gap_stays_within_it(self, years, text, angle):
        rows = pd.DataFrame({"year": range(2000, 2024), "state": "covered", "sites": 1, "trials": 1, "whole": True, "certainty": "dated"})
        rows.loc[: years - 1, ["state", "sites"]] = ["sites_not_named", 0]
        (note,) = registry_years(rows.assign(by="phase", group="3", name="3"), EN, count="sites").layout.annotations
        assert (note.text, note.textangle) == (text, angle)

    def test_what_may_lie_in_several_years_is_hatched_and_the_undated_hollow_at_the_right(self):
        figure = drawn("trials_per_year", options={"by": "phase"})
        looks = {(trace.marker.pattern.shape, trace.marker.color == PALETTES["light"].paper) for trace in figure.data}
        assert {(None, False), ("/", True), (None, True)} <= looks
        hollow = [trace for trace in figure.data if trace.marker.pattern.shape is None and trace.marker.color == PALETTES["light"].paper]
        last = max(year for trace in figure.data for year in trace.x)
        assert {year for trace in hollow for year in trace.x} == {last}
        assert figure.layout.xaxis.ticktext[-1] == "Undated"

    def test_a_year_held_in_part_is_hatched_since_more_may_lie_there(self):
        rows = table("trials_per_year")
        figure = registry_years(rows, EN)
        partial = set(rows.loc[~rows["whole"] & rows["trials"].fillna(0).gt(0) & (rows["certainty"] == "dated"), "year"])
        assert partial
        hatched = {year for trace in figure.data if trace.marker.pattern.shape == "/" for year in trace.x}
        assert partial <= hatched

    def test_bars_add_up_to_the_table(self):
        rows = table("trials_per_year", by="sponsor")
        figure = registry_years(rows, EN)
        assert sum(sum(trace.y) for trace in figure.data) == rows["trials"].sum()
        assert len({trace.legendgroup for trace in figure.data if trace.legendgroup}) <= 7


class TestTiles:
    def test_every_region_has_a_square_of_its_own(self):
        assert set(TILES) == set(REGIONS)
        assert len(set(TILES.values())) == 17

    def test_both_languages_and_the_count_stand_on_a_tile(self):
        (tiles,) = drawn("trials_by_region", words=KO).data
        counts = table("trials_by_region").set_index("group")["trials"]
        seoul = tiles.text[list(TILES).index("KR-11")]
        assert "서울" in seoul and "Seoul" in seoul and f"<b>{counts['KR-11']}</b>" in seoul
        assert "<b>0</b>" in tiles.text[list(TILES).index("KR-50")]

    def test_without_a_named_site_all_tiles_are_hollow(self):
        silent = of_frames({**AWKWARD, "sites": frames()["sites"], "trials": AWKWARD["trials"].assign(sites_named=False)})
        figure = drawn("trials_by_region", silent)
        (tiles,) = figure.data
        assert set(tiles.marker.color) == {"rgba(0,0,0,0)"}
        assert all("<b>–</b>" in text for text in tiles.text)


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
        return registry_map(rows.assign(member=rows["trials"] > 1000), words, height=self.HEIGHT)

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
        return drawn("cotrial_hospitals", **size)

    def marks(self, figure):
        return {trace.name: trace for trace in figure.data if trace.mode == "markers"}

    def test_members_are_solid_others_grey_and_names_of_no_list_hollow(self):
        one = AWKWARD["sites"].assign(certainty=AWKWARD["sites"]["certainty"].where(AWKWARD["sites"]["hospital"] != 4, "as_written"))
        marks = self.marks(drawn("cotrial_hospitals", of_frames({**AWKWARD, "sites": one})))
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
        pairs = table("cotrial_pairs")
        strong = pairs[pairs["trials"] >= 3]
        near = {5, *strong.loc[strong["hospital_a"] == 5, "hospital_b"], *strong.loc[strong["hospital_b"] == 5, "hospital_a"]}
        rows = table("cotrial_hospitals")["hospital"]
        solid = {
            int(rows[point[0]])
            for trace in self.marks(figure).values()
            for point, fade in zip(trace.customdata, trace.marker.opacity, strict=True)
            if fade == 1
        }
        assert solid == near < set(rows)
        assert "Epsilon" in [note.text for note in figure.layout.annotations]

    def test_weak_lines_are_left_out_and_counted(self):
        figure, pairs = self.figure(least=4), table("cotrial_pairs")
        drawn_ = sum(sum(x is None for x in trace.x) for trace in figure.data if trace.mode == "lines")
        assert drawn_ == (pairs["trials"] >= 4).sum() < len(pairs)
        assert f"{drawn_} of {len(pairs)} lines drawn" in [note.text for note in figure.layout.annotations]

    def test_members_alone(self):
        figure = self.figure(members_only=True)
        assert {trace.name for trace in figure.data if trace.mode == "markers"} == {"Network members"}

    def test_members_alone_wherever_they_stand_in_the_table(self):
        hospitals = table("cotrial_hospitals").sort_values("member", kind="stable", ignore_index=True)
        figure = registry_network(hospitals, EN, pairs=table("cotrial_pairs"), members_only=True)
        members = hospitals[hospitals["member"]]
        named = {note.text for note in figure.layout.annotations} & set(members["name_en"])
        assert members.index.min() > 0
        assert named == set(members["name_en"])


def test_whiskers_are_the_interval_and_ranks_their_range():
    rows = table("hospital_ranking", whose="all")
    figure = drawn("hospital_ranking", options={"whose": "all"}, count="trials")
    dots = {
        int(point[0]): (x, x - low, x + high)
        for trace in figure.data
        for point, x, low, high in zip(trace.customdata, trace.x, trace.error_x.arrayminus, trace.error_x.array, strict=True)
    }
    for row, told in dots.items():
        assert told == pytest.approx(tuple(rows.loc[row, ["share", "low", "high"]]))
    first = rows.iloc[0]
    assert f"{first['trials']} · rank {first['rank_low']}–{first['rank_high']}" in [note.text for note in figure.layout.annotations]


def test_what_is_told_behind_the_whiskers_has_room_on_a_narrow_screen():
    rows = table("hospital_ranking", whose="all").assign(trials=31_234, rank_high=178)
    figure = TRIAL_METRICS["hospital_ranking"].chart(rows, EN, count="trials")
    told = [note for note in figure.layout.annotations if "rank" in note.text]
    pixels = NARROW / figure.layout.xaxis.range[1]
    assert told and all(note.x * pixels + 8 + text_width(note.text) <= NARROW for note in told)


def test_below_ten_trials_counts_stand_without_whiskers():
    choice = Choice(phase=("1",))
    figure = drawn("hospital_ranking", choice=choice, options={"whose": "all"}, count="trials")
    assert all(trace.error_x.array is None for trace in figure.data)
    assert any("fewer than 10" in note.text for note in figure.layout.annotations)


def test_coverage_is_solid_hatched_or_hollow():
    figure = drawn("coverage")
    rows = table("coverage")
    solid, hatched, hollow = (
        next(trace for trace in figure.data if trace.name == name) for name in ("Covered, hospitals named", "Covered in part", "Covered, hospitals not named")
    )
    assert len(solid.x) == (rows["state"].eq("covered") & rows["whole"]).sum()
    assert hatched.marker.pattern.shape == "/"
    assert hollow.marker.color == PALETTES["light"].paper
    assert len(solid.x) + len(hatched.x) + len(hollow.x) == (rows["state"] != "not_covered").sum()


def test_every_metric_says_a_finding_in_both_languages():
    for name, metric in TRIAL_METRICS.items():
        rows = table(name, hospital="alpha") if name == "hospital_profile" else table(name)
        english, korean = metric.finding(rows, EN), metric.finding(rows, KO)
        assert english and not re.search("[가-힣]", english.replace("병원", "")), name
        assert re.search("[가-힣]", korean), name
        assert metric.finding(replace_rows(rows), EN), name


def replace_rows(rows):
    """The same columns without a row; concentration always has rows."""
    return rows.iloc[:0] if "indicator" not in rows else rows
