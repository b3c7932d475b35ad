"""What a spreadsheet would run is guarded on the way out and restored on the way in."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oi_metrics.records.reading.formulas import neutralised, restored


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", "=HYPERLINK(...)", "-", "+82-2-1234"])
def test_what_starts_like_a_formula_is_guarded(text):
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "NA", "007", "-5", "+1.5", "a=b", "1-2", "서울대", "'quoted'", "2009/2013"])
def test_other_text_stays(text):
    assert neutralised(text) == text


@given(st.one_of(st.text(), st.text(alphabet="'=+-@\t\r1.a", max_size=6)))
@example("'=1")
@example("''=1")
@example("'-5")
def test_a_guarded_text_comes_back(text):
    assert restored(neutralised(text)) == text


@given(st.text(alphabet="'=+-@\t\r1.a ", max_size=6))
def test_no_text_leaves_as_a_formula(text):
    left = neutralised(text)
    assert left[:1] not in ("=", "@", "\t", "\r")
    if left[:1] in ("+", "-"):
        float(left)
