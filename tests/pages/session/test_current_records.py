"""Whose records are on show: the server's as they are now, a session's own, and those that a link waits for."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import short
from pages.session import current_records, record_cache
from tests.conftest import agreements, records
from tests.pages.conftest import ROOT, texts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the embedded records that the server shows, looked at on every run."""
    copy = tmp_path / "records"
    shutil.copytree(EMBEDDED, copy)
    monkeypatch.setenv("OI_RECORDS", str(copy))
    monkeypatch.setattr(current_records, "INTERVAL", 0)
    return copy


def test_records_that_change_are_shown_without_a_restart(folder, open_page) -> None:
    app = open_page(lang="en")
    assert short(load(folder).edition) in app.caption[-1].value
    change(folder, "Memorandum on cooperation in drug research and development", "Memorandum on other things")
    app.run()
    assert short(load(folder).edition) in app.caption[-1].value


def test_records_that_break_leave_the_last_good_ones_and_say_so(folder, open_page) -> None:
    app = open_page(lang="en")
    before = short(load(folder).edition)
    change(folder, "ministry-mou-2009,", "no such key!,")
    app.run()
    assert before in app.caption[-1].value
    assert any("last good records" in warning.value for warning in app.warning)
    change(folder, "no such key!,", "ministry-mou-2009,")
    app.run()
    assert not app.warning


def change(folder, old: str, new: str) -> None:
    path = folder / "agreements.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def bring(app: AppTest, **rows) -> str:
    own = records(**rows)
    app.session_state["_own"] = current_records.Opened(own, name="mine.csv")
    record_cache.keep(own)
    app.run()
    return own.edition


def test_own_records_are_shown_in_this_session_alone_and_named_in_the_address(open_page) -> None:
    app, other = open_page(lang="en"), open_page(lang="en")
    edition = bring(app, agreements=agreements(a="2018", b="2019"))
    assert short(edition) in app.caption[-1].value
    assert app.query_params["own"] == edition
    assert any("mine" in info.value for info in app.info)
    other.run()
    assert short(edition) not in other.caption[-1].value and "own" not in other.query_params
    app.get_by_key("leave-own").click().run()
    assert short(edition) not in app.caption[-1].value and "own" not in app.query_params


def test_filters_are_fitted_to_the_records_brought(open_page) -> None:
    app = open_page(lang="en", partner_type="hospital", years="2014-2018")
    bring(app, agreements=agreements(a="2018", b="2019"))
    assert any("partner\\_type\\=hospital" in warning.value for warning in app.warning)
    assert app.get_by_key("years").value == (2018, 2018)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_to_records_of_another_session_asks_for_them_and_keeps_its_filters(lang: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    link = {"lang": lang, "own": "0123456789ab", "partner_type": "hospital", "years": "2018-2019"}
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert any("0123456789ab" in warning.value for warning in app.warning)
    assert {name: app.query_params[name] for name in app.query_params} == link
    assert texts(app)
    bring(app, agreements=agreements(a="2018", b="2019"), partners=[{"partner_id": "p"}], parties=[{"agreement_id": "a", "partner_id": "p"}])
    assert app.get_by_key("partner_type").value == ["hospital"]
    assert not any("0123456789ab" in warning.value for warning in app.warning)
