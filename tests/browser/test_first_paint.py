"""What is read before the page is there: seen, sound, and gone without a jump once the page has come."""

from __future__ import annotations

import time
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import idle
from tests.browser.test_every_page import RUN_AXE, watched

UNCOVERED = """() => [...document.querySelectorAll('.oi-first :is(h1, strong)')].map((told) => [told, told.getBoundingClientRect()])
  .filter(([, {top}]) => top < innerHeight)
  .filter(([, {left, top, height}]) => !document.elementFromPoint(left + 2, top + height / 2)?.closest('.oi-first'))
  .map(([told]) => told.innerText)"""
"""What something else stands over, of what is in sight."""


def made(url: str) -> None:
    """Ask for a document until its words are made, however busy the machine is."""
    until = time.monotonic() + 60
    while b"oi-first" not in urllib.request.urlopen(url).read().split(b"<body>")[1]:
        assert time.monotonic() < until
        time.sleep(0.2)


def opened(page: Page, url: str) -> None:
    """Open the document until it brings its words, however busy the machine is."""
    until = time.monotonic() + 60
    while page.goto(url) and not page.locator(".oi-first").count():
        assert time.monotonic() < until


def silent(page: Page) -> None:
    """Let the page's socket open and never say anything."""
    page.route_web_socket("**/_stcore/stream", lambda socket: None)


@pytest.mark.parametrize(
    ("lang", "theme", "width", "height"), [("en", "light", 1280, 720), ("ko", "dark", 1280, 720), ("ko", "light", 390, 844), ("en", "dark", 390, 844)]
)
def test_the_words_are_seen_and_sound_while_nothing_else_has_come(browser: Browser, address: str, lang: str, theme: str, width: int, height: int) -> None:
    with watched(browser, address, color_scheme=theme, viewport={"width": width, "height": height}) as (page, told):
        silent(page)
        made(f"{address}/?lang={lang}&partner_type=hospital")
        opened(page, f"{address}/?lang={lang}&partner_type=hospital")
        page.wait_for_selector("[data-testid=stMain]", state="attached", timeout=60_000)
        page.wait_for_timeout(1000)
        assert page.locator(".oi-first h1").is_visible()
        assert page.locator(".oi-first li").count() >= 3
        assert page.locator(".oi-first h1").bounding_box()["y"] < height / 3
        assert page.evaluate(UNCOVERED) == []
        assert page.get_by_role("main").count() == 1, "one landmark of what is there"
        assert "partner_type=hospital" in page.locator(".oi-first > p").last.inner_text()
        assert page.evaluate("[document.documentElement.scrollWidth, document.querySelector('.oi-first').scrollWidth]") <= [width, width]
        assert page.evaluate(RUN_AXE) == []
        assert told == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_says_the_same_at_the_same_place(browser: Browser, address: str, width: int) -> None:
    place = "(told) => [told.innerText, Math.round(told.getBoundingClientRect().left), Math.round(told.getBoundingClientRect().top)]"
    made(f"{address}/?lang=en")
    with watched(browser, address, viewport={"width": width, "height": 720}) as (page, _):
        silent(page)
        opened(page, f"{address}/?lang=en")
        before = page.locator(".oi-first h1").evaluate(place)
    with watched(browser, address, viewport={"width": width, "height": 720}) as (page, told):
        page.goto(f"{address}/?lang=en")
        idle(page)
        expect(page.locator(".oi-first")).to_have_count(0)
        assert page.get_by_role("main").count() == 1
        text, left, top = page.get_by_role("heading", level=1).evaluate(place)
        assert text == before[0]
        assert abs(left - before[1]) <= 8
        assert abs(top - before[2]) <= 32
        assert told == []


def test_who_has_read_on_stays_there(browser: Browser, address: str) -> None:
    made(f"{address}/?lang=en")
    reads = "(first) => { first.scrollTop = 120; first.focus(); }"
    with watched(browser, address, viewport={"width": 390, "height": 500}) as (page, _):
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => ({reads})(document.querySelector('.oi-first')))")
        page.goto(f"{address}/?lang=en")
        idle(page)
        expect(page.locator(".oi-first")).to_have_count(0)
        assert abs(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") - 120) < 40
        assert page.evaluate("document.activeElement.dataset.testid") == "stMain", "the next key moves the page"


def test_without_scripts_the_words_are_all_there(browser: Browser, address: str) -> None:
    made(f"{address}/?lang=en")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"{address}/?lang=en")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


def test_a_page_of_its_own_has_its_own_words_alone(browser: Browser, address: str) -> None:
    with watched(browser, address) as (page, told):
        page.goto(f"{address}/agreements?lang=en")
        idle(page)
        assert page.locator(".oi-first").count() == 0
        assert told == []
