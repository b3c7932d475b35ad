"""Take the screenshots of the README: every page, the overview in both languages, a presentation at 720 lines and in 4K. Run by `make screenshots`.

Names of pictures after the command take these alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.server import serve  # noqa: E402
from oi_metrics.catalogue.index import METRICS  # noqa: E402
from oi_metrics.records.load import load  # noqa: E402
from pages.widgets import drawer  # noqa: E402

IMAGES = ROOT / "docs" / "images"
FIRST, *_ = drawer.marks(METRICS["everything_in_time"].table(load())[1:2], METRICS["everything_in_time"].columns)
SHOTS = {
    "overview-en": ("", "lang=en"),
    "overview-ko": ("", "lang=ko"),
    "overview-evidence-en": ("", f"lang=en&evidence=everything_in_time~{FIRST}"),
    "record-ko": ("record", "lang=ko&record=partners/asan-medical-center"),
    "agreements-en": ("agreements", "lang=en"),
    "partners-ko": ("partners", "lang=ko"),
    "sites-en": ("sites", "lang=en"),
    "claims-ko": ("claims", "lang=ko"),
    "records-en": ("records", "lang=en"),
}
SCREENS = {
    f"present-{lang}-{name}": ("present", f"lang={lang}&audience=ministry&at={at}", size)
    for name, size in (("720p", (1280, 720)), ("4k", (3840, 2160)))
    for lang, at in (("en", 2), ("ko", 8))
}
"""Presentations at the size of a projector and of a large screen; kept small."""
REGISTRY_SHOTS = {
    "registry-trials-en": ("registry", "lang=en"),
    "registry-network-5-ko": ("registry", "lang=ko&section=network&nodes=members"),
    "registry-network-50-en": ("registry", "lang=en&section=network&nodes=50"),
    "registry-network-190-ko": ("registry", "lang=ko&section=network"),
    "registry-focus-en": ("registry", "lang=en&section=network&hospital=snubh"),
    "registry-hospitals-en": ("registry", "lang=en&section=hospitals"),
    "registry-peers-ko": ("registry", "lang=ko&section=peers"),
}
"""Pictures over a store of registry trials: taken when OI_TRIALS names one, such as that of the whole Korean list."""
IDLE = """() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
  && !document.querySelector('[data-testid=stSkeleton]')
  && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every((chart) => chart.querySelector('.main-svg'))"""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    shots = {**SHOTS, **(REGISTRY_SHOTS if os.environ.get("OI_TRIALS") else {})}
    wanted = sys.argv[1:]
    with serve("dashboard") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="light").new_page()
        for name, (path, query) in shots.items():
            if wanted and name not in wanted:
                continue
            width, height = (1440, 1300) if name in REGISTRY_SHOTS else (1280, 720) if path == "" else (1440, 1000)  # the overview as far as its fold
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{server.url}{path}?{query}")
            page.wait_for_function(IDLE)
            page.wait_for_timeout(2500)  # fonts and charts
            page.wait_for_function(IDLE)
            _kept(Image.open(BytesIO(page.screenshot())), name, colours=256)
        for name, (path, query, (width, height)) in SCREENS.items():
            if wanted and name not in wanted:
                continue
            page = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light").new_page()
            page.goto(f"{server.url}{path}?{query}")
            page.wait_for_selector(".main-svg, table")
            page.wait_for_function(IDLE)
            page.wait_for_timeout(2500)
            picture = Image.open(BytesIO(page.screenshot()))
            picture.thumbnail((1280, 720))
            _kept(picture, name, colours=64)
        browser.close()


def _kept(picture: Image.Image, name: str, colours: int) -> None:
    """Saved with few colours, a third of the size and to the eye the same."""
    picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)
    print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
