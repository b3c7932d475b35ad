"""Every form of EDTF that the records use, and what is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.model import edtf_dates as dates
from oi_metrics.model.edtf_dates import Bounds, DateError, bounds, disjoint, is_date, within
from tests.strategies import edtf_dates


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("", "", ""),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018-06-28", "2018-06-28", "2018-06-28"),
        ("[2018-06-28,2018-06-29]", "2018-06-28", "2018-06-29"),
        ("[2019,2018]", "2018-01-01", "2019-12-31"),
        ("2009/2013", "2009-01-01", "2013-12-31"),
        ("2020-03/2020-06-01", "2020-03-01", "2020-06-01"),
        ("2014-XX-26", "2014-01-26", "2014-12-26"),
        ("2014-05-XX", "2014-05-01", "2014-05-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("../2019", "", "2019-12-31"),
        ("/2019", "", "2019-12-31"),
        ("2019/..", "2019-01-01", ""),
        ("2019-06-28/", "2019-06-28", ""),
        ("../..", "", ""),
        ("2012~", "2011-01-01", "2013-12-31"),
        ("2012-12~", "2011-11-01", "2014-01-31"),
        ("2012?", "2011-01-01", "2013-12-31"),
        ("2018-21", "2018-03-01", "2018-05-31"),
        ("1000", "1000-01-01", "1000-12-31"),
        ("2999-12-31", "2999-12-31", "2999-12-31"),
    ],
)
def test_bounds(text, earliest, latest):
    assert bounds(text) == Bounds(day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2019/13", "is not a date"),
        ("2019-13", "is not a date"),
        ("2019-02-30", "is not a date"),
        ("2015-02-29", "is not a date"),
        ("2018-6-28", "is not a date"),
        ("20180628", "is not a date"),
        ("June 2018", "is not a date"),
        ("'19.3", "is not a date"),
        ("..", "is not a date"),
        ("[]", "is not a date"),
        ("unknown", "is not a date"),
        ("２０１８", "is not a date"),
        ("2018/2019/2020", "is not a date"),
        ("2013/2009", "ends before it begins"),
        ("{2012,2013}", "is several dates; give each a record of its own"),
        ("3000", "has the year 3000, outside 1000 to 2999"),
        ("0999-12-31", "has the year 999, outside 1000 to 2999"),
        ("Y17E7", "has the year 170000000, outside 1000 to 2999"),
    ],
)
def test_refused(text, problem):
    with pytest.raises(DateError) as refused:
        bounds(text)
    assert str(refused.value) == problem
    assert not is_date(text)


@pytest.mark.parametrize("text", ["Y-17E71727272", "Y1E999999999", "y1e999999999", "2019/Y1E99999999"])
def test_a_year_as_a_large_power_of_ten_is_no_date_and_is_not_worked_out(text: str) -> None:
    with pytest.raises(DateError):
        bounds(text)


@pytest.mark.parametrize("text", ["2018-0X", "2018-0X/2019", "2018-0X~"])
def test_nothing_is_printed_of_a_text_that_is_no_date(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    bounds.cache_clear()
    is_date(text)
    assert capsys.readouterr().out == ""


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=12), st.text(alphabet="0123456789-/.[],~?%XYE{}T:", max_size=22)))
def test_any_text_is_a_date_or_is_not(text):
    assert is_date(text) in (True, False)


def _or_problem(read, text):
    try:
        return read(text)
    except DateError as refused:
        return str(refused)


PLAIN = st.one_of(
    st.dates(date(1020, 1, 1), date(2979, 12, 31)).flatmap(lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]])),
    st.sampled_from(["2018-00", "2018-13", "2018-21", "2019-02-29", "2018-06-31", "2018-06-00", "0999", "3000", "2012~", "", ".."]),
)


@settings(max_examples=100, deadline=None)
@given(st.tuples(PLAIN, PLAIN).flatmap(lambda pair: st.sampled_from([pair[0], "/".join(pair), f"[{pair[0]},{pair[1]}]", f"[{pair[0]}]"])))
def test_plain_dates_mean_what_the_library_reads(text):
    assert _or_problem(bounds, text) == (_or_problem(dates._parsed, text) if text else dates.UNBOUNDED)


@settings(deadline=None)
@given(edtf_dates())
def test_a_date_never_ends_before_it_begins(text):
    found = bounds(text)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@pytest.mark.parametrize(
    ("part", "whole", "lies"),
    [
        ("2018-06-28", "2018", True),
        ("2018", "2018-06-28", False),
        ("2018", "2018", True),
        ("2018-06-28", "[2018-06-28,2018-06-29]", True),
        ("2018-06-30", "[2018-06-28,2018-06-29]", False),
        ("2018", "../2019", True),
        ("../2018", "../2019", True),
        ("../2019", "2019", False),
        ("2019/..", "2018/..", True),
        ("", "2018", False),
        ("2018", "", False),
        ("", "", True),
    ],
)
def test_within(part, whole, lies):
    assert within(part, whole) is lies


@pytest.mark.parametrize(
    ("left", "right", "exclude"),
    [
        ("2018-06-28", "2018-06-29", True),
        ("2018-06-28", "2018", False),
        ("2011", "2012-09-10", True),
        ("2012-09-10", "2011", True),
        ("../2018", "2019/..", True),
        ("../2018", "2018/..", False),
        ("", "2018", False),
        ("", "", False),
    ],
)
def test_disjoint(left, right, exclude):
    assert disjoint(left, right) is exclude


@settings(deadline=None)
@given(edtf_dates(), edtf_dates())
def test_exclusion_goes_both_ways_and_never_holds_for_a_part(left, right):
    assert disjoint(left, right) is disjoint(right, left)
    assert not (within(left, right) and disjoint(left, right))


@pytest.mark.parametrize("mark", ["~", "?"])
@pytest.mark.parametrize("month", ["", *(f"-{month:02}" for month in range(14))])
def test_an_approximate_date_is_as_wide_as_the_library_has_it(month, mark):
    for year in (1000, 1001, 1002, 1003, 1999, 2000, 2011, 2012, 2996, 2997, 2998, 2999):
        text = f"{year}{month}{mark}"
        assert told(bounds, text) == told(dates._parsed, text)


@given(st.from_regex(r"[0-9]{1,3}|[0-9]{5,9}|[A-Za-z~?%-]{1,12}", fullmatch=True))
def test_counts_and_codes_are_no_dates_for_the_library_either(text):
    assert told(bounds, text) == told(dates._parsed, text) == "is not a date"


def told(read, text):
    try:
        return read(text)
    except DateError as error:
        return error.problem.text
