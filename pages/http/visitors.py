"""Whose a session is: the browser that opened it bears a cookie, and no other takes the session up again or sends files into it.

Its number alone stands in the address of every upload, and so in the log of whatever passes that on.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections import OrderedDict
from hashlib import sha256
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response
from streamlit.runtime import Runtime

LOG = logging.getLogger(__name__)
COOKIE = "oi-visitor"
MOST = 100_000
"""So many sessions are remembered; of an older one nobody knows any more whose it was, and it begins anew."""
_OWNERS: OrderedDict[str, bytes] = OrderedDict()


def of(request: HTTPConnection) -> str | None:
    """Who asks, as the browser's cookie says."""
    return request.cookies.get(COOKIE)


def welcome(request: HTTPConnection, response: Response) -> None:
    """Give a browser that comes with no cookie its own: until it is closed, out of reach of scripts and of other sites."""
    if not of(request):
        response.set_cookie(COOKIE, secrets.token_urlsafe(32), path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")


def owns(visitor: str | None, session: str) -> bool:
    """Whether the session was opened by this visitor."""
    return visitor is not None and hmac.compare_digest(_OWNERS.get(session, b""), _mark(visitor))


def guard(server: Runtime) -> None:
    """From now on a session is taken up again by its own visitor alone; whoever else names it gets a new one."""
    connect = server.connect_session

    def connected(client: Any, user_info: Any, existing_session_id: str | None = None, **more: Any) -> str:
        visitor = client.client_context.cookies.get(COOKIE)
        if existing_session_id and not owns(visitor, existing_session_id):
            LOG.warning("a session was asked for that is not of this visitor: it gets a new one")
            existing_session_id = None
        session = connect(client, user_info, existing_session_id, **more)
        if visitor is not None:
            _remember(session, visitor)
        return session

    server.connect_session = connected  # type: ignore[method-assign, assignment]


def _remember(session: str, visitor: str) -> None:
    _OWNERS[session] = _mark(visitor)
    _OWNERS.move_to_end(session)
    while len(_OWNERS) > MOST:
        _OWNERS.popitem(last=False)


def _mark(visitor: str) -> bytes:
    return sha256(visitor.encode()).digest()
