"""What pages open only when asked to: axe-core on dialogs, the guide, opened records, sections, the editor and a presentation."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.language.words import Words
from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import IDLE, idle, serving
from tests.browser.test_every_page import RUN_AXE, watched

LOOKS = (("en", "dark", 390), ("ko", "light", 1440))
SECTIONS = ("network", "hospitals", "peers", "sources")
FILLING = """() => [...document.querySelectorAll('.st-key-present .main-svg')].map((svg) => svg.getBoundingClientRect())
  .every(({left, right}) => left >= 0 && right <= innerWidth + 1 && right - left > 0.8 * innerWidth)"""
LAST = len(AUDIENCES["executive"].panels) + 2


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard whose records can be changed."""
    folder = tmp_path_factory.mktemp("edited") / "records"
    shutil.copytree(EMBEDDED, folder)
    with serving(folder, OI_EDIT="1") as started:
        yield started


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def window(request: pytest.FixtureRequest, browser: Browser, edited: str) -> Iterator[tuple[Page, list[str], str, int]]:
    """A page in one look, what its console says, its language and its width."""
    lang, theme, width = request.param
    with watched(browser, edited, color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce") as (page, told):
        yield page, told, lang, width


@pytest.fixture
def look(window: tuple[Page, list[str], str, int]) -> Iterator[tuple[Page, Words, Callable[[str], None]]]:
    """The page, its words, and the check of what it shows; at the end nothing may be found and the console be clean."""
    page, told, lang, width = window
    found = []

    def check(state: str) -> None:
        for _ in range(5):
            idle(page)
            broken = page.evaluate(RUN_AXE)
            if page.evaluate(IDLE):  # what a page shows while it runs again is pale for that moment
                break
        found.extend((state, *each) for each in broken)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state

    yield page, Words(lang), check
    page.goto("about:blank")
    assert found == []
    assert told == []
    told.clear()


def test_sections_of_the_registries(look, edited: str) -> None:
    page, words, check = look
    for section in SECTIONS:
        page.goto(f"{edited}/registry?lang={words.lang}&section={section}&hospital=asan-medical-center")
        check(section)


def test_a_presentation_its_evidence_and_its_keys(look, edited: str) -> None:
    page, words, check = look
    for at in (1, 2, 4, LAST):
        page.goto(f"{edited}/present?lang={words.lang}&at={at}")
        check(f"screen {at}")
        assert page.evaluate(FILLING), f"the chart of screen {at} is as wide as the screen"
    for key in ("e", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        check(f"key {key}")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_guide_dialog_of_statements_and_an_empty_selection(look, edited: str) -> None:
    page, words, check = look
    page.goto(f"{edited}/?lang={words.lang}")
    idle(page)
    main = page.get_by_test_id("stMain")
    main.get_by_role("button", name="?").click()
    expect(page.get_by_text("■", exact=False).first).to_be_visible()
    check("the guide")
    page.keyboard.press("Escape")
    main.get_by_role("button", name=re.compile(r"\(\d+\)$")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check("statements of a card")
    page.goto(f"{edited}/agreements?lang={words.lang}&partner_type=government&years=2020-2022")
    check("nothing in the selection")


def test_a_record_opened_and_changed(look, edited: str) -> None:
    page, words, check = look
    page.goto(f"{edited}/records?lang={words.lang}&table=agreements")
    idle(page)
    main = page.get_by_test_id("stMain")
    main.get_by_role("link", name="asan-liver-2014", exact=True).click()
    expect(main.get_by_role("link", name=words.gettext("Open the source")).first).to_be_visible()
    check("a record with its evidence")
    page.go_back()
    expect(main.get_by_role("link", name="asan-liver-2014", exact=True)).to_be_visible()
    for part in ("One record in a form", "Log and undo"):
        main.get_by_role("radio", name=words.gettext(part)).click()
        check(part)
