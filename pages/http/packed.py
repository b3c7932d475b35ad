"""Streamlit's scripts and styles, compressed once per installation and sent from memory in the coding that the browser takes."""

from __future__ import annotations

import gzip
import hashlib
import logging
import mimetypes
import os
import tempfile
import zlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oi_metrics.home import cache_folder
from pages.http.ahead import STATIC

LOG = logging.getLogger(__name__)
ENDINGS = {".css", ".js", ".svg"}
KEPT = "public, immutable, max-age=31536000"
"""As Streamlit has these files kept, whose names change with their content."""


@dataclass(frozen=True)
class Coding:
    """A coding of content: for what is compressed once, for what is at each request, and back."""

    once: Callable[[bytes], bytes]
    at_once: Callable[[bytes], bytes]
    undone: Callable[[bytes], bytes]


CODINGS = {
    "br": Coding(partial(brotli.compress, quality=9), partial(brotli.compress, quality=4), brotli.decompress),
    "gzip": Coding(partial(gzip.compress, mtime=0), partial(gzip.compress, compresslevel=4, mtime=0), gzip.decompress),
}
"""Browsers take the first one only over HTTPS and from this machine."""


@dataclass(frozen=True)
class Packed:
    """A file in one coding, and the mark by which a browser asks whether it has changed."""

    body: bytes
    etag: str


Shelf = dict[str, dict[str, Packed]]
"""What is compressed, by path below the server's root and coding."""
SCRIPTS: Shelf = {}


def pack(shelf: Shelf, root: str = "", first: str = "", folder: Path = STATIC) -> None:
    """Put the scripts and styles of a folder on the shelf, those that the document `first` names ahead of the others.

    They are read from the cache, where that has them as they would be made anew, and put into it. root: of the server, as in `/team`.
    """
    kept = cache_folder() / "screen" / streamlit.__version__
    files = [file for file in folder.rglob("*") if file.suffix in ENDINGS]
    for file in sorted(files, key=lambda file: (file.name not in first, file.name)):
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        made = {name: _from_cache(kept / f"{digest}.{name}", content, coding) for name, coding in CODINGS.items()}
        smaller = {name: Packed(body, f'"{digest[:32]}-{name}"') for name, body in made.items() if len(body) < len(content)}
        if smaller:
            shelf[f"{root}/{file.relative_to(folder).as_posix()}"] = smaller


def _from_cache(place: Path, content: bytes, coding: Coding) -> bytes:
    """The content compressed: what the cache has, if that is it, else made and kept there if the place can be written."""
    with suppress(OSError, ValueError, EOFError, zlib.error, brotli.error):
        kept = place.read_bytes()
        if coding.undone(kept) == content:
            return kept
    made = coding.once(content)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _place(made, place)
    except OSError as problem:
        LOG.info("compressed scripts are not kept for the next start: %s", problem)
    return made


def _place(content: bytes, place: Path) -> None:
    """Write a file aside and give it its name at once, whole. Raises OSError, and leaves nothing then."""
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as aside:
        try:
            aside.write(content)
            aside.flush()
            os.replace(aside.name, place)
        except OSError:
            os.unlink(aside.name)
            raise


def taken(headers: Headers, of: Collection[str] = CODINGS) -> str:
    """The first of the codings that a request takes; blank for none."""
    asked: dict[str, float] = {}
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        with suppress(ValueError):
            asked[name] = float(weight or 1)
    return next((name for name in of if asked.get(name, 0) > 0), "")


class PackedScripts:
    """Answers with what lies on the shelf; a part of a file, and a file for whoever takes no coding, come from Streamlit."""

    def __init__(self, app: ASGIApp, shelf: Shelf):
        self.app, self.shelf = app, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packed = self.shelf.get(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if packed is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        coding = "" if "range" in headers else taken(headers, packed)
        if coding:
            await _answer(scope["path"], coding, packed[coding], headers)(scope, receive, send)
        else:
            await self.app(scope, receive, partial(_differing, send))


def _answer(path: str, coding: str, packed: Packed, asked: Headers) -> Response:
    headers = {"cache-control": KEPT, "etag": packed.etag, "vary": "Accept-Encoding"}
    known = {mark.strip().removeprefix("W/") for mark in asked.get("if-none-match", "").split(",")}
    if known & {packed.etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(packed.body, headers=headers | {"content-encoding": coding}, media_type=mimetypes.guess_type(path)[0])


async def _differing(send: Send, message: Message) -> None:
    """Say that the answer would be another one for other codings."""
    if message["type"] == "http.response.start":
        MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
    await send(message)
