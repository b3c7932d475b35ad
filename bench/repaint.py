"""In Chromium: from a click on a filter to the last change of a chart, from a first visit to painted charts, bytes.

    python -m bench.repaint

The dashboard beside a bare page with the same charts, in one run and in turn; ratios are what counts.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import serve

BOUND = 1.3
"""A filter change of the dashboard, in the time of one of the bare page."""
CHART_COUNT = 4
QUIET_MS = 600
"""The charts are painted when none of them has changed for so long; the wait itself is not counted."""

WATCH = """() => {
  window.lastChange = performance.now();
  new MutationObserver(changes => {
    if (changes.some(change => (change.target.closest ? change.target : change.target.parentElement)?.closest?.('[data-testid=stPlotlyChart]')
        || [...change.addedNodes].some(node => node.querySelector?.('.main-svg')))) window.lastChange = performance.now();
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""
PAINTED = "count => document.querySelectorAll('[data-testid=stPlotlyChart] .main-svg').length >= count"
SETTLED = "quiet => performance.now() - window.lastChange > quiet"


@dataclass
class Outcome:
    """Milliseconds of each first visit and each filter change, and bytes of a first visit."""

    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    @property
    def first_ms(self) -> float:
        return median(self.first)

    @property
    def change_ms(self) -> float:
        return median(self.changes)


def _visit(browser: Browser, url: str, outcome: Outcome) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.on("Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"])))
    page.add_init_script(f"addEventListener('DOMContentLoaded', {WATCH})")
    page.goto(url)
    page.wait_for_function(PAINTED, arg=CHART_COUNT, timeout=60_000)
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=60_000)
    outcome.first.append(page.evaluate("window.lastChange"))
    outcome.bytes.append(sum(received))
    return page


def _change(page: Page, name: str) -> float:
    button = page.get_by_test_id("stSidebar").get_by_role("button", name=name)
    button.evaluate("button => { window.clicked = performance.now(); window.lastChange = window.clicked + 1e9; button.click(); }")
    page.wait_for_function("() => window.lastChange < window.clicked + 1e9", timeout=60_000)
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=60_000)
    return page.evaluate("window.lastChange - window.clicked")


def run(urls: dict[str, str], visits: int = 3, rounds: int = 6) -> dict[str, Outcome]:
    """First visits and filter changes of each page in turn, so that the machine's moods fall on all alike."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    outcomes = {name: Outcome() for name in urls}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        pages: dict[str, Page] = {}
        for _ in range(visits):
            for name, url in urls.items():
                if name in pages:
                    pages[name].context.close()
                pages[name] = _visit(browser, url, outcomes[name])
        for turn in range(rounds):
            for choice in ("Hospital", "University"):
                for name, page in pages.items():
                    taken = _change(page, choice)
                    if turn:  # the first turn warms both pages
                        outcomes[name].changes.append(taken)
        browser.close()
    return outcomes


def main() -> list[str]:
    """Print the table; returns what missed its bound."""
    with ExitStack() as running:
        painted = run({name: running.enter_context(serve(name)).url for name in ("bare", "dashboard")})
    bare, ours = painted["bare"], painted["dashboard"]
    print(f"{'':44}{'bare page':>12}{'dashboard':>12}{'ratio':>8}")
    ratio = row("filter change to painted charts, ms", bare.change_ms, ours.change_ms)
    row("first visit to painted charts, ms", bare.first_ms, ours.first_ms)
    row("bytes of a first visit, KB", bare.bytes[0] / 1e3, ours.bytes[0] / 1e3)
    return [f"a filter change takes {ratio:.2f} of the bare page's time, over {BOUND}"] if ratio > BOUND else []


def row(name: str, reference: float, measured: float) -> float:
    """Print one line of the table; returns the ratio."""
    print(f"{name:44}{reference:12.1f}{measured:12.1f}{measured / reference:8.2f}", flush=True)
    return measured / reference


if __name__ == "__main__":
    problems = main()
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)
