"""Each look of certainty is one mark on every medium: told apart from every other, and called the same.

Broken on purpose and seen to fail: a look drawn as another on the screen (`"contested": {"shape": "x", ...}`), on slides,
in the workbook and on paper (its line in looks.typ taken out).
"""

from typing import Any

import pytest
import typst
from pptx import Presentation
from pptx.enum.dml import MSO_FILL

from oi_metrics.briefing import xlsx
from oi_metrics.briefing.pdf import TEMPLATE
from oi_metrics.briefing.pptx import charts as slides
from oi_metrics.charts.certainty import MEANINGS, SIGNS, Look, key
from oi_metrics.charts.spec import Mark, Plot, series_of
from oi_metrics.charts.style import certain
from oi_metrics.language.words import Words

INK = "#123456"


def one_bar(look: Look) -> Plot:
    return Plot("bars", ("One",), (series_of("All", [1], Mark(INK, look)),), "Items")


def on_screen(look: Look) -> Any:
    marker = certain(INK, look)
    return marker["color"], marker["line"]["color"], marker.get("pattern", {}).get("shape")


def on_a_slide(look: Look) -> Any:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    chart = slides.add(slide, (0, 0, 400, 300), one_bar(look), "All.", Words("en"))
    fill = chart.plots[0].series[0].format.fill
    return fill.pattern if fill.type == MSO_FILL.PATTERNED else str(fill.fore_color.rgb)


def in_a_workbook(look: Look) -> Any:
    return repr(xlsx.look(Mark(INK, look), one_bar(look)))


def on_paper(look: Look) -> Any:
    page = f'#import "looks.typ": look\n#rect(width: 40pt, height: 40pt, ..look((colour: "{INK}", look: "{look}")))'
    return typst.compile(page.encode(), root=TEMPLATE.parent, format="svg")


@pytest.mark.parametrize("drawn", [on_screen, on_a_slide, in_a_workbook, on_paper])
def test_a_look_is_drawn_as_no_other_is(drawn: Any) -> None:
    found = {look: drawn(look) for look in SIGNS}
    assert [(one, other) for one in found for other in found if one < other and found[one] == found[other]] == []


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_key_says_each_look_once(lang: str) -> None:
    told = key(Words(lang))
    assert len(set(told)) == len(set(SIGNS.values())) == len(SIGNS) == len(MEANINGS)
    assert key(Words(lang), ["struck", "solid"]) == [told[0], told[3]]
