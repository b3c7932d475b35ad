"""Import records: a sheet or whole records, checked, mended, decided and used, without a browser."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics import exports
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.load import load
from oi_metrics.records.tables import short
from pages.editing import grid
from tests.pages.conftest import texts
from tests.sheet_import import sheets
from tests.shown_tables import tables

GOOD = """번호,협약명,협력기관,기관 유형,협약 유형,체결일,금액,금액 구분
1,간암 공동연구,서울아산병원,병원,공동연구,2019년 3월,700억원,선급금
2,백신 개발,SK 케미칼; 서울대병원,기업; 병원,공동개발,2019.03.12,,
3,임상 협력,삼성 서울병원,병원,양해각서,03/04/2019,,
"""


@pytest.fixture
def bring(open_page):
    """The page with a file dropped on it."""

    def dropped(content: str | bytes, name: str = "sheet.csv", lang: str = "en") -> AppTest:
        app = open_page("bring.py", lang=lang)
        data = content if isinstance(content, bytes) else content.encode()
        app.get("file_uploader")[0].set_value([(name, data, "application/octet-stream")]).run()
        assert not app.exception, [(exception.message, exception.stack_trace) for exception in app.exception]
        return app

    return dropped


def faults(app: AppTest) -> pd.DataFrame:
    return next(table.value for table in tables(app) if "Remedy" in table.value)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_sheet_with_faults_names_each_by_row_and_column_and_is_not_used(bring, lang):
    app = bring(GOOD.replace("2019년 3월", "2019/13/45").replace("양해각서", "악수"), lang=lang)
    told = next(table.value for table in tables(app) if Words(lang).gettext("Remedy") in table.value)
    row, column = Words(lang).gettext("Row"), Words(lang).gettext("Column")
    assert {(2, "체결일"), (4, "협약 유형")} <= set(zip(told[row], told[column], strict=True))
    assert not any(button.key == "use-session" for button in app.button)


def test_a_sheet_is_used_in_this_session(bring):
    app = bring(GOOD)
    app.get_by_key("use-session").click().run()
    app.switch_page("overview.py").run()
    assert {metric.label: metric.value for metric in app.metric}["Agreements"] == "3"
    assert any("sheet" in info.value for info in app.info)


def test_a_cell_that_can_be_read_in_two_ways_is_asked_about_and_the_answer_can_be_undone(bring):
    app = bring(GOOD)
    (question,) = [box for box in app.selectbox if box.label.startswith("Row 4")]
    assert question.options[1:] == ["2019-03-04", "2019-04-03"]
    question.set_value("2019-04-03").run()
    assert not [box for box in app.selectbox if box.label.startswith("Row 4")]
    app.get_by_key("mend-undo").click().run()
    assert [box for box in app.selectbox if box.label.startswith("Row 4")]


def test_names_of_known_partners_are_merged_with_a_reason_and_taken_back(bring):
    app = bring(GOOD)
    app.get_by_key("adding-" + next(key for key in app.session_state["_draft"].upload.splitlines())).set_value(True).run()
    meant = next(table.value for table in tables(app) if "Name as written" in table.value).set_index("Name as written")
    assert meant.at["서울대병원", "Partner"] == "Seoul National University Hospital"
    assert meant.at["삼성 서울병원", "Partner"] == "Samsung Medical Center"
    box = next(box for box in app.selectbox if box.label == "Undo the merge")
    box.set_value("삼성 서울병원").run()
    app.get_by_key("unmerge").click().run()
    meant = next(table.value for table in tables(app) if "Name as written" in table.value).set_index("Name as written")
    assert meant.at["삼성 서울병원", "Partner"].startswith("new")


def test_a_column_is_corrected_and_the_map_remembered_for_the_next_sheet(bring):
    app = bring(GOOD.replace("협약명", "무엇을"))
    assert faults(app)["Fault"].str.contains("has no column").any()
    box = next(box for box in app.selectbox if box.label == "무엇을")
    box.set_value("title").run()
    assert "Every column is used." in texts(app)
    app.get("file_uploader")[0].set_value([("again.csv", GOOD.replace("협약명", "무엇을").encode(), "text/csv")]).run()
    assert "Every column is used." in texts(app)


def test_whole_records_are_used_as_they_are(bring, embedded):
    content = exports.package_bytes(embedded, exports.Context.of(embedded, Filters(), Words("en")))
    app = bring(content, "records.zip")
    app.get_by_key("use-session").click().run()
    assert short(load().edition) in app.caption[-1].value


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b"\x89PNG\r\n\x1a\n"), ("a.xlsx", b"PK\x03\x04broken"), ("a.zip", b"PK\x05\x06" + b"\x00" * 18), ("a.json", b"{")]
)
def test_what_is_no_sheet_is_said_so(bring, name, content):
    app = bring(content, name)
    assert len(faults(app)) >= 1
    assert not any(button.key == "use-session" for button in app.button)


def test_three_hundred_rows_in_every_spelling_give_the_years_written_out_by_hand(bring):
    app = bring(sheets.cp949(sheets.rows()), "현황.csv")
    assert faults(app)["Fault"].str.contains("names no currency").any()
    next(box for box in app.text_input if box.label == "Currency where none is written").set_value("KRW").run()
    app.get_by_key("use-session").click().run()
    years = METRICS["agreements_per_year"].table(app.session_state["_own"].tables)
    counted = years.groupby(["certainty", "year"], observed=True)["agreements"].sum()
    assert {year: int(count) for year, count in counted["dated"].items() if count} == {year: count for year, count in sheets.DATED.items() if count}
    assert {year: int(count) for year, count in counted["possible"].items() if count} == {year: count for year, count in sheets.POSSIBLE.items() if count}


def test_the_editor_shows_where_editing_is_allowed_alone(open_page, monkeypatch):
    assert not any(header.value == "Edit the records" for header in open_page("records.py", lang="en").header)
    monkeypatch.setenv("OI_EDIT", "1")
    assert any(header.value == "Edit the records" for header in open_page("records.py", lang="en").header)


@pytest.mark.parametrize("part", ["grid", "form", "log"])
def test_every_part_of_the_editor_opens(open_page, monkeypatch, part):
    monkeypatch.setenv("OI_EDIT", "1")
    app = open_page("records.py", lang="en")
    app.get_by_key("editor-part").set_value(part).run()
    assert not app.exception
    assert ("Nothing is stored before you save." in texts(app)) == (part == "grid")
    assert any(str(field.key).endswith("-title_en") for field in app.text_input) == (part == "form")
    assert ("Nothing was changed yet." in texts(app)) == (part == "log")


def test_the_grid_asks_for_what_was_changed_added_and_ticked():
    columns = {"agreement_type": "mou", "status": "unknown", "title_ko": "가"}
    rows = {key: {**dict.fromkeys(grid.TABLES["agreements"].column_names, ""), "agreement_id": key, "title_en": key, **columns} for key in ("a", "b", "c")}
    edited = pd.DataFrame([{grid.RETIRE: False, **row} for row in rows.values()], index=[*rows])
    edited.loc["a", "title_en"] = "changed"
    edited.loc["b", grid.RETIRE] = True
    edited.loc[3] = {**edited.loc["c"], "agreement_id": "d", "signed": None}
    wanted = grid.wanted_of("agreements", rows, edited)
    assert [(change.action, change.key) for change in wanted.changes] == [("change", "a"), ("add", "d")]
    assert wanted.retired == ("b",)
