"""Workbooks: what values alone do not say is told by cell, and what would cost gigabytes is refused before it is read."""

import datetime
import warnings
import zipfile

import pytest
import xlsxwriter

from oi_metrics.records.reading import untrusted, workbook, xlsx
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sheets import assembled, sheet_names
from oi_metrics.records.reading.workbook import number_text
from oi_metrics.records.reading.xlsx import date_exactness
from tests.pace import works_at_most
from tests.records.books import book, cell, lying, ods, ods_cell, ods_row, row, text, worksheet
from tests.records.reading.test_sheets import rows, sheets, told

HEAD = row(1, "id", "name", "amount")
AGAIN = "open it in the program that wrote it and save it again"


def one(tmp_path, *lines, bounds=None, **given):
    (found,) = sheets(book(tmp_path / "b.xlsx", {"data": worksheet(*lines, **given)}), bounds)
    return found


def with_amount(tmp_path, made, settings=""):
    (found,) = sheets(book(tmp_path / "b.xlsx", {"data": worksheet(HEAD, row(2, "a", "서울", made))}, settings=settings))
    return found


def value(sheet):
    return sheet.frame["amount"].tolist() if not sheet.frame.empty else []


class TestValues:
    @pytest.mark.parametrize(
        ("made", "expected"),
        [
            (cell("C2", "12"), "12"),
            (cell("C2", "12.50"), "12.5"),
            (cell("C2", "0.1"), "0.1"),
            (cell("C2", "1E+22"), "10000000000000000000000"),
            (cell("C2", "1E-7"), "0.0000001"),
            (cell("C2", "900719925474099"), "900719925474099"),
            (cell("C2", "1", kind="b"), "TRUE"),
            (cell("C2", "2", inside="<f>1+1</f>"), "2"),
            (cell("C2", "43536", 1), "2019-03-12"),
            (cell("C2", "43536.5", 1), "2019-03-12T12:00:00"),
            (cell("C2", "43536", 2), "2019-03-12"),
            (cell("C2", "43525", 2), "2019-03"),
            (cell("C2", "43466", 3), "2019"),
            (cell("C2", "43525", 3), "2019-03-01"),
            (text("C2", "1234"), "1234"),
            (text("C2", "=cmd|'/c calc'!A1"), "=cmd|'/c calc'!A1"),
            (text("C2", "a_x000D_b"), "a\rb"),
        ],
    )
    def test_a_cell_is_the_text_that_a_reader_sees_or_the_shortest_of_its_number(self, tmp_path, made, expected):
        found = with_amount(tmp_path, made)
        assert (value(found), told(found)) == ([expected], [])

    def test_the_calendar_of_1904(self, tmp_path):
        found = with_amount(tmp_path, cell("C2", str(43536 - 1462), 1), '<workbookPr date1904="1"/>')
        assert value(found) == ["2019-03-12"]

    @pytest.mark.parametrize(
        ("made", "message"),
        [
            (cell("C2", "#N/A", kind="e"), "'#N/A' is an error, not a value; fix the formula or clear the cell"),
            (cell("C2", "#DIV/0!", kind="e", inside="<f>1/0</f>"), "'#DIV/0!' is an error, not a value; fix the formula or clear the cell"),
            (cell("C2", "9007199254740993"), "'9007199254740993' has more digits than a number cell keeps; format the cell as text and write the number again"),
            (cell("C2", "60", 1), "'60' is no day that a date cell can hold; write the date as text, such as 1900-02-28"),
            (cell("C2", "-5", 1), "'-5' is no day that a date cell can hold; write the date as text, such as 1900-02-28"),
            (cell("C2", "2958466", 1), "'2958466' is no day that a date cell can hold; write the date as text, such as 1900-02-28"),
            (text("C2", "a_x0000_b"), "'a\\\\0b' holds a NUL character, as a file does that broke off; import a complete copy of the file"),
        ],
    )
    def test_a_value_that_would_be_wrong_is_refused_by_cell(self, tmp_path, made, message):
        found = with_amount(tmp_path, made)
        assert told(found) == [f"b.xlsx, row 2, amount: {message}"]
        assert found.frame.empty

    def test_a_formula_without_a_value_is_told_and_blank(self, tmp_path):
        found = with_amount(tmp_path, '<c r="C2"><f>1+1</f></c>')
        assert value(found) == [""]
        assert told(found) == [
            "b.xlsx, row 2, amount: '' is a formula without a stored value, read as blank; "
            "open the workbook in a spreadsheet program, let it calculate and save it"
        ]

    @pytest.mark.parametrize(
        ("code", "exactness"),
        [("yyyy-mm-dd", "day"), ('yyyy"년"\\ m"월"', "month"), ("mmm-yy", "month"), ("yyyy", "year"), ("#,##0", ""), ("[Red]0.00", ""), ("h:mm", ""), ("General", "")],  # noqa: E501
    )  # fmt: skip
    def test_how_exact_a_date_a_format_shows(self, code, exactness):
        assert date_exactness(code) == exactness

    @pytest.mark.parametrize("number", [0.1, 1 / 3, 1e300, -2.5e-9, 5e-324, 2.0**70, 123456789.125])
    def test_the_text_of_a_number_reads_back_as_the_same_number(self, number):
        assert float(number_text(number)) == number and "e" not in number_text(number).casefold()


