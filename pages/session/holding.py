"""What sessions hold of what their readers brought, and what is computed for them: given back, and left, when nobody needs it any more."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Iterable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.http.uploads import held_bytes

LOG = logging.getLogger(__name__)
KEPT_SECONDS = 120.0
"""How long a session keeps what its reader brought after its page is closed or has lost its connection; Streamlit keeps its state for longer
(`server.disconnectedSessionTTL`), and without this until the next visitor leaves."""
SWEEP_SECONDS = 10.0
_BROUGHT: set[str] = set()
"""The sessions whose readers brought records or trials."""


def hold() -> None:
    """This session holds what its reader brought."""
    context = get_script_run_ctx()
    if context:
        _BROUGHT.add(context.session_id)


def stop_if_nobody_looks() -> None:
    """End this run of a page that is closed or has lost its connection: what it would go on to compute is for nobody. One that comes back asks anew."""
    context = get_script_run_ctx()
    if context and runtime.exists() and not runtime.get_instance().is_active_session(context.session_id):
        st.stop()


def gone_for_good(sessions: Iterable[str], active: Callable[[str], bool], since: dict[str, float], now: float) -> list[str]:
    """The sessions whose page is gone for `KEPT_SECONDS`. since: when each was first seen without a page; brought up to date."""
    away = [session for session in sessions if not active(session)]
    for session in since.keys() - set(away):
        del since[session]
    return [session for session in away if now - since.setdefault(session, now) >= KEPT_SECONDS]


async def sweep() -> None:
    """End sessions whose page is gone for good, with all that they hold; as long as the server runs."""
    since: dict[str, float] = {}
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            _end(gone_for_good({*held_bytes(), *_BROUGHT}, runtime.get_instance().is_active_session, since, time.monotonic()))
        except Exception:  # the next sweep tries again
            LOG.exception("sessions that have ended could not be closed")


def _end(sessions: list[str]) -> None:
    server = runtime.get_instance()
    for session in sessions:
        server.close_session(session)
        server.uploaded_file_mgr.remove_session_files(session)
        _BROUGHT.discard(session)
    if sessions:
        gc.collect()
