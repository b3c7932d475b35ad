"""The paper and its summary on one page read back: tagged, both languages, fonts embedded, what is said, and what stays together.

Broken on purpose, each was seen to fail: an appendix without a bound, a Korean paper without its levels, a summary that is not
brought down to a page, tables that split wherever a page ends.
"""

import io
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pypdf import PdfReader

from oi_metrics.briefing.model import Briefing
from oi_metrics.briefing.pdf import MOST_ROWS, a4_bytes, pdf_bytes, typst_text
from oi_metrics.briefing.texts import rows, some_sources
from oi_metrics.charts.certainty import SIGNS
from oi_metrics.filters import Filters
from oi_metrics.records.tables import Tables, short
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
    for clause in (*told.summary, *(clause for panel in told.panels for clause in (panel.clauses[0], *panel.beside))):
        assert squeezed(clause.text) in text, clause.text
    assert all(squeezed(panel.more(told.words)) in text for panel in told.panels)
    named = sum(squeezed(source.published_by) in text for _, source in told.sources)
    assert named == len(told.sources) or squeezed(some_sources("", told.sources, told.words)) in re.sub(r"(?<!\d)\d+of", "of", text)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_but_the_first_bears_edition_day_filter_tiers_and_link(everything, papers, lang: str) -> None:
    told = everything(lang)
    for page in papers[lang].pages[1:]:
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


AUDIENCE_PAPERS = [(audience, lang) for audience in ("ministry", "executive") for lang in ("en", "ko")]


def pages_of(embedded: Tables, audience: str, lang: str) -> tuple[Briefing, list[str]]:
    """A paper as it is made without an address, and the text of each page."""
    told = brief(embedded, lang, audience=audience, address="")
    return told, [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes([told]))).pages]


@pytest.mark.parametrize(("audience", "lang"), AUDIENCE_PAPERS)
def test_the_first_page_has_company_subject_and_day_and_neither_code_nor_address(embedded: Tables, audience: str, lang: str) -> None:
    told, (first, *others) = pages_of(embedded, audience, lang)
    assert told.company in first and told.title in first
    assert squeezed(told.facts[1][1]) in squeezed(first)
    assert short(embedded.edition) not in first and "localhost" not in first and "://" not in first
    assert all(short(embedded.edition) in page and "localhost" not in page for page in others)


@pytest.mark.parametrize(("audience", "lang"), AUDIENCE_PAPERS)
def test_an_appendix_is_at_most_a_fifth_of_a_paper_and_leaves_no_page_almost_empty(embedded: Tables, audience: str, lang: str) -> None:
    told, pages = pages_of(embedded, audience, lang)
    heads = [squeezed(told.words.gettext(name)) for name in ("Sources behind this briefing", "Statements behind this briefing")]
    at = next(number for number, page in enumerate(pages) if any(head in squeezed(page) for head in heads))
    assert at == len(pages) - 1 <= 4
    drawn = lines_of(PdfReader(io.BytesIO(pdf_bytes([told]))).pages[-1])
    top = next(y for y, line in drawn.items() if any(head in squeezed(line) for head in heads))
    bottom = min(y for y in drawn if y > FOOT)
    appendix, body = (top - bottom) / HIGH, at + (TOP - top) / HIGH
    assert 0 < appendix <= (body + appendix) / 5


TOP, FOOT, HIGH = 785, 70, 717
"""Points above the foot of a page at which its text begins and ends, and between both."""


def lines_of(page) -> dict[int, str]:
    """The lines of a page by their heights above its foot."""
    found: dict[int, str] = {}

    def visit(text, cm, tm, font, size) -> None:
        y = round(tm[5] * cm[3] + cm[5])
        if text.strip():
            found[y] = found.get(y, "") + text

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("audience", "lang"), AUDIENCE_PAPERS)
def test_a_table_stands_on_one_page(embedded: Tables, audience: str, lang: str) -> None:
    told, pages = pages_of(embedded, audience, lang)
    squeezed_pages = [squeezed(page) for page in pages]
    for panel in told.panels:
        if not panel.plot:
            cells = [squeezed(typst_text(row[0])) for row in rows(panel.table, told.words)]
            own = [page for page in squeezed_pages if squeezed(panel.name) in page]
            assert any(all(cell in page for cell in cells) for page in own), panel.metric


