"""The look that says how certain a mark is, and the colours."""

import pytest

from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS, RAMP, certain, colour, empty, figure, named_rows, short, titled_rows, whole_numbers, wrap
from oi_metrics.model.vocabulary import PARTNER_TYPES

INK = "#123456"


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestCertainty:
    def test_solid_is_filled(self, theme):
        for name in ("dated", "named", "certain"):
            look = certain(INK, name, theme)
            assert (look["color"], "pattern" in look) == (INK, False)

    def test_hatched_has_lines_on_paper(self, theme):
        for name in ("possible", "bounded", "hatched"):
            look = certain(INK, name, theme)
            assert (look["color"], look["pattern"]["shape"], look["pattern"]["fgcolor"]) == (PALETTES[theme].paper, "/", INK)

    def test_hollow_is_an_outline(self, theme):
        for name in ("undated", "unnamed", "hollow"):
            look = certain(INK, name, theme)
            assert (look["color"], look["line"]["color"], "pattern" in look) == (PALETTES[theme].paper, INK, False)

    def test_struck_is_crossed_out(self, theme):
        for name in ("struck", "lapsed", "contradicted"):
            look = certain(INK, name, theme)
            assert (look["color"], look["pattern"]["shape"], look["pattern"]["fgcolor"]) == (PALETTES[theme].paper, "x", INK)


class TestColours:
    def test_every_partner_type_has_one_of_its_own(self):
        assert set(PARTNER_TYPES) <= set(PARTNER_COLOURS)
        assert len({PARTNER_COLOURS[code] for code in PARTNER_TYPES}) == len(PARTNER_TYPES)

    def test_a_partner_type_keeps_its_colour_at_any_place(self):
        assert {colour("partner_type", "hospital", place) for place in range(9)} == {PARTNER_COLOURS["hospital"]}

    def test_other_codes_never_take_a_partner_s_colour(self):
        assert not set(RAMP) & set(PARTNER_COLOURS.values())
        assert [colour("rd_stage", "discovery", place) for place in range(len(RAMP) + 1)] == [*RAMP, RAMP[0]]

    def test_an_added_partner_type_is_grey(self):
        assert colour("partner_type", "charity", 0) == PARTNER_COLOURS["other"]

    def test_what_is_not_stated_is_grey(self):
        assert colour("rd_stage", "not_stated", 3) == PARTNER_COLOURS["not_stated"]


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
