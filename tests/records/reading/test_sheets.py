"""One foreign file as sheets of text: every row and field accounted for, every problem named by row and column."""

import gzip
import os
import random
import zipfile

import pytest

from oi_metrics.records.reading import untrusted
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sheets import assembled, read_sheets

HEADER = "id,name,signed\n"
UTF8 = "save the file as CSV UTF-8"


def sheets(path, bounds=None):
    return assembled(untrusted.sheets(str(path), bounds or Limits(), lambda rows: None))


def csv_sheet(tmp_path, content, name="sheet.csv", bounds=None):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = sheets(path, bounds)
    return found


def rows(sheet):
    return {number: list(values) for number, values in zip(sheet.frame.index, sheet.frame.to_numpy().tolist(), strict=True)}


def told(sheet):
    return [str(fault) for fault in sheet.faults]


class TestInAProcessOfItsOwn:
    def test_a_file_is_read_with_its_progress(self, tmp_path):
        path = tmp_path / "sheet.csv"
        path.write_text(HEADER + "".join(f"a{number},한미약품,2019\n" for number in range(2500)))
        progress = []
        (found,) = read_sheets(path, progress=progress.append)
        assert len(found.frame) == 2500 and found.faults == () and found.file == "sheet.csv"
        assert progress[-1] == 2500 and progress == sorted(progress)

    def test_its_death_is_a_fault_of_the_file(self, tmp_path):
        path = tmp_path / "sheet.csv"
        path.write_text(HEADER + "a,b,c\n" * 3_000_000)
        (found,) = read_sheets(path, Limits(memory_mb=40))
        assert told(found) == ["sheet.csv: 'sheet.csv' takes more than 40 MB of memory to read; leave out what is not a record, or import it in parts"]
        assert found.frame.empty


class TestEncoding:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
    def test_korean_is_read_whatever_program_wrote_it(self, tmp_path, encoding):
        found = csv_sheet(tmp_path, (HEADER + "1,똠방제약 뷁 한미약품,2019\n").encode(encoding))
        assert rows(found) == {2: ["1", "똠방제약 뷁 한미약품", "2019"]} and told(found) == []

    def test_two_byte_order_marks_are_no_part_of_the_header(self, tmp_path):
        assert list(csv_sheet(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbf" + HEADER.encode()).frame.columns) == ["id", "name", "signed"]

    def test_hangul_is_composed_in_header_and_cells(self, tmp_path):
        import unicodedata

        found = csv_sheet(tmp_path, unicodedata.normalize("NFD", "이름,나라\n한미,한국\n"))
        assert list(found.frame.columns) == ["이름", "나라"] and rows(found) == {2: ["한미", "한국"]}

    def test_korean_after_much_ascii_is_found(self, tmp_path):
        found = csv_sheet(tmp_path, (HEADER + "a,b,c\n" * 50_000 + "z,한미약품,2019\n").encode("cp949"))
        assert found.frame["name"].iloc[-1] == "한미약품"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ((HEADER + "1,한미,2019\n").encode() + "2,한미,2019\n".encode("cp949"), "row 3: 'byte 31: c7 d1 b9 cc' is not UTF-8, though other rows are"),
            ((HEADER + "1,한미,2019\n2,x,한").encode()[:-1], "row 3: 'byte 35: ed 95' is not UTF-8, though other rows are"),
            (HEADER.encode() + b"1,\xed\xa0\x80,2019\n", "row 2: 'byte 17: ed a0 80 2c' is neither UTF-8 nor CP949"),
            (HEADER.encode() + "1,한미약품,2019\n".encode("johab"), "row 2: 'byte 19: d0 65 b7 62' is neither UTF-8 nor CP949"),
            (HEADER.encode() + "1,Société,2019\n".encode("cp1252"), "row 2: 'byte 20: e9 74 e9 2c' is neither UTF-8 nor CP949"),
            (HEADER.encode() + "1,Ål Åf,2019\n".encode("cp1252"), "row 2: '킠 킟,2019\\n' is neither UTF-8 nor Korean text in CP949"),
            (b"\xff\xfe" + HEADER.encode("utf-16-le") + b"\x00\xd8", "'byte 32: 00 d8' is not UTF-16, as its byte order mark says"),
        ],
    )
    def test_another_encoding_is_refused_by_row(self, tmp_path, content, message):
        (fault,) = told(csv_sheet(tmp_path, content))
        assert fault.replace("sheet.csv, ", "sheet.csv: ", 1).split(": ", 1)[1].split("; ")[-1] == UTF8
        assert message.split(" is ")[-1] in fault and message.split(":")[0] in fault


