"""Scripts and styles, compressed once, and what a browser gets of them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from pages.http import packed
from pages.http.ahead import STATIC
from pages.http.packed import CODINGS, PackedScripts, Shelf, pack, taken
from tests.asgi import answer

SCRIPT = b"const it = 'is said again and again';\n" * 200
FILES = {"static/js/a.js": SCRIPT, "static/css/b.css": b"a { color: red; }\n" * 99, "static/js/short.js": b"1", "static/media/c.woff2": b"wOF2" * 99}
UNDONE = {b"br": brotli.decompress, b"gzip": gzip.decompress}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """What Streamlit installs, in small."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def shelf(static: Path) -> Shelf:
    made: Shelf = {}
    pack(made, folder=static)
    return made


async def _streamlit(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/javascript"), (b"etag", b'"theirs"')]})
    await send({"type": "http.response.body", "body": b"theirs"})


def get(shelf: Shelf, path: str = "/static/js/a.js", method: str = "GET", **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return answer(PackedScripts(_streamlit, shelf), path, method=method, headers=sent)


def test_what_gets_smaller_is_on_the_shelf_in_every_coding(shelf: Shelf) -> None:
    assert {*shelf} == {"/static/js/a.js", "/static/css/b.css"}
    for path, codings in shelf.items():
        assert {*codings} == {*CODINGS}
        for coding, file in codings.items():
            assert CODINGS[coding].undone(file.body) == FILES[path[1:]]


@pytest.mark.parametrize(
    ("accept", "coding"),
    [("gzip, deflate, br, zstd", b"br"), ("gzip, deflate", b"gzip"), ("br;q=0, gzip;q=0.5", b"gzip"), ("BR ; q=0.1", b"br")],
)
def test_an_answer_is_in_the_best_coding_that_is_taken(shelf: Shelf, accept: str, coding: bytes) -> None:
    status, headers, body = get(shelf, accept_encoding=accept)
    assert (status, headers[b"content-encoding"], headers[b"vary"]) == (200, coding, b"Accept-Encoding")
    assert UNDONE[coding](body) == SCRIPT
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"content-type"].split(b";")[0] in (b"text/javascript", b"application/javascript")
    assert b"immutable" in headers[b"cache-control"]


@pytest.mark.parametrize("asked", [{}, {"accept_encoding": "identity"}, {"accept_encoding": "br;q=0"}, {"accept_encoding": "br", "range": "bytes=0-9"}])
def test_without_a_coding_or_for_a_part_streamlit_answers(shelf: Shelf, asked: dict[str, str]) -> None:
    status, headers, body = get(shelf, **asked)
    assert (status, body, headers[b"vary"]) == (200, b"theirs", b"Accept-Encoding")
    assert b"content-encoding" not in headers


def test_a_head_has_the_headers_of_the_answer(shelf: Shelf) -> None:
    _, whole, _ = get(shelf, accept_encoding="br")
    status, headers, _ = get(shelf, method="HEAD", accept_encoding="br")
    assert (status, headers) == (200, whole)


def test_a_mark_is_known_again_in_its_own_coding_alone(shelf: Shelf) -> None:
    mark = get(shelf, accept_encoding="br")[1][b"etag"].decode()
    for known in (mark, f'W/{mark}, "other"', "*"):
        status, headers, body = get(shelf, accept_encoding="br", if_none_match=known)
        assert (status, body, headers[b"etag"].decode(), headers[b"vary"]) == (304, b"", mark, b"Accept-Encoding")
        assert b"content-encoding" not in headers
    assert get(shelf, accept_encoding="gzip", if_none_match=mark)[0] == 200
    assert get(shelf, accept_encoding="br", if_none_match='"theirs"')[0] == 200


@pytest.mark.parametrize(("path", "method"), [("/static/media/c.woff2", "GET"), ("/static/js/gone.js", "GET"), ("/", "GET"), ("/static/js/a.js", "POST")])
def test_everything_else_is_left_to_streamlit(shelf: Shelf, path: str, method: str) -> None:
    _, headers, body = get(shelf, path, method, accept_encoding="br")
    assert body == b"theirs"
    assert b"vary" not in headers


def test_below_a_base_path_the_scripts_are_there_too(static: Path) -> None:
    shelf: Shelf = {}
    pack(shelf, "/team/metrics", folder=static)
    assert "/team/metrics/static/js/a.js" in shelf


@pytest.fixture
def compressed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What is compressed anew."""
    made: list[bytes] = []

    def counted(coding: packed.Coding) -> packed.Coding:
        def once(content: bytes) -> bytes:
            made.append(content)
            return coding.once(content)

        return packed.Coding(once, coding.at_once, coding.undone)

    monkeypatch.setattr(packed, "CODINGS", {name: counted(coding) for name, coding in CODINGS.items()})
    return made


def test_an_installation_compresses_once(static: Path, shelf: Shelf, compressed: list[bytes]) -> None:
    again: Shelf = {}
    pack(again, folder=static)
    assert again == shelf
    assert compressed == []


def test_a_cache_that_is_damaged_is_made_anew(static: Path, shelf: Shelf, cache: Path, compressed: list[bytes]) -> None:
    kept = sorted(cache.rglob("*.br")) + sorted(cache.rglob("*.gzip"))
    kept[0].write_bytes(kept[0].read_bytes()[:-3])
    kept[1].write_bytes(brotli.compress(b"alert('another script')"))
    kept[-1].write_bytes(b"")
    again: Shelf = {}
    pack(again, folder=static)
    assert again == shelf
    assert len(compressed) == 3
    assert [file for file in cache.rglob("*") if file.is_file() and file.suffix not in (".br", ".gzip")] == []


def test_a_cache_that_cannot_be_written_stops_nothing(static: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("OI_CACHE", str(tmp_path / "file"))
    again: Shelf = {}
    pack(again, folder=static)
    assert again == shelf
    assert os.listdir(tmp_path).count("file") == 1


def test_the_scripts_of_the_document_come_first(static: Path) -> None:
    shelf: Shelf = {}
    pack(shelf, first='<script src="./static/js/a.js">', folder=static)
    assert next(iter(shelf)) == "/static/js/a.js"


def test_what_streamlit_installs_is_sent_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    css = tmp_path / "static"
    css.symlink_to(STATIC / "static" / "css")
    shelf: Shelf = {}
    pack(shelf, folder=tmp_path / "static")
    assert shelf
    for path, codings in shelf.items():
        assert {coding.undone(codings[name].body) for name, coding in CODINGS.items()} == {(STATIC / "static" / "css" / path[1:]).read_bytes()}


def test_no_coding_is_taken_that_is_not_named() -> None:
    from starlette.datastructures import Headers

    assert taken(Headers({"accept-encoding": "brotli, x-gzip, *;q=x"})) == ""
