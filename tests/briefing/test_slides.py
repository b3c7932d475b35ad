"""Slides read back: the metric tables' numbers, native charts and tables, words, fonts, notes, and nothing outside the slide."""

import io
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn

from oi_metrics.briefing.pptx.slides import pptx_bytes
from oi_metrics.briefing.texts import clean
from oi_metrics.briefing.texts import rows as told_rows
from oi_metrics.charts.style import PALETTES
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables

from ..conftest import Row, agreements, records
from ..strategies import any_filters, valid_rows
from .conftest import EVERY, brief
from .drawn import SUMS, summed

HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def decks(everything):
    """The slides of every panel, by language."""
    return {lang: Presentation(io.BytesIO(pptx_bytes([everything(lang)]))) for lang in ("en", "ko")}


def panel_slides(deck):
    return list(deck.slides)[2 : 2 + len(EVERY)]


def charts(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_charts_hold_the_numbers_of_the_metric_tables(everything, decks, lang: str) -> None:
    for panel, slide in zip(everything(lang).panels, panel_slides(decks[lang]), strict=True):
        found = charts(slide)
        assert len(found) == (panel.metric in SUMS), panel.metric
        for shape in found:
            plot = shape.chart.plots[0]
            series = [list(one.values) for one in plot.series]
            shown = series[:1] if panel.metric == "agreements_cumulative" else series
            assert summed(panel.metric, shown) == pytest.approx(SUMS[panel.metric](panel.whole)), panel.metric
            assert list(plot.categories) == list(panel.plot.categories)


def test_charts_can_be_edited(decks) -> None:
    for slide in panel_slides(decks["en"]):
        for shape in charts(slide):
            assert shape.chart.part.chart_workbook.xlsx_part.blob[:2] == b"PK"


def test_a_value_is_read_on_every_mark(decks) -> None:
    claims = charts(panel_slides(decks["en"])[EVERY.index("claims_ledger")])[0].chart
    series = list(claims.plots[0].series)
    struck = [one for one in series if one._element.find(f"{qn('c:spPr')}/{qn('a:pattFill')}") is not None]
    assert struck
    for one in struck:
        assert str(one.data_labels.font.color.rgb) == PALETTES["light"].ink.lstrip("#").upper()
    assert str(series[0].data_labels.font.color.rgb) == "FFFFFF"


def test_every_bar_is_named(decks) -> None:
    for slide in panel_slides(decks["en"]):
        for shape in charts(slide):
            if shape.chart.chart_type in (XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.BAR_STACKED):
                assert shape.chart.category_axis._element.find(qn("c:tickLblSkip")).get("val") == "1"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_sentences_without_room_are_counted(everything, decks, lang: str) -> None:
    for panel, slide in zip(everything(lang).panels, panel_slides(decks[lang]), strict=True):
        if panel.plot:
            told = "\n".join(texts(slide))
            missing = sum(clean(clause.text) not in told for clause in panel.clauses)
            counted = re.search(r"^(\d+) more sentences?|^나머지 (\d+)문장", told, re.MULTILINE)
            assert missing == int(next(filter(None, counted.groups())) if counted else 0), panel.metric


def test_numbers_of_a_table_stand_at_the_right(decks) -> None:
    table = next(shape.table for shape in panel_slides(decks["en"])[EVERY.index("commitments")].shapes if shape.has_table)
    sides = [cell.text_frame.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert [name for name, side in zip((cell.text for cell in table.rows[0].cells), sides, strict=True) if side == PP_ALIGN.RIGHT] == ["Agreements"]


def test_certainty_is_a_pattern(embedded: Tables, decks) -> None:
    validity = charts(panel_slides(decks["en"])[EVERY.index("validity")])[0].chart
    fills = {series.name: series.format.fill for series in validity.plots[0].series}
    assert fills["Lapsed"].pattern == MSO_PATTERN_TYPE.DIAGONAL_CROSS
    assert fills["Last seen active"].pattern == MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    assert str(fills["Unknown"].fore_color.rgb) == "FFFFFF"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_chart_and_table_has_an_alternative_text(everything, decks, lang: str) -> None:
    for slide in decks[lang].slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                described = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert described
                assert lang == "en" or HANGUL.search(described)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_run_names_its_korean_font_and_language(decks, lang: str) -> None:
    runs = [run for slide in decks[lang].slides for run in slide._element.iter(qn("a:r"))]
    assert runs
    for run in runs:
        properties = run.find(qn("a:rPr"))
        assert properties.get("lang") == {"en": "en-GB", "ko": "ko-KR"}[lang]
        assert properties.find(qn("a:ea")).get("typeface") == "맑은 고딕"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_slide_but_the_cover_bears_title_edition_day_filter_tiers_and_link(everything, decks, lang: str) -> None:
    told = everything(lang)
    for slide in list(decks[lang].slides)[1:]:
        assert slide.shapes.title.text_frame.text
        shown = "\n".join(texts(slide))
        assert all(value in shown for _, value in told.facts)
        assert told.link in shown
        addresses = [run.hyperlink.address for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs for run in p.runs]
        assert told.link in addresses


def test_notes_hold_definition_sentences_and_statements(everything, decks) -> None:
    told = everything("en")
    for panel, slide in zip(told.panels, panel_slides(decks["en"]), strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        assert panel.definition in notes
        assert all(clean(clause.text) in notes for clause in panel.clauses)
        assert all(statement.statement_id in notes and statement.url in notes for statement in panel.statements)


def test_korean_slides_are_in_hangul(decks) -> None:
    for slide in decks["ko"].slides:
        assert HANGUL.search(slide.shapes.title.text_frame.text)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_lies_outside_the_slide(decks, lang: str) -> None:
    deck = decks[lang]
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width, (number, shape.name)
            bottom = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + bottom <= deck.slide_height, (number, shape.name)


CODE = re.compile(r"\b[0-9a-f]{12}\b")


def ministry_deck(embedded: Tables, lang: str):
    """The deck of a ministry as it is made without an address."""
    told = brief(embedded, lang, address="")
    return told, Presentation(io.BytesIO(pptx_bytes([told])))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("audience", ["ministry", "executive"])
def test_a_cover_has_company_subject_and_day_and_neither_code_nor_address(embedded: Tables, audience: str, lang: str) -> None:
    told = brief(embedded, lang, audience=audience, address="")
    cover, *others = Presentation(io.BytesIO(pptx_bytes([told]))).slides
    shown = "\n".join(texts(cover))
    assert all(wanted in shown for wanted in (told.company, told.title, told.facts[1][1])) and told.company
    assert not CODE.search(shown) and "://" not in shown and "localhost" not in shown
    assert all(CODE.search("\n".join(texts(slide))) for slide in others)
    assert "localhost" not in "\n".join(text for slide in others for text in texts(slide))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_ministry_gets_amounts_agreements_and_sources_on_twelve_slides_at_most(embedded: Tables, lang: str) -> None:
    told, deck = ministry_deck(embedded, lang)
    slides = list(deck.slides)
    body = 2 + len(told.panels)
    assert body < len(slides) <= 12
    assert (len(slides) - body) / len(slides) <= 1 / 5
    cells = "\n".join(cell.text for slide in slides[2:body] for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells)
    wanted = {
        "en": ("KRW 70 billion", "USD 23 million", "EUR 50 million", "16 Jun 2009", "5 Apr 2013"),
        "ko": ("700억 원", "2009년 6월 16일", "2013년 4월 5일"),
    }
    assert all(text in cells for text in wanted[lang])


def test_an_appendix_lists_every_source_or_says_how_many(embedded: Tables) -> None:
    told, deck = ministry_deck(embedded, "en")
    after = list(deck.slides)[2 + len(told.panels) :]
    rows = [row.cells[0].text for slide in after for shape in slide.shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    assert rows == [numbers for numbers, _ in told.sources]
    few = brief(embedded, panels=("site_hospitals", "partner_mix"))
    last = list(Presentation(io.BytesIO(pptx_bytes([few]))).slides)[-1]
    shown = next(len(shape.table.rows) - 1 for shape in last.shapes if shape.has_table)
    assert 0 < shown < len(few.sources)
    assert f"{shown} of {len(few.sources)} sources are listed, in the order in which they are cited; the workbook has all." in texts(last)


def test_a_short_deck_has_no_room_for_an_appendix_and_its_notes_have_every_statement(embedded: Tables) -> None:
    told = brief(embedded, panels=("commitments",))
    slides = list(Presentation(io.BytesIO(pptx_bytes([told]))).slides)
    assert len(slides) == 3
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides)
    assert all(f"[{statement.number}] {statement.statement_id}: " in notes for statement in told.statements)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_at_most_three_lines_stand_beside_a_chart(decks, lang: str) -> None:
    for slide in panel_slides(decks[lang]):
        bullets = [p for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs if p._p.find(f".//{qn('a:buChar')}") is not None]
        assert len(bullets) <= 3, slide.shapes.title.text_frame.text


def test_a_few_rows_stand_side_by_side_and_fill_the_slide(embedded: Tables) -> None:
    told, deck = ministry_deck(embedded, "en")
    for panel, slide in zip(told.panels, list(deck.slides)[2:], strict=False):
        table = next((shape.table for shape in slide.shapes if shape.has_table), None)
        if panel.metric in ("government_agreements", "certifications", "stated_amounts"):
            rows = [[cell.text.replace("\xa0", "") for cell in row.cells] for row in table.rows]
            assert [row[0] for row in rows] == [str(name) for name in panel.table.columns]
            assert [list(row) for row in zip(*(row[1:] for row in rows), strict=True)] == told_rows(panel.table, told.words)
        if table is not None:
            assert sum(row.height for row in table.rows) > 0.45 * deck.slide_height, panel.metric


def test_text_is_data() -> None:
    bad = 'A<B & C>D\x0b\ufffe=1+1 <script>\n"x"'
    tables = records(
        agreements=[{**row, "title_en": bad, "title_ko": bad} for row in agreements(a="2018")],
        statements=[{"statement_id": "s"}],
        evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s"}],
    )
    deck = Presentation(io.BytesIO(pptx_bytes([brief(tables, panels=("agreement_timeline",))])))
    cells = [cell.text for slide in deck.slides for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    assert 'A<B & C>D =1+1 <script> "x"' in cells


@settings(max_examples=2, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), any_filters)
def test_any_records_make_slides(rows: dict[str, list[Row]], chosen: Filters) -> None:
    deck = Presentation(io.BytesIO(pptx_bytes([brief(records(**rows), "ko", chosen=chosen)])))
    assert len(deck.slides) >= 10
