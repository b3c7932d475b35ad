"""Two readers, each with 50,000 agreements of their own that differ in the middle alone: each sees and takes away their own."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from oi_metrics.records.tables import Tables
from pages.session import current_records, record_cache
from tests.conftest import records
from tests.shown_tables import tables

ROWS, MIDDLE = 50_000, 25_000
MARKS = ("MIDDLE-OF-ONE", "MIDDLE-OF-TWO")


def own(mark: str) -> Tables:
    """50,000 agreements, of which the one in the middle alone bears the mark."""
    titles = (mark if number == MIDDLE else f"Agreement {number}" for number in range(ROWS))
    return records(agreements=[{"agreement_id": f"a{number}", "title_en": title, "title_ko": title, "signed": "2019"} for number, title in enumerate(titles)])


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the buttons offered for download, by the name of the file."""
    files: dict[str, bytes] = {}
    button = st.download_button

    def offered(label: str, data: bytes, *rest, **more):
        if more.get("key", "").startswith("download-"):
            files[more["file_name"]] = data
        return button(label, data, *rest, **more)

    monkeypatch.setattr(st, "download_button", offered)
    return files


def told_apart(text: str, mark: str) -> None:
    (other,) = {*MARKS} - {mark}
    assert mark in text
    assert other not in text


def test_readers_with_large_records_of_their_own_never_mix(open_page, taken) -> None:
    readers: list[tuple[str, AppTest]] = []
    for mark in MARKS:
        app = open_page("records.py", lang="en")
        app.session_state["_own"] = current_records.Opened(record_cache.keep(own(mark)), name=f"{mark}.csv")
        app.run()
        readers.append((mark, app))
    editions = [app.query_params["own"] for _, app in readers]
    assert len({*map(str, editions)}) == len(MARKS)
    for mark, app in [*readers, *readers]:
        assert not app.exception
        app.get_by_key("search-agreements").set_value("MIDDLE-OF").run()
        told_apart(tables(app)[0].value.to_string(), mark)
        assert len(tables(app)[0].value) == 1
        app.get_by_key("search-agreements").set_value("").run()
        for kind in ("csv", "json"):
            taken.clear()
            app.get_by_key(f"make-{kind}").click().run()
            ((name, content),) = taken.items()
            assert content.count(b"Agreement 2") > 10_000, name
            told_apart(content.decode("utf-8-sig"), mark)
