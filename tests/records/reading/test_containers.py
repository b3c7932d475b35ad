"""The records out of every container, and what is said of one that is not whole."""

import json
import sqlite3
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import checked, load, read
from oi_metrics.records.reading import containers
from oi_metrics.records.reading.folder import tables_of
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.tables import edition_of
from oi_metrics.records.write import package_files
from tests.conftest import frames

RECORDS = frames(partners=[{"partner_id": "a", "name_ko": "가"}, {"partner_id": "b"}])
FILES = package_files(RECORDS)


def held(path, bounds=None):
    return tables_of(containers.tables(str(path), bounds or Limits(), lambda rows: None), path)


def told(path, bounds=None):
    return [str(fault) for fault in held(path, bounds)[1]]


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def workbook(path, tables, others=None):
    with xlsxwriter.Workbook(path) as made:
        for name, rows in {**(others or {}), **tables}.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def sheet_rows(tables):
    return {name: [list(frame.columns), *frame.to_numpy().tolist()] for name, frame in tables.items() if not TABLES[name].optional}


def database(path, tables):
    connection = sqlite3.connect(path)
    for name, frame in tables.items():
        frame.to_sql(name, connection, index=False)
    connection.commit()
    connection.close()
    return path


class TestZip:
    @pytest.mark.parametrize("top", ["", "records/", "../../"])
    def test_tables_at_the_top_or_in_a_folder(self, tmp_path, top):
        found, faults = held(zipped(tmp_path / "r.zip", {top + name: content for name, content in FILES.items()}))
        assert faults == [] and edition_of(found) == edition_of(RECORDS)

    def test_what_a_mac_adds_is_passed_over(self, tmp_path):
        assert told(zipped(tmp_path / "r.zip", {**FILES, "__MACOSX/._partners.csv": b"\0", ".DS_Store": b"\0"})) == []

    def test_a_fault_names_zip_and_file(self, tmp_path):
        path = zipped(tmp_path / "r.zip", {**FILES, "partners.csv": "partner_id,name_en,name_ko,partner_type\na,b\n"})
        assert told(path) == ["r.zip [partners.csv], row 2: 'a,b' has 2 fields where the header has 4; quote fields that hold a comma"]

    def test_a_table_twice(self, tmp_path):
        path = zipped(tmp_path / "r.zip", {**FILES, "old/partners.csv": FILES["partners.csv"]})
        assert told(path) == ["r.zip: 'partners.csv' holds a table that is in another file too; keep one of the files"]

    def test_a_table_by_another_name_is_told(self, tmp_path):
        path = zipped(tmp_path / "r.zip", {**FILES, "target.csv": "measure,year,target\n"})
        (fault,) = held(path)[1]
        assert fault.warning and str(fault).startswith(
            "r.zip: 'target.csv' is not named after a table and was not read; name it after a table if it holds one: sources,"
        )

    @pytest.mark.parametrize("name", ["more.xlsx", "more.json", "inner/more.sqlite", "more.txt"])
    def test_a_file_of_another_form_is_told(self, tmp_path, name):
        (fault,) = held(zipped(tmp_path / "r.zip", {**FILES, name: b"x"}))[1]
        assert fault.warning and fault.value == name

    def test_what_is_not_read_is_logged_where_nobody_asks_for_warnings(self, tmp_path, caplog):
        load(zipped(tmp_path / "r.zip", {**FILES, "more.csv": b"x"}))
        assert "r.zip: 'more.csv' is not named after a table and was not read" in caplog.text

    def test_a_table_in_a_hidden_folder_is_told_and_no_warning(self, tmp_path):
        files = {name: content for name, content in FILES.items() if name != "memberships.csv"}
        (fault,) = held(zipped(tmp_path / "r.zip", {**files, ".old/memberships.csv": b"partner_id\n"}))[1]
        assert (fault.value, str(fault.problem), fault.warning) == (".old/memberships.csv", "is in a hidden folder and was skipped", False)