class TestShape:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_every_delimiter_and_line_ending(self, tmp_path, delimiter, ending):
        found = csv_sheet(tmp_path, (HEADER + '1,"a b",2019\n2,b,2020').replace(",", delimiter).replace("\n", ending))
        assert rows(found) == {2: ["1", "a b", "2019"], 3: ["2", "b", "2020"]} and told(found) == []

    def test_a_named_delimiter_is_no_row(self, tmp_path):
        assert rows(csv_sheet(tmp_path, "sep=;\nid;name;signed\n1;a,b;2019\n")) == {3: ["1", "a,b", "2019"]}

    def test_decimal_commas_do_not_hide_the_semicolons(self, tmp_path):
        assert rows(csv_sheet(tmp_path, "id;name;amount\n1;a;1,5\n2;b;2,5\n")) == {2: ["1", "a", "1,5"], 3: ["2", "b", "2,5"]}

    def test_blank_lines_are_no_records_and_rows_keep_their_numbers(self, tmp_path):
        assert rows(csv_sheet(tmp_path, "\n\n" + HEADER + "\n1,a,2019\n,,\n \u3000,\u200b,\n2,b,2020\n\n\n")) == {5: ["1", "a", "2019"], 8: ["2", "b", "2020"]}

    def test_line_breaks_and_quotes_stay_in_their_cell(self, tmp_path):
        assert rows(csv_sheet(tmp_path, HEADER + '1,"say ""hi"",\nok",2019\n2,b,2020\n')) == {2: ["1", 'say "hi",\nok', "2019"], 3: ["2", "b", "2020"]}

    def test_unicode_line_ends_split_no_record(self, tmp_path):
        assert rows(csv_sheet(tmp_path, HEADER + "1,a\u2028b\u2029c\u0085d\x0be,2019\n")) == {2: ["1", "a\u2028b\u2029c\u0085d\x0be", "2019"]}

    def test_text_stays_what_it_is_and_a_guarded_formula_is_restored(self, tmp_path):
        assert rows(csv_sheet(tmp_path, HEADER + "007,NA,'19.3\n1E5,'=1+1,=1+1\n")) == {2: ["007", "NA", "'19.3"], 3: ["1E5", "=1+1", "=1+1"]}

    def test_a_title_above_the_header_is_passed_over_and_told(self, tmp_path):
        found = csv_sheet(tmp_path, "오픈이노베이션 현황\n\n" + HEADER + "1,a,2019\n")
        assert rows(found) == {4: ["1", "a", "2019"]}
        assert told(found) == ["sheet.csv, row 1: '오픈이노베이션 현황' is above the header and was skipped; move it out of the sheet"]

    def test_a_single_column_is_no_title(self, tmp_path):
        assert rows(csv_sheet(tmp_path, "name\na\nb\n")) == {2: ["a"], 3: ["b"]}

    def test_totals_and_second_headers_are_passed_over_and_told(self, tmp_path):
        found = csv_sheet(tmp_path, HEADER + "설명,설명,설명\n1,a,2019\n합계,,\n")
        assert rows(found) == {3: ["1", "a", "2019"]}
        assert told(found) == [
            "sheet.csv, row 2: '설명,설명,설명' is a second header, not a record, and was skipped; delete the row if it is no record",
            "sheet.csv, row 4: '합계,,' is a total, not a record, and was skipped; delete the row if it is no record",
        ]

    def test_a_header_alone_has_no_records(self, tmp_path):
        found = csv_sheet(tmp_path, HEADER)
        assert rows(found) == {} and list(found.frame.columns) == ["id", "name", "signed"] and told(found) == []

    def test_blanks_around_a_column_name_are_no_part_of_it(self, tmp_path):
        assert list(csv_sheet(tmp_path, ' id ,\u200bname\u00a0,"signed\non"\n').frame.columns) == ["id", "name", "signed on"]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "sheet.csv: 'sheet.csv' is empty; start with a row of column names"),
            ("\r\n\r\n\n", "sheet.csv: 'sheet.csv' is empty; start with a row of column names"),
            ("\ufeff", "sheet.csv: 'sheet.csv' is empty; start with a row of column names"),
            ("\0" * 100, "sheet.csv, row 1: '\\\\0…' holds nothing but NUL characters, as a copy does that broke off; import a complete copy of the file"),
            (HEADER + "1,a\0b,2019\n", "sheet.csv, row 2, name: 'a\\\\0b' holds a NUL character, as a file does that broke off; import a complete copy of the file"),  # noqa: E501
            ("id,name,id\n1,a,2\n", "sheet.csv, row 1, id: 'id' appears twice in the header; keep one of the columns"),
            (HEADER + "1,a,b,c\n", "sheet.csv, row 2: '1,a,b,c' has 4 fields where the header has 3; quote fields that hold a comma"),
            (HEADER + "1,a\n", "sheet.csv, row 2: '1,a' has 2 fields where the header has 3; quote fields that hold a comma"),
            (HEADER + "1,a,2019\n" + HEADER + "2,b,2020\n", "sheet.csv, row 3: 'id,name,signed' repeats the header; delete the row, or import each table in a file of its own"),  # noqa: E501
            (HEADER + '1,a,2019\n"2,b,2020\n3,c,2021\n', "sheet.csv, row 3: '\"2,b,2020' opens a quote that is never closed; close every quote and write a quote inside a field twice"),  # noqa: E501
            (HEADER + '1,"a"b,2019\n', "sheet.csv, row 2: '1,\"a\"b,2019' is not well-formed CSV; close every quote and write a quote inside a field twice"),
            (HEADER + 'A-1,a,"x\nA-2,b,2019\nA-3,c,x"\n', "sheet.csv, row 2, signed: 'x\\nA-2,b,2019\\nA-3,c,x' holds whole records: a quote is closed too late; close the quote in row 2"),  # noqa: E501
            (HEADER + f"1,{'x' * 101},2019\n", f"sheet.csv, row 2, name: '{'x' * 40}…' is too long; keep a field under 100 characters"),
            (",".join(f"c{n}" for n in range(21)) + "\n", "sheet.csv, row 1: '21' has 21 columns; keep a sheet to 20 columns"),
            (HEADER + "a,b,c\n" * 31, "sheet.csv, row 32: '31' is one row too many; keep a sheet to 30 rows"),
            ("x" * 3000, "sheet.csv: '3000 bytes' is too large; keep a file under 2000 bytes"),
        ],
    )  # fmt: skip
    def test_a_broken_form_is_refused_by_row_and_column(self, tmp_path, content, message):
        found = csv_sheet(tmp_path, content, bounds=Limits(cell_characters=100, columns=20, rows=30, file_bytes=2000))
        assert told(found) == [message]
        assert found.frame.empty

    def test_a_quote_closed_late_is_told_apart_from_a_list_in_a_cell(self, tmp_path):
        found = csv_sheet(tmp_path, HEADER + 'A-1,"first, then\nsecond, third, fourth",2019\n')
        assert told(found) == []

    def test_a_column_without_a_name_is_told_once(self, tmp_path):
        found = csv_sheet(tmp_path, "id,name,,\n1,a,lost,\n2,b,lost too,\n")
        assert rows(found) == {2: ["1", "a"], 3: ["2", "b"]}
        assert told(found) == ["sheet.csv, row 2, C: 'lost' is in a column without a name, which is not read; name the column in row 1"]

    def test_faults_without_end_end(self, tmp_path):
        found = csv_sheet(tmp_path, HEADER + "1,a\n" * 5000)
        assert len(found.faults) == 1001
        assert told(found)[-1] == "sheet.csv, row 1001: '…' was not checked: 1000 faults come before it; fix those and read the file again"

    def test_a_cell_or_line_of_many_megabytes_is_refused_soon(self, tmp_path):
        assert "row 2, name: 'xxx" in told(csv_sheet(tmp_path, HEADER + f"1,{'x' * 20_000_000},2\n"))[0]
        assert "row 1: 'aaa" in told(csv_sheet(tmp_path, b"a" * 60_000_000))[0]