BEFORE = ("government_agreements", "certifications", "commitments", "site_members", "stated_amounts", "contradictions", "attention")


def test_a_table_stays_whole_wherever_it_begins(embedded: Tables) -> None:
    for number in range(2, len(BEFORE) + 1):
        told = brief(embedded, panels=(*BEFORE[:number], "agreement_timeline"))
        titles = [squeezed(row[0]) for row in rows(told.panels[-1].table, told.words)]
        pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf_bytes([told]))).pages]
        assert any("Everyagreementintime" in page and all(title in page for title in titles) for page in pages), number


def test_a_table_that_no_page_holds_goes_on_with_its_head() -> None:
    titles = [f"Agreement {number} " + "on a matter that takes many words to say, in one line after another " * 3 for number in range(30)]
    made = [{**row, "title_en": title, "title_ko": title} for row, title in zip(agreements(**{f"a{n}": "2018" for n in range(30)}), titles, strict=True)]
    tables = records(agreements=made, statements=[{"statement_id": "s"}], evidence=[
        {"record_type": "agreements", "record_id": f"a{number}", "statement_id": "s"} for number in range(30)
    ])  # fmt: skip
    told = brief(tables, panels=("agreement_timeline",))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes([told]))).pages]
    having = [len(re.findall(r"Agreement \d+ ", page)) for page in pages]
    assert sum(having) == MOST_ROWS and all(n >= 3 for n in having if n)


def test_a_korean_paper_for_a_ministry_is_set_in_the_levels_of_officials(embedded: Tables) -> None:
    told, pages = pages_of(embedded, "ministry", "ko")
    text = "\n".join(pages)
    assert text.count("□") == len(told.panels) + 2
    squeezed_text = squeezed(text)
    for panel in told.panels:
        assert f"□{squeezed(panel.name)}" in squeezed_text
        first, *others = (panel.clauses[0], *panel.beside)
        assert f"○{squeezed(first.text)}" in squeezed_text
        assert all(f"-{squeezed(clause.text)}" in squeezed_text for clause in others)
    assert all(f"○{squeezed(clause.text)}" in squeezed_text for clause in told.summary)
    assert not set(SIGNS.values()) & set(text) - {"□"}
    for audience, lang in (("ministry", "en"), ("executive", "ko")):
        assert not set("□○※") & set("".join(pages_of(embedded, audience, lang)[1]))


@pytest.mark.parametrize(("audience", "lang"), AUDIENCE_PAPERS)
def test_a_summary_is_one_page_of_a4(embedded: Tables, audience: str, lang: str) -> None:
    told = brief(embedded, lang, audience=audience, address="")
    paper = PdfReader(io.BytesIO(a4_bytes([told])))
    assert len(paper.pages) == 1
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    text = squeezed(paper.pages[0].extract_text())
    assert all(squeezed(clause.text) in text for clause in told.summary)
    assert all(squeezed(panel.name) in text and squeezed(panel.headline) in text for panel in told.panels)
    assert told.company in paper.pages[0].extract_text() and short(embedded.edition) not in text and "://" not in text
    assert ("□" in text) == (audience == "ministry" and lang == "ko")


def test_a_summary_of_more_than_a_page_says_how_many_parts_stand_on_it(everything) -> None:
    told = everything("en")
    paper = PdfReader(io.BytesIO(a4_bytes([told])))
    counted = re.search(r"(\d+) of (\d+) parts stand here; the paper has all", paper.pages[0].extract_text())
    text = squeezed(paper.pages[0].extract_text())
    assert len(paper.pages) == 1 and counted and 0 < int(counted[1]) < int(counted[2]) == len(told.panels)
    assert [squeezed(panel.headline) in text for panel in told.panels[: int(counted[1])]] == [True] * int(counted[1])


def test_a_summary_has_a_page_a_language(embedded: Tables) -> None:
    assert len(PdfReader(io.BytesIO(a4_bytes([brief(embedded, lang) for lang in ("ko", "en")]))).pages) == 2


@settings(max_examples=3, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), any_filters)
def test_any_records_make_a_summary_of_one_page(rows: dict[str, list[Row]], chosen: Filters) -> None:
    assert len(PdfReader(io.BytesIO(a4_bytes([brief(records(**rows), "ko", chosen=chosen)]))).pages) == 1
