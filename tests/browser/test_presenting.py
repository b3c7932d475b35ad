"""A presentation by keyboard alone: nothing of the tool shows, nothing is cut, every key does what it says."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.language.words import Words
from tests.browser.conftest import idle
from tests.pace import stretch

LAST = len(AUDIENCES["ministry"].panels) + 2
CUT = """() => {
  const body = document.querySelector(".st-key-present-body")?.getBoundingClientRect();
  const texts = [...document.querySelectorAll(".st-key-present :is(h1, p, li, td, svg text)")].filter((text) => text.textContent.trim());
  const room = (text) => (text.closest(".st-key-present-body") ? body.bottom + 2 : innerHeight);
  const outside = texts.filter((text) => {
    const box = text.getBoundingClientRect();
    return box.bottom > room(text) || box.right > innerWidth || box.left < 0 || box.top < 0;
  });
  const scrolls = [document.documentElement, document.querySelector("[data-testid=stMain]")].some((part) => part.scrollHeight > part.clientHeight + 1);
  return [scrolls, ...outside.map((text) => text.textContent)];
}"""
"""Whether the page scrolls, and every text that lies outside its room; a screen that says that there is nothing has no body."""


def counter(page: Page, at: int, words: Words) -> None:
    expect(page.locator(".st-key-present-controls p").first).to_have_text(words.gettext("{n} of {all}", n=at, all=LAST), timeout=20_000)


def press(page: Page, key: str, at: int, words: Words) -> float:
    """Press a key, wait until its screen is on; returns the seconds that it would take with nothing else to do."""
    begun = time.monotonic()
    page.keyboard.press(key)
    counter(page, at, words)
    return (time.monotonic() - begun) / stretch()


def serious(page: Page) -> list[str]:
    """The rules that axe-core finds broken, serious or critical ones."""
    return [rule["id"] for rule in Axe().run(page).response["violations"] if rule["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("lang", "width", "height"), [("en", 1280, 720), ("ko", 3840, 2160)])
def test_by_keyboard_alone(browser: Browser, address: str, lang: str, width: int, height: int) -> None:
    words, other = Words(lang), Words({"en": "ko", "ko": "en"}[lang])
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/briefing?lang={lang}&partner_type=hospital&audience=ministry")
    idle(page)
    page.get_by_role("button", name=words.gettext("Present on a whole screen")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/present\?.*at=1"))
    counter(page, 1, words)
    for tool in ("stHeader", "stSidebar", "stToolbar", "stTopNavLink"):
        expect(page.get_by_test_id(tool).locator("visible=true")).to_have_count(0)
    taken = []
    for at in range(2, LAST + 1):
        taken.append(press(page, ("ArrowRight", "Space", "PageDown")[at % 3], at, words))
        idle(page)
        assert page.evaluate(CUT) == [False], (at, page.get_by_role("heading", level=1).inner_text())
        assert page.get_by_role("heading", level=1).count() == 1
        if at in (2, LAST):
            assert serious(page) == [], at
    assert sorted(taken)[len(taken) // 2] < 2
    press(page, "Home", 1, words)
    for _ in range(3):  # faster than the screens come
        page.keyboard.press("ArrowRight")
    counter(page, 4, words)
    press(page, "Home", 1, words)
    assert page.evaluate(CUT) == [False]
    press(page, "End", LAST, words)
    press(page, "ArrowLeft", LAST - 1, words)
    press(page, "PageUp", LAST - 2, words)
    finding = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    idle(page)
    counter(page, LAST - 2, words)
    expect(page.get_by_role("heading", level=1)).to_have_text(finding)
    assert "partner_type=hospital" in page.url

    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name=words.gettext("Open the source")).first).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    expect(dialog).to_have_count(0)
    counter(page, LAST - 2, words)
    page.keyboard.press("?")
    expect(dialog.get_by_text("Page Down")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    press(page, "l", LAST - 2, other)
    assert page.evaluate("document.documentElement.lang") == other.lang
    press(page, "l", LAST - 2, words)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement")
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text(words.gettext("Briefing"))
    idle(page)
    assert "at=" not in page.url
    assert "partner_type=hospital" in page.url
    context.close()


def test_keys_of_one_character_can_be_switched_off(page: Page, address: str) -> None:
    words = Words("en")
    page.goto(f"{address}/present?lang=en&audience=ministry")
    idle(page)
    counter(page, 1, words)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("switch").press("Space")
    expect(dialog).to_have_count(0)
    expect(page.locator(".oi-silent")).to_have_count(1)
    idle(page)
    press(page, "ArrowRight", 2, words)
    page.keyboard.press("l")
    page.keyboard.press("e")
    press(page, "ArrowRight", 3, words)
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(dialog).to_have_count(0)
    page.locator(".st-key-present-keys button").press("Enter")
    dialog.get_by_role("switch").press("Space")
    expect(page.locator(".oi-silent")).to_have_count(0)
    idle(page)
    page.keyboard.press("e")
    expect(dialog.get_by_role("link", name="Open the source").first).to_be_visible()
