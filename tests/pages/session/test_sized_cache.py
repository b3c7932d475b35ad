"""Kept answers have a bound in bytes, and long tables one in rows."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.session.sized_cache import cached_by_size, weight


def counted(megabytes):
    """A function whose answer for `name` takes so many megabytes, and the names that it was really asked for."""
    asked = []

    @cached_by_size(megabytes=megabytes)
    def answer(name, size=1):
        asked.append(name)
        return bytes(size * 1_000_000 - 100)

    return answer, asked


def test_an_answer_is_kept_until_the_room_is_needed():
    answer, asked = counted(3)
    for name in ("a", "b", "a", "c", "a", "d", "b"):
        answer(name)
    assert asked == ["a", "b", "c", "d", "b"]


def test_an_answer_larger_than_all_room_is_kept_while_it_is_the_latest():
    answer, asked = counted(1)
    answer("large", size=5)
    answer("large", size=5)
    assert asked == ["large"]


@pytest.mark.parametrize(("answer", "least"), [(pd.DataFrame({"n": range(100_000)}), 800_000), (pd.DataFrame({"records": [("a",) * 1000] * 200}), 1_600_000)])
def test_tables_are_weighed(answer, least):
    assert least <= weight(answer) < 1.5 * least


def test_tables_and_figures_of_the_records_have_a_weight(embedded):
    assert 10_000 < weight(embedded) < 5_000_000
    assert weight({"data": [{"x": ["a", "b"]}]}) > 100
    assert weight(None) > 0


def table(rows):
    import streamlit as st

    from oi_metrics.language.words import Words
    from pages.widgets import pager

    part = pager.page(rows, Words("en"), "long")
    st.text(f"{part.start}-{part.stop}")


def test_a_long_table_says_which_part_is_shown():
    app = AppTest.from_function(table, args=(1234,)).run()
    assert (app.caption[0].value, app.text[0].value) == ("1 to 500 of 1,234", "0-500")


def test_a_short_table_is_shown_as_it_is():
    app = AppTest.from_function(table, args=(500,)).run()
    assert (len(app.caption), app.text[0].value) == (0, "0-500")
