"""Which names the dashboard is reached by: a request under another one, or from a page of another one, gets no session.

Such a name may be one that leads here only in the browser of somebody who is to be tricked (DNS rebinding). Said before Streamlit
hears of the request, which would look its own address up outside to compare.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from oi_metrics.model.vocabulary import N_
from pages.http import plain_page

LOG = logging.getLogger(__name__)
Blocked = Literal["", "host", "origin"]
"""What keeps a reader out: the name of the host, the page that asks, or nothing."""
STATE = "_oi/connection"
"""Where a page that cannot connect, and `oi-metrics doctor`, ask for the reason; below the server's root."""
UNKNOWN = N_("The dashboard does not answer to the name {host}.")
HOW = N_("Whoever runs it adds the name to its setting “hosts”.")
MISDIRECTED = 421
"""RFC 9110, section 15.5.20."""
_LONGEST = 100


def blocked(host: str | None, origin: str | None) -> Blocked:
    """Why a session under this host, asked for by a page of this origin (of none: by a program), is refused."""
    if not is_host_allowed(host):
        return "host"
    asking = urlsplit(origin).netloc if origin else host
    return "" if asking == host or is_host_allowed(asking) else "origin"


class KnownHosts:
    """Refuses whatever is asked for under a host that is not known, and says why. for_all: paths that answer under any, such as those of health."""

    def __init__(self, app: ASGIApp, for_all: Collection[str] = ()):
        self.app, self.for_all = app, for_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
        if scope["type"] == "websocket" and (why := blocked(headers.get("host"), headers.get("origin"))):
            LOG.warning("a session was refused: its %s is not known (%s)", why, shown(headers.get(why)))
            await WebSocketClose(1008)(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(_of_its_page(scope, headers), receive, send)
        elif scope["type"] == "http" and scope["path"] not in self.for_all and blocked(headers.get("host"), None):
            await plain_page.answer(MISDIRECTED, plain_page.said(UNKNOWN, host=shown(headers.get("host"))), plain_page.said(HOW))(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _of_its_page(scope: Scope, headers: Headers) -> Scope:
    """The request under the name of the page that asks, which is known: the name that a proxy calls this server by may be another one."""
    host = urlsplit(headers.get("origin", "")).netloc or headers.get("host", "")
    return {**scope, "headers": [*((name, value) for name, value in scope["headers"] if name != b"host"), (b"host", host.encode())]}


def shown(text: str | None) -> str:
    """What a request says of itself, as it may be told."""
    return "".join(letter for letter in (text or "-")[:_LONGEST] if letter.isprintable())


def routes(root: str) -> list[Route]:
    """The route at which the reason is told, and the way to the root for who leaves out its slash. root: the path that the server is mounted at."""
    to_root = [Route(root, lambda request: RedirectResponse(f"{root}/{'?' * bool(request.url.query)}{request.url.query}"), methods=["GET"])] if root else []
    return [Route(f"{root}/{STATE}", _state, methods=["GET"]), *to_root]


async def _state(request: Request) -> Response:
    host = request.headers.get("host")
    return JSONResponse({"blocked": blocked(host, request.query_params.get("origin")), "host": shown(host)}, headers={"cache-control": "no-store"})
