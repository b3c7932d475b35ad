"""What leaves the dashboard: complete, exact, harmless, and the same each time."""

import csv
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from oi_metrics import filters
from oi_metrics.catalogue.agreements import AGREEMENT_TIMELINE, COMMITMENTS
from oi_metrics.exports import Context, csv_bytes, file_name, json_bytes, package_bytes, plain, record_columns, xlsx_bytes
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import agreement_timeline, agreements_per_year
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.commitments import commitments
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.tables import edition_of, short
from oi_metrics.records.validate import validate
from tests.conftest import agreements, parties, partners, records
from tests.strategies import valid_rows

LIVE = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://x")']
TABLES_OUT = records(
    agreements=[{"agreement_id": f"a{number}", "title_en": text, "title_ko": text, "signed": "2018"} for number, text in enumerate(LIVE)],
    partners=[{"partner_id": "007", "name_en": "NA", "name_ko": "서울대학교병원"}],
    parties=parties("a0", "007"),
    amounts=[{"agreement_id": "a0", "amount": 2**70}],
    claims=[{"claim_id": "c", "value": 10**12}],
)


ALL = Filters()


def context(tables=TABLES_OUT, chosen=ALL, lang="en"):
    return Context.of(tables, chosen, Words(lang))


def cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class TestContext:
    def test_says_edition_day_filter_and_tiers(self):
        chosen = Filters(partner_type=("hospital", "biotech"), years=(2012, 2018))
        assert context(chosen=chosen).facts() == {
            "edition": TABLES_OUT.edition,
            "as_of": "2024-12-31",
            "filter": "partner_type=hospital,biotech years=2012-2018",
            "source_tiers": "company_page",
        }

    def test_names_the_chosen_tiers(self):
        assert context(chosen=Filters(tier=("registry",))).facts()["source_tiers"] == "registry"


class TestFileName:
    def test_says_what_it_is(self):
        assert file_name("agreements", b"x", "csv") == "oi-metrics-agreements-2d711642b726.csv"

    def test_differs_when_only_the_middle_differs(self):
        one, two = (b"a" * 2_000_000 + middle + b"z" * 2_000_000 for middle in (b"1", b"2"))
        assert file_name("records", one, "zip") != file_name("records", two, "zip")


class TestFileNameOfAnEdition:
    def test_bears_edition_and_day(self):
        assert file_name("records", b"x", "xlsx", context()) == f"oi-metrics-records-{short(TABLES_OUT.edition)}-2024-12-31-2d711642b726.xlsx"

    def test_of_a_csv_bears_tiers_and_filter_too(self):
        chosen = Filters(partner_type=("hospital", "biotech"), years=(2012, 2018), tier=("company_page",), text="서울 a/b")
        told = "company_page-partner_type=hospital,biotech+years=2012-2018+text=서울+a_b"
        assert (
            file_name("agreements", b"x", "csv", context(chosen=chosen))
            == f"oi-metrics-agreements-{short(TABLES_OUT.edition)}-2024-12-31-{told}-2d711642b726.csv"
        )

    def test_says_that_nothing_is_filtered(self):
        assert "-company_page-all-" in file_name("agreements", b"x", "csv", context())

    @pytest.mark.parametrize("text", ['<>:"/\\|?*\0\n' * 40, "서" * 200, "../../x " * 20])
    def test_is_a_name_on_every_system_however_long_the_filter(self, text):
        one, other = (file_name("agreements", b"x", "csv", context(chosen=Filters(text=text + end))) for end in "ab")
        assert len(one.encode()) < 240
        assert not set(one) & set('<>:"/\\|?*\0\n')
        assert one != other


