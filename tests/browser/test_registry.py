"""Through the registries in one journey: a bar to its trials, a hospital in focus, the other language."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from oi_metrics.registry.storage import parquet
from tests.browser.conftest import idle, serving
from tests.registry.stores import AWKWARD


def test_through_the_registries(page: Page, outside: list[str], tmp_path: Path) -> None:
    parquet.save(AWKWARD, tmp_path / "store")
    with serving(OI_TRIALS=str(tmp_path / "store")) as address:
        page.goto(f"{address}/registry?lang=en")
        idle(page)
        page.locator("[data-testid=stPlotlyChart]").first.locator(".bars .point").first.click(force=True)
        expect(page.get_by_role("heading", name=re.compile("trials? behind it"))).to_be_visible(timeout=30_000)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

        page.get_by_role("radio", name="Network").or_(page.get_by_role("button", name="Network")).first.click()
        idle(page)
        page.locator("[data-testid=stPlotlyChart]").first.locator(".scatterlayer .point").first.click(force=True)
        page.wait_for_url(re.compile("hospital="), timeout=30_000)
        idle(page)
        focused = page.get_by_role("combobox", name="Focus on a hospital").input_value()
        expect(page.get_by_role("heading", name=focused, exact=True)).to_be_visible()

        page.get_by_test_id("stSidebar").get_by_role("radio", name="한국어").click()
        idle(page)
        assert page.get_by_role("heading", level=1).inner_text() == "임상시험 등록부"
        assert "hospital=" in page.url and "section=network" in page.url
    assert outside == []
