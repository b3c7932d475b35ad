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

from oi_metrics.briefing.hwpx import MOST_ROWS, hwpx_bytes
from oi_metrics.briefing.texts import clean, rows
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
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
    for clause in (*told.summary, *(clause for panel in told.panels for clause in panel.clauses)):
        assert clean(clause.text) in found.text
    assert all(panel.name in found.text and panel.definition in found.text for panel in told.panels)
    wanted = [
        [
            [str(name) for name in panel.table.columns],
            *rows(panel.table.head(MOST_ROWS), Words(lang)),
        ]
        for panel in told.panels
    ]
    assert [table.rows for table in found.tables[: len(PANELS)]] == wanted
    assert [row[0] for row in found.tables[-1].rows[1:]] == [str(statement.number) for statement in told.statements]


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