class TestSheet:
    def test_rows_keep_their_numbers_and_a_table_may_stand_anywhere(self, tmp_path):
        found = one(tmp_path, row(3, text("B3", "id"), text("C3", "name")), row(7, text("B7", "1"), text("C7", "a")))
        assert rows(found) == {7: ["1", "a"]} and list(found.frame.columns) == ["id", "name"]

    def test_a_merged_title_is_passed_over(self, tmp_path):
        merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
        found = one(tmp_path, row(1, "현황 (2019)"), row(3, "id", "name", "amount"), row(4, "1", "a", "2"), after=merged)
        assert rows(found) == {4: ["1", "a", "2"]}
        assert told(found) == ["b.xlsx, row 1: '현황 (2019)' is above the header and was skipped; move it out of the sheet"]

    def test_merged_records_are_told(self, tmp_path):
        merged = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
        found = one(tmp_path, HEAD, row(2, "1", "a", "5"), row(3, "2", text("C3", "6")), after=merged)
        assert told(found) == ["b.xlsx, row 2, name: 'B2:B3' are merged cells; only the first holds the value; unmerge them and fill each cell"]

    def test_hidden_rows_are_read_and_told(self, tmp_path):
        found = one(tmp_path, HEAD, row(2, "1", "a", "5", attributes=' hidden="1"'), row(3, "2", "b", "6"))
        assert len(found.frame) == 2
        assert told(found) == ["b.xlsx, row 2: '1' rows are hidden and read like any other; delete them if they are no records"]

    def test_hidden_sheets_are_not_read_but_told(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD), "secret": worksheet(row(1, "숨김"))}, states={"secret": "veryHidden"})
        shown, hidden = sheets(path)
        assert (shown.name, hidden.name, hidden.frame.empty) == ("data", "secret", True)
        assert told(hidden) == ["b.xlsx: 'secret' is a hidden sheet and was not read; unhide it if it holds records"]

    def test_every_visible_sheet_is_read_in_its_order_and_empty_ones_are_told(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {"읽어보기": worksheet(row(1, "안내문")), "data": worksheet(HEAD, row(2, "1", "a", "2")), "empty": worksheet()})
        assert [(sheet.name, len(sheet.frame), told(sheet)) for sheet in sheets(path)] == [
            ("읽어보기", 0, []),
            ("data", 1, []),
            ("empty", 0, ["b.xlsx: 'b.xlsx' is empty; start with a row of column names"]),
        ]

    def test_a_sheet_is_looked_through_when_its_turn_comes(self, tmp_path, monkeypatch):
        """So that the rows of the first are told while the others are still to be looked through."""
        seen = []
        monkeypatch.setattr(workbook, "xlsx_facts", lambda parts, name, *given: seen.append(name) or xlsx.xlsx_facts(parts, name, *given))
        far = worksheet(HEAD, "<row>" + cell("A400000", "1") + "</row>")
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD, row(2, "1", "a", "2")), "far": far, "more": worksheet(HEAD, row(2, "2", "b", "3"))})
        blocks = untrusted.sheets(str(path), Limits(rows=1000), lambda rows: None)
        header, first = next(blocks), next(blocks)
        assert (first.name, first.rows, seen) == ("data", [["1", "a", "2"]], ["xl/worksheets/s0.xml"])
        found = {sheet.name: sheet for sheet in assembled([header, first, *blocks])}
        assert {name: rows(sheet) for name, sheet in found.items()} == {"data": {2: ["1", "a", "2"]}, "far": {}, "more": {2: ["2", "b", "3"]}}
        assert [name for name, sheet in found.items() if sheet.faults] == ["far"]

    def test_all_sheets_together_have_a_bound_too(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {name: worksheet(HEAD, row(2, "1", "a", "2")) for name in ("one", "two")})
        one, two = sheets(path, Limits(cells=10))
        assert (rows(one), told(one)) == ({2: ["1", "a", "2"]}, [])
        assert told(two) == ["b.xlsx: '12 cells' are too many; keep a file to 10 cells"]

    def test_the_names_of_the_sheets_cost_no_reading_of_them(self, tmp_path):
        far = worksheet(HEAD, "<row>" + cell("A400000", "1") + "</row>")
        sheets = {"data": worksheet(HEAD), "far": far, "away": worksheet(HEAD)}
        assert sheet_names(book(tmp_path / "b.xlsx", sheets, states={"away": "hidden"})) == ["data", "far"]
        (tmp_path / "c.csv").write_text("id\n1\n")
        (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04 and nothing else")
        assert [sheet_names(tmp_path / name) for name in ("c.csv", "d.xlsx")] == [[], []]

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"sheets": {}}, "b.xlsx: 'b.xlsx' has no visible sheet; import a workbook with a sheet of records in it"),
            ({"sheets": {"a": worksheet(HEAD)}, "states": {"a": "hidden"}}, "b.xlsx: 'b.xlsx' has no visible sheet; import a workbook with a sheet of records in it"),  # noqa: E501
            ({"sheets": {str(n): worksheet(HEAD) for n in range(5)}}, "b.xlsx: '5' sheets are too many; keep a workbook to 4 sheets"),
        ],
    )  # fmt: skip
    def test_a_workbook_without_a_usable_sheet(self, tmp_path, given, message):
        (found,) = sheets(book(tmp_path / "b.xlsx", **given), Limits(sheets=4))
        assert told(found) == [message]

    def test_a_program_that_writes_names_with_prefixes(self, tmp_path):
        prefixed = worksheet(HEAD, row(2, "1", "a", cell("C2", "#N/A", kind="e"))).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        (found,) = sheets(book(tmp_path / "b.xlsx", {"data": prefixed.replace("xmlns=", "xmlns:x=")}))
        assert [fault.column for fault in found.faults] == ["amount"] or [fault.problem for fault in found.faults] == ["cannot be read as a workbook"]

    def test_plain_sheets_are_looked_through_as_the_others_are(self, tmp_path, monkeypatch):
        path = tmp_path / "b.xlsx"
        with xlsxwriter.Workbook(path) as made:
            sheet, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_row(0, 0, ["id", "name", "signed"])
            for number in range(1, 200):
                sheet.write_row(number, 0, [number, "서울"])
                sheet.write_datetime(number, 2, datetime.datetime(2010, 1, 1) + datetime.timedelta(number), day)
        found = []
        plain = xlsx._plain
        monkeypatch.setattr(xlsx, "_plain", lambda *given: found.append(plain(*given)) or found[-1])
        (quick,) = sheets(path)
        monkeypatch.setattr(xlsx, "_plain", lambda *given: None)
        (thorough,) = sheets(path)
        assert found[0].last == (199, 2)
        assert rows(quick) == rows(thorough) and told(quick) == told(thorough) == []


