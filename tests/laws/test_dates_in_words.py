"""Dates of the records stand in words before every reader, whatever their form; files for programs keep the form itself.

Broken on purpose it was seen to fail: `Dates.told` giving back a date with a question mark as it is, and what evidence says of a
date, in what changed between two versions, as it is stored.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from oi_metrics import cli, exports
from oi_metrics.briefing.writers import WRITERS
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import DATES
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records import sealed
from oi_metrics.records.load import load
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED, read_folder
from oi_metrics.records.tables import Tables
from tests import panels
from tests.briefing.conftest import EVERY, brief
from tests.conftest import write
from tests.pages.conftest import FILES
from tests.pages.conftest import open_page as open_page
from tests.shown_tables import tables

BEGAN = ("2012?", "201X", "2018-06-03/2018-07", "2004~", "2012-06%", "2018-21", "2012-XX-XX", "[2012-06-03,2013]", "../2013?", "2014-XX-26")
ENDED = ("2027?", "203X", "2028-06-03/2028-07", "2027~", "2028-06%", "2027-21", "2027-XX-XX", "[2028-06-03,2029]")
"""A date of each form, in turn, of what began or happened, and of what ended: after each of the others."""
RAW = re.compile("|".join(rf"(?<!\w){re.escape(form)}" for form in (*BEGAN, *ENDED)))
pytestmark = pytest.mark.usefixtures("typed_once")


def awkward() -> dict[str, pd.DataFrame]:
    """The embedded records with dates of every form in every column of dates, and in what statements say of them."""
    began, ended = itertools.cycle(BEGAN), itertools.cycle(ENDED)
    text = {name: frame.copy() for name, frame in read_folder(EMBEDDED)[0].items()}
    for name, frame in text.items():
        for column in TABLES[name].date_columns:
            if column != "accessed":  # a plain day, after which the records are made
                frame[column] = [next(ended if column in ("ends", "left", "valid_until") else began) for _ in frame.index]
    evidence = text["evidence"]
    evidence["value"] = [next(began) if field in DATES else value for field, value in zip(evidence["field"], evidence["value"], strict=True)]
    return text


def earlier() -> dict[str, pd.DataFrame]:
    """The same with other dates of some agreements, and of what is said of them."""
    text = awkward()
    for frame, column in ((text["agreements"], "signed"), (text["evidence"], "value")):
        dates = frame.index[frame[column].isin(BEGAN)][:4]
        frame.loc[dates, column] = list(reversed(frame.loc[dates, column].tolist()))
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("awkward")
    return write(place, **{name: frame.to_csv(index=False) for name, frame in awkward().items()})


@pytest.fixture(scope="module")
def dated(folder: Path) -> Tables:
    return load(folder)


def elements(app: AppTest) -> Iterator[str]:
    """Everything on a page, a chart with its tooltips, a table with its cells."""
    for node in app._tree:
        value = getattr(node, "value", None)
        yield value.to_csv() if isinstance(value, pd.DataFrame) else str(getattr(node, "proto", "")).replace("\\", "")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_no_page(folder, open_page, monkeypatch, tmp_path, lang: str) -> None:
    monkeypatch.setenv("OI_RECORDS", str(folder))
    monkeypatch.setenv("OI_SEALED", str(tmp_path))
    before = sealed.seal(earlier(), tmp_path, describe=descriptor, note="before", who="Kim", day=date(2026, 11, 25)).edition
    app = open_page(lang=lang, since=before, profile="snuh", table="agreements")
    for file in (*(file for file in FILES if file != "bring.py"), "present.py"):
        app.switch_page(file).run()
        for place, key in enumerate(panels.keys(app)):
            if place == 0 or not panels.has_table(app, key):
                panels.evidence(app, key)
            else:
                panels.below(app, "table", key)
        if file == "partners.py":
            app.get_by_key("profile-statements").set_value(True).run()
        assert not app.exception
        for text in elements(app):
            assert not RAW.search(text), (file, around(text))


@pytest.mark.parametrize("table", ["evidence", "sources"])
def test_in_no_table_of_records(folder, open_page, monkeypatch, table: str) -> None:
    monkeypatch.setenv("OI_RECORDS", str(folder))
    app = open_page("records.py", lang="en", table=table)
    (shown,) = [each.value for each in tables(app)]
    assert Words("en").date("2012-06%") in shown.to_csv()
    assert not RAW.search(shown.to_csv()), around(shown.to_csv())


def around(text: str) -> list[str]:
    return [text[max(0, found.start() - 80) : found.end() + 20] for found in RAW.finditer(text)][:3]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("kind", WRITERS)
def test_in_no_briefing(dated: Tables, kind: str, lang: str) -> None:
    text = written(kind, WRITERS[kind]([brief(dated, lang, EVERY)]))
    assert Words(lang).date("2012-06%") in text or kind == "a4"  # which has no room for every table
    assert not RAW.search(text), around(text)


def written(kind: str, content: bytes) -> str:
    """All text of a file; of a workbook what stands above the whole tables with their codes, which programs read."""
    if kind == "xlsx":
        sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, dtype=str).values()
        return "".join(above_the_codes(sheet).to_csv() for sheet in sheets)
    if kind in ("pdf", "a4"):
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".txt")))


def above_the_codes(sheet: pd.DataFrame) -> pd.DataFrame:
    titles = {Words(lang).gettext("The whole metric table, with codes and the records behind each row") for lang in ("en", "ko")}
    (*_, end) = [len(sheet), *sheet.index[sheet[0].isin(titles)]]
    return sheet[:end]


def test_in_no_table_of_the_command_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = write(tmp_path, **{name: frame.to_csv(index=False) for name, frame in earlier().items()})
    for command in (["metrics", "--records", str(folder)], ["diff", str(before), str(folder)]):
        for lang in ("en", "ko"):
            cli.main([*command, "--lang", lang])
            told = capsys.readouterr().out
            assert told and not RAW.search(told), (command, around(told))


def test_in_the_sheet_of_metrics_of_a_workbook_but_in_its_sheets_of_records(dated: Tables) -> None:
    context = exports.Context.of(dated, Filters(), Words("en"))
    metrics = [(metric, metric.table(dated)) for metric in RECORD_METRICS.values()]
    book = pd.read_excel(io.BytesIO(exports.xlsx_bytes(dated, metrics, context)), sheet_name=None, header=None, dtype=str)
    assert not RAW.search(book["Metrics"].to_csv())
    assert set(BEGAN) <= set(book["trials"].stack())


def test_files_for_programs_keep_them(dated: Tables) -> None:
    context = exports.Context.of(dated, Filters(), Words("en"))
    assert all(form in exports.csv_bytes(dated.trials, context).decode() for form in BEGAN)
    timeline = RECORD_METRICS["agreement_timeline"].table(dated)
    assert "2012?" in exports.json_bytes({"agreement_timeline": timeline}, context).decode()
