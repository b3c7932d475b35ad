"""Where hospitals and names stand: nothing covers anything, and always in the same places."""

from itertools import combinations
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.charts.label_places import TALL, Box, Mark, places, text_width
from oi_metrics.charts.network_layout import ALONE, layout


def network(hospitals: int, groups: int):
    """Hospitals of falling size in groups, each tied to the first of its group, and the first ones to one another."""
    nodes = tuple((number, round(15 - 11 * number / hospitals, 1), number % groups + 1) for number in range(hospitals))
    ties = tuple((number % groups, number, 1.0 + number % 3) for number in range(groups, hospitals))
    return nodes, ties + tuple((a, b, 2.0) for a, b in combinations(range(groups), 2))


@pytest.mark.parametrize(("hospitals", "groups"), [(1, 1), (5, 1), (8, 2), (50, 3), (190, 7)])
def test_marks_do_not_cover_one_another_and_communities_do_not_touch(hospitals, groups):
    nodes, ties = network(hospitals, groups)
    found = layout(nodes, ties, 1.6)
    assert set(found.places) == {number for number, _, _ in nodes}
    for (a, radius_a, _), (b, radius_b, _) in combinations(nodes, 2):
        assert dist(found.places[a], found.places[b]) > radius_a + radius_b
    for one, other in combinations(found.discs, 2):
        assert dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius
    disc = {ground.community: ground for ground in found.discs}
    for number, radius, group in nodes:
        assert dist(found.places[number], (disc[group].x, disc[group].y)) + radius < disc[group].radius


def test_the_same_network_stands_in_the_same_places():
    nodes, ties = network(40, 3)
    layout.cache_clear()
    first = layout(nodes, ties, 1.6)
    layout.cache_clear()
    assert layout(nodes, ties, 1.6) == first


def test_hospitals_without_a_tie_have_a_ground_of_their_own_last():
    nodes, ties = network(12, 2)
    found = layout((*nodes, (98, 4.0, ALONE), (99, 4.0, ALONE)), ties, 1.6)
    assert [ground.community for ground in found.discs] == [1, 2, ALONE]


def test_a_fitted_layout_stays_on_the_canvas():
    nodes, ties = network(50, 3)
    left, bottom, right, top = layout(nodes, ties, 1.6).fitted(1000, 600, 12).box
    assert left >= 11.9 and bottom >= 11.9 and right <= 988.1 and top <= 588.1


marks = st.lists(
    st.builds(
        Mark, row=st.integers(0, 10_000), x=st.floats(0, 600), y=st.floats(0, 400), radius=st.floats(2, 20), name=st.text("ab병원 \n", min_size=1, max_size=20)
    ),
    max_size=30, unique_by=lambda mark: mark.row,
)  # fmt: skip


@given(marks)
@settings(max_examples=60, deadline=None)
def test_names_never_cover_one_another_and_stay_in_the_room(every):
    room = Box(0, 0, 600, 400)
    found = places(every, every, room, (), 12)
    boxes = []
    for label in found:
        lines = label.text.split("\n")
        width, half = max(map(text_width, lines)), TALL * len(lines) / 2
        left = {"left": label.x, "right": label.x - width, "center": label.x - width / 2}[label.anchor]
        boxes.append(Box(left, label.y - half, left + width, label.y + half))
    assert len(found) <= 12
    assert not any(one.shared(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.bottom >= 0 and box.right <= 600.001 and box.top <= 400.001 for box in boxes)


def test_the_first_names_come_first_and_one_must_be_named():
    crowd = [Mark(row, 100 + row, 100, 9, f"Hospital {row}") for row in range(6)]
    room = Box(0, 0, 300, 200)
    assert [label.row for label in places(crowd, crowd, room, (), 9)][:1] == [0]
    assert {label.row for label in places(crowd[3:], crowd, room, (), 1, must={3})} == {3}


def test_a_name_that_must_stand_stands_where_it_covers_least():
    marks = [Mark(0, 100, 100, 9, "Hospital"), Mark(1, 140, 100, 9, ""), Mark(2, 60, 100, 12, ""), Mark(3, 100, 125, 20, ""), Mark(4, 108, 80, 8, "")]
    assert places(marks[:1], marks, Box(0, 0, 300, 200), (), 1) == []
    (label,) = places(marks[:1], marks, Box(0, 0, 300, 200), (), 1, must={0})
    assert (label.anchor, label.y < 100) == ("center", True)
