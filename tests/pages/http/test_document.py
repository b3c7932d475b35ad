"""The document that the browser gets, and the policy that it comes with."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from pages.http.document import SCRIPTS, document
from pages.http.headers import POLICY, OwnDocument, SecurityHeaders
from tests.asgi import answer

DIRECTIVES = {name: sources for name, *sources in map(str.split, POLICY.split(";"))}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_document_is_in_the_language_and_runs_no_script_but_ours(lang: str) -> None:
    html = document(lang)
    assert f'<html lang="{lang}">' in html
    assert "<title>OI Metrics</title>" in html
    assert 'as="font"' not in html
    assert ("JavaScript가 필요하나" in html) == (lang == "ko")
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert inline == list(SCRIPTS)
    for script in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in DIRECTIVES["script-src"]
    sources = re.findall(r'<script[^>]* src="([^"]*)"', html)
    assert sources
    assert [source for source in sources if not source.startswith("./static/")] == []


def test_policy_lets_nothing_out_and_no_text_become_a_script() -> None:
    assert DIRECTIVES["default-src"] == ["'none'"]
    assert DIRECTIVES["connect-src"] == ["'self'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(DIRECTIVES["script-src"])
    assert not re.search(r"https?:|wss?:|\*", POLICY)


async def _server(scope, receive, send) -> None:
    """Stands for Streamlit: its document on any path, but for the health check and what is missing."""
    found = {"/_stcore/health": (200, b"text/plain", b"ok"), "/gone": (404, b"text/html", b"gone")}
    status, kind, body = found.get(scope["path"], (200, b"text/html; charset=utf-8", b"<html>theirs</html>"))
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind), (b"etag", b"theirs")]})
    await send({"type": "http.response.body", "body": body})


def _answer(path: str, query: str = "") -> tuple[int, dict[bytes, bytes], str]:
    status, headers, body = answer(SecurityHeaders(OwnDocument(_server)), path, query)
    return status, headers, body.decode()


@pytest.mark.parametrize(("query", "lang"), [("lang=ko&years=2012-2018", "ko"), ("", "en"), ("lang=%3Cscript%3E", "en")])
def test_a_deep_link_gets_our_document(query: str, lang: str) -> None:
    status, headers, body = _answer("/agreements", query)
    assert (status, body) == (200, document(lang))
    assert headers[b"content-security-policy"].decode() == POLICY
    assert b"etag" not in headers, "a browser must not keep an older document for the same mark"


def test_other_answers_are_left_as_they_are() -> None:
    assert (_answer("/_stcore/health")[0], _answer("/_stcore/health")[2]) == (200, "ok")
    assert (_answer("/gone")[0], _answer("/gone")[2]) == (404, "gone")
    assert _answer("/gone")[1][b"x-content-type-options"] == b"nosniff"
