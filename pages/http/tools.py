"""The tools over HTTP (Model Context Protocol, streamable): each request by itself, answered as JSON, from this machine's own pages alone."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from oi_metrics.api import tools
from oi_metrics.api.problems import LONGEST, Problem
from pages.frame import run_queue
from pages.http import hosts
from pages.http.api import API, Below, let_in, refused, served_to
from pages.http.rate import Rate, per_minute

PATH = "/mcp"
MOST_BYTES = 100_000
"""Of one request."""


class Tools:
    """Serves the tools while it is `running`. root: where the server is mounted."""

    def __init__(self, root: str, rate: Rate | None = None):
        self.routes = [Below(f"{root}{API}{PATH}", self)]
        self._rate = rate or Rate(per_minute())
        self._manager: Any = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Begin to serve, where the SDK is installed, and end with the server."""
        if importlib.util.find_spec("mcp") is None:
            yield
            return
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from oi_metrics.api.mcp_server import server

        serving = server(served_to, run_queue.turn)
        manager = StreamableHTTPSessionManager(serving, json_response=True, stateless=True, max_request_body_size=MOST_BYTES)
        async with manager.run():
            self._manager = manager
            yield
            self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            let_in(request, self._rate)
            of_this_site(request)
            if self._manager is None:
                raise Problem(404, "The server does not speak the Model Context Protocol", "", tools.SDK_MISSING)
            if request.method != "POST":
                raise Problem(405, f"{request.method[:LONGEST]} is not a method of this address", remedy="use POST", headers={"allow": "POST"})
        except Problem as problem:
            await refused(problem)(scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)


def of_this_site(request: Request) -> None:
    """Raises Problem for a request from a page of another site; a program sends no `Origin`."""
    if hosts.blocked(request.headers.get("host"), request.headers.get("origin")):
        raise Problem(403, "The request comes from a page of another site", "Origin", "ask from a program, or from a page of this server")