class TestKind:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("a.csv", b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(500), "is a picture, not a sheet; open it in a spreadsheet program"),
            ("a.csv", gzip.compress(HEADER.encode(), mtime=0), "is a packed file, not a sheet; import the file that it holds"),
            ("a.csv", b'[{"id": 1}]', "is JSON, not a sheet; open it in a spreadsheet program and save it as XLSX or CSV UTF-8"),
            ("a.csv", b"<!DOCTYPE html><html></html>", "is a web page, not a sheet;"),
            ("a.xls", b"\n <html><table></table></html>", "is a web page, not a sheet;"),
            ("a.xlsx", b"%PDF-1.7", "is a PDF document, not a sheet;"),
            ("a.xlsx", b"SQLite format 3\0", "is a database, not a sheet;"),
            ("a.xlsx", b"PAR1", "is a Parquet file, not a sheet;"),
            ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 500, "is a workbook of the old XLS form, or protected by a password;"),
            ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password; save the file without a password"),
            ("a.xlsx", b"PK\x03\x04 and no more", "is damaged or cut off; import a complete copy of the file"),
            ("~$a.xlsx", b"\x05user", "is left by a program and holds no records; import a file of records: CSV, XLSX or ODS"),
            (".DS_Store", b"\0\0\0\1Bud1", "is left by a program and holds no records;"),
        ],
    )
    def test_what_is_no_sheet_is_refused_by_what_it_is(self, tmp_path, name, content, message):
        (fault,) = told(csv_sheet(tmp_path, content, name))
        assert fault.startswith(f"{name}: ") and message in fault

    @pytest.mark.parametrize("name", ["a.xlsx", "upper.CSV", "=cmd.csv", "<img src=x>.csv", "a\nb.csv", "가" * 80 + ".csv", " lead.csv", "none"])
    def test_the_content_counts_and_not_the_name(self, tmp_path, name):
        found = csv_sheet(tmp_path, HEADER + "1,a,2019\n", name)
        assert rows(found) == {2: ["1", "a", "2019"]} and found.file == name

    def test_a_name_that_is_no_text_is_shown_as_text(self, tmp_path):
        path = os.fsencode(tmp_path) + b"/\xff.csv"
        with open(path, "wb") as file:
            file.write(HEADER.encode())
        (found,) = sheets(os.fsdecode(path))
        assert found.file == "\\udcff.csv"


