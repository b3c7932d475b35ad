"""Rows of a table that are looked at in no time are those of which there is nothing to say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.model.faults import Refused
from oi_metrics.records.reading import header_and_rows
from oi_metrics.records.reading.blocks import clean, cleaned
from oi_metrics.records.reading.limits import Limits

TEXTS = st.text("a'= \n\0\u200b\u3000\u1112\u1161협", max_size=4) | st.sampled_from(["'=1", " '-1", "'=협"])
CELLS = st.sampled_from(["", "a", "a", "n", "id", "계", "1", "a\0", "longer than a cell", "b\na,b", "b\ra,b"])
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2) | st.lists(CELLS, min_size=1, max_size=4), max_size=5)


def found(rows, header, shape, plain):
    """What is read of the rows, and refused; plain: whether a row may be taken for one of which there is nothing to say."""
    bounds = Limits(columns=3, rows=4, cell_characters=10)
    kept, header_and_rows._is_plain = header_and_rows._is_plain, header_and_rows._is_plain if plain else lambda fields, sheet: False
    try:
        return list(header_and_rows.shaped(iter(enumerate([header, *rows], start=1)), "a.csv", "a", bounds, shape, ","))
    except Refused as refused:
        return refused.fault
    finally:
        header_and_rows._is_plain = kept


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(ROWS, st.sampled_from([["id", "n"], ["id", "n"], ["id", ""], ["id", "n", "x"]]), st.sampled_from(["table", "sheet"]))
def test_a_plain_row_is_one_without_a_fault(rows, header, shape):
    assert found(rows, header, shape, plain=True) == found(rows, header, shape, plain=False)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(TEXTS, max_size=4))
def test_a_row_is_cleaned_as_each_of_its_cells_is(cells):
    assert cleaned(cells) == [clean(text) for text in cells]
