"""What readers upload is counted: no session and not all of them together hold more than the server has room for."""

from __future__ import annotations

import asyncio
import logging
import re

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.http import visitors

FILES_A_SESSION, FILES_IN_ALL = 5, 15
"""Of the largest size that the server takes: so much may one session hold, and so much may all."""
SECONDS = 300
"""How long a file may be on its way."""
LOG = logging.getLogger(__name__)
CHANGING = ("PUT", "DELETE")
_MEGABYTE = 1 << 20
_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)/?\Z")


class CountedUploads:
    """Refuses an upload with 413 once its session, or all sessions, would hold too much, and with 403 where it is not for the visitor's own session.

    What comes for a session that ended is let go of.
    """

    def __init__(self, app: ASGIApp):
        self.app = app
        self.coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if upload and scope["method"] in CHANGING and self._of_another(upload["session"], HTTPConnection(scope)):
            LOG.warning("an upload was refused: its session is not of this visitor")
            await _refused(PlainTextResponse("The session is another visitor's; load the page again.", 403), scope, receive, send)
            return
        if upload is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        session, size = upload["session"], _stated(scope)
        if not self._has_room(session, size):
            await _refused(PlainTextResponse("The server holds as many uploads as it has room for; try again later.", 413), scope, receive, send)
            return
        self.coming[session] = self.coming.get(session, 0) + size
        try:
            async with asyncio.timeout(SECONDS):
                await self.app(scope, receive, send)
        except TimeoutError:
            LOG.warning("an upload was refused: it took more than %d seconds", SECONDS)
        finally:
            self.coming[session] -= size
            if not self.coming[session]:
                del self.coming[session]
            if not runtime.get_instance().is_active_session(session):
                _files().remove_session_files(session)

    @staticmethod
    def _of_another(session: str, request: HTTPConnection) -> bool:
        """Of a session that is not known here Streamlit says so."""
        return runtime.get_instance().is_active_session(session) and not visitors.owns(visitors.of(request), session)

    def _has_room(self, session: str, size: int) -> bool:
        held = held_bytes()
        own, every = held.get(session, 0) + self.coming.get(session, 0), sum(held.values()) + sum(self.coming.values())
        return own + size <= FILES_A_SESSION * largest() and every + size <= FILES_IN_ALL * largest()


async def _refused(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer once what was sent has come, as far as a file may go, and been let go of: who is still sending hears no answer, only that the connection ends."""
    left = largest()
    try:
        async with asyncio.timeout(SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body"):
                    break
    except TimeoutError:
        LOG.warning("an upload was refused: it took more than %d seconds", SECONDS)
    await answer(scope, receive, send)


def held_bytes() -> dict[str, int]:
    """How many bytes of uploads each session holds."""
    return {session: sum(len(file.data) for file in list(files.values())) for session, files in list(_files().file_storage.items())}


def largest() -> int:
    """Bytes of the largest file that the server takes."""
    return int(st.get_option("server.maxUploadSize")) * _MEGABYTE


def _files() -> MemoryUploadedFileManager:
    return runtime.get_instance().uploaded_file_mgr  # type: ignore[return-value]  # the only kind that Streamlit has


def _stated(scope: Scope) -> int:
    """The length that a request states, the largest where it states none."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length" and value.isdigit()]
    return int(lengths[0]) if lengths else largest()
