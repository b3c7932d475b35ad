"""Texts of tables: counts by the reader's language, years without a comma, columns of numbers known as such."""

import pandas as pd
import pytest

from oi_metrics.briefing.texts import figures, rows
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column


@pytest.mark.parametrize(("lang", "year"), [("en", "Year"), ("ko", "연도")])
@pytest.mark.parametrize("years", [[2012, 2013], pd.array([2012, 2013], "Int64"), [2012.0, 2013.0]])
def test_a_year_bears_no_comma_and_a_count_does(lang: str, year: str, years: object) -> None:
    words = Words(lang)
    table = metric_table(pd.DataFrame({"year": years, "n": [2012, 3]}), (Column("year", "Year", "", "year"), Column("n", "Number", "", "count")), words)
    assert next(iter(table)) == year
    assert rows(table, words) == [["2012", "2,012"], ["2013", "3"]]


def test_what_is_not_there_is_blank() -> None:
    assert rows(pd.DataFrame({"Year": pd.array([pd.NA], "Int64"), "n": [float("nan")]}), Words("en")) == [["", ""]]


@pytest.mark.parametrize(("cells", "expected"), [(["1", "2,012"], True), (["58%", ""], True), (["5.5", "-3"], True), (["1", "a"], False), ([""], False)])
def test_a_column_of_numbers(cells: list[str], expected: bool) -> None:
    assert figures(cells) is expected