class TestFolder:
    def test_a_workbook_beside_the_tables_is_told(self, tmp_path):
        for name, content in {**FILES, "more.xlsx": b"x", "datapackage.json": b"{}"}.items():
            (tmp_path / name).write_bytes(content)
        assert [(fault.value, fault.warning) for fault in held(tmp_path)[1]] == [("more.xlsx", True)]

    def test_a_table_by_another_name_is_told(self, tmp_path):
        for name, content in {**FILES, "Partners.csv": b"x"}.items():
            (tmp_path / name).write_bytes(content)
        (fault,) = held(tmp_path)[1]
        assert fault.warning and fault.value == "Partners.csv"

    def test_a_table_in_two_forms(self, tmp_path):
        for name, content in FILES.items():
            (tmp_path / name).write_bytes(content)
        RECORDS["partners"].to_parquet(tmp_path / "partners.parquet")
        assert told(tmp_path)[0].endswith("'partners.csv' holds a table that is in another file too; keep one of the files")

    def test_locks_and_links_out_of_it(self, tmp_path):
        for name, content in FILES.items():
            (tmp_path / name).write_bytes(content)
        (tmp_path / "~$partners.csv").write_bytes(b"\5")
        (tmp_path / ".DS_Store").write_bytes(b"\0")
        assert told(tmp_path) == []
        (tmp_path / "claims.csv").unlink()
        (tmp_path / "claims.csv").symlink_to("/etc/passwd")
        assert told(tmp_path) == ["claims.csv: 'claims.csv' is a link out of its folder; import the file itself"]

    def test_all_its_files_together_are_bounded(self, tmp_path):
        for name, content in FILES.items():
            (tmp_path / name).write_bytes(content)
        assert told(tmp_path, Limits(file_bytes=800))[0].endswith("is too large; keep all its files under 800 bytes")


class TestWorkbook:
    def test_a_sheet_a_table(self, tmp_path):
        found, faults = held(workbook(tmp_path / "r.xlsx", sheet_rows(RECORDS)))
        assert faults == [] and edition_of(found) == edition_of(RECORDS)

    def test_another_sheet_is_told(self, tmp_path):
        (fault,) = held(workbook(tmp_path / "r.xlsx", sheet_rows(RECORDS), {"notes": [["a"]]}))[1]
        assert fault.warning and str(fault).startswith("r.xlsx: 'notes' is not named after a table and was not read;")

    def test_a_table_on_two_sheets(self, tmp_path):
        path = workbook(tmp_path / "r.xlsx", sheet_rows(RECORDS), {"partners ": sheet_rows(RECORDS)["partners"]})
        assert told(path) == ["r.xlsx: 'partners ' holds a table that stands on another sheet too; keep one of the sheets"]

    def test_the_sheets_that_an_export_adds_are_passed_over(self, tmp_path):
        about = [["edition", "x"], ["as_of", "2024-12-31"], ["filter", ""], ["source_tiers", "registry"]]
        assert told(workbook(tmp_path / "r.xlsx", sheet_rows(RECORDS), {"소개": about, "지표": [["a"]]})) == []

    def test_a_fault_names_workbook_and_sheet(self, tmp_path):
        rows = sheet_rows(frames(partners=[{"partner_id": "a", "partner_type": "club"}]))
        with pytest.raises(InvalidRecords) as refused:
            checked(workbook(tmp_path / "r.xlsx", rows))
        assert [str(fault).split(";")[0] for fault in refused.value.faults] == ["r.xlsx [partners], row 2, partner_type: 'club' is not in the vocabulary"]

    def test_numbers_and_dates_of_cells(self, tmp_path):
        rows = sheet_rows(frames(amounts=[{"agreement_id": "a", "amount": "1"}], agreements=[{"agreement_id": "a"}]))
        rows["amounts"][1][2] = 70_000_000_000
        found, faults = held(workbook(tmp_path / "r.xlsx", rows))
        assert faults == [] and found["amounts"]["amount"].tolist() == ["70000000000"]


