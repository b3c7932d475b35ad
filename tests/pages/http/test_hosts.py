"""By which names the dashboard is reached, and what whoever asks under another one is told."""

from __future__ import annotations

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as texts

from pages.http import hosts
from tests.asgi import answer

KNOWN = ["localhost", "metrics.example.org"]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "is_host_allowed", lambda host: (host or "").rpartition(":")[0].lower() in KNOWN or host in KNOWN)


@pytest.mark.parametrize(
    ("host", "origin", "why"),
    [
        ("localhost:8501", None, ""),
        ("localhost:8501", "http://localhost:8501", ""),
        ("metrics.example.org", "https://metrics.example.org", ""),
        ("localhost:8501", "https://metrics.example.org", ""),  # a proxy that calls the server by its address
        ("localhost:8501", "https://evil.example", "origin"),
        ("localhost:8501", "null", "origin"),
        ("evil.example", "http://evil.example", "host"),
        (None, None, "host"),
    ],
)
def test_why_a_session_is_refused(host: str | None, origin: str | None, why: str) -> None:
    assert hosts.blocked(host, origin) == why


async def _page(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"secret"})


@given(texts.text(max_size=300))
def test_nothing_is_answered_under_another_name_but_health(name: str) -> None:
    """And what is said of the name is text."""
    app = hosts.KnownHosts(_page, ("/healthz",))
    headers = [(b"host", ("<evil>" + name).encode("utf-8", "replace"))]
    for path in ("/", "/api/v1/metrics", "/media/file.csv"):
        status, _, body = answer(app, path, headers=headers)
        assert status == hosts.MISDIRECTED
        assert b"secret" not in body and b"<evil>" not in body
    assert answer(app, "/healthz", headers=headers)[2] == b"secret"
    assert answer(app, "/", headers=[(b"host", b"localhost")])[2] == b"secret"


def test_the_dashboard_asks_streamlit_which_names_it_has() -> None:
    import dashboard

    assert hosts.KnownHosts in [middleware.cls for middleware in dashboard.app._user_middleware]
    assert {"localhost", "127.0.0.1"} <= {*st.get_option("server.allowedHosts")}