class TestFileSystem:
    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda path: path.mkdir(), "is no file but a folder, a pipe or a device"),
            (lambda path: os.mkfifo(path), "is no file but a folder, a pipe or a device"),
            (lambda path: path.symlink_to(path.name), "is a link that leads nowhere"),
            (lambda path: path.symlink_to("no-such-file.csv"), "is a link that leads nowhere"),
            (lambda path: path.symlink_to("/etc/passwd"), "is a link out of its folder; import the file itself"),
            (lambda path: path.symlink_to("/dev/zero"), "is a link out of its folder; import the file itself"),
            (lambda path: None, "is missing; check its name and where it lies"),
        ],
    )
    def test_what_is_no_file_is_refused_and_not_waited_for(self, tmp_path, make, message):
        make(tmp_path / "f.csv")
        (found,) = sheets(tmp_path / "f.csv")
        assert told(found)[0].startswith(f"f.csv: 'f.csv' {message}")

    def test_a_link_in_the_same_folder_is_followed(self, tmp_path):
        (tmp_path / "real.csv").write_text(HEADER + "1,a,2019\n")
        (tmp_path / "link.csv").symlink_to("real.csv")
        (found,) = sheets(tmp_path / "link.csv")
        assert rows(found) == {2: ["1", "a", "2019"]}


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("a.txt", "x")
    (found,) = sheets(tmp_path / "a.xlsx")
    assert told(found) == ["a.xlsx: 'a.xlsx' is no workbook; open it in a spreadsheet program and save it as XLSX or CSV UTF-8"]
