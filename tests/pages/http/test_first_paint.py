"""The words that a document carries before a script has run."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import HTTPConnection

from oi_metrics.filters import Filters
from oi_metrics.language.escape import plain
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from pages.http import first_paint
from pages.session import current_records, record_cache, view_texts

HOSTILE = '<script>alert("1")</script> A<B & C>D *PD-1*2* [x](http://evil.example) &lt; \\'


class Read(HTMLParser):
    """The elements and the lines of text of some HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[str] = []
        self.lines: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.lines.append(data)


def told(choice: Filters, lang: str) -> list[str]:
    """What the page says in headline, cards, everything in time and foot, a line each."""
    edition = record_cache.keep(load()).edition
    shown = edition, choice, lang
    sentences = [sentence.text for sentence in view_texts.sentences(*shown)]
    cards = [text for card in view_texts.cards(*shown, view_texts.usual_since(edition)) for text in (card.label, card.value, *card.lines)]
    head_in_time, lines = view_texts.lines_in_time(*shown)
    in_time = [head_in_time, *lines] if lines else []
    return [plain(text) for text in (view_texts.whose(*shown), view_texts.by_tier(*shown), *sentences, *cards, *in_time, view_texts.footer(*shown)) if text]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("address", "choice"),
    [
        ({}, Filters()),
        ({"partner_type": ["hospital"], "years": ["2009-2013"], "table": ["claims"]}, Filters(partner_type=("hospital",), years=(2009, 2013))),
        ({"partner_type": ["nobody"], "years": ["x"], "embed": ["true"]}, Filters()),
    ],
    ids=["all", "filters", "unknown"],
)
def test_it_says_what_the_page_says(lang: str, address: Mapping[str, list[str]], choice: Filters) -> None:
    html = first_paint.overview({**address, "lang": [lang]})
    assert f'<main class="oi-first" tabindex="0" lang="{lang}">' in html
    assert Read(html).lines == told(choice, lang)
    assert len(told(choice, lang)) > 8


def test_a_filter_and_a_language_change_the_words() -> None:
    every, of_hospitals, korean = (first_paint.overview(address) for address in ({}, {"partner_type": ["hospital"]}, {"lang": ["ko"]}))
    assert len({every, of_hospitals, korean}) == 3


def test_names_of_the_records_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "records"
    shutil.copytree(EMBEDDED, folder)
    titles = (folder / "agreements.csv").read_text("utf-8")
    title = "Expanded work on next-generation pneumococcal vaccines"
    assert title in titles
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "agreements.csv").write_text(titles.replace(title, quoted), "utf-8")
    monkeypatch.setenv("OI_RECORDS", str(folder))
    read = Read(first_paint.overview({}))
    assert any(HOSTILE in line for line in read.lines)
    assert {*read.elements} <= {"main", "h1", "p", "ul", "ol", "h2", "li", "span", "strong", "small", "br"}


def test_what_a_reader_brought_is_in_no_document() -> None:
    assert first_paint.overview({"own": ["0" * 64]}) == ""
    tables = current_records.server().tables
    assert tables is not None
    assert first_paint.overview({"own": [tables.edition]}) == first_paint.overview({}), "an address of the server's own records"


def test_records_that_cannot_be_shown_have_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OI_RECORDS", str(tmp_path / "nothing"))
    assert first_paint.overview({}) == ""


def words_of(page: str, **address: str) -> str:
    """What a request for the document of a page gets."""
    scope = {"type": "http", "path": f"/{page}", "query_string": urlencode(address).encode(), "headers": [], "root_path": ""}
    with start_blocking_portal() as portal:  # beside a loop that a browser's tests keep running
        return portal.call(first_paint.of, HTTPConnection(scope), page)


def test_only_the_overview_has_words() -> None:
    first_paint.overview({})  # made once
    assert words_of("") == first_paint.overview({})
    assert words_of("agreements") == ""


def test_a_document_does_not_wait_for_words_that_take_long_nor_fail_with_them(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(first_paint, "overview", lambda address: time.sleep(0.5) or "late")
    begun = time.monotonic()
    assert words_of("") == ""
    assert time.monotonic() - begun < 5

    def broken(address: object) -> str:
        raise RuntimeError("no words")

    time.sleep(0.6)  # the thread is free again
    monkeypatch.setattr(first_paint, "overview", broken)
    assert words_of("") == ""
    assert "a document goes without its words" in caplog.text