class TestCsv:
    def test_starts_with_a_byte_order_mark(self):
        assert csv_bytes(agreement_timeline(TABLES_OUT), context()).startswith(b"\xef\xbb\xbfagreement_id,")

    def test_runs_no_formula(self):
        rows = cells(csv_bytes(agreement_timeline(TABLES_OUT), context()))
        titles = [row[rows[0].index("title_en")] for row in rows[1:]]
        assert titles == [f"'{text}" for text in LIVE]

    def test_keeps_text_numbers_and_days(self):
        frame = pd.DataFrame(
            {
                "text": ["NA", "007", 'a,b\n"c"', "서울"],
                "n": [1, -2, 0, 3],
                "day": pd.to_datetime(["2018-06-28", None, None, None]),
                "kind": pd.Categorical(["x", None, None, None]),
                "records": [("a/1", "a/2"), (), (), ()],
            }
        )
        assert cells(csv_bytes(frame, context())) == [
            ["text", "n", "day", "kind", "records"],
            ["NA", "1", "2018-06-28", "x", "a/1 a/2"],
            ["007", "-2", "", "", ""],
            ['a,b\n"c"', "0", "", "", ""],
            ["서울", "3", "", "", ""],
        ]

    def test_keeps_amounts_exact(self):
        assert cells(csv_bytes(commitments(TABLES_OUT), context()))[1][:4] == ["upfront", "KRW", str(2**70), "1"]

    def test_of_an_empty_table_is_its_header(self):
        assert cells(csv_bytes(commitments(records()), context())) == [["kind", "currency", "amount", "agreements", "records"]]


class TestJson:
    def read(self, **frames):
        return json.loads(json_bytes(frames, context()))

    def test_says_what_it_is_of(self):
        found = self.read(commitments=commitments(TABLES_OUT))
        assert {name: found[name] for name in ("edition", "as_of", "filter", "source_tiers")} == context().facts()

    def test_keeps_amounts_exact(self):
        (row,) = self.read(commitments=commitments(TABLES_OUT))["tables"]["commitments"]
        assert row == {"kind": "upfront", "currency": "KRW", "amount": str(2**70), "agreements": 1, "records": ["amounts/a0/upfront/KRW"]}

    def test_integers_that_a_double_would_round_leave_as_text(self):
        (row,) = self.read(claims=claims_ledger(records(claims=[{"claim_id": "c", "value": 2**60}])))["tables"]["claims"]
        assert row["claimed"] == str(2**60)

    def test_what_is_missing_is_null(self):
        (row,) = self.read(years=agreements_per_year(records(agreements=agreements(a="")), "agreement_type"))["tables"]["years"]
        assert row["year"] is None

    def test_keeps_days_and_hangul(self):
        content = json_bytes({"t": agreement_timeline(records(agreements=[{"agreement_id": "a", "title_ko": "서울", "signed": "2018-06-28"}]))}, context())
        assert "서울".encode() in content
        (row,) = json.loads(content)["tables"]["t"]
        assert (row["signed_earliest"], row["ends_earliest"]) == ("2018-06-28", None)

    def test_of_an_empty_table_is_an_empty_list(self):
        assert self.read(commitments=commitments(records()))["tables"] == {"commitments": []}


class TestXlsx:
    def workbook(self, lang="en", chosen=ALL):
        metrics = [(metric, metric.table(TABLES_OUT)) for metric in (AGREEMENT_TIMELINE, COMMITMENTS)]
        return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(TABLES_OUT, metrics, context(chosen=chosen, lang=lang))))

    def test_says_edition_and_filter_first(self):
        about = self.workbook(chosen=Filters(text="=1+1")).worksheets[0]
        assert about.title == "About"
        assert [tuple(cell.value for cell in row[:2]) for row in about.iter_rows()] == [
            ("edition", TABLES_OUT.edition),
            ("as_of", "2024-12-31"),
            ("filter", "text==1+1"),
            ("source_tiers", "company_page"),
        ]

    def test_holds_no_formula_and_no_link(self):
        book = self.workbook(chosen=Filters(text="=1+1"))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in found} <= {"s", "n"}
        assert [cell.hyperlink for cell in found if cell.hyperlink] == []

    def test_has_a_sheet_for_each_table(self):
        assert self.workbook().sheetnames == ["About", "Metrics", *(name for name, table in TABLES.items() if not table.optional)]

    def test_keeps_text_as_text_and_large_amounts_exact(self):
        book = self.workbook()
        assert [cell.value for cell in book["partners"][2]][:3] == ["007", "NA", "서울대학교병원"]
        assert [cell.value for cell in book["amounts"][2]] == ["a0", "upfront", str(2**70), "KRW"]
        assert [row[1].value for row in book["agreements"].iter_rows(min_row=2)] == LIVE

    def test_names_the_metrics(self):
        first = [row[0].value for row in self.workbook()["Metrics"].iter_rows() if row[0].value]
        assert "Every agreement in time" in first and "Stated amounts" in first

    def test_can_be_read_in_korean(self):
        assert len(self.workbook("ko").sheetnames) == 2 + sum(not table.optional for table in TABLES.values())


