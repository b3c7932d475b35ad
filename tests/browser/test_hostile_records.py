"""Records whose texts try to be more than text: nothing is asked of another host, altered or run."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import PAGES, idle, made, serving

NAMES = (
    "![x](http://evil.example/a.png)",
    '<span style="background:url(http://evil.example/b)">b</span>',
    "A<B & C>D",
    "PD-1*2*",
    "\u202eabc\u202c \u05d0\u05d1",
    '=HYPERLINK("http://evil.example/c")',
    "@SUM(1)",
    ":material/home: :red[r] $x^2$ %{x} {y}",
    "http://evil.example/d",
)


OPENED = 4
"""So many lists of statements are opened on a page: all are drawn alike."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded records with hostile names and titles wherever a record has one."""
    folder = tmp_path_factory.mktemp("hostile") / "records"
    shutil.copytree(EMBEDDED, folder)
    for name, columns in {
        "partners": ("name_en", "name_ko"),
        "agreements": ("title_en", "title_ko"),
        "programmes": ("name_en", "name_ko"),
        "claims": ("title_en", "title_ko"),
        "recognitions": ("title_en", "title_ko"),
        "statements": ("summary_en", "summary_ko"),
        "sources": ("title", "publisher"),
    }.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        for number, row in enumerate(rows):
            for column in columns:
                row[column] = NAMES[number % len(NAMES)]
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def base(hostile: Path) -> Iterator[str]:
    with serving(hostile) as started:
        yield started


def shown(page: Page) -> str:
    """All text of the page, that of the charts included, white space folded."""
    text = page.evaluate(
        "() => document.body.innerText + '\\n' + [...document.querySelectorAll('svg text')]"
        ".map(text => [...text.querySelectorAll('tspan.line')].map(line => line.textContent).join(' ') || text.textContent).join('\\n')"
    )
    return " ".join(text.split())


@pytest.mark.parametrize("path", PAGES)
def test_no_request_and_no_character_altered(page: Page, base: str, path: str, outside: list[str]) -> None:
    page.goto(f"{base}/{path}?lang=en")
    idle(page)
    for statements in page.get_by_test_id("stMain").get_by_role("button", name=re.compile(r"^Statements \(\d")).all()[:OPENED]:
        statements.click()
        drawer = page.get_by_role("dialog")
        expect(drawer).to_be_visible()
        idle(page)
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
    assert outside == []
    text = shown(page)
    if path not in ("records", "bring", "briefing", "registry"):  # these show a part of the names
        assert [name for name in NAMES if " ".join(name.split()) not in text] == []
    if path != "records":
        assert "\\<" not in text
        assert "&lt;" not in text
    assert page.locator("img[src*='evil'], [style*='evil']").count() == 0
    links = page.locator("a[href*='evil']").all()  # an address written out may be followed, one behind other words may not
    assert all(unquote(link.get_attribute("href")) == link.inner_text() for link in links)


def test_no_formula_lives_in_any_download(page: Page, base: str, tmp_path: Path) -> None:
    page.goto(f"{base}/records?lang=en&table=agreements")
    idle(page)
    labels = {"csv": "Make CSV: Agreements", "xlsx": "Make XLSX", "json": "Make JSON", "zip": "Make Data Package (zip)"}
    files = {}
    for kind, label in labels.items():
        download = made(page, label, kind)
        files[kind] = tmp_path / download.suggested_filename
        download.save_as(files[kind])
    workbook = openpyxl.load_workbook(files["xlsx"])
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert '=HYPERLINK("http://evil.example/c")' in {cell.value for cell in cells}
    package = zipfile.ZipFile(files["zip"])
    texts = [files["csv"].read_text("utf-8-sig")]
    texts += [package.read(name).decode() for name in package.namelist() if name.endswith(".csv")]
    fields = [field for text in texts for row in csv.reader(io.StringIO(text)) for field in row]
    assert not [field for field in fields if field.startswith(("=", "@", "\t", "\r"))]
    assert "'@SUM(1)" in fields
