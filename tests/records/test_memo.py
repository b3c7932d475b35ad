"""Answers are made once, go with their tables, and membership means what pandas means by it."""

import gc
from weakref import ref

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.records.isin import is_in
from oi_metrics.records.memo import memoised
from tests.conftest import agreements, records


def counted():
    asked = []

    @memoised
    def size(tables, by="one"):
        asked.append(by)
        return pd.DataFrame({by: tables.agreements["agreement_id"].tolist()})

    return size, asked


def test_an_answer_is_made_once_for_each_choice():
    size, asked = counted()
    tables = records(agreements=agreements(a="", b=""))
    assert size(tables) is size(tables)
    assert size(tables, by="two") is size(tables, by="two")
    assert asked == ["one", "two"]


def test_other_tables_get_an_answer_of_their_own():
    size, asked = counted()
    tables = records(agreements=agreements(a="", b=""))
    fewer = tables.with_frames(agreements=tables.agreements.head(1))
    assert (len(size(tables)), len(size(fewer))) == (2, 1)
    assert asked == ["one", "one"]


def test_an_answer_goes_with_its_tables():
    size, _ = counted()
    tables = records(agreements=agreements(a=""))
    answer = ref(size(tables))
    assert answer() is not None
    del tables
    gc.collect()
    assert answer() is None


TEXTS = st.lists(st.one_of(st.sampled_from(["", "a", "서울", "서울대"]), st.text(alphabet="ab서", max_size=3)))


@given(TEXTS, TEXTS, st.sampled_from(["str", "object"]))
def test_among_is_what_pandas_calls_isin(texts, others, dtype):
    column = pd.Series(texts, index=range(5, 5 + len(texts)), dtype=dtype)
    for known in (others, set(others), pd.Series(others, dtype=dtype)):
        pd.testing.assert_series_equal(is_in(column, known), column.isin(others), check_names=False)
