"""Whose records are on show: the server's as they are now, a session's own, and those that a link waits for."""

import errno
import gc
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.filters import Filters
from oi_metrics.records import database, sealed
from oi_metrics.records.database import watcher
from oi_metrics.records.load import load
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import short
from pages.session import current_records, record_cache
from pages.session.sized_cache import ANSWERS
from pages.widgets import fault_list
from tests.conftest import agreements, frames, records, write
from tests.pages.conftest import FILES, ROOT, texts
from tests.records.database.test_database import by_other_program
from tests.shown_tables import tables


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


WRONG = "2019/13"
"""A day of signing that is none."""
TOLD = {
    "en": "'2019/13' is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013",
    "ko": "'2019/13' 날짜가 아님; YYYY, YYYY-MM, YYYY-MM-DD 또는 2009/2013 같은 EDTF 구간으로 적으십시오",
}


def as_folder(place, text):
    write(place, **{name: frame.to_csv(index=False) for name, frame in text.items() if len(frame)})
    return str(place)


def as_workbook(place, text):
    with pd.ExcelWriter(place / "records.xlsx", engine="xlsxwriter") as book:
        for name, frame in text.items():
            frame.to_excel(book, sheet_name=name, index=False)
    return str(place / "records.xlsx")


def as_archive(place, text):
    with zipfile.ZipFile(place / "records.zip", "w") as archive:
        for name, frame in text.items():
            archive.writestr(f"{name}.csv", frame.to_csv(index=False))
    return str(place / "records.zip")


def as_database(place, text):
    """The first time a database of the records; after that their agreement as another program changes it."""
    url = f"sqlite:///{place / 'records.db'}"
    if (place / "records.db").exists():
        by_other_program(url, f"UPDATE agreements SET signed = '{text['agreements']['signed'].iloc[0]}'")  # noqa: S608
    else:
        database.load(url, text, "Kim")
    return url


