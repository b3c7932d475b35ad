"""What readers do, from the first visit to the file on their disk."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import idle, made, serving

TITLES = {
    "en": {
        "agreements": "Agreements",
        "partners": "Partners",
        "sites": "Clinical sites",
        "registry": "Trial registries",
        "claims": "Claims and evidence",
        "records": "Records",
        "bring": "Import records",
        "briefing": "Briefing",
    },
    "ko": {
        "agreements": "협약",
        "partners": "파트너",
        "sites": "임상시험실시기관",
        "registry": "임상시험 등록부",
        "claims": "공표 수치와 근거",
        "records": "기록",
        "bring": "기록 가져오기",
        "briefing": "브리핑",
    },
}


def cards(page: Page) -> dict[str, str]:
    rows = page.locator("[data-testid=stMetric]").all()
    return {row.locator("[data-testid=stMetricLabel]").inner_text(): row.locator("[data-testid=stMetricValue]").inner_text() for row in rows}


FIRST = ("", "agreements", "registry", "records", "briefing")
"""Pages of each kind: the first, panels, trials, records, files."""


@pytest.mark.parametrize(("path", "lang"), [(path, ("en", "ko")[place % 2]) for place, path in enumerate(FIRST)])
def test_deep_link_as_first_request(page: Page, path: str, lang: str) -> None:
    with serving() as fresh:
        page.goto(f"{fresh}/{path}?lang={lang}&partner_type=hospital&years=2012-2018")
        idle(page)
        heading = page.get_by_role("heading", level=1).inner_text()
        if path:
            assert heading == TITLES[lang][path]
        assert page.evaluate("document.documentElement.lang") == lang
        assert "partner_type=hospital years=2012-2018" in page.locator("[data-testid=stMain]").inner_text()
        assert f"lang={lang}" in page.url
        assert "partner_type=hospital" in page.url


def test_filter_changes_cards_and_charts_together(visit) -> None:
    page = visit()
    assert cards(page)["Agreements"] == "12"
    bars = page.locator("[data-testid=stPlotlyChart]").nth(1).locator(".bars .point")
    assert bars.count() == 11
    page.get_by_test_id("stSidebar").get_by_role("button", name="Hospital").click()
    idle(page)
    assert cards(page)["Agreements"] == "6"
    expect(page.locator("[class*=st-key-card-]").first).to_contain_text("Partners: 6")
    assert bars.count() == 5
    assert "partner_type=hospital" in page.url


def test_bar_to_statement_in_two_clicks(visit) -> None:
    page = visit("agreements")
    chart = page.locator("[data-testid=stPlotlyChart]").first
    chart.scroll_into_view_if_needed()
    chart.locator(".bars .point").first.click(force=True)
    idle(page)
    expect(page.get_by_text("record behind the mark")).to_be_visible()
    link = page.get_by_role("link", name="Open the source").first
    expect(link).to_be_visible()
    assert link.get_attribute("href").startswith("https://")


def test_link_opens_the_same_view_in_the_other_language(visit, context) -> None:
    page = visit("partners", "lang=en&partner_type=hospital&partner_type=university&tier=public_record")
    page.get_by_test_id("stSidebar").get_by_role("radio", name="한국어").click()
    idle(page)
    assert page.get_by_role("heading", level=1).inner_text() == TITLES["ko"]["partners"]
    shared = page.url
    other = context.browser.new_context().new_page()
    other.goto(shared)
    idle(other)
    footer = "partner_type=hospital,university tier=public_record"
    assert footer in page.locator("[data-testid=stMain]").inner_text()
    assert footer in other.locator("[data-testid=stMain]").inner_text()
    assert other.get_by_role("heading", level=1).inner_text() == TITLES["ko"]["partners"]
    other.context.close()


def test_back_and_forward_are_one_step_a_page(visit) -> None:
    page = visit("", "lang=en&partner_type=hospital")
    page.get_by_test_id("stTopNavLink").filter(has_text="Partners").click()
    idle(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Partners"
    page.get_by_test_id("stTopNavLink").filter(has_text="Claims and evidence").click()
    idle(page)
    page.go_back()
    idle(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Partners"
    assert "partner_type=hospital" in page.url
    page.go_back()
    idle(page)
    assert cards(page)["Agreements"] == "6"
    page.go_forward()
    idle(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Partners"


def test_back_undoes_a_filter(visit) -> None:
    page = visit()
    page.get_by_test_id("stSidebar").get_by_role("button", name="Hospital").click()
    idle(page)
    assert cards(page)["Agreements"] == "6"
    page.go_back()
    idle(page)
    assert cards(page)["Agreements"] == "12"


LATE = """(() => {
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, heard, ...more) {
    listen.call(this, kind, kind === "message" ? (event) => setTimeout(heard, window.late ?? 0, event) : heard, ...more);
  };
})()"""
"""Lets what the server says reach the page later, by `late` milliseconds."""
TWO_CLICKS = """([names, between]) => names.forEach((name, place) => setTimeout(
  () => [...document.querySelectorAll('[data-testid=stSidebar] button')].find((button) => button.textContent.trim() === name).click(), place * between))"""


@pytest.mark.parametrize(("late", "between"), [(0, 0), (1500, 750)])
def test_two_fast_clicks_on_filters_both_count(visit, page: Page, late: int, between: int) -> None:
    page.add_init_script(LATE)
    visit()
    page.evaluate("late => { window.late = late }", late)
    page.evaluate(TWO_CLICKS, [["Hospital", "University"], between])
    expect(page).to_have_url(re.compile("partner_type=hospital&partner_type=university$"))
    idle(page)
    expect(page.get_by_text("partner_type=hospital,university")).to_be_visible()
    page.evaluate(TWO_CLICKS, [["Biotech", "Biotech"], between])
    page.wait_for_timeout(between + 2 * late + 500)
    idle(page)
    assert page.url.endswith("partner_type=hospital&partner_type=university"), "chosen and taken back"


def test_download_and_read_back(visit) -> None:
    page = visit("records", "lang=en&partner_type=hospital&table=agreements")
    download = made(page, "Make CSV: Agreements", "csv")
    assert re.fullmatch(r"oi-metrics-agreements-[0-9a-f]{12}-\d{4}-\d\d-\d\d-[a-z_,]+-partner_type=hospital-[0-9a-f]{12}\.csv", download.suggested_filename)
    content = Path(download.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert "간암 환자 유전체 연구" in {row["title_ko"] for row in rows}


def test_opened_record_shows_its_evidence(visit) -> None:
    page = visit("records", "lang=en&table=agreements&text=ministry-mou-2009")
    page.evaluate("() => { window.same = true; }")
    page.get_by_test_id("stMain").get_by_role("link", name="ministry-mou-2009", exact=True).click()
    expect(page).to_have_url(re.compile("/record\\?.*record=agreements%2Fministry-mou-2009"))
    expect(page.get_by_role("link", name="Open the source").first).to_be_visible()
    assert page.evaluate("() => window.same"), "the page is not loaded anew"
    idle(page)
    assert page.get_by_role("link", name="Open the source").count() >= 3
    assert "between 2009 and 2013" in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize(("path", "rest"), [("records", "lang=en&table=statements"), ("claims", "lang=ko")])
def test_on_paper_every_table_is_whole(visit, path: str, rest: str) -> None:
    page = visit(path, rest)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 without its margins
    frames = "() => [...document.querySelectorAll('[data-testid=stMarkdownContainer]:has(> table)')]"
    high = f"{frames}.map(e => [e.scrollHeight - e.clientHeight, getComputedStyle(e).overflowY, e.querySelector('table').scrollWidth - e.clientWidth])"
    found = page.evaluate(high)
    page.emulate_media(media="null")
    assert found and all(beyond <= 1 and shown == "visible" and wide <= 1 for beyond, shown, wide in found), found
