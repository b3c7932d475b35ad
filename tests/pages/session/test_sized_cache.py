"""Kept answers have a bound in bytes, and long tables one in rows."""

import gc
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.memo import Budget
from pages.session import sized_cache
from pages.session.sized_cache import weight
from tests.conftest import agreements, partners, records
from tests.pages.conftest import ROOT


def counted(megabytes):
    """Two functions of one budget whose answers take so many megabytes, the names that they were really asked for, and the budget."""
    asked, budget = [], Budget(megabytes * 1_000_000, weight)

    def answer(name, size=1):
        asked.append(name)
        return bytes(size * 1_000_000 - 100)

    return budget.shared()(answer), budget.shared()(answer), asked, budget


def test_an_answer_is_kept_until_the_room_is_needed_by_whichever_page():
    first, second, asked, budget = counted(3)
    for answer, name in ((first, "a"), (second, "b"), (first, "a"), (second, "c"), (first, "a"), (first, "d"), (second, "b")):
        answer(name)
    assert asked == ["a", "b", "c", "d", "b"]
    assert budget.used <= budget.most


def test_two_functions_do_not_take_each_other_s_answers():
    first, second, asked, _ = counted(3)
    first("a"), second("a")
    assert asked == ["a", "a"]


def test_an_answer_larger_than_all_room_is_kept_while_it_is_the_latest():
    answer, _, asked, _ = counted(1)
    answer("large", size=5)
    answer("large", size=5)
    assert asked == ["large"]


def test_what_is_forgotten_goes_and_nothing_else():
    first, second, asked, budget = counted(3)
    first("own"), second("own"), first("served")
    budget.forget("own")
    first("served")
    assert asked == ["own", "own", "served"]
    assert budget.used < 1_000_001
    second("own")
    assert asked == ["own", "own", "served", "own"]


@pytest.mark.parametrize("said", ["0", "-1", "much", "1.5"])
def test_a_budget_that_is_none(monkeypatch, said):
    monkeypatch.setenv("OI_CACHE_MB", said)
    with pytest.raises(ValueError, match="write a whole number of megabytes, such as 256"):
        sized_cache.budget()


def test_every_cache_of_the_pages_is_within_the_budget():
    """A cache beside the budget would add its own size to it; what is kept without end depends on no records."""
    beside = [str(file) for file in (ROOT / "pages").rglob("*.py") if "lru_cache" in file.read_text("utf-8")]
    assert {Path(file).name for file in beside} == {"controls.py", "fonts.py", "document.py", "current_records.py"}


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


@pytest.mark.parametrize(("kept", "share"), [({"agreements": 5}, 0.5), ({"trials": 9}, 0.9), ({}, 0.0)])
def test_a_selection_weighs_by_the_larger_share_of_its_agreements_and_trials(kept, share):
    every = records(
        agreements=agreements(**{f"a{n}": "2018" for n in range(10)}),
        trials=[{"trial_id": f"t{n}"} for n in range(10)],
        partners=partners(**{f"p{n}": "hospital" for n in range(2_000)}),
    )
    frames = {name: every.frames[name].head(kept.get(name, 0)) for name in ("agreements", "trials")}
    assert weight(every.selection((), **frames)) == max(sized_cache.LEAST, round(share * weight(every)))


@pytest.mark.parametrize("columns", [5, 15, 25])
@pytest.mark.parametrize("rows", [0, 3, 30])
def test_a_small_table_weighs_about_what_it_takes(columns, rows):
    """Broken on purpose, by leaving out what a column takes: tables without rows weigh nothing, and a thousand choices are three times the budget."""
    gc.collect()
    tracemalloc.start(1)
    made = [pd.DataFrame({f"c{n}": pd.Series(["x"] * rows, dtype="str") for n in range(columns)}) for _ in range(20)]
    taken = tracemalloc.get_traced_memory()[0] / len(made)
    tracemalloc.stop()
    assert 0.7 * taken < weight(made[0]) < 5 * taken
