"""The API asked in process, of the embedded records or of records that a test writes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.tables import Tables
from pages.http import api
from pages.http.rate import Rate
from pages.session import current_records, record_cache
from tests.asgi import answer

EVER = 10**9
"""So many questions a minute as no test asks."""


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


Ask = Callable[..., Answered]


def application(base: str = "", rate: int = EVER) -> Starlette:
    """The routes of the API alone, where an address may ask so many questions at once."""
    routes = api.routes(base)
    for route in routes:
        route.app.rate = Rate(rate)
    return Starlette(routes=routes)


def asking(app: Starlette) -> Ask:
    """Ask an application for a path; what is further given is its query, or text of one as it is."""

    def asked(path: str, query: str | dict[str, Any] = "", method: str = "GET", headers: Sequence[tuple[str, str]] = ()) -> Answered:
        text = query if isinstance(query, str) else urlencode(query, doseq=True)
        sent = [(name.encode(), value.encode()) for name, value in (("host", "localhost"), *headers)]
        status, told, body = answer(app, path, text, method, sent)
        return Answered(status, {name.decode(): value.decode() for name, value in told.items()}, body)

    return asked


@pytest.fixture
def ask() -> Ask:
    """Ask the API of the server's records."""
    return asking(application())


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the server hold these records."""

    def served(tables: Tables, stale: Message | None = None) -> None:
        opened = current_records.Opened(record_cache.keep(tables), stale=stale)
        monkeypatch.setattr(current_records, "server", lambda: opened)

    return served


FAULT = Fault("agreements.csv", 14, "signed", "2019/13", Message("is not a date"), Message("write YYYY"))


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's records have a fault, and there were none before."""
    monkeypatch.setattr(current_records, "server", lambda: current_records.Opened(None, (FAULT,)))
