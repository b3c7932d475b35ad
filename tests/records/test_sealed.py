"""Sealed editions: kept whole, opened as they were, and never taken on trust."""

import json
import os
import zipfile
from dataclasses import asdict, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import HealthCheck, given, settings

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.model import schema
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.schema import Column, Table
from oi_metrics.records import sealed
from oi_metrics.records.load import load, read
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.sealed import Seal, seal, seals
from oi_metrics.records.tables import edition_of, typed

from ..conftest import AS_OF, agreements, frames, partners
from ..strategies import valid_rows

DAY = date(2026, 5, 4)
TEXT = frames(agreements=agreements(a="2018", b=""), partners=partners(p="hospital"))
EDITION = edition_of(TEXT)


def sealing(text, place, note="before the demo", who="Kim"):
    return seal(text, place, describe=descriptor, note=note, who=who, day=DAY)


def said(place: Path, edition: str = EDITION) -> list[str]:
    found, faults = sealed.read(f"edition:{edition}", place)
    assert found == {} or not faults
    return [str(fault) for fault in faults]


class TestSeal:
    def test_says_what_it_is(self, tmp_path):
        made = sealing(TEXT, tmp_path / "kept")
        assert replace(made, sha256="", tables={}, digest="") == Seal(EDITION, AS_OF, "2026-05-04", "Kim", "before the demo", "")
        assert {len(made.digest), *map(len, made.tables.values())} == {64} and {"agreements", "partners", "sources"} <= set(made.tables)
        assert sorted(path.name for path in (tmp_path / "kept").glob("[!.]*")) == [f"edition-{EDITION}.json", f"edition-{EDITION}.zip"]
        assert seals(tmp_path / "kept") == ([made], [])

    def test_is_a_data_package(self, tmp_path):
        made = sealing(TEXT, tmp_path)
        with zipfile.ZipFile(tmp_path / f"edition-{EDITION}.zip") as package:
            package.extractall(tmp_path / "open")
        told = json.loads((tmp_path / "open" / "datapackage.json").read_text("utf-8"))
        assert (told["edition"], told["as_of"]) == (made.edition, AS_OF)
        report = Package(str(tmp_path / "open" / "datapackage.json")).validate()
        assert [error.message for task in report.tasks for error in task.errors] == []

    def test_of_the_embedded_records_answers_the_same(self, tmp_path, embedded, embedded_metrics, monkeypatch):
        monkeypatch.setenv("OI_SEALED", str(tmp_path))
        sealing(read(EMBEDDED)[0], tmp_path)
        opened = load(f"edition:{embedded.edition}")
        assert (opened.edition, opened.as_of) == (embedded.edition, embedded.as_of)
        for name in ("headline_figures", "claims_ledger", "validity", "site_comparison"):
            pd.testing.assert_frame_equal(METRICS[name].table(opened), embedded_metrics[name])

    def test_leaves_the_folder_of_the_records_as_it_is(self, tmp_path):
        before = sorted(path.name for path in EMBEDDED.iterdir())
        sealing(read(EMBEDDED)[0], tmp_path)
        assert sorted(path.name for path in EMBEDDED.iterdir()) == before

    def test_is_never_written_over(self, tmp_path):
        sealing(TEXT, tmp_path)
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        with pytest.raises(InvalidRecords) as refused:
            sealing(TEXT, tmp_path, note="again")
        assert str(refused.value.faults[0]) == f"edition-{EDITION}.json: '{EDITION}' is sealed already; open it as edition:{EDITION}"
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_that_was_killed_before_its_entry_can_be_made_again(self, tmp_path):
        sealing(TEXT, tmp_path)
        (tmp_path / f"edition-{EDITION}.json").unlink()
        assert said(tmp_path) == [f"edition:{EDITION}: '{EDITION}' is not sealed in {tmp_path}; use –"]
        sealing(TEXT, tmp_path)
        assert said(tmp_path) == []

    @pytest.mark.parametrize("fails", ["fsync", "link"])
    def test_that_fails_in_the_middle_leaves_no_seal(self, tmp_path, monkeypatch, fails):
        def full(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, fails, full)
            with pytest.raises(InvalidRecords) as refused:
                sealing(TEXT, tmp_path)
        fault = f"{tmp_path}: 'No space left on device' cannot be written; choose a folder that can be written and has room, by OI_SEALED"
        assert str(refused.value.faults[0]) == fault
        assert seals(tmp_path) == ([], [])
        assert not list(tmp_path.glob("edition-*"))
        sealing(TEXT, tmp_path)
        assert said(tmp_path) == []

    def test_writes_over_no_other_file(self, tmp_path):
        (tmp_path / f"edition-{EDITION}.zip").write_bytes(b"a holiday picture")
        with pytest.raises(InvalidRecords) as refused:
            sealing(TEXT, tmp_path)
        assert str(refused.value.faults[0]) == f"edition-{EDITION}.zip: '{EDITION}' is there and is not this data version; move it away, then seal again"
        assert [path.read_bytes() for path in tmp_path.glob("[!.]*")] == [b"a holiday picture"]

    def test_needs_a_day_to_speak_for(self, tmp_path):
        with pytest.raises(InvalidRecords) as refused:
            sealing(frames(sources=[{"source_id": "s", "accessed": ""}]), tmp_path)
        assert str(refused.value.faults[0]) == "sources.csv, accessed: '' gives no day for which the records speak; fill in when a source was read"
        assert list(tmp_path.iterdir()) == []

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(valid_rows())
    def test_of_any_records_opens_to_the_same_text(self, tmp_path, rows):
        text = frames(**rows)
        place = tmp_path / edition_of(text)
        if not place.exists():
            sealing(text, place)
        opened, faults = sealed.read(f"edition:{edition_of(text)}", place)
        assert faults == []
        for name, frame in text.items():
            pd.testing.assert_frame_equal(opened[name].reset_index(drop=True), frame.reset_index(drop=True), check_dtype=False, check_column_type=False)

    def test_keeps_hangul_formulas_and_line_breaks(self, tmp_path):
        text = frames(partners=[{"partner_id": "p", "name_en": "=1+1", "name_ko": "서울\n병원", "aliases": "'=a;@b", "latitude": "-0.000001"}])
        sealing(text, tmp_path)
        opened, _ = sealed.read(f"edition:{edition_of(text)}", tmp_path)
        assert opened["partners"].iloc[0].to_dict() == text["partners"].iloc[0].to_dict()


