"""What leaves comes back: every export of the records reads as the same records."""

import sqlite3
import unicodedata

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.exports import Context, csv_bytes, json_bytes, package_bytes, record_columns, xlsx_bytes
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.faults import errors_of
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import load, read
from oi_metrics.records.reading import containers
from oi_metrics.records.reading.blocks import composed
from oi_metrics.records.reading.folder import tables_of
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.tables import as_text, edition_of
from oi_metrics.records.validate import validate
from oi_metrics.records.write import save_folder

from ..conftest import frames, records
from ..strategies import valid_rows

AWKWARD = [
    "=1+1", "'=1+1", "''=x", "'tis", "+82", "'+82", "-", "@x", "\t=1", "\r=1", "'\t=1", "NA", "null", "007", "1e5", "1,5", "a;b", 'say "x"',
    "a\nb", "a\r\nb", "a\rb", "a,b\nc,d,e", "_x0041_", "_x000D_", "서울대학교병원", "👩‍🔬 제약", "a\u2028b\u0085c", "9007199254740993", "TRUE", "#N/A", "2019-03",  # noqa: E501
    "sep=;", "합계", "edition",
]  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\r\t")


def in_normal_form(text):
    """Text as the records hold it: composed, without blanks around it that no guard keeps."""
    return text if text in AWKWARD else composed(text).lstrip("'")


texts = st.one_of(st.sampled_from(AWKWARD), st.text(CHARACTERS, max_size=12).map(in_normal_form)).filter(bool)


@st.composite
def awkward_records(draw):
    """Valid records whose titles and names are anything that a cell can hold."""
    rows = draw(valid_rows())
    for name in ("agreements", "partners", "programmes", "recognitions", "claims"):
        for row in rows[name]:
            for column in ("title_en", "title_ko", "name_en", "name_ko", "aliases", "signatory"):
                if column in TABLES[name].column_names:
                    row[column] = draw(texts)
    for row in rows["partners"]:
        row["latitude"] = draw(st.sampled_from(["", "37.5", "-0.000001", "37.123456789012345", "0.1", "1.10"]))
    return records(**rows)


def as_csv(tables, path):
    path.mkdir()
    for name in TABLES:
        (path / f"{name}.csv").write_bytes(csv_bytes(record_columns(tables, name), context(tables)))


def as_xlsx(tables, path):
    path.write_bytes(xlsx_bytes(tables, [(METRICS["commitments"], METRICS["commitments"].table(tables))], context(tables)))


def as_json(tables, path):
    path.write_bytes(json_bytes({name: record_columns(tables, name) for name in TABLES}, context(tables)))


def as_zip(tables, path):
    path.write_bytes(package_bytes(tables, context(tables)))


def as_folder(tables, path):
    save_folder(as_text(tables), path)


def as_parquet(tables, path):
    path.mkdir()
    for name, frame in as_text(tables).items():
        frame.to_parquet(path / f"{name}.parquet", index=False)


def as_sqlite(tables, path):
    with sqlite3.connect(path) as connection:
        for name, frame in as_text(tables).items():
            frame.to_sql(name, connection, index=False)
    connection.close()


def context(tables, lang="en"):
    return Context.of(tables, Filters(), Words(lang))


WAYS = {
    "csv": (as_csv, "records"), "xlsx": (as_xlsx, "records.xlsx"), "json": (as_json, "records.json"), "zip": (as_zip, "records.zip"),
    "folder": (as_folder, "records"), "parquet": (as_parquet, "records"), "sqlite": (as_sqlite, "records.db"),
}  # fmt: skip


def in_this_process(path):
    return tables_of(containers.tables(str(path), Limits(), lambda rows: None), path)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(tables=awkward_records())
