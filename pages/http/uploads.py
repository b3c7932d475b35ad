"""What readers bring to the server, bounded for each session and for all of them together."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Callable

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.session.holding import ABOUT_BYTES, Stored, size_of, stored

LOG = logging.getLogger(__name__)
FILES_A_SESSION, FILES_IN_ALL = 5, 15
"""How many files of the largest size (`server.maxUploadSize`) one session, and all sessions together, may have on the server."""
SECONDS = 300
"""How long a file may be on its way."""
_PATH = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+/?\Z")


class UploadBounds:
    """Refuses a file that would take a session, or all of them together, over their bounds, before any of it is read."""

    def __init__(self, app: ASGIApp, held: Callable[[], Stored] = stored):
        self.app, self.held = app, held
        self.coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = _PATH.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if not named:
            await self.app(scope, receive, send)
            return
        session, size = named[1], _stated_size(scope)
        if size is None or not self._fits(session, size):
            status, told = (411, "Length required") if size is None else (413, "Too much is held already")
            LOG.warning("an upload was refused: %s", told)
            await PlainTextResponse(told, status)(scope, receive, send)
            return
        self.coming[session] += size
        try:
            async with asyncio.timeout(SECONDS):
                await self.app(scope, receive, send)
        except TimeoutError:
            LOG.warning("an upload was refused: it took more than %d seconds", SECONDS)
        finally:
            self.coming[session] -= size
            self.coming += Counter()  # drops what is at zero

    def _fits(self, session: str, size: int) -> bool:
        held = {name: size_of(files) for name, files in list(self.held().items())}
        one = int(st.get_option("server.maxUploadSize")) * 1024 * 1024
        of_session = held.get(session, 0) + self.coming[session] + size + ABOUT_BYTES
        return of_session <= FILES_A_SESSION * one and sum(held.values()) + self.coming.total() + size + ABOUT_BYTES <= FILES_IN_ALL * one


def _stated_size(scope: Scope) -> int | None:
    """The length that the request says it has, which the server holds it to."""
    text = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(text) if text.isdigit() else None
