"""Dates as people write them: never a month or a day invented, what may mean two days asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.model import edtf_dates as edtf
from oi_metrics.sheet_import.dates import ORDERS, read_date
from tests.sheet_import.sheets import DAY_SPELLINGS, SPELLINGS

DAYS = st.dates(date(1971, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019년 3월", "2019-03"),
        ("2019년 3월 12일", "2019-03-12"),
        ("2019년도", "2019"),
        ("19년 3월", "2019-03"),
        ("2019.03.12", "2019-03-12"),
        ("2019. 3. 12.", "2019-03-12"),
        ("2019.3.12(화)", "2019-03-12"),
        ("2019/3/5", "2019-03-05"),
        ("2019 03 12", "2019-03-12"),
        ("2019.10", "2019-10"),
        ("'19.3", "2019-03"),
        ("’99.12.31", "1999-12-31"),
        ("Mar 2019", "2019-03"),
        ("Sept. 2019", "2019-09"),
        ("12 March 2019", "2019-03-12"),
        ("March 12th, 2019", "2019-03-12"),
        ("Mar '19", "2019-03"),
        ("２０１９－０３－１２", "2019-03-12"),
        ("20190312", "2019-03-12"),
        ("201903", "2019-03"),
        ("2019-03-12T23:30:00-08:00", "2019-03-12"),
        ("2019-03-12 00:00:00", "2019-03-12"),
        ("2018~2020", "2018/2020"),
        ("2018–2020", "2018/2020"),
        ("2018.3 ~ 2019.5", "2018-03/2019-05"),
        ("2018년 3월~5월", "2018-03/2018-05"),
        ("2018.3~5", "2018-03/2018-05"),
        ("2018~20", "2018/2020"),
        ("2019 상반기", "2019-01/2019-06"),
        ("2H 2019", "2019-07/2019-12"),
        ("2019 Q3", "2019-07/2019-09"),
        ("2019년 3분기", "2019-07/2019-09"),
        ("3Q19", "2019-07/2019-09"),
        ("2019년까지", "../2019"),
        ("since March 2019", "2019-03/.."),
        ("2019.3~", "2019-03/.."),
        ("약 2019년", "2019~"),
        ("2019년경", "2019~"),
        ("25/12/2019", "2019-12-25"),
        ("12/25/2019", "2019-12-25"),
        ("05/05/2019", "2019-05-05"),
        ("[2018-06-28,2018-06-29]", "[2018-06-28,2018-06-29]"),
        ("2009/2013", "2009/2013"),
        ("2014-XX-26", "2014-XX-26"),
        ("../2019", "../2019"),
        ("", ""),
    ],
)
def test_is_read_without_a_word(written: str, read: str) -> None:
    found = read_date(written)
    assert (found.edtf, found.problem, found.note, found.choices) == (read, None, None, ())


@pytest.mark.parametrize(
    ("written", "read", "note"),
    [
        ("미정", "", "stands for a date that is not known; read as blank"),
        ("TBD", "", "stands for a date that is not known; read as blank"),
        ("9999-12-31", "", "stands for no end; read as blank"),
        ("무기한", "", "stands for no end; read as blank"),
        ("43536", "2019-03-12", "is a day number of Excel, read as 2019-03-12"),
        ("2019년 3월 초", "2019-03", "is read without '초'"),
        ("early 2019", "2019", "is read without 'early'"),
        ("2025년 6월 (예정)", "2025-06", "is read without '예정'"),
    ],
)
def test_is_read_with_a_note(written: str, read: str, note: str) -> None:
    found = read_date(written)
    assert (found.edtf, found.note, found.choices) == (read, note, ())


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("03/04/2019", ("2019-03-04", "2019-04-03")),
        ("3.4.2019", ("2019-03-04", "2019-04-03")),
        ("19.03.12", ("2012-03-19", "2019-03-12")),
        ("12-Mar-19", ("2012-03-19", "2019-03-12")),
        ("2019.1", ("2019-01", "2019-10")),
        ("201203", ("2012-03", "2020-12-03")),
    ],
)
def test_what_may_be_two_days_is_asked_about_and_left_uncertain(written: str, choices: tuple[str, ...]) -> None:
    found = read_date(written)
    assert found.edtf == f"[{','.join(choices)}]"
    assert found.choices == choices
    assert edtf.is_date(found.edtf)


@pytest.mark.parametrize("choice", read_date("03/04/2019").choices + read_date("2019~").choices)
def test_a_choice_settles_the_cell(choice: str) -> None:
    assert read_date(choice).edtf
    assert read_date(choice).choices == ()


def test_a_tilde_at_the_end_is_about_or_from() -> None:
    assert (read_date("2019~").edtf, read_date("2019~").choices) == ("2019~", ("2019/..", "ca. 2019"))


@pytest.mark.parametrize(
    ("order", "written", "read"),
    [
        ("day", "03/04/2019", "2019-04-03"),
        ("month", "03/04/2019", "2019-03-04"),
        ("year", "19.03.12", "2019-03-12"),
        ("day", "19.03.12", "2012-03-19"),
    ],
)
def test_a_stated_order_is_kept_to(order: str, written: str, read: str) -> None:
    found = read_date(written, order)  # type: ignore[arg-type]
    assert (found.edtf, found.note, found.choices) == (read, None, ())


def test_a_day_against_the_stated_order_is_said() -> None:
    assert read_date("12/25/2019", "day").note == "does not fit the stated order of dates; read as 2019-12-25"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("2019-02-30", "is no day of the calendar"),
        ("2019-13-01", "is no day of the calendar"),
        ("2019년 13월", "is no day of the calendar"),
        ("2019-00-10", "is no day of the calendar"),
        ("0001-01-01", "has the year 1, outside 1000 to 2999"),
        ("2020~2018", "ends before it begins"),
        ("soon to come", "is an interval whose ends are not clear"),
        ("19.3", "is not a date"),
        ("Mar-19", "is not a date"),
        ("abc", "is not a date"),
        ("12345", "is not a date"),
    ],
)
def test_is_refused_by_name(written: str, problem: str) -> None:
    found = read_date(written)
    assert (found.edtf, found.problem) == ("", problem)


@given(DAYS, st.sampled_from(sorted(SPELLINGS)))
def test_every_spelling_of_a_day_allows_that_day(day: date, spelling: str) -> None:
    found = read_date(SPELLINGS[spelling](day))
    if spelling == "serial" and not 20_000 <= (day - date(1899, 12, 30)).days <= 73_050:
        return
    assert found.problem is None
    bounds = edtf.bounds(found.edtf)
    assert bounds.earliest is not None
    assert bounds.latest is not None
    assert bounds.earliest <= day <= bounds.latest


@given(DAYS, st.sampled_from(sorted(DAY_SPELLINGS)))
def test_a_day_in_full_is_that_day_or_asked_about(day: date, spelling: str) -> None:
    found = read_date(DAY_SPELLINGS[spelling](day))
    assert found.edtf == day.isoformat() or day.isoformat() in found.choices


@given(st.text(max_size=40), st.sampled_from(ORDERS))
def test_junk_is_read_or_refused_never_raised(text: str, order: str) -> None:
    found = read_date(text, order)  # type: ignore[arg-type]
    assert edtf.is_date(found.edtf)
    assert not (found.edtf and found.problem)


@given(st.from_regex(r"\A['0-9년월일 ./~-]{1,14}\Z"))
def test_junk_like_dates_is_read_or_refused(text: str) -> None:
    assert edtf.is_date(read_date(text).edtf)
