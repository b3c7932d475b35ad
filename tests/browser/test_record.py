"""The page of a record in a browser: names lead there and back, it reads well at every width, and axe-core finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import idle
from tests.browser.test_every_page import LOOKS, RUN_AXE, sound, watched

RECORDS = ("agreements/snubh-mou-2018", "partners/asan-medical-center", "trials/mfds-2013-12-20", "claims/site-5-2012", "agreements/none")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    idle(page)


def leads(page: Page, name: str) -> None:
    """Follow a name."""
    page.get_by_test_id("stPageLink-NavLink").filter(has_text=name).first.click()


def test_a_name_in_the_drawer_leads_to_its_record_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/agreements?lang=en&partner_type=hospital")
    idle(page)
    page.get_by_role("button", name=re.compile(r"^Statements \(")).first.click()
    leads(page, "Clinical site partnership programme with hospitals")
    heading(page, "Clinical site partnership programme with hospitals")
    expect(page).to_have_url(f"{address}/record?lang=en&partner_type=hospital&record=agreements%2Fsite-partnership-2012")
    expect(page.get_by_role("dialog")).to_have_count(0)
    leads(page, "Asan Medical Center")
    heading(page, "Asan Medical Center")
    expect(page).to_have_title("Asan Medical Center – OI Metrics")
    page.go_back()
    heading(page, "Clinical site partnership programme with hospitals")
    page.go_back()
    heading(page, "Agreements")
    expect(page).to_have_url(re.compile("/agreements.*partner_type=hospital"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_record_in_every_look(browser: Browser, address: str, lang: str) -> None:
    found = []
    with watched(browser, address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-GB") as (page, told):
        for record in RECORDS:
            page.goto(f"{address}/record?lang={lang}&record={record}")
            for theme, width in LOOKS:
                page.emulate_media(color_scheme=theme)
                page.set_viewport_size({"width": width, "height": 900})
                idle(page)
                found += [(theme, width, record, *each) for each in page.evaluate(RUN_AXE)]
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (record, theme, width)
            sound(page, lang)
        assert found == []
        assert told == []
