"""Records that cannot be used: every fault on screen and on the command line, and no traceback anywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import ROOT, serving


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
        page.wait_for_selector("[data-testid=stDataFrame] td", state="attached")
        cells = " ".join(page.locator("[data-testid=stDataFrame] td").all_text_contents())
        for value in ("2019/13", "handshake", "700억", "projects-23", "nobody", "parties.csv"):
            assert value in cells, value
        body = page.locator("body").inner_text()
        assert "Traceback" not in body
        assert page.locator("[data-testid=stException]").count() == 0
