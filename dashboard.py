"""The entry that `streamlit run dashboard.py` starts: records loaded once, security headers, the screen's frame."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import runtime

from oi_metrics.language.languages import DEFAULT, LANGS
from oi_metrics.language.words import Words
from pages.http import api, door, first_paint, fonts, health, hosts, packed, visitors
from pages.http.document import document
from pages.http.headers import OwnDocument, SecurityHeaders
from pages.http.tools import Tools
from pages.http.uploads import CountedUploads
from pages.session import current_records, current_trials, holding, warming

ROOT = "/" + st.get_option("server.baseUrlPath").strip("/") if st.get_option("server.baseUrlPath") else ""
"""The path that the server is mounted at, blank for the root of its host."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Load the records and draw the overview, then begin; keep what is loaded out of the collection after every script run."""
    tables = current_records.server().tables
    if tables is not None:
        warming.overview(tables.edition)
        current_trials.server()
        for lang in LANGS:
            first_paint.overview({"lang": [lang]})
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    warming.begin()
    threading.Thread(target=packed.pack, args=(packed.SCRIPTS, ROOT, document(DEFAULT)), name="packing", daemon=True).start()
    visitors.guard(runtime.get_instance())
    sweeping = asyncio.create_task(holding.sweep())
    async with tools.running():
        yield {}
    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping


door.stand(door.Door(door.most_connections(), door.full([Words(lang).gettext(door.FULL) for lang in LANGS])))
tools = Tools(ROOT)
app = st.App(
    Path(__file__).parent / "pages" / "shell.py",
    lifespan=lifespan,
    routes=[*fonts.routes(ROOT), *health.routes(ROOT), *hosts.routes(ROOT), *tools.routes, *api.routes(ROOT)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(hosts.KnownHosts, (*health.paths(ROOT), f"{ROOT}/{hosts.STATE}")),
        Middleware(packed.PackedScripts, packed.SCRIPTS),
        Middleware(OwnDocument, ROOT),
        Middleware(CountedUploads),
    ],
)
