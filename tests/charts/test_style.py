"""The look that says how certain a mark is, and the colours."""

from functools import cache
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oi_metrics.catalogue.agreements import AGREEMENTS_PER_YEAR
from oi_metrics.catalogue.index import METRICS
from oi_metrics.catalogue.trial_years import SITES_PER_YEAR, TRIALS_PER_YEAR
from oi_metrics.charts.figure import shade
from oi_metrics.charts.spec import Mark
from oi_metrics.charts.style import (
    GREYS,
    OTHERS,
    PALETTES,
    PARTNER_COLOURS,
    RAMP,
    certain,
    colour_of,
    empty,
    figure,
    named_rows,
    short,
    titled_rows,
    whole_numbers,
    wrap,
)
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import BY
from oi_metrics.model.vocabulary import PARTNER_TYPES, VOCABULARIES
from oi_metrics.registry.metrics import years

INK = "#123456"


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestCertainty:
    def test_solid_is_filled(self, theme):
        look = certain(INK, "solid", theme)
        assert (look["color"], "pattern" in look) == (INK, False)

    def test_hollow_is_an_outline(self, theme):
        look = certain(INK, "hollow", theme)
        assert (look["color"], look["line"]["color"], "pattern" in look) == (PALETTES[theme].paper, INK, False)

    @pytest.mark.parametrize(("look", "shape"), [("hatched", "/"), ("struck", "x"), ("contested", "|")])
    def test_a_pattern_is_in_the_colour_on_paper(self, theme, look, shape):
        drawn = certain(INK, look, theme)
        assert (drawn["color"], drawn["pattern"]["shape"], drawn["pattern"]["fgcolor"]) == (PALETTES[theme].paper, shape, INK)


class TestColours:
    def test_every_partner_type_has_one_of_its_own(self):
        assert set(PARTNER_TYPES) <= set(PARTNER_COLOURS)
        assert len({PARTNER_COLOURS[code] for code in PARTNER_TYPES}) == len(PARTNER_TYPES)

    def test_other_codes_never_take_a_partner_s_colour(self):
        assert not {*RAMP, *GREYS} & set(PARTNER_COLOURS.values())
        assert [colour_of("rd_stage", code) for code in VOCABULARIES["rd_stage"]] == list(RAMP[:7])

    @pytest.mark.parametrize("by", sorted({*BY, *years.BY} - {"sponsor"}))
    def test_every_code_of_a_vocabulary_has_one_of_its_own(self, by):
        codes = [*VOCABULARIES[by], "other", "not_stated", *(["several_types"] if by == "partner_type" else [])]
        for theme in PALETTES:
            drawn = {code: shade(Mark(colour_of(by, code)), theme) for code in codes}
            assert [pair for pair in combinations(drawn, 2) if apart(*(drawn[code] for code in pair)) < 0.04] == []

    @pytest.mark.parametrize("by", ["partner_type", "therapeutic_area", "region"])
    def test_a_code_that_the_records_add_is_grey(self, by):
        assert colour_of(by, "added") == PARTNER_COLOURS["other"]

    def test_what_is_not_stated_is_grey(self):
        assert {colour_of(by, "not_stated") for by in VOCABULARIES} == {PARTNER_COLOURS["not_stated"]}

    def test_sponsors_are_grey_but_not_as_what_is_drawn_together(self):
        assert {colour_of("sponsor", str(number)) for number in range(200)} == set(GREYS)
        assert not set(GREYS) & {*OTHERS.values(), *PARTNER_COLOURS.values()}


def apart(one, other):
    """The distance of two colours in OKLab (Ottosson 2020)."""
    return sum((a - b) ** 2 for a, b in zip(oklab(one), oklab(other), strict=True)) ** 0.5


def oklab(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    l, m, s = (  # noqa: E741
        (x * r + y * g + z * b) ** (1 / 3)
        for x, y, z in ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005))
    )
    return [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]


def colours_drawn(metric, by, shown):
    """The colour of each code in a chart of 2018; shown: the count of each code."""
    alike = {"year": 2018, "by": by, "certainty": "dated", "state": "covered", "whole": True}
    rows = [{**alike, "group": code, "company_trials": n * (code == "the company"), **dict.fromkeys(COUNTED, n)} for code, n in shown.items()]
    table = pd.DataFrame(rows).assign(name=[code if by == "sponsor" else "" for code in shown])
    return {series.name: series.mark.colour for series in metric.plot(table, Words("en")).series if series.name != "All others"}


COUNTED = ("agreements", "trials", "sites")


@cache
def drawn_alone(name, by, code):
    """The name of a code in a chart, and its colour where it stands alone."""
    ((label, colour),) = colours_drawn(METRICS[name], by, {code: 1}).items()
    return label, colour


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        *((AGREEMENTS_PER_YEAR, by) for by in BY),
        *((metric, by) for metric in (TRIALS_PER_YEAR, SITES_PER_YEAR) for by in years.BY),
    ],
    ids=lambda each: getattr(each, "name", each),
)
@settings(max_examples=6, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_code_has_one_colour_whatever_else_is_shown(metric, by, data):
    known = [*VOCABULARIES.get(by, ("the company", *(f"sponsor {number}" for number in range(20)))), "not_stated", "added"]
    counts = st.dictionaries(st.sampled_from(known), st.integers(1, 9), min_size=1)
    one, other = data.draw(counts), data.draw(counts)
    charts = [colours_drawn(metric, by, shown) for shown in (one, other, {**other, **one})]
    for code in {**one, **other}:
        name, colour = drawn_alone(metric.name, by, code)
        assert {found.get(name, colour) for found in charts} == {colour}, code


def test_an_empty_figure_says_so():
    result = empty("light", 200, "Nothing here.")
    assert [note.text for note in result.layout.annotations] == ["Nothing here."]
    assert (result.layout.xaxis.visible, result.layout.yaxis.visible) == (False, False)


def test_counts_have_no_fractions():
    assert whole_numbers(8)["dtick"] == 1
    assert whole_numbers(9)["dtick"] is None


@pytest.mark.parametrize("naming", [named_rows, titled_rows])
def test_rows_of_one_name_stay_two_rows(naming):
    chart = figure("light", 100)
    naming(chart, ["Same", "Same"], "light")
    shown = chart.layout.yaxis.ticktext or [note.text for note in chart.layout.annotations]
    assert list(shown) == ["Same", "Same"]
    top, bottom = sorted(chart.layout.yaxis.range)
    assert top < 0 < 1 < bottom


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Hospital", 8, "Hospital"),
        ("Hospital", 7, "Hospita…"),
        ("Seoul Hospital", 6, "Seoul…"),
        ("서울대학교", 10, "서울대학교"),
        ("서울대학교", 9, "서울대학…"),
        ("", 3, ""),
    ],
)
def test_short(text, limit, cut):
    assert short(text, limit) == cut


def test_wrap():
    assert wrap("one two three", 7) == "one two<br>three"
    assert wrap("", 7) == ""
    assert wrap("incompressible", 7) == "incompressible"
