"""The fonts that come with the product: what they can show, and how the browser gets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette

from oi_metrics.fonts import FAMILIES, FOLDER, OWN, RARE
from pages.http import fonts
from pages.http.document import document
from tests.asgi import answer


def characters(*files: Any) -> set[int]:
    return set().union(*(TTFont(file, lazy=True).getBestCmap() for file in files))


def test_every_syllable_and_the_basic_chinese_characters_can_be_shown() -> None:
    shown = characters(OWN, RARE)
    assert set(range(ord("가"), ord("힣") + 1)) <= shown
    assert {ord(character) for character in "漢字大韓民國病院硏究所株式會社"} <= shown
    assert len([code for code in shown if 0x4E00 <= code <= 0x9FFF]) > 8000


def test_the_second_font_is_asked_for_where_the_first_one_ends() -> None:
    ranges = [(int(first, 16), int(last, 16)) for first, last in re.findall(r"U\+([0-9A-F]+)-([0-9A-F]+)", fonts.style())]
    lost = {code for code in characters(RARE) - characters(OWN) if (0xAC00 <= code <= 0xD7A3 or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF)}
    assert {code for code in lost if not any(first <= code <= last for first, last in ranges)} == set()


def test_each_font_calls_itself_as_we_call_it_and_has_its_licence() -> None:
    for file, family in FAMILIES.items():
        assert TTFont(file, lazy=True)["name"].getDebugName(1).startswith(family)
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / f"{file.stem}.OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("base", ["", "team/metrics"])
def test_the_document_names_what_the_server_serves(base: str) -> None:
    addresses = re.findall(r'src: url\("\./([^"]+)"\)', document("en"))
    assert len(addresses) == len(FAMILIES)
    for address, file in zip(addresses, FAMILIES, strict=True):
        status, headers, body = answer(Starlette(routes=fonts.routes(base)), f"/{base}/{address}".replace("//", "/"))
        assert (status, headers[b"content-type"], headers[b"cache-control"]) == (200, b"font/woff2", b"public, max-age=31536000, immutable")
        assert body == file.read_bytes()
