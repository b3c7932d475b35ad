"""A sheet from the drop to the charts, and everybody else served meanwhile."""

import os
import re
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, below, idle, made, serving
from tests.pace import stretch
from tests.postgres import free_port
from tests.sheet_import import sheets

TOOLS = Path(os.environ.get("OI_SHARED", ROOT.parent / "shared")) / "tools"
CONFIG = ROOT / "tests" / "records" / "hostile_sheet.json"
BOMBS = 15
MOST_SECONDS = 2.0


def drop(page: Page, address: str, path: Path, lang: str = "en") -> None:
    page.goto(f"{address}/bring?lang={lang}")
    idle(page)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(path)


def downloaded(page: Page, label: str) -> Path:
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path())


def test_a_korean_sheet_goes_from_drop_to_charts(page, address, tmp_path):
    file = tmp_path / "현황.csv"
    file.write_bytes(sheets.cp949(sheets.rows()))
    drop(page, address, file)
    expect(page.get_by_role("heading", name="13 columns are used")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="errors prevent using the sheet")).to_be_visible()
    page.get_by_text("Correct the columns").click()
    currency = page.get_by_label("Currency where none is written")
    currency.fill("KRW")
    currency.press("Enter")
    expect(page.get_by_role("heading", name="300 rows can be used")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Use in this session").click()
    expect(page.get_by_text("You are viewing the records that you imported")).to_be_visible(timeout=60_000)
    idle(page)
    page.get_by_role("link", name="Agreements", exact=True).first.click()
    idle(page)
    expect(page.locator("[data-testid=stPlotlyChart]").first).to_be_visible()
    below(page, "Download")
    table = downloaded(page, "CSV").read_text("utf-8-sig").splitlines()
    header = table[0].split(",")
    counts: dict[str, dict[str, int]] = {"dated": {}, "possible": {}, "undated": {}}
    for line in table[1:]:
        cells = dict(zip(header, line.split(","), strict=False))
        counts[cells["certainty"]][cells["year"]] = counts[cells["certainty"]].get(cells["year"], 0) + int(float(cells["agreements"]))
    assert {year: n for year, n in counts["dated"].items() if n} == {str(year): n for year, n in sheets.DATED.items() if n}
    assert {year: n for year, n in counts["possible"].items() if n} == {str(year): n for year, n in sheets.POSSIBLE.items() if n}
    assert sum(counts["undated"].values()) == sheets.UNDATED


def bomb(path: Path) -> Path:
    """A small workbook that unpacks to far more than a reader should take."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(700):
                part.write(b"<row><c><v>1</v></c></row>" * 40_000)
    return path


def slow(path: Path) -> Path:
    """A sheet that is sound and takes a while: 60,000 rows."""
    lines = [",".join([f"OI-{n}", f"과제 {n}", "서울대학교병원", "병원", "MOU", f"{1990 + n % 30}-{1 + n % 12:02}"]) for n in range(60_000)]
    path.write_text("\n".join(["번호,협약명,협력기관,기관 유형,협약 유형,체결일", *lines]), "utf-8")
    return path


def bombs(folder: Path) -> list[Path]:
    """Every bomb of the corpus of hostile files, where it is there, and the one that is written out here."""
    if TOOLS.exists():
        tool = [sys.executable, TOOLS / "hostile_corpus.py", "--config", CONFIG, "--only", "bomb", "--bomb-mb", "700", "--out", folder / "corpus"]
        subprocess.run(tool, check=True, capture_output=True)
        found = sorted((folder / "corpus").iterdir())
        assert len(found) == BOMBS
        return [bomb(folder / "heavy.xlsx"), *found]
    warnings.warn(f"{TOOLS} is absent: one bomb stands for those of its corpus", stacklevel=1)
    return [bomb(folder / "heavy.xlsx")]


@pytest.fixture
def heavy_and_other(browser, address):
    """A reader before the place to drop a file, and another before the table of records."""
    heavy, other = (browser.new_context().new_page() for _ in range(2))
    for page, path in ((heavy, "bring"), (other, "records")):
        page.goto(f"{address}/{path}?lang=en")
        idle(page)
    yield heavy, other
    for page in (heavy, other):
        page.context.close()


def answered(page: Page, name: str) -> float:
    """Seconds from the click on a kind of partner to the foot of the page that tells of it, or no longer does; with nothing else to do."""
    told = page.get_by_text(f"partner_type={name.lower()}")
    wanted = "hidden" if told.is_visible() else "visible"
    start = time.monotonic()
    page.get_by_role("button", name=name, exact=True).first.click()
    told.wait_for(state=wanted, timeout=30_000)
    return (time.monotonic() - start) / stretch()


def test_another_reader_is_answered_within_two_seconds_during_every_bomb(heavy_and_other, tmp_path):
    heavy, other = heavy_and_other
    outcome = heavy.get_by_role("heading", name=re.compile("cannot be read as a sheet|columns are used"))
    waited: dict[str, list[float]] = {}
    for file in bombs(tmp_path):
        waited[file.name] = []
        heavy.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(file)
        while not (waited[file.name] and outcome.is_visible()):
            waited[file.name].append(answered(other, "University"))
        heavy.get_by_role("button", name=f"Remove {file.name}").click()
        expect(outcome).to_have_count(0)
    assert {name: seconds for name, seconds in waited.items() if max(seconds) >= MOST_SECONDS} == {}


def test_another_reader_is_served_while_a_long_sheet_is_read(heavy_and_other, tmp_path):
    heavy, other = heavy_and_other
    heavy.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(slow(tmp_path / "heavy.csv"))
    for name in ("University", "University", "Biotech", "Biotech"):
        answered(other, name)
    expect(heavy.get_by_role("heading", name="rows can be used")).to_be_visible(timeout=120_000)


def test_after_a_restart_the_reader_is_told_to_bring_the_sheet_again_and_the_filters_stand(page, tmp_path):
    file, port = tmp_path / "sheet.csv", free_port()
    rows = [f"A-{n},Title {n},Seoul National University Hospital,hospital,mou,2019-03-12" for n in range(20)]
    file.write_text("\n".join(["id,title,partners,partner type,agreement type,signed", *rows]), "utf-8")
    with serving(port=port) as address:
        drop(page, address, file)
        page.get_by_role("button", name="Use in this session").click()
        expect(page.get_by_text("You are viewing the records that you imported")).to_be_visible(timeout=60_000)
        idle(page)
        page.get_by_role("button", name="Hospital", exact=True).first.click()
        expect(page.get_by_text("partner_type=hospital")).to_be_visible()
        idle(page)
        link = page.url
    edition = parse_qs(urlsplit(link).query)["own"][0]
    with serving(port=port):
        page.reload()
        idle(page)
        told = page.get_by_text(f"records that were imported in another session (data version {edition[:12]})")
        expect(told).to_be_visible()
        assert parse_qs(urlsplit(page.url).query) == parse_qs(urlsplit(link).query)
        page.get_by_role("link", name="Import records").last.click()
        idle(page)
        page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(file)
        page.get_by_role("button", name="Use in this session").click()
        expect(page.get_by_text("You are viewing the records that you imported")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("partner_type=hospital")).to_be_visible()
        expect(told).to_have_count(0)


def test_two_readers_with_exports_that_differ_in_the_middle_each_get_their_own(browser, address, tmp_path):
    """Downloads of over 1 MiB whose ends are alike once shared an address on the server."""
    pages, marks = [], ("MIDDLE-OF-ONE", "MIDDLE-OF-TWO")
    for mark in marks:
        file = tmp_path / f"{mark}.csv"
        title = lambda n, mark=mark: mark if n == 4000 else f"a title that is long enough to make the whole file heavy: number {n} " + "x" * 150  # noqa: E731
        lines = [f"A-{n},{title(n)},Seoul National University Hospital,hospital,mou,2019-03-12" for n in range(8000)]
        file.write_text("\n".join(["id,title,partners,partner type,agreement type,signed", *lines]), "utf-8")
        page = browser.new_context().new_page()
        drop(page, address, file)
        expect(page.get_by_role("heading", name="rows can be used")).to_be_visible(timeout=120_000)
        page.get_by_role("button", name="Use in this session").click()
        expect(page.get_by_text("You are viewing the records that you imported")).to_be_visible(timeout=120_000)
        idle(page)
        page.get_by_role("link", name="Records", exact=True).first.click()
        idle(page)
        pages.append(page)
    for page, mark, other in zip(pages, marks, reversed(marks), strict=True):
        content = Path(made(page, "Make JSON", "json").path()).read_bytes()
        assert len(content) > 2_000_000
        assert mark.encode() in content and other.encode() not in content
