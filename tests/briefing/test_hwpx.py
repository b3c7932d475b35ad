"""The Hangul paper read back: by its own library, by an independent reader, and as the parts that the format asks for."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hwp_hwpx_parser import Reader
from hwpx import HwpxDocument, validate_editor_open_safety
from hypothesis import HealthCheck, Phase, given, settings

from oi_metrics.briefing.hwpx import MOST_ROWS, WHOLE, hwpx_bytes
from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.briefing.texts import clean, rows
from oi_metrics.charts.certainty import MEANINGS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables, short
from tests.briefing.conftest import brief
from tests.conftest import Row, agreements, records
from tests.strategies import any_filters, valid_rows

PANELS = ("agreements_per_year", "claims_ledger", "contradictions", "commitments")


@pytest.fixture(scope="module")
def papers(embedded: Tables) -> dict[str, bytes]:
    return {lang: hwpx_bytes([brief(embedded, lang, PANELS)]) for lang in ("en", "ko")}


@pytest.fixture
def reader(papers: dict[str, bytes], tmp_path: Path):
    """Open a paper with a reader that shares no code with the writer."""

    def opened(lang: str) -> Reader:
        path = tmp_path / f"{lang}.hwpx"
        path.write_bytes(papers[lang])
        return Reader(str(path))

    return opened


def test_holds_the_parts_of_the_format(papers: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(papers["ko"])) as package:
        assert package.testzip() is None
        first = package.infolist()[0]
        assert (first.filename, first.compress_type, package.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/hwp+zip")
        for name in package.namelist():
            if name.endswith((".xml", ".hpf", ".rdf")):
                ElementTree.fromstring(package.read(name))
        manifest = ElementTree.fromstring(package.read("Contents/content.hpf"))
        listed = {item.get("href") for item in manifest.iter() if item.tag.endswith("}item")}
        assert {"Contents/header.xml", "Contents/section0.xml"} <= listed
        assert listed <= set(package.namelist())


def test_its_own_library_opens_it_without_repair(papers: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "x.hwpx"
    path.write_bytes(papers["ko"])
    report = validate_editor_open_safety(path)
    assert report.reopen_ok
    assert not report.blocking_package_errors
    assert HwpxDocument.open(papers["ko"]).validate().issues == ()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_independent_reader_finds_every_sentence_and_table(embedded: Tables, reader, lang: str) -> None:
    told = brief(embedded, lang, PANELS)
    found = reader(lang)
    for clause in (*told.summary, *(clause for panel in told.panels for clause in (panel.clauses[0], *panel.beside))):
        assert clean(clause.text) in found.text
    assert all(panel.name in found.text and panel.definition in found.text and panel.more(told.words) in found.text for panel in told.panels)
    wanted = [
        [
            [str(name) for name in panel.table.columns],
            *rows(panel.table.head(MOST_ROWS), Words(lang)),
        ]
        for panel in told.panels
        if not panel.plot
    ]
    assert [table.rows for table in found.tables] == wanted


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_charts_are_pictures_with_an_alternative_text(embedded: Tables, papers: dict[str, bytes], lang: str) -> None:
    told = brief(embedded, lang, PANELS)
    section = HwpxDocument.open(papers[lang]).sections[0]
    described = [node.text for node in section.element.iter() if node.tag.endswith("}shapeComment")]
    assert described[1:] == [clean(panel.alt) for panel in told.panels if panel.plot]
    assert all(told.words.gettext(meaning) in described[0] for meaning in MEANINGS.values())
    with zipfile.ZipFile(io.BytesIO(papers[lang])) as package:
        drawn = [package.read(name) for name in package.namelist() if name.startswith("BinData/")]
    assert [content[:4] for content in drawn] == [b"\x89PNG"] * len(described)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("audience", ["ministry", "executive"])
def test_the_first_page_bears_company_subject_and_day_and_neither_code_nor_address(embedded: Tables, audience: str, lang: str) -> None:
    told = brief(embedded, lang, audience=audience, address="")
    paper = HwpxDocument.open(hwpx_bytes([told]))
    visible = next(node for node in paper.sections[0].element.iter() if node.tag.endswith("}visibility"))
    assert (visible.get("hideFirstHeader"), visible.get("hideFirstFooter")) == ("1", "1")
    body = "\n".join(paragraph.text for paragraph in paper.sections[0].paragraphs)
    assert body.index(told.company) < body.index(told.title) < body.index(told.facts[1][1])
    assert short(embedded.edition) not in body and "localhost" not in body


def test_a_korean_paper_for_a_ministry_is_set_in_the_levels_of_officials(embedded: Tables) -> None:
    told = brief(embedded, "ko", (*AUDIENCES["ministry"].panels, "partner_mix"), address="")
    body = [paragraph.text for paragraph in HwpxDocument.open(hwpx_bytes([told])).sections[0].paragraphs]
    for panel in told.panels:
        first, *others = (panel.clauses[0], *panel.beside)
        assert f"□ {panel.name}" in body
        assert f"○ {told.told(first)}" in body
        assert all(f"- {told.told(clause)}" in body for clause in others)
    assert sum("□" in text for text in body) == len(told.panels) + 2
    for audience, lang in (("ministry", "en"), ("executive", "ko")):
        plain = HwpxDocument.open(hwpx_bytes([brief(embedded, lang, ("commitments",), audience)])).text.plain()
        assert not set("□○※") & set(plain)


def test_a_table_stays_on_one_page_or_repeats_its_head(embedded: Tables) -> None:
    told = brief(embedded, "ko", ("commitments", "site_network"))
    paper = HwpxDocument.open(hwpx_bytes([told]))
    short_one, long_one = (table for section in paper.sections for paragraph in section.paragraphs for table in paragraph.tables)
    assert short_one.treat_as_char and not long_one.treat_as_char
    assert long_one.height > 100 * WHOLE > short_one.height
    assert long_one.element.get("repeatHeader") == "1" and long_one.element.get("pageBreak") == "CELL"


@pytest.mark.parametrize("audience", ["ministry", "executive"])
def test_an_appendix_is_at_most_a_fifth(embedded: Tables, audience: str) -> None:
    told = brief(embedded, "ko", audience=audience, address="")
    body = [paragraph.text for paragraph in HwpxDocument.open(hwpx_bytes([told])).sections[0].paragraphs]
    entries = [text for text in body if re.match(r"\[[\d–, ]+\] ", text)]
    assert [text.partition("] ")[0].lstrip("[") for text in entries] in ([n for n, _ in told.sources], [str(s.number) for s in told.statements])
    assert len(entries) * 15 < 5 * 750 / 5


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_bears_edition_day_filter_tiers_and_link(embedded: Tables, papers: dict[str, bytes], lang: str) -> None:
    told = brief(embedded, lang, PANELS)
    section = HwpxDocument.open(papers[lang]).sections[0]
    shown = {
        kind: "".join(node.text or "" for node in section.element.iter() if node.tag.endswith("}t") and within(section.element, node, kind))
        for kind in ("header", "footer")
    }
    assert told.line in shown["header"]
    assert told.link in shown["footer"]


def within(root, node, kind: str) -> bool:
    """Whether a node lies in the header or footer of all pages."""
    return any(node in set(part.iter()) for part in root.iter() if part.tag.endswith(f"}}{kind}") and part.get("applyPageType") == "BOTH")


def test_headings_bear_no_numbers(papers: dict[str, bytes]) -> None:
    headers = HwpxDocument.open(papers["en"]).oxml.headers
    assert not ["".join(node.itertext()) for header in headers for node in header.element.iter() if node.tag.endswith("}paraHead") and node.text]


def test_a_row_declares_the_height_of_its_text(papers: dict[str, bytes]) -> None:
    paper = HwpxDocument.open(papers["en"])
    tables = [table for section in paper.sections for paragraph in section.paragraphs for table in paragraph.tables]
    assert tables
    for table in tables:
        heights = [{cell.height for cell in row.cells} for row in table.rows]
        assert all(len(height) == 1 for height in heights)
        assert sum(height.pop() for height in heights) == table.height


def test_both_languages_are_a_section_each(embedded: Tables) -> None:
    paper = HwpxDocument.open(hwpx_bytes([brief(embedded, lang, ("commitments",)) for lang in ("ko", "en")]))
    assert len(paper.sections) == 2
    text = paper.text.plain()
    assert "개방형 혁신 파트너십" in text
    assert "Open-innovation partnerships" in text


def test_text_is_data() -> None:
    bad = 'A<B & C>D\x0b\ufffe=1+1 <script>\n"x" 뷁'
    tables = records(
        agreements=[{**row, "title_en": bad, "title_ko": bad} for row in agreements(a="2018")],
        statements=[{"statement_id": "s"}],
        evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s"}],
    )
    text = HwpxDocument.open(hwpx_bytes([brief(tables, panels=("agreement_timeline",))])).text.plain()
    assert re.search(r'A<B & C>D\s+=1\+1 <script>\s+"x" 뷁', text)


@settings(max_examples=2, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), any_filters)
def test_any_records_make_a_paper(rows: dict[str, list[Row]], chosen: Filters) -> None:
    assert len(HwpxDocument.open(hwpx_bytes([brief(records(**rows), "ko", ("partner_mix", "contradictions"), chosen=chosen)])).sections) == 1
