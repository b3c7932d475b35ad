"""Records that cannot be used: every fault on screen and on the command line, and no traceback anywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import ROOT, idle, serving


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken") / "records"
    shutil.copytree(EMBEDDED, folder)

    def change(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    change("agreements.csv", "2009-06-16", "2019/13")
    change("agreements.csv", "site_partnership,site-partnership", "handshake,site-partnership")
    change("amounts.csv", "70000000000", "700억")
    change("parties.csv", "1,mohw", "1,nobody")
    change("claims.csv", "agreements-26,", "projects-23,")
    return folder


EXPECTED = (
    "agreements.csv, row 2, signed: '2019/13' is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013",
    "agreements.csv, row 3, agreement_type: 'handshake' is not in the vocabulary; use mou, joint_research",
    "amounts.csv, row 2, amount: '700억' is not a whole number; write digits alone, without separators or units",
    "claims.csv, row 3, claim_id: 'projects-23' is already in row 2; give each record a key of its own",
    "parties.csv, row 2, partner_id: 'nobody' is not in partners.csv; add it there or fix the key",
)


def test_command_line_lists_every_fault(broken: Path) -> None:
    command = [sys.executable, "-m", "oi_metrics", "validate", str(broken)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    for line in EXPECTED:
        assert line in run.stderr
    assert "Traceback" not in run.stderr + run.stdout


@pytest.fixture(scope="module")
def faulty(broken: Path) -> Iterator[str]:
    with serving(broken) as started:
        yield started


@pytest.mark.parametrize(("lang", "title"), [("en", "The records cannot be shown"), ("ko", "기록을 표시할 수 없습니다")])
def test_dashboard_lists_every_fault(page: Page, faulty: str, lang: str, title: str) -> None:
    for path in ("", "agreements"):
        page.goto(f"{faulty}/{path}?lang={lang}")
        page.wait_for_selector("h1")
        assert page.get_by_role("heading", level=1).inner_text() == title
        page.wait_for_selector("[data-testid=stMarkdownContainer] td", state="attached")
        cells = " ".join(page.locator("[data-testid=stMarkdownContainer] td").all_text_contents())
        for value in ("2019/13", "handshake", "700억", "projects-23", "nobody", "parties.csv"):
            assert value in cells, value
        body = page.locator("body").inner_text()
        assert "Traceback" not in body
        assert page.locator("[data-testid=stException]").count() == 0


TOLD = {
    "en": "agreements.csv, row 2, signed: '2019/13' is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013",
    "ko": "agreements.csv, 2행, signed: '2019/13' 날짜가 아님; YYYY, YYYY-MM, YYYY-MM-DD 또는 2009/2013 같은 EDTF 구간으로 적으십시오",
}


def test_records_that_turn_faulty_are_told_on_an_open_page_and_in_the_log(page: Page, tmp_path: Path) -> None:
    """Without a click: the first fault in full above the last good figures, all of them in a list; gone once they are mended."""
    folder, log = tmp_path / "records", tmp_path / "log"
    shutil.copytree(EMBEDDED, folder)
    good = (folder / "agreements.csv").read_text("utf-8")
    with log.open("wb") as taken, serving(folder, log=taken) as address:
        for lang, told in TOLD.items():
            page.goto(f"{address}/?lang={lang}")
            idle(page)
            figures = page.get_by_test_id("stMetricValue").all_inner_texts()
            assert figures and page.get_by_test_id("stAlert").count() == 0
            (folder / "agreements.csv").write_text(
                good.replace("2009-06-16", "2019/13").replace("site_partnership,site-partnership", "handshake,site-partnership"), "utf-8"
            )
            expect(page.get_by_test_id("stAlert").filter(has_text=told)).to_be_visible(timeout=60_000)
            page.get_by_test_id("stExpander").filter(has_text=re.compile("not shown|표시하지 않은")).locator("summary").first.click()
            page.wait_for_selector("[data-testid=stMarkdownContainer] td", state="attached")
            cells = " ".join(page.locator("[data-testid=stMarkdownContainer] td").all_text_contents())
            assert all(value in cells for value in ("2019/13", "handshake", "agreements.csv", "agreement_type"))
            assert page.get_by_test_id("stMetricValue").all_inner_texts() == figures
            (folder / "agreements.csv").write_text(good, "utf-8")
            expect(page.get_by_test_id("stAlert")).to_have_count(0, timeout=60_000)
    lines = log.read_text("utf-8").splitlines()
    assert TOLD["en"] in lines and "Traceback" not in "".join(lines)
