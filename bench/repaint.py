"""In Chromium, page after page in turn: a first visit until its headline and until its charts are painted, its bytes, a click on a filter
until the last change of a chart."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHART_COUNT = 4
QUIET_MS = 600
"""The charts are painted when none of them has changed for so long; the wait itself is not counted."""

WATCH = """() => {
  window.lastChange = performance.now();
  const ofChart = (node) => (node.closest ? node : node.parentElement)?.closest?.('.js-plotly-plot');
  new MutationObserver((changes) => {
    if (changes.some((change) => ofChart(change.target) || [...change.addedNodes].some((node) => node.querySelector?.('.main-svg'))))
      window.lastChange = performance.now();
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""
READ = """(() => {
  const look = () => ([...document.querySelectorAll('h1, h2')].some((head) => head.innerText.trim() && head.offsetHeight)
    ? requestAnimationFrame((at) => (window.readAt = at)) : requestAnimationFrame(look));
  look();
})()"""
"""When the frame in which a heading has its text has been painted: the begin of the next one."""
PAINTED = "count => [...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.querySelector('.main-svg')).length >= count"
SETTLED = "quiet => performance.now() - window.lastChange > quiet"


@dataclass
class Outcome:
    """Milliseconds of each first visit to its headline and to its painted charts and of each filter change, and bytes of a first visit."""

    read: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    @property
    def read_ms(self) -> float:
        return median(self.read)

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
    session.on("Network.webSocketFrameReceived", lambda event: received.append(_length(event["response"])))
    page.add_init_script(f"addEventListener('DOMContentLoaded', {WATCH}); {READ}")
    page.goto(url)
    page.wait_for_function(PAINTED, arg=CHART_COUNT, timeout=60_000)
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=60_000)
    outcome.read.append(page.evaluate("window.readAt"))
    outcome.first.append(page.evaluate("window.lastChange"))
    outcome.bytes.append(sum(received))
    return page


def _length(frame: dict[str, Any]) -> int:
    """The bytes of a frame, which Chromium hands over as base64 unless it is text."""
    return len(frame["payloadData"]) * 3 // 4 if frame["opcode"] == 2 else len(frame["payloadData"])


def _change(page: Page, name: str) -> float:
    button = page.get_by_role("button", name=name).or_(page.get_by_role("checkbox", name=name)).first
    button.evaluate("button => { window.clicked = performance.now(); window.lastChange = window.clicked + 1e9; button.click(); }")
    page.wait_for_function("() => window.lastChange < window.clicked + 1e9", timeout=60_000)
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=60_000)
    return page.evaluate("window.lastChange - window.clicked")


def run(urls: dict[str, str], visits: int = 5, rounds: int = 6) -> dict[str, Outcome]:
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
                    page.bring_to_front()
                    taken = _change(page, choice)
                    if turn:  # the first turn warms every page
                        outcomes[name].changes.append(taken)
        browser.close()
    return outcomes
