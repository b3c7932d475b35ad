"""The workbook read back: charts over the metric tables' numbers, no live formula, words in the reader's language."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl.utils import range_boundaries

from oi_metrics.briefing.text_width import lines
from oi_metrics.briefing.xlsx import CHARACTER, LINE, SIZE, xlsx_bytes
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables, short
from tests.briefing.conftest import EVERY, brief
from tests.briefing.drawn import SUMS, summed
from tests.conftest import Row, agreements, records
from tests.strategies import any_filters, valid_rows

HANGUL = re.compile("[가-힣]")


def read(*briefings):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(briefings)))


def referred(book, reference: str) -> list:
    """The cells that a chart refers to."""
    name, cells = reference.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    sheet = book[name.strip("'").replace("''", "'")]
    return [sheet.cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_charts_read_the_numbers_of_the_metric_tables(everything, lang: str) -> None:
    told = everything(lang)
    book = read(told)
    for panel, sheet in zip(told.panels, book.worksheets[1 : 1 + len(EVERY)], strict=True):
        assert len(sheet._charts) == (panel.metric in SUMS), panel.metric
        for chart in sheet._charts:
            series = [referred(book, one.val.numRef.f) for one in chart.series]
            shown = series[:1] if panel.metric == "agreements_cumulative" else series
            assert summed(panel.metric, shown) == pytest.approx(SUMS[panel.metric](panel.whole)), panel.metric
            labels = chart.series[0].cat
            assert referred(book, (labels.strRef or labels.numRef).f) == list(panel.plot.categories)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_sheet_bears_edition_day_filter_tiers_and_link(everything, lang: str) -> None:
    told = everything(lang)
    book = read(told)
    for sheet in book.worksheets[: 1 + len(EVERY)]:
        shown = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
        assert all(value in shown for _, value in told.facts), sheet.title
        assert told.link in shown
    for sheet in book.worksheets:
        assert short(told.context.edition) in sheet.oddFooter.left.text
        assert lang == "en" or HANGUL.search(sheet.title)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_text_of_a_table_fits_its_cell(everything, lang: str) -> None:
    told = everything(lang)
    for panel, sheet in zip(told.panels, read(told).worksheets[1 : 1 + len(EVERY)], strict=True):
        head = next(row for row in sheet.iter_rows() if [cell.value for cell in row[: len(panel.table.columns)]] == list(map(str, panel.table.columns)))
        for row in sheet.iter_rows(min_row=head[0].row + 1, max_row=head[0].row + len(panel.table), max_col=len(panel.table.columns)):
            for cell in row:
                room = next(held.width for held in sheet.column_dimensions.values() if held.min <= cell.column <= held.max) * CHARACTER
                deep = (sheet.row_dimensions[cell.row].height or SIZE * LINE) // (SIZE * LINE)
                assert lines(str(cell.value or ""), SIZE, room) <= deep, (panel.metric, cell.value)


def test_a_sheet_is_printed_without_its_codes(everything) -> None:
    told = everything("en")
    for panel, sheet in zip(told.panels, read(told).worksheets[1 : 1 + len(EVERY)], strict=True):
        printed = {cell.value for row in sheet[sheet.print_area.rsplit("!", 1)[1]] for cell in row}
        assert panel.name in printed
        assert set(map(str, panel.table.columns)) <= printed
        assert "records" not in printed


def test_the_first_sheet_says_whose_records_they_are_and_no_sheet_has_an_address_that_nobody_set(embedded: Tables) -> None:
    book = read(brief(embedded, panels=("partner_mix",), address=""))
    shown = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert shown[0] == "Sanofi Korea · Open-innovation partnerships"
    assert not [text for text in shown if "localhost" in text or text.endswith(" · ")]


def test_charts_have_an_alternative_text(everything) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([everything("ko")]))) as book:
        drawings = [book.read(name).decode() for name in book.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
    assert len(drawings) == len(SUMS)
    assert all(HANGUL.search(re.search(r'descr="([^"]*)"', drawing)[1]) for drawing in drawings)


def test_sentences_cite_statements_that_are_listed(everything) -> None:
    told = everything("en")
    book = read(told)
    listed = [row[1].value for row in book["Statements"].iter_rows(min_row=2)]
    assert listed == [statement.statement_id for statement in told.statements]
    first = [row[0].value for row in book["Summary"].iter_rows() if row[0].value]
    assert any("Investment pledge KRW 70 billion; reported as fulfilled. [1–" in str(text) for text in first)


def test_holds_no_formula_and_no_link(embedded: Tables) -> None:
    bad = "=1+1"
    tables = records(
        agreements=[{**row, "title_en": bad, "title_ko": bad} for row in agreements(a="2018")],
        statements=[{"statement_id": "s", "summary_en": "@cmd"}],
        evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s"}],
    )
    for book in (read(brief(tables, panels=("agreement_timeline",), chosen=Filters(text="1"))), read(brief(embedded))):
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]


def test_both_languages_stand_in_one_workbook_with_names_of_their_own(embedded: Tables) -> None:
    names = read(brief(embedded, "ko"), brief(embedded, "en"), brief(embedded, "en")).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 30
    assert "Certifications 2" in names


def test_the_same_briefing_gives_the_same_bytes(embedded: Tables) -> None:
    told = brief(embedded, panels=("partner_mix",))
    assert xlsx_bytes([told]) == xlsx_bytes([told])


@settings(max_examples=2, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), any_filters)
def test_any_records_make_a_workbook(rows: dict[str, list[Row]], chosen: Filters) -> None:
    assert len(read(brief(records(**rows), "ko", chosen=chosen)).sheetnames) == 10
