"""Take the pictures of briefings: every page of slides, papers and one-page summaries, and some of the workbook, for each audience
in both languages, as LibreOffice and poppler draw them.

Run by `make screenshots`; needs `soffice`, `pdftoppm` and Noto Sans CJK. Where Malgun Gothic is missing, Noto Sans CJK KR stands in for it.
A folder after the command keeps the files and every page of them there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from PIL import Image, ImageColor

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS  # noqa: E402

IMAGES = ROOT / "docs" / "images"
AUDIENCES = ("ministry", "executive")
KINDS = {"slides": "pptx", "paper": "pdf", "summary": "a4.pdf", "workbook": "xlsx"}
SHOWN = {"slides": ((), 3, 440), "paper": ((), 4, 430), "summary": ((), 1, 620), "workbook": ((1, 5, 9, 12), 2, 620)}
"""Pages of a picture, all where none is named, how many stand side by side, and how wide each is in pixels."""
SHADES = 5
"""So many steps from each of our colours to white has a picture: few enough to be small, and no colour is taken for another."""
GAP, GROUND = 10, "#D9D7CE"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>
<alias binding="same"><family>Malgun Gothic</family><accept><family>Noto Sans CJK KR</family></accept></alias>
<alias binding="same"><family>맑은 고딕</family><accept><family>Noto Sans CJK KR</family></accept></alias></fontconfig>"""


def main() -> None:
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        sys.exit("missing soffice or pdftoppm: apt install libreoffice-impress libreoffice-calc poppler-utils fonts-noto-cjk")
    with tempfile.TemporaryDirectory(prefix="oi-metrics-pictures-") as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        for audience, name, lang in product(AUDIENCES, KINDS, ("en", "ko")):
            if (audience, name) != ("executive", "workbook"):  # whose sheets look as those of the ministry's
                _take(audience, name, lang, folder)


def _take(audience: str, name: str, lang: str, folder: Path) -> None:
    """Make a file and the picture of its pages."""
    made = folder / f"{audience}-{name}-{lang}.{KINDS[name]}"
    command = [sys.executable, "-m", "oi_metrics", "briefing", "--lang", lang, "--audience", audience, "--out", str(made)]
    subprocess.run(command, check=True, cwd=ROOT)
    pages, beside, wide = SHOWN[name]
    found = drawn(_as_pdf(made, folder), wide, folder)
    picture = sheet(found, pages or range(1, len(found) + 1), min(beside, len(found)))
    file = IMAGES / f"briefing-{audience}-{name}-{lang}.png"
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, optimize=True)
    print(file)


def _palette() -> Image.Image:
    """Our colours, each in its steps to white, and the ground."""
    theme = PALETTES["light"]
    named = (theme.ink, theme.muted, theme.accent, theme.grid, OTHERS["light"], "#000000", *PARTNER_COLOURS.values())
    steps = [step / SHADES for step in range(SHADES)]
    mixed = [tuple(round(part + (255 - part) * step) for part in ImageColor.getrgb(shade)) for shade in dict.fromkeys(named) for step in steps]
    flat = [part for shade in ((255, 255, 255), ImageColor.getrgb(GROUND), *mixed) for part in shade]
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat)
    return palette


def _as_pdf(made: Path, folder: Path) -> Path:
    """The file as PDF, through LibreOffice unless it is one."""
    if made.suffix == ".pdf":
        return made
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(made)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")})
    return made.with_suffix(".pdf")


def drawn(paper: Path, wide: int, folder: Path) -> list[Path]:
    """Every page as a picture."""
    for earlier in folder.glob(f"{paper.stem}-*.png"):
        earlier.unlink()
    subprocess.run(["pdftoppm", "-png", "-scale-to-x", str(wide), "-scale-to-y", "-1", paper, folder / paper.stem], check=True, capture_output=True)
    return sorted(folder.glob(f"{paper.stem}-*.png"))


def sheet(pages: Sequence[Path], shown: Sequence[int], beside: int) -> Image.Image:
    """Some pages side by side on one ground."""
    pictures = [Image.open(pages[number - 1]) for number in shown]
    wide, high = pictures[0].size
    rows = -(-len(pictures) // beside)
    whole = Image.new("RGB", (beside * (wide + GAP) + GAP, rows * (high + GAP) + GAP), GROUND)
    for place, picture in enumerate(pictures):
        whole.paste(picture, (GAP + place % beside * (wide + GAP), GAP + place // beside * (high + GAP)))
    return whole


if __name__ == "__main__":
    main()
