"""A PostgreSQL in trouble behind a page that is open: the reader is told in time, keeps the last good records, and goes on with a click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records import database
from oi_metrics.records.reading.folder import EMBEDDED, read_folder
from tests import postgres
from tests.browser.conftest import idle, serving
from tests.faults import TOOLS, TROUBLES, fault_proxy, proxied

IN_TIME = 5_000
"""Milliseconds in which an open page says that its records may be out of date."""
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
def proxy(server: postgres.Server) -> Iterator[tuple[Any, int]]:
    """The proxy between the dashboard and the server, where the shared tools are, and the port to ask."""
    faults = fault_proxy()
    with proxied(faults, server) if faults else nullcontext((None, server.port)) as made:
        yield made


@pytest.fixture(scope="module")
def dashboard(server: postgres.Server, proxy: tuple[Any, int]) -> Iterator[str]:
    with serving(server.url("postgres", proxy[1])) as started:
        yield started


def opened(page: Page, address: str, language: str = "en") -> Page:
    page.goto(f"{address}/?lang={language}")
    idle(page)
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    expect(warning(page, language)).to_have_count(0)
    return page


def warning(page: Page, language: str):
    return page.get_by_test_id("stAlert").filter(has_text=STALE[language])


def told_then_recovers(page: Page, begin, end, language: str = "en") -> None:
    """From the moment that the trouble begins, without a click; then one click once it has ended."""
    before = page.get_by_test_id("stMetricValue").all_inner_texts()
    begin()
    expect(warning(page, language)).to_be_visible(timeout=IN_TIME)
    assert page.get_by_test_id("stMetricValue").all_inner_texts() == before, "the last good records are no longer on show"
    end()
    page.get_by_role("link", name={"en": "Agreements", "ko": "협약"}[language]).first.click()
    idle(page)
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    expect(warning(page, language)).to_have_count(0)


@pytest.mark.parametrize("trouble", ["mute", "slow", "cut"])
def test_the_open_page_tells_of_a_server_that_is(trouble: str, page: Page, dashboard: str, proxy: tuple[Any, int]) -> None:
    behind, _ = proxy
    if behind is None:
        print(f"{TOOLS / 'faultproxy.py'} is not here: of the troubles only the restart is tried")
        return

    def begin() -> None:
        if trouble == "cut":
            behind.set(mode="drop")
        behind.set(**TROUBLES[trouble])

    try:
        told_then_recovers(opened(page, dashboard), begin, lambda: behind.set(mode="pass"))
    finally:
        behind.set(mode="pass")


def test_the_open_page_tells_of_a_server_that_is_restarted(page: Page, dashboard: str, server: postgres.Server) -> None:
    told_then_recovers(opened(page, dashboard, "ko"), server.stop, server.start, "ko")