class TestDamage:
    @pytest.fixture
    def place(self, tmp_path):
        sealing(TEXT, tmp_path)
        return tmp_path

    def package(self, place):
        return place / f"edition-{EDITION}.zip"

    def entry(self, place):
        return place / f"edition-{EDITION}.json"

    def test_of_one_byte_is_refused(self, place):
        content = bytearray(self.package(place).read_bytes())
        content[len(content) // 2] ^= 1
        self.package(place).write_bytes(bytes(content))
        (fault,) = said(place)
        assert fault.startswith(f"edition-{EDITION}.zip, sha256: ")
        assert fault.endswith("is damaged: its hash is not the one that it was sealed with; restore the file from a copy; a seal is never repaired")

    def test_that_takes_the_zip_away_is_refused(self, place):
        self.package(place).unlink()
        assert said(place) == [f"edition-{EDITION}.zip: 'No such file or directory' cannot be read; restore the file from a copy; a seal is never repaired"]

    def test_of_other_records_under_a_right_hash_is_refused(self, place, tmp_path):
        other = sealing(frames(agreements=agreements(a="2019")), tmp_path / "other")
        self.package(place).write_bytes((tmp_path / "other" / f"edition-{other.edition}.zip").read_bytes())
        told = replace(seals(place)[0][0], sha256=other.sha256)
        self.entry(place).write_text(json.dumps(asdict(replace(told, digest=told.own_digest()))), "utf-8")
        assert said(place) == [
            f"edition-{EDITION}.zip, edition: '{other.edition}' is not the data version that was sealed; restore the file from a copy; a seal is never repaired"
        ]

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"{", "cannot be read"),
            (b"[]", "is not the entry of a seal"),
            (b'{"edition": "x"}', "is not the entry of a seal"),
            (b"\xff", "cannot be read"),
            (b"[" * 200_000, "cannot be read"),
        ],
    )
    def test_of_an_entry_is_told_and_hides_no_other_seal(self, place, content, problem):
        other = sealing(frames(agreements=agreements(a="2019")), place)
        self.entry(place).write_bytes(content)
        found, faults = seals(place)
        assert [one.edition for one in found] == [other.edition]
        assert [problem in str(fault) for fault in faults] == [True]
        assert problem in said(place)[0]

    def test_of_an_entry_that_names_another_edition_is_told(self, place):
        self.entry(place).rename(place / "edition-000000000000.json")
        assert "is the entry of another seal" in str(seals(place)[1][0])

    @pytest.mark.parametrize("name", ["", "xyz", "../../etc", EDITION.upper() + "0", f"{EDITION}/.."])
    def test_of_a_name_leads_nowhere(self, place, name):
        assert said(place, name) == [f"edition:{name}: {name!r} is not the id of a data version; write edition: and 12 to 64 of 0-9 and a-f"]

    def test_of_a_folder_that_is_not_there(self, tmp_path):
        assert seals(tmp_path / "nowhere") == ([], [])
        assert said(tmp_path / "nowhere") == [f"edition:{EDITION}: '{EDITION}' is not sealed in {tmp_path / 'nowhere'}; use –"]


