"""The dashboard in a real browser: Debian's Chromium, driven by Playwright, against a server of this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect

from tests.postgres import free_port
from tests.proxies import HOST

expect.set_options(timeout=20_000)  # a state is waited for, however busy the machine is

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("", "agreements", "partners", "sites", "registry", "claims", "records", "bring", "briefing")
IDLE = """() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
  && !document.querySelector('[data-stale=true]') && !document.querySelector('[data-testid=stSkeleton]')
  && !(performance.now() - window.asked < 5000)"""
ASKED = """window.WebSocket = class extends WebSocket {
  constructor(...how) { super(...how); this.addEventListener('message', () => { window.asked = undefined; }); }
  send(message) { window.asked = performance.now(); super.send(message); }
};"""
"""Notes that the page has asked its server for something that is not answered yet: on a busy machine a run begins late."""

DRAWN = "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))"
REACHED = """() => [...document.querySelectorAll(
  '[class*=st-key-wide-chart-] [data-testid=stElementContainer]:has([data-testid=stPlotlyChart]), [data-testid=stMarkdownContainer]:has(> table)')]
  .every(frame => (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) == frame.hasAttribute('tabindex'))"""
"""A chart or a table that is moved within its frame takes the focus."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is not installed: run `make browser`, or set CHROMIUM to its path"
    quiet = [
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox", "--disable-gpu", *quiet]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Asia/Seoul", "viewport": {"width": 1440, "height": 900}, "accept_downloads": True}


@contextmanager
def serving(records: Path | str | None = None, port: int = 0, log: int | IO[bytes] = subprocess.DEVNULL, **more: str) -> Iterator[str]:
    """A freshly started dashboard with these variables in its environment; its address without the slash at the end. log: takes what it logs."""
    port = port or free_port()
    environment = {**os.environ, **({"OI_RECORDS": str(records)} if records else {}), **more}
    command = [sys.executable, "-m", "oi_metrics", "serve", f"--port={port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}{more.get('OI_PATH', '')}"
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped while it started"
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def kept_page(browser: Browser, browser_context_args: dict) -> Iterator[Page]:
    """One page for all tests of a process: a new one has to compile the scripts again, which takes longer than most tests."""
    context = browser.new_context(**browser_context_args)
    context.add_init_script(ASKED)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(kept_page: Page, browser_context_args: dict) -> Iterator[Page]:
    """A page of the browser as a new reader has it; elsewhere in the tests the name stands for the company's page."""
    kept_page.set_viewport_size(browser_context_args["viewport"])
    kept_page.emulate_media(color_scheme="null", reduced_motion="null")
    yield kept_page
    if kept_page.url.startswith("http"):
        kept_page.evaluate("localStorage.clear(); sessionStorage.clear()")
    kept_page.unroute_all(behavior="ignoreErrors")
    kept_page.context.unroute_all(behavior="ignoreErrors")
    kept_page.context.clear_cookies()
    kept_page.goto("about:blank")


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The context of the page."""
    return page.context


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """One dashboard over the embedded records, for all tests that change nothing on the server; OI_TESTED names one that runs."""
    with nullcontext(os.environ["OI_TESTED"]) if "OI_TESTED" in os.environ else serving() as started:
        yield started


@pytest.fixture
def outside(context: BrowserContext) -> Iterator[list[str]]:
    """Every request to another host than this machine, refused and written down."""
    asked: list[str] = []

    def refuse(route) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1", "http://localhost", "data:", "blob:")):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    context.route("**/*", refuse)
    return asked


def idle(page: Page) -> None:
    """Wait until the page has run and every chart is drawn."""
    page.wait_for_selector("[data-testid=stApp]", timeout=60_000)
    page.wait_for_function(IDLE, timeout=60_000)
    page.wait_for_timeout(400)
    page.wait_for_function(IDLE, timeout=60_000)
    page.wait_for_function(DRAWN, timeout=60_000)
    page.wait_for_function(REACHED, timeout=60_000)


def below(page: Page, what: str, place: int = 0) -> None:
    """Choose from the menu of a panel, by its place on the page, what stands below it."""
    page.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).nth(place).click()
    page.get_by_role("menuitem", name=what, exact=True).click()
    idle(page)


def made(page: Page, label: str, kind: str) -> Download:
    """The file of this kind that a button of the Records page makes, downloaded."""
    page.get_by_role("button", name=label, exact=True).click()
    offered = page.get_by_role("button", name=re.compile(rf"^Download oi-metrics-.*\.{kind} "))
    expect(offered).to_be_visible(timeout=60_000)
    with page.expect_download(timeout=60_000) as waiting:
        offered.click()
    return waiting.value


@pytest.fixture
def visit(page: Page, address: str) -> Callable[..., Page]:
    """Open a page of the dashboard and wait for it."""

    def visited(path: str = "", query: str = "lang=en", base: str = "") -> Page:
        page.goto(f"{base or address}/{path}?{query}")
        idle(page)
        return page

    return visited