def unzipped(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        package.extractall(folder)
    return folder


def edition_after(tables, folder):
    frames, faults = read_folder(unzipped(package_bytes(tables, context(tables)), folder))
    assert [str(fault) for fault in faults + validate(frames)] == []
    return edition_of(frames)


class TestPackage:
    def test_of_the_embedded_records_is_the_same_edition(self, embedded, tmp_path):
        assert edition_after(embedded, tmp_path) == embedded.edition

    def test_of_formulas_and_large_amounts_is_the_same_edition(self, tmp_path):
        assert edition_after(TABLES_OUT, tmp_path) == TABLES_OUT.edition

    def test_of_added_codes_and_targets_is_the_same_edition(self, tmp_path):
        tables = records(
            vocabulary=[{"vocabulary": "partner_type", "code": "charity", "label_en": "Charity", "label_ko": "자선"}],
            targets=[{"year": 2030, "target": 5}],
            partners=partners(p="charity"),
        )
        assert edition_after(tables, tmp_path) == tables.edition

    @pytest.mark.parametrize("latitude", ["37.5", "37", "37.50", "-0.000001"])
    def test_of_a_coordinate_however_written_is_the_same_edition(self, latitude, tmp_path):
        tables = records(partners=[{"partner_id": "p", "latitude": latitude, "longitude": "127.1"}])
        assert edition_after(tables, tmp_path) == tables.edition

    def test_of_a_selection_can_be_read(self, embedded, tmp_path):
        edition_after(filters.apply(embedded, Filters(partner_type=("university",), tier=("public_record", "company_page"))), tmp_path)

    @settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(valid_rows())
    def test_of_any_records_is_the_same_edition(self, tmp_path, rows):
        tables = records(**rows)
        for old in tmp_path.iterdir():
            old.unlink()
        assert edition_after(tables, tmp_path) == tables.edition

    def test_describes_the_tables_that_it_holds(self):
        with zipfile.ZipFile(io.BytesIO(package_bytes(TABLES_OUT, context()))) as package:
            described = json.loads(package.read("datapackage.json"))
            assert sorted(package.namelist()) == sorted(["datapackage.json", *(resource["path"] for resource in described["resources"])])
            for resource in described["resources"]:
                header = package.read(resource["path"]).decode().splitlines()[0].split(",")
                assert header == [field["name"] for field in resource["schema"]["fields"]]
            assert described["edition"] == TABLES_OUT.edition


def everything():
    metrics = {"commitments": commitments(TABLES_OUT)}
    return [
        csv_bytes(metrics["commitments"], context()),
        json_bytes(metrics, context()),
        xlsx_bytes(TABLES_OUT, [(COMMITMENTS, metrics["commitments"])], context()),
        package_bytes(TABLES_OUT, context()),
    ]


def test_the_same_input_gives_the_same_bytes():
    assert everything() == everything()


def test_plain_changes_nothing_that_it_was_given():
    table = agreement_timeline(TABLES_OUT)
    before = table.copy(deep=True)
    plain(table)
    pd.testing.assert_frame_equal(table, before)


def test_record_columns_are_those_of_the_schema():
    assert list(record_columns(TABLES_OUT, "agreements").columns) == TABLES["agreements"].column_names
