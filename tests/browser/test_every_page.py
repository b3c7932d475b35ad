"""Every page in both languages, themes and widths: axe-core, headings, titles, room; the console clean and nothing asked outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DRAWN, PAGES, idle

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = """() => axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(result =>
  result.violations.filter(({impact}) => ['serious', 'critical'].includes(impact))
    .flatMap(({id, nodes}) => nodes.map(({target}) => [id, target.join(' ')])))"""
LOOKS = (("light", 1440), ("dark", 1440), ("dark", 390), ("light", 390))
VIOLATIONS = "document.addEventListener('securitypolicyviolation', event => console.error('policy', event.violatedDirective, event.blockedURI))"


UNTOLD = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].filter(chart =>
  ![chart.closest('[role=figure]'), chart.querySelector('[role=figure]')].some(figure => figure?.getAttribute('aria-label')))
  .map(chart => chart.outerHTML.slice(0, 200))"""
"""Charts that nothing tells in words."""


CUT = """() => {
  const shown = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const says = e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const hides = box => ['hidden', 'clip'].includes(getComputedStyle(box).overflowX) && box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1;
  const cut = [...document.querySelectorAll('[data-testid=stApp] *')].filter(e => e instanceof HTMLElement && says(e) && shown(e))
    .filter(e => [e, e.parentElement, e.parentElement?.parentElement].some(box => box && hides(box))).map(e => e.textContent.slice(0, 80));
  for (const drawing of document.querySelectorAll('[data-testid=stPlotlyChart] .main-svg')) {
    const room = drawing.getBoundingClientRect();
    for (const text of drawing.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      const beyond = [room.left - box.left, box.right - room.right, room.top - box.top, box.bottom - room.bottom];
      if (box.width && (Math.max(...beyond) > 2 || text.textContent.trim().endsWith('…'))) cut.push(text.textContent.slice(0, 80));
    }
  }
  for (const chart of document.querySelectorAll('[data-testid=stPlotlyChart] .main-svg')) {
    const named = [...chart.querySelectorAll('[class*=axislayer] [class$=tick] text .line, [class*=axislayer] [class$=tick] text:not(:has(.line))')]
      .filter(text => text.textContent.trim()).map(text => [text.textContent, text.getBoundingClientRect()]);
    for (const [at, [told, one]] of named.entries()) {
      for (const [covered, other] of named.slice(at + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 2 && down > 0.3 * Math.min(one.height, other.height)) cut.push(`${told} | ${covered}`);
      }
    }
  }
  return cut;
}"""
"""What cannot be read in full: text beyond a box that hides what is beyond it, text of a chart outside the picture or shortened, and names at
axes that cover one another."""
WIDTHS = (1440, 1280, 390)


@contextmanager
def watched(browser: Browser, address: str, **options) -> Iterator[tuple[Page, list[str]]]:
    """A page of a fresh reader, and all that its console, its errors and its requests to elsewhere say."""
    context = browser.new_context(**options)
    context.add_init_script(AXE)
    context.add_init_script(VIOLATIONS)
    page, told = context.new_page(), []
    ours = (f"{address}/", f"{address.replace('http', 'ws')}/", "data:", "blob:")
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("request", lambda request: None if request.url.startswith(ours) else told.append(f"asked: {request.url}"))
    page.on("websocket", lambda socket: None if socket.url.startswith(ours) else told.append(f"asked: {socket.url}"))
    yield page, told
    context.close()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_in_every_look(browser: Browser, address: str, lang: str) -> None:
    titles, found = [], []
    with watched(browser, address, color_scheme="light", viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-GB") as (page, told):
        for path in PAGES:
            page.goto(f"{address}/{path}?lang={lang}")
            for theme, width in LOOKS:
                page.emulate_media(color_scheme=theme)
                page.set_viewport_size({"width": width, "height": 900})
                idle(page)
                found += [(theme, width, path, *each) for each in page.evaluate(RUN_AXE)]
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, theme, width)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_function(DRAWN)
                assert page.evaluate(CUT) == [], (path, width)
            sound(page, lang)
            titles.append(page.title())
        assert found == []
        assert told == []
    assert len(set(titles)) == len(PAGES)
    assert all(title.endswith(" – OI Metrics") for title in titles)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_under_a_filter_nothing_is_cut_or_covered(page: Page, visit, lang: str) -> None:
    for path in ("", "agreements", "partners"):
        visit(path, f"lang={lang}&partner_type=hospital&years=2014-2024&from=2014")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            idle(page)
            assert page.evaluate(CUT) == [], (path, width)


def sound(page: Page, lang: str) -> None:
    """One heading of the first level, no level left out, the language said, every chart told in words."""
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => +heading.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(level - before <= 1 for before, level in pairwise(levels)), levels
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate(UNTOLD) == []


def test_half_the_width_at_twice_the_size(browser: Browser, address: str) -> None:
    """A window of 1440 at a zoom of 200 %: everything is there, in one column, with no scrolling sideways; nothing moves by itself."""
    with watched(browser, address, viewport={"width": 720, "height": 450}, device_scale_factor=2, reduced_motion="reduce") as (page, told):
        for path in ("agreements", "records"):
            page.goto(f"{address}/{path}?lang=ko")
            idle(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 720, path
            moving = page.evaluate(
                "document.getAnimations().filter(one => one.playState === 'running').map(one => one.animationName || one.transitionProperty)"
            )
            assert moving == [], path
        assert told == []
