"""Names below columns: no two of one line run into each other on the narrowest screen."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.charts.figure import figure_of
from oi_metrics.charts.label_places import text_width
from oi_metrics.charts.spec import ACCENT, Mark, Plot, series_of, unique
from oi_metrics.charts.style import NARROW
from oi_metrics.language.words import Words

NAMES = st.lists(
    st.sampled_from(["Basic research", "Discovery", "Translational", "Clinical", "Not stated", "기초 연구", "임상", "2018"]), min_size=1, max_size=5
)


@given(NAMES)
def test_neighbours_have_room_or_stand_on_lines_of_their_own(names: list[str]) -> None:
    labels = unique(names)
    drawn = figure_of(Plot("columns", labels, (series_of("All", [1] * len(labels), Mark(ACCENT)),), "Items"), Words("en"))
    texts = list(drawn.layout.xaxis.ticktext)
    assert [" ".join(text.split("<br>")).strip() for text in texts] == list(labels)
    for left, right in pairwise(texts):
        if left.startswith("<br>") == right.startswith("<br>"):
            widths = [max(map(text_width, text.split("<br>"))) for text in (left, right)]
            assert sum(widths) / 2 < NARROW / len(labels), (left, right)
