"""Cut the fonts into the parts that the screen fetches as far as it needs them: `python -m pages.http.font_parts`."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from oi_metrics.charts.certainty import SIGNS as CERTAINTY
from oi_metrics.fonts import LATIN, OTHER, OWN, RARE, SIGNS, USUAL
from oi_metrics.home import checkout
from oi_metrics.language.languages import LANGUAGES

WORDS = ("oi_metrics/language/locale/ko/LC_MESSAGES/oi_metrics.po", "data/*.csv")
"""Where the product's own Hangul stands."""
DRAWN_AS = {"✕": "×"}
"""Signs that neither font has, and the character as which the screen draws them."""


def is_hangul(code: int) -> bool:
    """Whether a character is Hangul or one that Korean texts write beside it, such as a Chinese character."""
    return 0x1100 <= code <= 0x11FF or 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF


def characters(font: Path) -> set[int]:
    """What a font can show."""
    return {*TTFont(font, lazy=True).getBestCmap()}


def parts(folder: Path) -> dict[Path, set[int]]:
    """The characters of each part; the first has what the choice of languages shows on every page too. folder: of the whole project."""
    written = {ord(character) for pattern in WORDS for file in folder.glob(pattern) for character in file.read_text("utf-8")}
    everywhere = {ord(character) for language in LANGUAGES.values() for character in language.name}
    korean = {code for code in characters(OWN) if is_hangul(code)} - everywhere
    signs = {*map(ord, CERTAINTY.values())} - characters(OWN)
    return {LATIN: characters(OWN) - korean, USUAL: korean & written, OTHER: korean - written, SIGNS: signs & characters(RARE)}


def _write(file: Path, codes: set[int]) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    font = subset.load_font(str(RARE if file == SIGNS else OWN), options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=codes)
    cut.subset(font)
    for table in font["cmap"].tables if file == LATIN else ():
        table.cmap |= {ord(sign): table.cmap[ord(drawn)] for sign, drawn in DRAWN_AS.items() if ord(drawn) in table.cmap}
    subset.save_font(font, str(file), options)


if __name__ == "__main__":
    for file, codes in parts(checkout()).items():
        _write(file, codes)