KINDS = {
    as_folder: ("agreements.csv, row 2, signed", "agreements.csv, 2행, signed"),
    as_workbook: ("records.xlsx [agreements], row 2, signed", "records.xlsx [agreements], 2행, signed"),
    as_archive: ("records.zip [agreements.csv], row 2, signed", "records.zip [agreements.csv], 2행, signed"),
    as_database: ("agreements/a, signed", "agreements/a, signed"),
}
"""What holds the records, with the place of a fault as either language tells it."""


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Serve records of one agreement, signed on a day, in a kind of file."""
    monkeypatch.setattr(current_records, "INTERVAL", 0)
    monkeypatch.setattr(watcher, "INTERVAL", 0)
    current_records._live.cache_clear()

    def serve(kind, signed):
        place = kind(tmp_path, frames(agreements=agreements(a=signed)))
        monkeypatch.setenv("OI_RECORDS", place)
        current_records.refresh()

    yield serve
    current_records._live.cache_clear()


@pytest.mark.parametrize("kind", KINDS)
def test_faults_of_served_records_are_told_on_every_page_and_in_the_log(served, open_page, caplog, kind) -> None:
    """File, row, column, value and remedy, in both languages, beside the last good figures."""
    served(kind, "2018")
    app = open_page(lang="en")
    good = app.metric[0].value
    served(kind, WRONG)
    for file in FILES if kind is as_folder else FILES[:2]:
        app.switch_page(file).run()
        for lang, place in zip(("en", "ko"), KINDS[kind], strict=True):
            app.get_by_key("lang").set_value(lang).run()
            notice = app.warning[0].value
            assert f"{place}: {TOLD[lang]}" in notice.replace("\\", "")
            assert listed(app)[-2:] == TOLD[lang].removeprefix(f"'{WRONG}' ").split("; ")
            assert WRONG in listed(app) and "signed" in listed(app)
    app.switch_page("overview.py").run()
    assert app.metric[0].value == good
    assert f"{KINDS[kind][0]}: {TOLD['en']}" in caplog.text
    served(kind, "2019")
    app.run()
    assert not any("last good records" in warning.value for warning in app.warning)


def listed(app: AppTest) -> list[str]:
    """The one fault of the list behind the notice, cell by cell."""
    (found,) = [each for expander in app.expander for each in tables(expander) if len(each.value.columns) == len(fault_list.COLUMNS)]
    (row,) = found.value.to_numpy().tolist()
    return row


def test_other_faults_than_those_on_show_are_shown_without_a_click(served, open_page) -> None:
    served(as_folder, "2018")
    app = open_page(lang="en")
    for wrong in (WRONG, "2018-02-30"):
        served(as_folder, wrong)
        app.run()
        assert any(wrong in warning.value.replace("\\", "") for warning in app.warning)


def test_a_long_list_of_faults_ends_in_the_log_with_how_many_more(served, caplog) -> None:
    served(as_folder, "2018")
    current_records.server()
    kept = frames(agreements=agreements(**{f"a{n}": f"{WRONG}\nERROR all is well" for n in range(150)}))
    assert len(current_records._looked_at(Path(as_folder(Path(current_records.source()), kept)), None).opened.faults) == 150
    assert len(caplog.records) == 101
    assert "50 more faults" in caplog.records[-1].message
    assert not any("\n" in record.message for record in caplog.records)


def test_a_sealed_data_version_that_is_damaged_while_it_is_shown_is_told(tmp_path, monkeypatch, caplog) -> None:
    monkeypatch.setenv("OI_SEALED", str(tmp_path))
    monkeypatch.setattr(current_records, "INTERVAL", 0)
    text = frames(agreements=agreements(a="2018"))
    made = sealed.seal(text, tmp_path, describe=descriptor, note="before", who="Kim", day=date(2026, 5, 4))
    monkeypatch.setenv("OI_RECORDS", f"edition:{made.edition}")
    assert current_records.server().tables.edition == made.edition
    (tmp_path / f"edition-{made.edition}.zip").write_bytes(b"other")
    now = current_records.server()
    assert (now.tables.edition, len(now.faults), bool(now.stale)) == (made.edition, 1, True)
    assert "is damaged: its hash is not the one that it was sealed with; restore the file from a copy" in caplog.text


TROUBLES = {
    "no right to the folder": (Path, "iterdir", PermissionError(errno.EACCES, "Permission denied", "records"), "may not be read by the server"),
    "a full disk": (current_records, "load", OSError(errno.ENOSPC, "No space left on device"), "cannot be read, since the disk is full"),
    "what nobody foresaw": (current_records, "load", RuntimeError("secret detail"), "cannot be read"),
}
"""What may happen while records are looked at, and how it is told."""


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_happens_to_the_files_the_last_good_records_stay_and_come_back(folder, open_page, monkeypatch, caplog, trouble) -> None:
    place, name, problem, told = TROUBLES[trouble]
    monkeypatch.setattr(current_records, "AGAIN", 0)
    app = open_page(lang="en")
    change(folder, "Memorandum on cooperation in drug research and development", "Memorandum on other things")

    def fails(*_asked: object) -> None:
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(place, name, fails)
        before = app.metric[0].value
        for _ in range(2):
            app.run()
            assert not app.exception and app.metric[0].value == before
            (warning,) = [each.value.replace("\\", "") for each in app.warning if "last good records" in each.value]
            assert told in warning and "secret" not in warning
    lines = [line for line in caplog.messages if "cannot be read" in line or told in line]
    assert lines and len(lines) <= 2, "told once, not at every look"
    app.run()
    assert not app.warning
    assert short(load(folder).edition) in app.caption[-1].value


def test_a_file_that_vanishes_while_it_is_looked_at_is_passed_over(folder) -> None:
    before = current_records._mark(folder)
    (folder / "agreements.csv.tmp").symlink_to(folder / "gone")
    assert current_records._mark(folder) == before


def test_a_name_that_no_system_takes_is_told_on_the_page(monkeypatch, open_page) -> None:
    monkeypatch.setenv("OI_RECORDS", "가" * 120 + ".csv")
    assert not open_page(lang="ko").exception
    assert [fault.problem for fault in current_records.server().faults] == ["has too long a name"]


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


def test_what_is_made_of_own_records_goes_with_them(monkeypatch) -> None:
    session: dict = {}
    monkeypatch.setattr(current_records.st, "session_state", session)
    tables = records(agreements=agreements(own="2018"))
    current_records.bring(tables, "mine.csv")
    record_cache.table(tables.edition, Filters(), "agreements_per_year")
    kept = ANSWERS.used
    current_records.leave()
    gc.collect()
    record_cache.words(current_records.server().tables.edition, "en")
    assert not [asked for asked in ANSWERS._kept if tables.edition in asked]
    assert ANSWERS.used < kept


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


@pytest.mark.parametrize("served", [True, False])
def test_what_a_session_brought_takes_no_answer_of_the_served_records_with_it(served: bool, monkeypatch) -> None:
    """A visitor who brings what the server shows itself, and goes, leaves everybody's answers where they are."""
    asked = []
    answer = ANSWERS.shared()(asked.append)
    monkeypatch.setattr(current_records, "_EDITIONS", {"served": "of both" if served else "another"})
    answer("of both")
    current_records._forget("of both")
    answer("of both")
    assert len(asked) == (1 if served else 2)
