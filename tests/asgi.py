"""What an ASGI application answers."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

import anyio
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


def answer(app: ASGIApp, path: str, query: str = "", method: str = "GET", headers: Sequence[tuple[bytes, bytes]] = ()) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body. Asked in a thread of its own: a browser test before leaves the thread of the tests with a loop that runs."""
    sent: list[Message] = []
    body = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for message in body:
            return message
        await anyio.sleep_forever()  # the reader stays
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(), "headers": headers}
    with start_blocking_portal() as portal:
        portal.call(app, scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])
