"""Take the README's pictures of a briefing: slides, paper and workbook in both languages, as LibreOffice and poppler draw them.

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
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
KINDS = {"slides": "pptx", "paper": "pdf", "workbook": "xlsx"}
SHOWN = {"slides": ((2, 3, 5, 8, 9, 11), 2, 812), "paper": ((1, 2, 3), 3, 500), "workbook": ((1, 2, 4, 13), 2, 800)}
"""Pages of a picture, how many stand side by side, and how wide each is in pixels."""
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
        for name, kind in KINDS.items():
            for lang in ("en", "ko"):
                made = folder / f"{name}-{lang}.{kind}"
                command = [sys.executable, "-m", "oi_metrics", "briefing", "--lang", lang, "--audience", "ministry", "--out", str(made)]
                subprocess.run(command, check=True, cwd=ROOT)
                pages, beside, wide = SHOWN[name]
                picture = sheet(drawn(_as_pdf(made, folder), wide, folder), pages, beside)
                picture.quantize(96, dither=Image.Dither.NONE).save(IMAGES / f"briefing-{name}-{lang}.png", optimize=True)
                print(IMAGES / f"briefing-{name}-{lang}.png")


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
