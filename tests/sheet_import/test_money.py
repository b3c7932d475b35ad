"""Money as people write it: exact whole units, or refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.sheet_import.money import LARGE, UNITS, Amount, read_amount


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("700억원", 70_000_000_000, "KRW"),
        ("1,200억", 120_000_000_000, ""),
        ("1.2조", 1_200_000_000_000, ""),
        ("1조 2,000억원", 1_200_000_000_000, "KRW"),
        ("3억 5천만원", 350_000_000, "KRW"),
        ("500백만원", 500_000_000, "KRW"),
        ("US$23m", 23_000_000, "USD"),
        ("KRW 70 billion", 70_000_000_000, "KRW"),
        ("23 million US dollars", 23_000_000, "USD"),
        ("￦1,000", 1_000, "KRW"),
        ("EUR 2.5 million", 2_500_000, "EUR"),
        ("$100 USD", 100, "USD"),
        ("１２３", 123, ""),
        ("0", 0, ""),
    ],
)
def test_is_read_exactly(written: str, value: int, currency: str) -> None:
    assert read_amount(written) == Amount(value, currency)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("1,234.5", "has a fraction of a whole unit"),
        ("0.000000001억", "has a fraction of a whole unit"),
        ("1.234,5", "has a decimal comma or dots between thousands"),
        ("1.234.567", "has a decimal comma or dots between thousands"),
        ("1,2,3,4", "has separators that are not between thousands"),
        ("12%", "is a percentage"),
        ("(100)", "is negative"),
        ("-100", "is negative"),
        ("inf", "is infinite"),
        ("1e400", "is beyond 30 digits"),
        ("10~20억", "is a range of amounts"),
        ("=SUM(A1:A9)", "is a formula without its value"),
        ("¥100", "has a currency sign of several countries"),
        ("US$ 5 EUR", "names two currencies"),
        ("TRUE", "is not an amount of money"),
        ("만", "is not an amount of money"),
    ],
)
def test_is_refused_by_name(written: str, problem: str) -> None:
    found = read_amount(written)
    assert (found.value, found.problem) == (None, problem)


def test_undisclosed_blank_and_zero_are_three_things() -> None:
    assert read_amount("비공개") == Amount(undisclosed=True)
    assert read_amount("") == Amount()
    assert read_amount("0").value == 0
    assert read_amount("미정").note == "stands for an amount that is not known; read as blank"


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("약 700억원", "is read without '약'"),
        ("700억원 이상", "is read without '이상'"),
        ("1.2E+11", "is shortened to an exponent; digits may be lost"),
    ],
)
def test_is_read_and_asked_about(written: str, note: str) -> None:
    found = read_amount(written)
    assert (found.note, found.ask) == (note, True)
    assert found.value


def test_a_large_amount_is_pointed_out_and_kept_whole() -> None:
    found = read_amount("99999999999999999999999999")
    assert (found.value, found.note) == (99_999_999_999_999_999_999_999_999, "is very large")


def test_a_dollar_of_no_country_is_said() -> None:
    assert read_amount("$5m") == Amount(5_000_000, dollar=True)


def test_a_unit_counts_bare_numbers_alone() -> None:
    assert read_amount("12.5", "억").value == 1_250_000_000
    assert read_amount("700억", "억").value == 70_000_000_000
    assert read_amount("US$5m", "억").value == 5_000_000


@given(st.integers(0, LARGE - 1), st.sampled_from(["", " ", "KRW ", "₩", "USD ", "EUR "]))
def test_a_whole_amount_reads_back(value: int, currency: str) -> None:
    assert read_amount(f"{currency}{value:,}").value == value
    assert read_amount(f"{currency}{value}").value == value


@given(st.integers(1, 99_999), st.sampled_from(sorted(filter(None, UNITS))))
def test_a_counted_amount_reads_back(value: int, unit: str) -> None:
    assert read_amount(f"{value} {unit}").value == value * UNITS[unit]


@given(st.one_of(st.text(max_size=30), st.from_regex(r"\A[0-9.,억만조원$e%()~ -]{1,16}\Z")))
def test_junk_is_read_or_refused_never_raised(text: str) -> None:
    found = read_amount(text)
    assert found.value is None or (found.value >= 0 and found.problem is None)
