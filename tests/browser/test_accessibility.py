"""axe-core on every page: nothing serious or critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import PAGES, idle

UPSTREAM = {("dark", "briefing", "color-contrast")}
"""What Streamlit draws and the project cannot mend; named in the README."""


@pytest.mark.parametrize(
    ("lang", "theme", "width"),
    [("en", "light", 1440), ("ko", "dark", 1440), ("en", "dark", 390), ("ko", "light", 390)],
)
def test_no_serious_violation(browser: Browser, address: str, lang: str, theme: str, width: int) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(f"{address}/{path}?lang={lang}")
        idle(page)
        violations = Axe().run(page).response["violations"]
        found += [(path, v["id"], v["nodes"][0]["html"][:200]) for v in violations if v["impact"] in ("serious", "critical")]
        assert page.evaluate("document.documentElement.lang") == lang
    context.close()
    assert [(path, rule, html) for path, rule, html in found if (theme, path, rule) not in UPSTREAM] == []
