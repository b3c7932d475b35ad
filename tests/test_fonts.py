"""The fonts that come with the product: what they can show, and how the browser gets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette

from oi_metrics.charts.certainty import SIGNS as CERTAINTY
from oi_metrics.fonts import FAMILIES, FOLDER, LATIN, OTHER, OWN, RARE, SIGNS, USUAL
from oi_metrics.home import checkout
from pages.http import fonts
from pages.http.document import document
from pages.http.font_parts import DRAWN_AS, WORDS, is_hangul, parts
from tests.asgi import answer


def characters(*files: Any) -> set[int]:
    return set().union(*(TTFont(file, lazy=True).getBestCmap() for file in files))


def test_every_syllable_and_the_basic_chinese_characters_can_be_shown() -> None:
    shown = characters(OWN, RARE)
    assert set(range(ord("가"), ord("힣") + 1)) <= shown
    assert {ord(character) for character in "漢字大韓民國病院硏究所株式會社"} <= shown
    assert len([code for code in shown if 0x4E00 <= code <= 0x9FFF]) > 8000


def ranges_of(font: Any) -> list[tuple[int, int]]:
    """The characters for which the document has the browser fetch a font."""
    face = next(face for face in fonts.style().split("@font-face")[1:] if fonts.address(font) in face)
    return [(int(first, 16), int(last or first, 16)) for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)]


def test_the_second_font_is_asked_for_where_the_first_one_ends() -> None:
    ranges = ranges_of(RARE)
    lost = {code for code in characters(RARE) - characters(OWN) if (0xAC00 <= code <= 0xD7A3 or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF)}
    assert {code for code in lost if not any(first <= code <= last for first, last in ranges)} == set()


def test_the_parts_of_the_first_font_are_the_whole_of_it_each_character_once() -> None:
    held = [characters(part) - {*map(ord, DRAWN_AS)} for part in (LATIN, USUAL, OTHER)]
    assert set().union(*held) == characters(OWN)
    assert sum(map(len, held)) == len(characters(OWN))
    assert {chr(code) for code in characters(LATIN) if is_hangul(code)} == {*"한국어"}, "which every page offers"
    assert {*parts(checkout())} == {LATIN, USUAL, OTHER, SIGNS}


def test_a_part_draws_a_character_as_the_whole_font_does() -> None:
    whole = TTFont(OWN)
    for part, character in ((LATIN, "a"), (LATIN, "■"), (USUAL, "협"), (OTHER, "뷁")):
        font = TTFont(part)
        name, before = (at.getBestCmap().get(ord(character)) for at in (font, whole))
        if before is None:
            continue
        assert font["glyf"][name].getCoordinates(font["glyf"])[0] == whole["glyf"][before].getCoordinates(whole["glyf"])[0]
        assert font["hmtx"][name] == whole["hmtx"][before]
        assert [axis.axisTag for axis in font["fvar"].axes] == [axis.axisTag for axis in whole["fvar"].axes]


def test_a_part_is_asked_for_where_it_has_the_character() -> None:
    for part in (LATIN, USUAL, SIGNS):
        assert {code for first, last in ranges_of(part) for code in range(first, last + 1)} == characters(part)
    ranges = ranges_of(OTHER)
    assert all(any(first <= code <= last for first, last in ranges) for code in characters(OTHER))
    faces = re.findall(r"fonts/([a-z-]+)\.", fonts.style())
    assert faces.index(OTHER.stem) < faces.index(USUAL.stem), "of two parts the one that is declared later is looked into first"


def test_every_sign_of_certainty_is_in_what_a_page_fetches_first() -> None:
    signs = {*map(ord, CERTAINTY.values())}
    assert signs - characters(LATIN, SIGNS) == set()
    assert SIGNS.stat().st_size < 3000


def test_the_words_of_the_product_need_no_other_part() -> None:
    written = {ord(character) for pattern in WORDS for file in checkout().glob(pattern) for character in file.read_text("utf-8")}
    assert len(written & characters(OTHER)) <= 20, "python -m pages.http.font_parts"


def test_each_font_calls_itself_as_we_call_it_and_has_its_licence() -> None:
    for file, family in FAMILIES.items():
        assert TTFont(file, lazy=True)["name"].getDebugName(1).startswith(family)
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / f"{file.stem}.OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("base", ["", "team/metrics"])
def test_the_document_names_what_the_server_serves(base: str) -> None:
    addresses = re.findall(r'src: url\("\./([^"]+)"\)', document("en"))
    assert len(addresses) == len(fonts.SERVED)
    for address, file in zip(addresses, fonts.SERVED, strict=True):
        status, headers, body = answer(Starlette(routes=fonts.routes(base)), f"/{base}/{address}".replace("//", "/"))
        assert (status, headers[b"content-type"], headers[b"cache-control"]) == (200, b"font/woff2", b"public, max-age=31536000, immutable")
        assert body == file.read_bytes()
