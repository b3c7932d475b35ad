"""A PostgreSQL in trouble behind a page that is open: the reader is told in time, keeps the last good records, and goes on with a click."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records import database
from oi_metrics.records.reading.folder import EMBEDDED, read_folder
from tests import postgres
from tests.browser.conftest import idle, serving
from tests.faults import Proxy, proxied

TOLD = 60_000
"""Milliseconds after which a state that a page is to reach is held never to come; in how many seconds it comes is for test_watcher.py."""
STALE = {
    "en": re.compile(r"The record store .+, since \d\d:\d\d:\d\d UTC\. The last good records are shown; they may be out of date\."),
    "ko": re.compile(r"기록 저장소 문제: .+ \(\d\d:\d\d:\d\d UTC부터\)\. 마지막으로 확인된 기록을 표시 중이며 최신이 아닐 수 있습니다\."),
}


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.serving() as started:
        database.load(started.url("postgres"), read_folder(EMBEDDED)[0], "Kim")
        yield started


@pytest.fixture(scope="module")
def proxy(server: postgres.Server) -> Iterator[Proxy]:
    """The proxy between the dashboard and the server."""
    with proxied(server) as made:
        yield made


@pytest.fixture(scope="module")
def dashboard(server: postgres.Server, proxy: Proxy) -> Iterator[str]:
    with serving(server.url("postgres", proxy.port)) as started:
        yield started


def opened(page: Page, address: str, language: str = "en") -> Page:
    page.goto(f"{address}/?lang={language}")
    idle(page)
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    expect(warning(page, language)).to_have_count(0, timeout=TOLD)
    return page


def warning(page: Page, language: str):
    return page.get_by_test_id("stAlert").filter(has_text=STALE[language])


def told_then_recovers(page: Page, begin, end, language: str = "en") -> None:
    """Once the trouble has begun, without a click; then one click once it has ended."""
    before = page.get_by_test_id("stMetricValue").all_inner_texts()
    begin()
    expect(warning(page, language)).to_be_visible(timeout=TOLD)
    assert page.get_by_test_id("stMetricValue").all_inner_texts() == before, "the last good records are no longer on show"
    end()
    page.get_by_role("link", name={"en": "Agreements", "ko": "협약"}[language]).first.click()
    idle(page)
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible(timeout=TOLD)
    expect(warning(page, language)).to_have_count(0, timeout=TOLD)


@pytest.mark.parametrize("trouble", ["mute", "slow", "cut"])
def test_the_open_page_tells_of_a_server_that_is(trouble: str, page: Page, dashboard: str, proxy: Proxy) -> None:
    try:
        told_then_recovers(opened(page, dashboard), lambda: proxy.begin(trouble), proxy.end)
    finally:
        proxy.end()


def test_the_open_page_tells_of_a_server_that_is_restarted(page: Page, dashboard: str, server: postgres.Server) -> None:
    told_then_recovers(opened(page, dashboard, "ko"), server.stop, server.start, "ko")