def test_any_records_come_back_from_every_export(tables, tmp_path_factory):
    sound: dict[str, pd.DataFrame] = {}
    for write, name in WAYS.values():
        path = tmp_path_factory.mktemp("out") / name
        write(tables, path)
        found, faults = in_this_process(path)
        if not sound or not all(found[table].equals(sound[table]) for table in sound):  # the same tables have the same faults
            faults, sound = faults + validate(found), found
        assert [str(fault) for fault in errors_of(faults)] == []
        assert edition_of(found) == tables.edition


@pytest.mark.parametrize("way", WAYS)
class TestComesBack:
    def test_the_embedded_records_through_a_process_of_their_own(self, way, embedded, tmp_path):
        write, name = WAYS[way]
        write(embedded, tmp_path / name)
        assert load(tmp_path / name).edition == embedded.edition

    def test_integers_of_any_size_and_every_awkward_text(self, way, tmp_path):
        write, name = WAYS[way]
        tables = records(
            agreements=[{"agreement_id": f"a{number:02}", "title_en": text, "title_ko": text} for number, text in enumerate(AWKWARD)],
            amounts=[
                {"agreement_id": "a00", "kind": kind, "amount": amount} for kind, amount in [("upfront", 2**53 + 1), ("milestone", 10**25), ("royalty", 0)]
            ],
        )
        write(tables, tmp_path / name)
        found = load(tmp_path / name)
        assert found.agreements["title_en"].tolist() == AWKWARD
        assert found.amounts["amount"].tolist() == [10**25, 0, 2**53 + 1]


def test_a_korean_workbook_with_every_metric_comes_back(embedded, tmp_path):
    shown = [(metric, metric.table(embedded)) for metric in METRICS.values() if not metric.view_of]
    (tmp_path / "r.xlsx").write_bytes(xlsx_bytes(embedded, shown, context(embedded, "ko")))
    found, faults = read(tmp_path / "r.xlsx")
    assert faults == [] and edition_of(found) == embedded.edition


JUNK = st.one_of(
    st.binary(max_size=200),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(str.encode),
    st.lists(st.lists(st.sampled_from(["partner_id", "name_en", "hospital", '"', "\0", "", "a,b", "\n", "한", "=1", "2019"]), max_size=5), max_size=6).map(
        lambda rows: "\n".join(map(",".join, rows)).encode("utf-8")
    ),
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=JUNK, name=st.sampled_from(["partners.csv", "agreements.csv", "records.xlsx", "records.json", "records.zip", "records.db", "partners.parquet"]))
@example(content=b"PK\x03\x04", name="records.zip")
@example(content=b"SQLite format 3\0", name="records.db")
@example(content=b"PAR1PAR1", name="partners.parquet")
@example(content=b'{"tables": {"partners": [1]}}', name="records.json")
@example(content=b'{"tables": {"partners": [{"partner_id": {"a": NaN}}]}}', name="records.json")
@example(content=b'{"tables": {"partners": [{"partner_id": "\\ud800"}]}}', name="records.json")
@example(content=b"[" * 5000, name="records.json")
def test_junk_is_never_an_exception(content, name, tmp_path_factory):
    folder = tmp_path_factory.mktemp("junk")
    (folder / name).write_bytes(content)
    for source in (folder, folder / name):
        found, faults = in_this_process(source)
        filled = any(len(frame) for frame in found.values())
        assert all(str(fault) for fault in faults + (validate(found) if filled else []))
        assert faults or source == folder


CELLS = st.one_of(st.sampled_from(["", "a", "NA", "1", "-1", "x" * 50, "2019-13", "=1", "한", unicodedata.normalize("NFD", "한")]), st.text(max_size=5))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_validate_never_raises_on_text_in_the_right_columns(data):
    held = frames()
    for name in data.draw(st.lists(st.sampled_from(list(TABLES)), unique=True, min_size=1, max_size=4)):
        columns = TABLES[name].column_names
        rows = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=4))
        held[name] = pd.DataFrame(rows, columns=columns, index=pd.RangeIndex(2, 2 + len(rows), name="row"), dtype="object").astype("str")
    assert all(fault.row >= 0 and str(fault) for fault in validate(held))
