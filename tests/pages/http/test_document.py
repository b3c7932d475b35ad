"""The document that the browser gets, and the policy that it comes with."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable

import brotli
import pytest

from pages.frame import run_queue
from pages.frame.places import PLACES
from pages.http import first_paint
from pages.http.ahead import ELEMENTS, STATIC
from pages.http.document import SCRIPTS, document
from pages.http.headers import POLICY, OwnDocument, SecurityHeaders
from tests.asgi import answer

DIRECTIVES = {name: sources for name, *sources in map(str.split, POLICY.split(";"))}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_document_is_in_the_language_and_runs_no_script_but_ours(lang: str) -> None:
    html = document(lang)
    assert f'<html lang="{lang}">' in html
    assert "<title>OI Metrics</title>" in html
    assert "SourceSans" not in html, "our theme has other letters"
    assert ("JavaScript가 필요하나" in html) == (lang == "ko")
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert inline == list(SCRIPTS)
    for script in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in DIRECTIVES["script-src"]
    sources = re.findall(r'<script[^>]* src="([^"]*)"', html)
    assert sources
    assert [source for source in sources if not source.startswith("./static/")] == []


@pytest.mark.parametrize(("lang", "letters"), [("en", 1), ("ko", 2)])
def test_what_the_first_page_needs_is_asked_for_ahead_each_once(lang: str, letters: int) -> None:
    html = document(lang)
    ahead = re.findall(r'<link rel="(?:module)?preload"[^>]* href="\./([^"]+)"', html)
    assert len(ahead) == len({*ahead})
    assert [path for path in ahead if not path.startswith("fonts/") and not (STATIC / path).is_file()] == []
    charts = [path for path in ahead if "/PlotlyChart." in path]
    assert len(charts) == 1
    assert f'import("./{charts[0]}")' in html
    assert len([path for path in ahead if path.startswith("fonts/")]) == letters


def test_every_element_that_is_fetched_ahead_is_one_of_streamlit() -> None:
    named = {module["name"] for module in json.loads((STATIC / "manifest.json").read_text("utf-8")).values() if module.get("isDynamicEntry")}
    assert {*ELEMENTS} - named == set()


def test_words_stand_before_the_place_of_the_page() -> None:
    assert document("en", "<main>words</main>").replace("<main>words</main>", "") == document("en")
    assert re.search(r'</noscript>\s*<main>words</main><div id="root">', document("en", "<main>words</main>"))


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


@pytest.fixture(autouse=True)
def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of the document have tests of their own."""
    monkeypatch.setattr(first_paint, "overview", lambda address: "")


def _answer(path: str, query: str = "") -> tuple[int, dict[bytes, bytes], str]:
    status, headers, body = answer(SecurityHeaders(OwnDocument(_server)), path, query)
    return status, headers, body.decode()


@pytest.mark.parametrize(("accept", "undone"), [(b"gzip, br", brotli.decompress), (b"gzip", gzip.decompress), (b"", bytes)])
def test_the_document_comes_in_a_coding_that_the_browser_takes(accept: bytes, undone: Callable[[bytes], bytes]) -> None:
    _, headers, body = answer(OwnDocument(_server), "/", headers=[(b"accept-encoding", accept)])
    assert undone(body).decode() == document("en")
    assert (b"content-encoding" in headers) == bool(accept)
    assert (headers[b"vary"], headers[b"cache-control"]) == (b"Accept-Encoding", b"no-cache")


def test_the_words_are_those_of_the_address_below_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_paint, "overview", lambda address: f"<main>{address}</main>")
    host = [(b"host", b"localhost")]
    for root, path in (("", "/"), ("/team", "/team/"), ("/team", "/team")):
        assert "<main>{'tier': ['press']}</main>" in answer(OwnDocument(_server, root), path, "tier=press", headers=host)[2].decode()
    assert "<main>" not in answer(OwnDocument(_server, "/team"), "/agreements", headers=host)[2].decode()


@pytest.mark.parametrize(("query", "lang"), [("lang=ko&years=2012-2018", "ko"), ("", "en"), ("lang=%3Cscript%3E", "en")])
def test_a_deep_link_gets_our_document(query: str, lang: str) -> None:
    status, headers, body = _answer("/agreements", query)
    assert (status, body) == (200, document(lang))
    assert headers[b"content-security-policy"].decode() == POLICY
    assert b"etag" not in headers, "a browser must not keep an older document for the same mark"


def test_what_is_made_ahead_rests_once_a_document_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_queue, "_RUNS", [float("-inf")])
    _answer("/_stcore/health")
    assert run_queue.quiet_for() == float("inf")
    _answer("/")
    assert run_queue.quiet_for() < 60


@pytest.mark.parametrize("path", ["/oi/nowhere", "/oi/agreements/x", "/oi/static/js/none.js", "/oi/index.html", "/elsewhere"])
def test_where_there_is_no_page_nothing_is_found(path: str) -> None:
    status, headers, body = answer(SecurityHeaders(OwnDocument(_server, "/oi")), path)
    assert status == 404
    assert 'href="/oi/"' in body.decode() and "해당 페이지가 없습니다" in body.decode()
    assert headers[b"content-security-policy"].decode() == POLICY


@pytest.mark.parametrize("page", sorted(PLACES))
def test_every_page_has_its_document(page: str) -> None:
    for path in {f"/oi/{page}", f"/oi/{page}/"}:
        assert answer(OwnDocument(_server, "/oi"), path)[0] == 200


def test_other_answers_are_left_as_they_are() -> None:
    assert (_answer("/_stcore/health")[0], _answer("/_stcore/health")[2]) == (200, "ok")
    assert (_answer("/gone")[0], _answer("/gone")[2]) == (404, "gone")
    assert _answer("/gone")[1][b"x-content-type-options"] == b"nosniff"