def test_twelve_digits_open_a_seal_while_no_other_begins_alike(tmp_path):
    sealing(TEXT, tmp_path)
    found, faults = sealed.read(f"edition:{EDITION[:12]}", tmp_path)
    assert (faults, edition_of(found)) == ([], EDITION)
    twin = f"{EDITION[:12]}{'0' * 52}"
    (tmp_path / f"edition-{twin}.json").write_text("{}", "utf-8")
    (fault,) = said(tmp_path, EDITION[:12])
    assert "begins the ids of several data versions" in fault and twin in fault
    assert sealed.read(f"edition:{EDITION}", tmp_path)[1] == []


def test_loading_a_seal_that_is_not_there_names_those_that_are(tmp_path, monkeypatch):
    monkeypatch.setenv("OI_SEALED", str(tmp_path))
    sealing(TEXT, tmp_path)
    with pytest.raises(InvalidRecords, match=f"use {EDITION}"):
        load("edition:000000000000")


class TestLaterSchema:
    """An edition that was sealed before a table or a column was added opens, and under the same id."""

    def test_with_a_new_optional_table(self, tmp_path, monkeypatch):
        sealing(TEXT, tmp_path)
        column = Column("note_id", "id", "Note key", "Key.", required=True)
        monkeypatch.setitem(schema.TABLES, "notes", Table("notes", "Notes.", ("note_id",), (column,), optional=True))
        assert said(tmp_path) == []

    @pytest.mark.parametrize("name", ["agreements", "evidence", "trials"])
    def test_with_a_new_column(self, tmp_path, monkeypatch, name):
        sealing(TEXT, tmp_path)
        first, *rest = schema.TABLES[name].columns
        monkeypatch.setitem(schema.TABLES, name, replace(schema.TABLES[name], columns=(first, Column("remark", "text", "Remark", "One."), *rest)))
        opened, faults = sealed.read(f"edition:{EDITION}", tmp_path)
        assert (faults, edition_of(opened)) == ([], EDITION)
        assert typed(opened).edition == EDITION

    def test_a_filled_new_column_is_another_edition(self, monkeypatch):
        first, *rest = schema.TABLES["agreements"].columns
        monkeypatch.setitem(
            schema.TABLES, "agreements", replace(schema.TABLES["agreements"], columns=(first, Column("remark", "text", "Remark", "One."), *rest))
        )
        filled = {**TEXT, "agreements": TEXT["agreements"].assign(remark="new")}
        assert edition_of(filled) != EDITION == edition_of({**TEXT, "agreements": TEXT["agreements"].assign(remark="")})


def _seal_with(place: Path, note: str) -> str:
    try:
        return sealing(TEXT, place, note=note).note
    except InvalidRecords:
        return ""


def test_of_several_who_seal_at_once_one_does(tmp_path):
    with get_context("spawn").Pool(2) as pool:
        made = [note for note in pool.starmap(_seal_with, [(tmp_path, str(number)) for number in range(6)]) if note]
    (kept,) = seals(tmp_path)[0]
    assert made == [kept.note]
    assert said(tmp_path) == []


def test_where_seals_are_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("OI_SEALED", str(tmp_path))
    assert sealed.folder() == tmp_path
    monkeypatch.delenv("OI_SEALED")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert sealed.folder() == tmp_path / "data" / "oi-metrics" / "sealed"
