"""The paper read back: tagged, both languages, fonts embedded, every sentence there."""

import io
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pypdf import PdfReader

from oi_metrics.briefing.pdf import pdf_bytes, typst_text
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables
from tests.briefing.conftest import brief
from tests.conftest import Row, agreements, records
from tests.strategies import any_filters, valid_rows

HANGUL = re.compile("[가-힣]")


def squeezed(text: str) -> str:
    """Text without the blanks that line breaks take or leave."""
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.fixture(scope="module")
def papers(everything) -> dict[str, PdfReader]:
    return {lang: PdfReader(io.BytesIO(pdf_bytes([everything(lang)]))) for lang in ("en", "ko")}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_is_tagged_and_says_its_language_and_title(papers, lang: str) -> None:
    root = papers[lang].trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].split("-")[0] == lang
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_holds_every_sentence_and_its_citation(everything, papers, lang: str) -> None:
    text = squeezed("".join(page.extract_text() for page in papers[lang].pages))
    told = everything(lang)
    for clause in (*told.summary, *(clause for panel in told.panels for clause in panel.clauses)):
        assert squeezed(clause.text) in text, clause.text
    assert all(squeezed(statement.text)[:20] in text for statement in told.statements)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_bears_edition_day_filter_tiers_and_link(everything, papers, lang: str) -> None:
    told = everything(lang)
    for page in papers[lang].pages:
        text = squeezed(page.extract_text())
        assert all(squeezed(value) in text for _, value in told.facts)
        assert squeezed(told.link) in text


def test_fonts_are_embedded(papers) -> None:
    fonts = {}
    for page in papers["ko"].pages:
        fonts |= {font["/BaseFont"]: font for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())}
    assert any("OIMSans" in name for name in fonts)
    for font in fonts.values():
        assert {"/FontFile2", "/FontFile3"} & set(font["/DescendantFonts"][0]["/FontDescriptor"])


def figures(node) -> list:
    """The figures of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in figures(child)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("/S") == "/Figure" else []
    return own + (figures(node["/K"]) if "/K" in node else [])


def test_every_chart_has_an_alternative_text(everything, papers) -> None:
    found = [figure["/Alt"] for figure in figures(papers["ko"].trailer["/Root"]["/StructTreeRoot"]["/K"]) if "/Alt" in figure]
    assert found == [panel.alt for panel in everything("ko").panels if panel.plot]


def test_rare_syllables_and_unknown_characters_are_not_lost() -> None:
    assert typst_text("뷁 漢字 서울") == "뷁 漢字 서울"
    assert typst_text("a\U0001f600\tb") == "a[U+1F600] b"
    bad = "#set text(1pt) \\ $x$ *뷁* [x] \U0001f600"
    tables = records(
        agreements=[{**row, "title_en": bad, "title_ko": bad} for row in agreements(a="2018")],
        statements=[{"statement_id": "s"}],
        evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s"}],
    )
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes([brief(tables, panels=("agreement_timeline",))]))).pages)
    assert squeezed("#set text(1pt) \\ $x$ *뷁* [x] [U+1F600]") in squeezed(text)


def test_both_languages_stand_in_one_paper(embedded: Tables) -> None:
    paper = PdfReader(io.BytesIO(pdf_bytes([brief(embedded, lang, ("partner_mix",)) for lang in ("ko", "en")])))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "개방형 혁신 파트너십" in text
    assert "Open-innovation partnerships" in text


def test_the_same_briefing_gives_the_same_bytes(embedded: Tables) -> None:
    told = brief(embedded, panels=("partner_mix",))
    assert pdf_bytes([told]) == pdf_bytes([told])


@settings(max_examples=2, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), any_filters)
def test_any_records_make_a_paper(rows: dict[str, list[Row]], chosen: Filters) -> None:
    assert pdf_bytes([brief(records(**rows), "ko", chosen=chosen)]).startswith(b"%PDF-")
