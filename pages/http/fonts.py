"""The fonts of oi_metrics/fonts/ for the browser: declared in the document, served by content, kept for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from itertools import count, groupby
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from oi_metrics.fonts import FAMILIES, LATIN, OTHER, OWN, RARE, SIGNS, USUAL
from pages.http.font_parts import characters

SERVED = {OTHER: OWN, USUAL: OWN, LATIN: OWN, RARE: RARE, SIGNS: RARE}
"""Each font that the browser can ask for, and the one that it is a part of, in the order of the declarations."""
KOREAN = "ko"
"""The language whose words `USUAL` was cut for."""
_HANGUL = "U+1100-11FF, U+2E80-2FDF, U+3000-33FF, U+3400-4DBF, U+4E00-9FFF, U+A960-A97F, U+AC00-D7FF, U+F900-FAFF"
_KEPT = {"cache-control": "public, max-age=31536000, immutable"}
"""A font's address changes with its content."""


@lru_cache
def address(font: Path) -> str:
    """Where a font is served, below the server's root, without a slash in front."""
    return f"fonts/{font.stem}.{hashlib.sha256(font.read_bytes()).hexdigest()[:12]}.woff2"


def first(lang: str) -> tuple[Path, ...]:
    """What a page in this language needs first."""
    return (LATIN, USUAL) if lang == KOREAN else (LATIN,)


def style() -> str:
    """The fonts as CSS of the document."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILIES[whole]}"; src: url("./{address(font)}") format("woff2"); font-display: swap; '
        f"font-weight: 45 920; unicode-range: {_range(font)}; }}\n"
        for font, whole in SERVED.items()
    )


def _range(font: Path) -> str:
    """For which characters a font is fetched; a part that is declared later comes first, a family that is named earlier too."""
    return _HANGUL if font in (OTHER, RARE) else ", ".join(_spans(characters(font)))


def _spans(codes: Iterable[int]) -> Iterable[str]:
    """Characters as CSS writes them, neighbours together."""
    places = count()
    for _, neighbours in groupby(sorted(codes), lambda code: code - next(places)):
        first, *more = neighbours
        yield f"U+{first:X}-{more[-1]:X}" if more else f"U+{first:X}"


def routes(base: str) -> list[Route]:
    """A route a font. base: the path that the server is mounted at, blank for the root."""
    root = f"/{base.strip('/')}".rstrip("/")
    return [Route(f"{root}/{address(font)}", _endpoint(font), methods=["GET"]) for font in SERVED]


def _endpoint(font: Path) -> Callable[[Request], Awaitable[FileResponse]]:
    async def answered(_request: Request) -> FileResponse:
        return FileResponse(font, media_type="font/woff2", headers=_KEPT)

    return answered
