"""The fonts of oi_metrics/fonts/ for the browser: declared in the document, served by content, kept for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from oi_metrics.fonts import FAMILIES, OWN, RARE

_LOOKS = {
    OWN: "font-weight: 45 920",
    RARE: "font-weight: 45 920; unicode-range: U+1100-11FF, U+2E80-2FDF, U+3000-33FF, U+3400-4DBF, U+4E00-9FFF, U+A960-A97F, U+AC00-D7FF, U+F900-FAFF",
}
"""The second font is fetched only where a page shows a character of these that the first one lacks."""
_KEPT = {"cache-control": "public, max-age=31536000, immutable"}
"""A font's address changes with its content."""


@lru_cache
def address(font: Path) -> str:
    """Where a font is served, below the server's root, without a slash in front."""
    return f"fonts/{font.stem}.{hashlib.sha256(font.read_bytes()).hexdigest()[:12]}.woff2"


def style() -> str:
    """The fonts as CSS of the document."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("./{address(font)}") format("woff2"); font-display: swap; {_LOOKS[font]}; }}\n'
        for font, family in FAMILIES.items()
    )


def routes(base: str) -> list[Route]:
    """A route a font. base: the path that the server is mounted at, blank for the root."""
    root = f"/{base.strip('/')}".rstrip("/")
    return [Route(f"{root}/{address(font)}", _endpoint(font), methods=["GET"]) for font in FAMILIES]


def _endpoint(font: Path) -> Callable[[Request], Awaitable[FileResponse]]:
    async def answered(_request: Request) -> FileResponse:
        return FileResponse(font, media_type="font/woff2", headers=_KEPT)

    return answered