class TestJson:
    def write(self, tmp_path, **tables):
        whole = {name: frame.to_dict("records") for name, frame in RECORDS.items()}
        (tmp_path / "r.json").write_text(json.dumps({"edition": "x", "tables": {**whole, **tables}}))
        return tmp_path / "r.json"

    def test_numbers_keep_every_digit_and_null_is_blank(self, tmp_path):
        path = self.write(tmp_path, amounts=[{"agreement_id": "a", "kind": "upfront", "amount": 10**30 + 1, "currency": None}])
        found, faults = held(path)
        assert faults == [] and found["amounts"].loc[2].tolist() == ["a", "upfront", str(10**30 + 1), ""]

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ([{"partner_id": True}], "r.json [partners], row 2, partner_id: 'true' is no text or number; write the value in quotes"),
            ([{"partner_id": "a"}, {"partner_id": ["a"]}], "r.json [partners], row 3, partner_id: '[\"a\"]' is no text or number; write the value in quotes"),
            (["a"], "r.json [partners]: 'partners' is no list of records; write each record as an object"),
            ({"a": 1}, "r.json [partners]: 'partners' is no list of records; write each record as an object"),
        ],
    )
    def test_what_is_no_record(self, tmp_path, rows, message):
        assert message in told(self.write(tmp_path, partners=rows))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ('{"tables": {"partners": [{"partner_id": "a", "partner_id": "b"}]}}', "r.json, partner_id: 'partner_id' appears twice in one record; keep one of the values"),  # noqa: E501
            ('{"records": []}', "r.json: 'r.json' holds no tables; write {\"tables\": {\"agreements\": [...], ...}}"),
            ("[1]", "r.json: 'r.json' holds no tables; write {\"tables\": {\"agreements\": [...], ...}}"),
        ],
    )  # fmt: skip
    def test_what_is_no_export(self, tmp_path, content, message):
        (tmp_path / "r.json").write_text(content)
        assert told(tmp_path / "r.json") == [message]

    def test_a_missing_table_is_told(self, tmp_path):
        (tmp_path / "r.json").write_text(json.dumps({"tables": {name: frame.to_dict("records") for name, frame in RECORDS.items() if name != "claims"}}))
        assert told(tmp_path / "r.json") == ["r.json: 'claims' is missing; add the table, with its header alone when it has no rows"]

    def test_a_number_with_a_great_exponent_costs_nothing(self, tmp_path):
        path = tmp_path / "r.json"
        path.write_text('{"tables": {"claims": [{"claim_id": "c", "value": 1e999999999}]}}')
        assert held(path)[0]["partners"].empty


class TestSqlite:
    def test_its_tables(self, tmp_path):
        found, faults = held(database(tmp_path / "r.db", RECORDS))
        assert faults == [] and edition_of(found) == edition_of(RECORDS)

    def test_a_table_by_another_name_is_told_and_those_beside_records_are_not(self, tmp_path):
        beside = {name: pd.DataFrame({"x": ["1"]}) for name in ("more_agreements", "audit_log", "records_edition")}
        (fault,) = held(database(tmp_path / "r.db", {**RECORDS, **beside}))[1]
        assert fault.warning and fault.value == "more_agreements"

    def test_numbers_nulls_and_what_is_no_text(self, tmp_path):
        path = database(tmp_path / "r.db", {**RECORDS, "claims": pd.DataFrame({"claim_id": ["c"], "value": [2**62], "scope": [None]})})
        faults = held(path)[1]
        assert [fault.column for fault in faults] == ["title_en", "title_ko", "measure", "rank"]
        connection = sqlite3.connect(path)
        connection.execute("UPDATE partners SET name_en = x'ff00' WHERE partner_id = 'a'")
        connection.commit()
        connection.close()
        assert "r.db [partners], row 2, name_en: 'ff 00' is no text or number; store the value as text" in told(path)

    def test_nothing_beside_it_is_written_and_a_view_is_not_run(self, tmp_path):
        path = database(tmp_path / "r.db", {name: frame for name, frame in RECORDS.items() if name != "claims"})
        connection = sqlite3.connect(path)
        connection.execute("CREATE VIEW claims AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS claim_id FROM n")
        connection.commit()
        connection.close()
        assert told(path) == ["r.db: 'claims' is missing; add the table, with its header alone when it has no rows"]
        assert [file.name for file in tmp_path.iterdir()] == ["r.db"]

    def test_changes_not_yet_in_it_are_told(self, tmp_path):
        path = database(tmp_path / "r.db", RECORDS)
        writer = sqlite3.connect(path)
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("DELETE FROM partners")
        writer.commit()
        assert told(path) == ["r.db: 'r.db-wal' holds changes that are not in the database yet; close the program that uses it, then read it again"]
        writer.close()
        assert held(path)[0]["partners"].empty and told(path) == []

    def test_damage(self, tmp_path):
        path = database(tmp_path / "r.db", RECORDS)
        path.write_bytes(path.read_bytes()[:3000])
        assert told(path)[0].endswith("is damaged; import a complete copy of the file")


