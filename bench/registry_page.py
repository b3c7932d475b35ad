"""The page of trial registries over the whole Korean list beside the same page over the embedded records, in Chromium.

`python -m bench.registry_page [STORE]`: from a click on a phase to the last change of a chart, in turn on both, and
the ratio for each section; exits 1 when one is over 1.3. Without a store one of the same size is made up.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.registry_store import make
from bench.repaint import QUIET_MS, SETTLED, WATCH
from bench.server import serve

BOUND = 1.3
SECTIONS = ("trials", "network", "hospitals", "peers", "sources")
KOREAN_LIST_SITES = 32_000
ROUNDS = 5
PHASE = "Phase 1"
DRAWN = "() => document.querySelectorAll('[data-testid=stPlotlyChart] .main-svg').length > 0 && performance.now() - window.lastChange > 1500"


def _visit(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.add_init_script(f"addEventListener('DOMContentLoaded', {WATCH})")
    page.goto(url)
    page.wait_for_function(DRAWN, timeout=120_000)
    return page


def _after(page: Page, act: Callable[[], None]) -> float:
    """Milliseconds from an act of the reader to the last change of a chart."""
    page.evaluate("window.clicked = performance.now(); window.lastChange = window.clicked + 1e9")
    act()
    page.wait_for_function("() => window.lastChange < window.clicked + 1e9", timeout=60_000)
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=60_000)
    return page.evaluate("window.lastChange - window.clicked")


def _changes(page: Page) -> list[float]:
    """A phase chosen, and let go again."""
    box = page.get_by_role("combobox", name="Phase")
    box.fill(PHASE)
    option = page.get_by_role("option", name=PHASE, exact=True)
    option.wait_for(timeout=60_000)
    chosen = _after(page, option.click)
    page.keyboard.press("Escape")
    box.focus()
    released = _after(page, lambda: page.keyboard.press("Backspace"))
    page.keyboard.press("Escape")
    return [chosen, released]


def run(urls: dict[str, str]) -> dict[str, float]:
    """Median milliseconds of a change on each page, taken in turn; the first round warms both."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        pages = {name: _visit(browser, url) for name, url in urls.items()}
        taken: dict[str, list[float]] = {name: [] for name in urls}
        for turn in range(ROUNDS + 1):
            for name, page in pages.items():
                found = _changes(page)
                taken[name] += found if turn else []
        browser.close()
    return {name: median(times) for name, times in taken.items()}


def main(store: str = "") -> int:
    missed = 0
    with ExitStack() as running:
        if not store:
            store = os.path.join(running.enter_context(tempfile.TemporaryDirectory(prefix="oi-metrics-")), "store")
            make(KOREAN_LIST_SITES, store)
        servers = {"embedded": running.enter_context(serve("dashboard")), "whole": running.enter_context(serve("dashboard", OI_TRIALS=store))}
        print(f"{'section':12}{'embedded, ms':>14}{'whole list, ms':>16}{'ratio':>8}")
        for section in SECTIONS:
            found = run({name: f"{server.url}registry?lang=en&section={section}" for name, server in servers.items()})
            ratio = found["whole"] / found["embedded"]
            missed += ratio > BOUND
            print(f"{section:12}{found['embedded']:14.0f}{found['whole']:16.0f}{ratio:8.2f}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
