"""The executive's minute: the answer above the fold, evidence beside what it explains, and the way back from each step."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.language.words import Words
from tests.browser.conftest import idle

FOLD, SOME = 720, 5
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
ANSWERS = {
    "en": (
        "it has lapsed, and no renewal is on record",
        "1 Dec 2020",
        "KRW 70 billion",
        "Ministry of Health and Welfare",
        "reported as fulfilled",
        "EUR 50 million",
        "SK bioscience",
        "USD 23 million",
        "SK chemicals",
        "Do not say that",
        "Samsung Medical Center",
        "Asan Medical Center",
        "Severance Hospital",
        "Seoul National University Hospital",
    ),
    "ko": (
        "갱신된 기록 없이 만료됨",
        "2020년 12월 1일",
        "700억 원",
        "보건복지부",
        "이행 완료로 보고",
        "5,000만 유로",
        "SK바이오사이언스",
        "2,300만 달러",
        "SK케미칼",
        "말하지 말 것",
        "삼성서울병원",
        "서울아산병원",
        "세브란스병원",
        "서울대학교병원",
    ),
}
"""What a newcomer asks, answered without a click: certified today, how much money with whom, was the pledge kept, which hospitals."""


def said(page: Page) -> str:
    """All text of the page, that of the charts included."""
    return page.evaluate("() => document.body.innerText + [...document.querySelectorAll('svg text')].map(text => text.textContent).join('\\n')")


def bar(page: Page, place: int = 2):
    """A bar of the small chart of agreements per year."""
    return page.get_by_test_id("stPlotlyChart").nth(1).locator(".bars .point path").nth(place)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_headline_cards_and_the_head_of_the_timeline_stand_above_the_fold(page: Page, visit, lang: str, theme: str) -> None:
    page.set_viewport_size({"width": 1280, "height": FOLD})
    page.emulate_media(color_scheme=theme)
    visit("", f"lang={lang}")
    words, main = Words(lang), page.get_by_test_id("stMain")
    heads = [main.locator("h1"), main.get_by_role("heading", name=re.compile(r"22")), *main.locator("[class*=st-key-card-]").all()]
    assert len(heads) == 2 + 4
    for head in heads:
        box = head.bounding_box()
        assert box["y"] + box["height"] < FOLD, (head, box)
    heights = {round(card.bounding_box()["height"]) for card in heads[2:]}
    assert len(heights) == 1, "the cards are of equal height"
    expect(heads[-1]).to_contain_text(words.date("2020-12-01"))
    assert main.locator(".st-key-chips").bounding_box()["y"] < FOLD


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_newcomers_questions_are_answered_without_a_click(visit, lang: str) -> None:
    text = " ".join(said(visit("", f"lang={lang}")).split())
    assert [answer for answer in ANSWERS[lang] if answer not in text] == []


def test_one_click_on_a_mark_opens_its_evidence_where_it_stands_and_each_step_can_be_taken_back(page: Page, visit) -> None:
    visit()
    bar(page).scroll_into_view_if_needed()
    before, drawer = page.evaluate(SCROLLED), page.get_by_role("dialog")
    bar(page).click(force=True)
    expect(drawer.get_by_role("link", name="Open the source").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"evidence=agreements_per_year-small(~|%7E)[0-9a-f]{10}"))
    assert page.evaluate(SCROLLED) == before
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("evidence="))
    idle(page)
    bar(page).click(force=True)
    expect(drawer, "a second click on the same mark opens it again").to_be_visible()
    drawer.get_by_role("button", name=re.compile("^(filter_alt)?\\s*Show only")).first.click()
    expect(drawer).to_have_count(0)
    expect(page).to_have_url(re.compile("partner_type="))
    chip = page.locator("[class*=st-key-chip-] button").filter(visible=True)
    expect(chip).to_have_count(1)
    idle(page)
    page.go_back()
    expect(chip).to_have_count(0)
    idle(page)
    page.go_back()
    expect(drawer).to_have_count(0)


def test_every_figure_is_two_clicks_from_who_says_so(page: Page, visit) -> None:
    visit()
    main, drawer = page.get_by_test_id("stMain"), page.get_by_role("dialog")
    places = main.locator("a[href*='evidence=sentence-'], a[href*='evidence=evidence-'], a[href*='evidence=say-']")
    expect(places.first).to_be_visible()
    for place in places.all()[:: len(places.all()) // SOME]:
        place.click()
        expect(drawer.get_by_role("link", name="Open the source").first).to_be_visible()
        idle(page)
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        idle(page)


def test_what_has_changed_since_2018_is_one_click(page: Page, visit) -> None:
    visit()
    page.get_by_test_id("stMain").get_by_role("link", name="2018", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("changes are on record"))).to_be_visible()
    expect(page).to_have_url(re.compile("from=2018"))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_nothing_is_wider_than_the_screen(page: Page, visit, width: int, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit("", f"lang={lang}")
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("lang=en", "Filters"),
        ("lang=en&partner_type=hospital", "Filters (1)"),
        ("lang=ko&partner_type=hospital&tier=public_record&years=2013-2024", "필터 (3)"),
    ],
)
def test_on_a_phone_the_way_to_the_filters_says_how_many_are_on(page: Page, visit, rest: str, told: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit("agreements", rest)
    way = page.get_by_test_id("stExpandSidebarButton")
    expect(way).to_be_visible()
    said = way.evaluate("way => getComputedStyle(way, '::after').content")
    assert said.replace('" "', "").strip('"') == told