class TestParquet:
    def test_values_of_every_kind(self, tmp_path):
        for name, frame in RECORDS.items():
            frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
        typed = pd.DataFrame(
            {"partner_id": ["a"], "name_en": pd.Categorical(["가"]), "name_ko": ["b"], "partner_type": ["hospital"], "latitude": [37.5], "city": [None]}
        )
        typed.to_parquet(tmp_path / "partners.parquet", index=False)
        signed = RECORDS["agreements"].reindex([0]).assign(agreement_id="x", signed=pd.Timestamp("2018-06-28"), ends=pd.Timestamp("2018-06-28").date())
        signed.to_parquet(tmp_path / "agreements.parquet", index=False)
        found, faults = held(tmp_path)
        assert faults == []
        assert found["partners"].loc[2, ["name_en", "latitude", "city"]].tolist() == ["가", "37.5", ""]
        assert found["agreements"].loc[2, ["signed", "ends"]].tolist() == ["2018-06-28", "2018-06-28"]

    def test_what_is_no_text_and_damage(self, tmp_path):
        for name, content in FILES.items():
            if name != "partners.csv":
                (tmp_path / name).write_bytes(content)
        pd.DataFrame({"partner_id": [["a"]]}).to_parquet(tmp_path / "partners.parquet")
        assert told(tmp_path) == ["partners.parquet, row 2, partner_id: \"['a']\" is no text or number; store the value as text"]
        (tmp_path / "partners.parquet").write_bytes(b"PAR1 and no more")
        assert told(tmp_path)[0].endswith("is damaged; import a complete copy of the file")

    def test_more_rows_than_may_be(self, tmp_path):
        RECORDS["partners"].to_parquet(tmp_path / "partners.parquet")
        assert "partners.parquet: '2' rows are too many; keep a sheet to 1 rows" in told(tmp_path, Limits(rows=1))


def test_a_single_table_is_not_the_records(tmp_path):
    (tmp_path / "partners.csv").write_bytes(FILES["partners.csv"])
    assert told(tmp_path / "partners.csv") == ["partners.csv: 'partners.csv' is one table, not the records; name the folder that holds all tables"]


def test_what_is_no_container(tmp_path):
    (tmp_path / "r.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert told(tmp_path / "r.xls") == [
        "r.xls: 'r.xls' is a workbook of the old XLS form, or protected by a password; open it in a spreadsheet program and save it as XLSX or CSV UTF-8"
    ]


def test_the_death_of_its_reader_is_a_fault_of_the_source(tmp_path):
    rows = "a,b,c,hospital\n" * 2_000_000
    path = zipped(tmp_path / "r.zip", {**FILES, "partners.csv": "partner_id,name_en,name_ko,partner_type\n" + rows})
    found, faults = read(path, Limits(memory_mb=60))
    assert found == {}
    assert [str(fault) for fault in faults] == ["r.zip: 'r.zip' takes more than 60 MB of memory to read; leave out what is not a record, or import it in parts"]


def test_warnings_come_with_the_records(tmp_path):
    path = zipped(tmp_path / "r.zip", {**FILES, "more.csv": "x"})
    tables, found = checked(path)
    assert tables.edition == edition_of(RECORDS) and [fault.value for fault in found] == ["more.csv"]
