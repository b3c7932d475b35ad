"""Whether the server lives, and whether it can show its records; for what watches it."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.session import current_records

LIVES, READY = "healthz", "readyz"
STREAMLITS = "_stcore/health"
_NOW = {"cache-control": "no-store"}


def paths(root: str) -> tuple[str, ...]:
    """Where health is asked for, under any name of the host. root: the path that the server is mounted at."""
    return tuple(f"{root}/{path}" for path in (LIVES, READY, STREAMLITS))


def routes(root: str) -> list[Route]:
    """`/healthz`: 200 while the process answers. `/readyz`: 200 while there are records to show, else 503."""
    return [Route(f"{root}/{LIVES}", _lives, methods=["GET"]), Route(f"{root}/{READY}", _ready, methods=["GET"])]


async def _lives(_request: Request) -> Response:
    return PlainTextResponse("ok\n", headers=_NOW)


async def _ready(_request: Request) -> Response:
    opened = await to_thread.run_sync(current_records.server)
    if opened.tables is None:
        return PlainTextResponse("no records to show; see the log\n", 503, _NOW)
    return PlainTextResponse("ok; the last good records\n" if opened.stale else "ok\n", headers=_NOW)