class TestBombs:
    def refusal(self, path, bounds=None):
        with works_at_most(5):
            (found,) = sheets(path, bounds)
        (message,) = told(found)
        return message

    @pytest.mark.parametrize(
        ("reference", "message"),
        [
            ("XFD1048576", "b.xlsx, row 1048576, XFD: 'XFD1048576' lies far outside the table; delete the cell, or keep a sheet to 300 columns"),
            ("XFD2000", "b.xlsx, row 2000, XFD: 'XFD2000' lies far outside the table; delete the cell, or keep a sheet to 300 columns"),
            ("A1048576", "b.xlsx, row 1048576, A: 'A1048576' lies far outside the table; delete the cell, or keep a sheet to 500000 rows"),
            ("KA400000", "b.xlsx, row 400000, KA: 'KA400000' makes the sheet too large; keep a file to 10000000 cells"),
            ("ZZZZZZ4294967295", f"b.xlsx: 'ZZZZZZ4294967295' is no cell of a sheet; {AGAIN}"),
            ("A0", f"b.xlsx: 'A0' is no cell of a sheet; {AGAIN}"),
        ],
    )
    def test_a_cell_far_out_or_nowhere(self, tmp_path, reference, message):
        assert self.refusal(book(tmp_path / "b.xlsx", {"data": worksheet(HEAD, f"<row>{cell(reference, '1')}</row>")})) == message

    def test_a_dimension_that_lies_is_not_believed(self, tmp_path):
        assert rows(one(tmp_path, HEAD, row(2, "1", "a", "2"), before='<dimension ref="A1:XFD1048576"/>')) == {2: ["1", "a", "2"]}

    @pytest.mark.parametrize(
        "declared",
        ['<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">', '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'],  # noqa: E501
    )  # fmt: skip
    def test_entities_are_refused_in_every_part(self, tmp_path, declared):
        made = worksheet(HEAD).replace("?>", f"?>{declared}", 1)
        message = "declares entities, which no spreadsheet program writes"
        assert self.refusal(book(tmp_path / "b.xlsx", {"data": made})) == f"b.xlsx: 'xl/worksheets/s0.xml' {message}; {AGAIN}"
        assert message in self.refusal(book(tmp_path / "c.xlsx", {"data": worksheet(HEAD)}, parts={"docProps/app.xml": made}))

    def test_parts_that_unpack_to_very_much(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD)}, parts={"xl/sharedStrings.xml": "A" * 30_000_000})
        assert (
            self.refusal(path)
            == "b.xlsx: 'xl/sharedStrings.xml' is packed too tightly to be records; import a file whose parts unpack to less than 200 times their size"
        )
        assert " bytes' are too many once unpacked; keep a file under 20000000 bytes unpacked" in self.refusal(
            path, Limits(ratio=100_000, unpacked_bytes=20_000_000)
        )

    def test_a_size_that_lies(self, tmp_path):
        path = lying(book(tmp_path / "b.xlsx", {"data": worksheet(*["<row><c><v>1</v></c></row>"] * 50_000)}), "xl/worksheets/s0.xml", 5000)
        assert self.refusal(path) == f"b.xlsx: 'xl/worksheets/s0.xml' is not what the directory of the file says; {AGAIN}"

    def test_too_many_parts(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD)}, parts={f"x/{number}": "" for number in range(50)})
        assert self.refusal(path, Limits(parts=40)) == "b.xlsx: '56' parts are too many; keep a file to 40 parts"

    def test_two_parts_of_one_name(self, tmp_path):
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD)})
        with zipfile.ZipFile(path, "a") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file.writestr("xl/worksheets/s0.xml", worksheet(row(1, "EVIL")))
        assert self.refusal(path) == f"b.xlsx: 'xl/worksheets/s0.xml' appears twice in it; {AGAIN}"

    def test_shared_texts_that_are_not_there(self, tmp_path):
        shared = '<sst uniqueCount="4294967295"><si><t>a</t></si></sst>'
        path = book(tmp_path / "b.xlsx", {"data": worksheet(HEAD)}, parts={"xl/sharedStrings.xml": shared})
        assert self.refusal(path) == f"b.xlsx: 'xl/sharedStrings.xml' says that it holds 4294967295 texts, more than fit into it; {AGAIN}"

    def test_damage(self, tmp_path):
        assert "cannot be read as a workbook" in self.refusal(book(tmp_path / "b.xlsx", {"data": worksheet(HEAD)[:-30]}))
        whole = book(tmp_path / "c.xlsx", {"data": worksheet(HEAD)}).read_bytes()
        (tmp_path / "c.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
        assert self.refusal(tmp_path / "c.xlsx") == "c.xlsx: 'c.xlsx' is damaged or cut off; import a complete copy of the file"

    def test_nothing_is_unpacked_to_disk(self, tmp_path):
        (tmp_path / "in").mkdir()
        (found,) = sheets(book(tmp_path / "in" / "b.xlsx", {"data": worksheet(HEAD)}, parts={"../evil.txt": "x"}))
        assert told(found) == [] and [path.name for path in tmp_path.iterdir()] == ["in"]


class TestOds:
    def read(self, tmp_path, *lines, after="", bounds=None):
        return sheets(ods(tmp_path / "b.ods", *lines, after=after), bounds)[0]

    def test_values(self, tmp_path):
        found = self.read(
            tmp_path,
            ods_row("id", "signed", "amount", "kept"),
            ods_row("007", ods_cell("date", "2019. 3. 12.", office__date_value="2019-03-12"), ods_cell("float", "1,5", office__value="1.5"), ods_cell("boolean", "참", office__boolean_value="true")),  # noqa: E501
        )  # fmt: skip
        assert rows(found) == {2: ["007", "2019-03-12", "1.5", "TRUE"]} and told(found) == []

    def test_what_its_values_do_not_say_is_told(self, tmp_path):
        error = ods_cell("float", "#DIV/0!", office__value="0", calcext__value_type="error")
        found = self.read(tmp_path, ods_row("id", "amount"), ods_row("1", error))
        assert told(found) == ["b.ods, row 2, amount: '#DIV/0!' is an error, not a value; fix the formula or clear the cell"]
        found = self.read(
            tmp_path,
            ods_row("id", "amount"),
            ods_row("1", '<table:table-cell table:formula="of:=1+1"/>', attributes=' table:visibility="filter"'),
            ods_row(ods_cell(shown="2", table__number_rows_spanned="2"), "5"),
        )
        assert [(fault.row, fault.column, fault.problem) for fault in found.faults] == [
            (2, "", "rows are hidden and read like any other"),
            (2, "amount", "is a formula without a stored value, read as blank"),
            (3, "id", "are merged cells; only the first holds the value"),
        ]

    def test_repeated_blanks_at_the_end_cost_nothing(self, tmp_path):
        rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        assert rows(self.read(tmp_path, ods_row("id", "name"), ods_row("1", "a"), rest)) == {2: ["1", "a"]}

    def test_repeated_cells_far_out_are_refused(self, tmp_path):
        rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        found = self.read(tmp_path, ods_row("id", "name"), rest, ods_row("1", "a"))
        assert told(found) == ["b.ods, row 1048572, A: 'A1048572' lies far outside the table; delete the cell, or keep a sheet to 500000 rows"]

    def test_hidden_sheets_are_not_read(self, tmp_path):
        secret = f'<table:table table:name="secret" table:style-name="off">{ods_row("s")}</table:table>'
        assert [(sheet.name, len(sheet.frame.columns)) for sheet in sheets(ods(tmp_path / "b.ods", ods_row("id", "name"), after=secret))] == [
            ("data", 2),
            ("secret", 0),
        ]
