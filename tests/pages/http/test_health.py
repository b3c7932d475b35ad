"""What whoever watches the server is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette

from pages.http import health
from tests.asgi import answer


@pytest.fixture
def app() -> Starlette:
    return Starlette(routes=health.routes("/oi"))


def test_alive_and_ready(app: Starlette) -> None:
    assert answer(app, "/oi/healthz")[::2] == (200, b"ok\n")
    assert answer(app, "/oi/readyz")[::2] == (200, b"ok\n")


def test_without_records_it_lives_and_is_not_ready(app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OI_RECORDS", str(tmp_path / "nothing"))
    assert answer(app, "/oi/healthz")[0] == 200
    status, _, said = answer(app, "/oi/readyz")
    assert status == 503
    assert str(tmp_path) not in said.decode()
