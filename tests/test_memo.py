"""Answers are made once, go with their tables, and membership means what pandas means by it."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from weakref import ref

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.memo import Budget, memoised, memoised_latest, memoised_within
from oi_metrics.records.isin import is_in
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


class Subject:
    """What is asked about."""


def at_once(make, threads=8):
    """What as many threads get that ask at the same time."""
    start = Barrier(threads)

    def ask(_):
        start.wait(10)
        return make()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, range(threads)))


@pytest.mark.parametrize("decorator", [memoised, memoised_latest(4), memoised_within(10), Budget(10, lambda answer: 1).shared()])
class TestEveryWay:
    def test_threads_that_ask_the_same_new_question_get_one_answer(self, decorator):
        asked, subject = [], Subject()

        @decorator
        def answer(about):
            asked.append(about)
            sleep(0.05)
            return object()

        assert len(set(map(id, at_once(lambda: answer(subject))))) == 1
        assert len(asked) == 1

    def test_another_question_does_not_wait(self, decorator):
        subject, go_on = Subject(), Event()

        @decorator
        def answer(about, name):
            if name == "slow":
                assert go_on.wait(10)
            else:
                go_on.set()
            return name

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(answer, subject, "slow")
            assert (pool.submit(answer, subject, "quick").result(10), first.result(10)) == ("quick", "slow")

    def test_a_question_that_failed_is_asked_anew(self, decorator):
        asked, subject = [], Subject()

        @decorator
        def answer(about):
            asked.append(about)
            if len(asked) < 2:
                raise ValueError("stopped")
            return "made"

        with pytest.raises(ValueError, match="stopped"):
            answer(subject)
        assert (answer(subject), answer(subject), len(asked)) == ("made", "made", 2)

    def test_nothing_is_an_answer_too(self, decorator):
        asked, subject = [], Subject()

        @decorator
        def answer(about):
            asked.append(about)

        assert answer(subject) is answer(subject) is None
        assert len(asked) == 1

    def test_an_answer_may_be_made_of_another(self, decorator):
        subject = Subject()

        @decorator
        def sum_to(about, number):
            return number + sum_to(about, number - 1) if number else 0

        assert sum_to(subject, 4) == 10


def test_the_latest_answers_about_each_subject_stay():
    asked, one, two = [], Subject(), Subject()

    @memoised_latest(2)
    def answer(about, name):
        asked.append((about, name))

    for name in ("a", "b", "a", "c", "b"):
        answer(one, name)
    answer(two, "a")
    answer(one, "c")
    assert asked == [(one, "a"), (one, "b"), (one, "c"), (one, "b"), (two, "a")]


def test_answers_stay_within_their_weight_and_the_latest_whatever_it_weighs():
    asked = []

    @Budget(10, len).shared(key=lambda text, told: (text,))
    def answer(text, told):
        asked.append(text)
        return text

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "bbbb", "d" * 50, "d" * 50, "bbbb"):
        answer(text, told=object())
    assert asked == ["aaaa", "bbbb", "cccc", "bbbb", "d" * 50, "bbbb"]


TEXTS = st.lists(st.one_of(st.sampled_from(["", "a", "서울", "서울대"]), st.text(alphabet="ab서", max_size=3)))


@given(TEXTS, TEXTS, st.sampled_from(["str", "object"]))
def test_is_in_is_what_pandas_calls_isin(texts, others, dtype):
    column = pd.Series(texts, index=range(5, 5 + len(texts)), dtype=dtype)
    for known in (others, set(others), pd.Series(others, dtype=dtype)):
        pd.testing.assert_series_equal(is_in(column, known), column.isin(others), check_names=False)
