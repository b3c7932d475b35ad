"""Records in PostgreSQL and in SQLite: the same tests on both."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from oi_metrics.cli import main
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.schema import TABLES
from oi_metrics.records import database
from oi_metrics.records.database import DatabaseProblem
from oi_metrics.records.database.address import parsed
from oi_metrics.records.database.connection import Line
from oi_metrics.records.editing import choose
from oi_metrics.records.load import load, read
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import edition_of, short, typed
from tests.conftest import agreements, frames, parties, partners
from tests.postgres import PASSWORD, Server
from tests.records import apart
from tests.strategies import valid_rows

ODD = {
    "agreements": [
        {"agreement_id": "서울", "title_en": '=HYPERLINK("http://x")', "title_ko": "a\tb\\N\r\nc \\. 'd' \"e\"", "signed": "[2018-06-28,2018-06-29]"},
        {"agreement_id": "b", "title_en": "-2+3", "title_ko": "\\.", "signed": "2009/2013"},
    ],
    "partners": [{"partner_id": "007", "name_en": "NA", "name_ko": "서울대학교병원", "latitude": "37.50"}, {"partner_id": "p", "name_en": "NULL"}],
    "parties": [{"agreement_id": "b", "party": "007", "partner_id": "007"}],
    "amounts": [{"agreement_id": "b", "amount": 10**30}],
}
ODD["agreements"][0]["agreement_id"] = "a"


def texts(tables):
    return {name: frame.to_numpy().tolist() for name, frame in tables.items()}


def by_other_program(url: str, *statements: str) -> None:
    """What another program does to the database."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


class TestRoundTrip:
    def test_of_the_embedded_records_is_the_same_edition(self, url: str, embedded) -> None:
        loaded = database.load(url, read(EMBEDDED)[0], "Kim")
        assert (loaded.edition, loaded.added) == (embedded.edition, 898)
        assert load(url).edition == embedded.edition

    def test_keeps_every_text_as_written_and_in_order(self, url: str) -> None:
        given_frames = frames(**ODD)
        database.load(url, given_frames, "Kim")
        found, faults = read(url)
        assert faults == []
        assert texts(found) == texts(given_frames)

    def test_reading_tells_how_many_rows_are_read(self, url: str) -> None:
        database.load(url, frames(agreements=agreements(**{f"a{number}": "2018" for number in range(4_100)}), partners=partners(p="hospital")), "Kim")
        told: list[int] = []
        found, _ = read(url, progress=told.append)
        assert told == sorted(told)
        assert told[-1] == sum(map(len, found.values()))
        assert max(after - before for before, after in zip([0, *told], told, strict=False)) == 2_000

    def test_from_database_to_folder_and_back(self, fresh: Callable[[], str], tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
        one, other = fresh(), fresh()
        database.load(one, frames(**ODD), "Kim")
        assert run(["dump", one, "--out", str(tmp_path / "out")]) == 0
        assert run(["load", other, str(tmp_path / "out"), "--who", "Kim"]) == 0
        assert texts(read(other)[0]) == texts(frames(**ODD))
        assert edition_of(read(tmp_path / "out")[0]) == edition_of(frames(**ODD))

    def test_of_retired_records_keeps_them(self, url: str) -> None:
        given_frames = frames(agreements=agreements(a="2018", b=""), retired=[{"record_type": "agreements", "record_id": "a", "reason": "twice"}])
        database.load(url, given_frames, "Kim")
        assert read(url)[0]["agreements"]["agreement_id"].tolist() == ["a", "b"]
        assert load(url).agreements["agreement_id"].tolist() == ["b"]

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(valid_rows())
    def test_of_any_records_gives_the_same_tables(self, url: str, rows) -> None:
        given_frames = frames(**rows)
        database.load(url, given_frames, "Kim", replace=True)
        found, faults = read(url)
        assert faults == []
        expected, result = typed(given_frames), typed(found)
        assert result.edition == expected.edition
        for name in TABLES:
            pd.testing.assert_frame_equal(result.frames[name], expected.frames[name], obj=name)


class TestLoad:
    def test_into_a_filled_database_needs_a_word(self, url: str) -> None:
        database.load(url, frames(agreements=agreements(a="")), "Kim")
        with pytest.raises(DatabaseProblem, match="holds 2 rows of records already; load into an empty database, or use --replace"):
            database.load(url, frames(), "Kim")
        assert load(url).agreements["agreement_id"].tolist() == ["a"]

    def test_that_replaces_leaves_in_the_log_what_was_there(self, url: str) -> None:
        database.load(url, frames(agreements=agreements(a="2018", b="2019", c="")), "Kim")
        loaded = database.load(url, frames(agreements=agreements(a="2018", b="2020", d="")), "Lee", replace=True)
        assert (loaded.added, loaded.changed, loaded.gone) == (1, 1, 1)
        log = {(entry.action, entry.key): entry for entry in database.log(url) if entry.who == "Lee"}
        assert set(log) == {("load", ""), ("change", "b"), ("remove", "c"), ("add", "d")}
        assert (log["change", "b"].before["signed"], log["change", "b"].after["signed"]) == ("2019", "2020")
        assert log["remove", "c"].before["agreement_id"] == "c"

    def test_of_faulty_records_changes_nothing(self, url: str) -> None:
        database.load(url, frames(agreements=agreements(a="")), "Kim")
        with pytest.raises(InvalidRecords) as refused:
            database.load(url, frames(parties=parties("nowhere", "?hospital")), "Kim", replace=True)
        assert str(refused.value.faults[0]) == "parties/nowhere/1, agreement_id: 'nowhere' is not in agreements; add it there or fix the key"
        assert load(url).agreements["agreement_id"].tolist() == ["a"]

    def test_of_a_text_that_no_database_keeps_names_it(self, url: str) -> None:
        with pytest.raises(InvalidRecords) as refused:
            database.load(url, frames(agreements=[{"agreement_id": "a", "title_en": "x\x00y"}]), "Kim")
        assert str(refused.value.faults[0]) == "agreements/a, title_en: \"'x\\\\x00y'\" holds a character that is no text; remove the character"

    def test_killed_at_any_moment_leaves_the_old_or_the_new_records(self, url: str) -> None:
        old = frames(agreements=agreements(**{f"a{number}": "2018" for number in range(800)}))
        new = frames(agreements=agreements(**{f"a{number}": "2019" for number in range(800)}))
        editions = {edition_of(old): old, edition_of(new): new}
        database.load(url, old, "Kim")
        survived = []
        for attempt in range(8):
            target = new if load(url).edition == edition_of(old) else old
            child = apart.begun(apart.loaded, url, target)
            if attempt < 7:
                time.sleep(0.1 * attempt)
                child.kill()
            child.join()
            survived.append(load(url).edition)
        assert set(survived) <= set(editions)
        assert survived[-1] == edition_of(target), "a load that is not killed is made"


class TestFaults:
    def test_name_table_and_key(self, url: str) -> None:
        database.load(url, frames(agreements=agreements(a="2018"), partners=partners(p="hospital")), "Kim")
        by_other_program(url, "UPDATE agreements SET signed = '2019/13'", "UPDATE partners SET partner_type = 'bank'")
        with pytest.raises(InvalidRecords) as refused:
            load(url)
        told = [str(fault) for fault in refused.value.faults]
        assert told[0] == "agreements/a, signed: '2019/13' is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013"
        assert told[1].startswith("partners/p, partner_type: 'bank' is not in the vocabulary; use government, ")

    def test_of_a_database_without_records(self, url: str) -> None:
        if url.startswith("sqlite"):
            by_other_program(url, "CREATE TABLE other (id TEXT)")
        found, faults = read(url)
        assert found == {}
        assert [(fault.problem, fault.remedy) for fault in faults] == [("holds no records", "run python -m oi_metrics db init with its address")]

    @pytest.mark.parametrize("address", ["postgresql://", "mysql://u:pw@h/x", "sqlite://", "postgresql://u:pw@h:port/x"])
    def test_of_an_address_say_what_to_write(self, address: str) -> None:
        with pytest.raises(DatabaseProblem, match="write postgresql://user@host/database or sqlite:///file") as refused:
            database.load(address, frames(), "Kim")
        assert "pw" not in str(refused.value)

    def test_of_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        missing = tmp_path / "nowhere.sqlite"
        (fault,) = read(f"sqlite:///{missing}")[1]
        assert (fault.problem, missing.exists()) == ("is not a database that is there", False)

    def test_of_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("not a database, but long enough to look like one\n" * 100)
        (fault,) = read(f"sqlite:///{tmp_path / 'notes.txt'}")[1]
        assert (fault.problem, fault.remedy) == ("is not a SQLite database", "name a file that is one")


WITHOUT_TRIGGERS = {
    "postgresql": ("DROP TRIGGER audit_log_stays ON audit_log",),
    "sqlite": ("DROP TRIGGER audit_log_stays_update", "DROP TRIGGER audit_log_stays_delete"),
}
"""What an owner of a database can do to what keeps its log."""


class TestMigration:
    def test_makes_everything_and_then_nothing(self, url: str) -> None:
        assert {*TABLES, "audit_log", "records_edition"} == set(database.init(url))
        assert database.init(url) == []
        assert sum(map(len, read(url)[0].values())) == 0

    def test_of_an_older_layout_keeps_the_records(self, url: str) -> None:
        """An older version knew neither retirement nor who signed for the company."""
        database.load(url, frames(agreements=agreements(a="2018")), "Kim")
        by_other_program(url, "DROP TABLE retired", "ALTER TABLE agreements DROP COLUMN signatory")
        before = load(url)
        assert set(database.init(url)) == {"retired", "agreements.signatory"}
        after = load(url)
        assert after.edition == before.edition == edition_of(frames(agreements=agreements(a="2018")))
        database.load(url, frames(retired=[{"record_type": "agreements", "record_id": "a", "reason": "old"}]), "Kim", replace=True)
        assert load(url).retired["record_id"].tolist() == ["a"]

    def test_of_a_log_older_than_the_chain_is_asked_for_and_covers_what_stands(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Records are shown all the same; their log is not added to before it can be chained."""
        monkeypatch.setenv("OI_EDIT", "1")
        database.load(url, frames(agreements=agreements(a="2018")), "Kim")
        by_other_program(url, *WITHOUT_TRIGGERS[url.partition(":")[0]])
        for table, column in (("audit_log", "digest"), ("records_edition", "log_entry"), ("records_edition", "log_digest")):
            by_other_program(url, f"ALTER TABLE {table} DROP COLUMN {column}")
        assert load(url).agreements["agreement_id"].tolist() == ["a"]
        with pytest.raises(DatabaseProblem, match=r"audit_log\.digest.*run python -m oi_metrics db init"):
            database.log(url)
        assert set(database.init(url)) == {"audit_log.digest", "records_edition.log_entry", "records_edition.log_digest"}
        database.load(url, frames(agreements=agreements(a="2019")), "Lee", replace=True)
        assert [bool(entry.digest) for entry in database.log(url)] == [True, True, False]
        assert choose.editor(url).log_is_wrong() is None
        by_other_program(url, *WITHOUT_TRIGGERS[url.partition(":")[0]], "UPDATE audit_log SET who = 'Leo' WHERE entry = 1")
        assert choose.editor(url).log_is_wrong().number == 2

    def test_of_a_newer_layout_is_refused(self, url: str) -> None:
        database.init(url)
        by_other_program(url, "ALTER TABLE agreements ADD COLUMN colour TEXT")
        with pytest.raises(DatabaseProblem, match="is not known to this version of the program; update the program"):
            database.init(url)
        assert [fault.value for fault in read(url)[1]] == ["agreements.colour"]

    def test_lets_tables_of_others_be(self, url: str) -> None:
        by_other_program(url, "CREATE TABLE notes (id TEXT)")
        assert "notes" not in database.init(url)
        by_other_program(url, "INSERT INTO notes VALUES ('kept')")
        database.load(url, frames(), "Kim")


class TestPasswords:
    def test_wrong_one_is_told_without_it(self, postgres: Server) -> None:
        wrong = f"postgresql://keeper:hunter2@127.0.0.1:{postgres.port}/postgres"
        (fault,) = read(wrong)[1]
        assert fault.problem == "rejects the user or the password"
        assert "hunter2" not in str(fault)

    def test_is_in_no_message(self, postgres: Server, capsys) -> None:
        for call in (
            ["init", postgres.url("nowhere")],
            ["dump", postgres.url("nowhere"), "--out", "x"],
            ["log", postgres.url("postgres")],
            [postgres.url("x")],
        ):
            run(call)
            printed = capsys.readouterr()
            assert PASSWORD not in printed.out + printed.err and "s3cret" not in printed.out + printed.err, call

    def test_is_not_shown_by_the_line(self, postgres: Server) -> None:
        assert Line(parsed(postgres.url("x"))).place == f"postgresql://keeper:***@127.0.0.1:{postgres.port}/x"


def run(call: list[str]) -> int:
    """The command, as `python -m oi_metrics db` runs it."""
    return main(["db", *call])


class TestCommands:
    def test_from_init_to_log(self, url: str, tmp_path: Path, capsys) -> None:
        assert run(["init", url]) == 0
        assert run(["load", url, "--who", "Kim"]) == 0
        assert run(["load", url, "--who", "Kim"]) == 2
        assert run(["dump", url, "--out", str(tmp_path / "out")]) == 0
        assert run(["log", url]) == 0
        printed = capsys.readouterr()
        assert f"898 rows, data version {short(load().edition)}; 898 added, 0 changed, 0 removed" in printed.out
        assert "Kim  load  all records" in printed.out
        assert "holds 898 rows of records already" in printed.err
        assert load(tmp_path / "out").edition == load().edition

    def test_address_comes_from_the_environment(self, url: str, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OI_RECORDS", url)
        assert run(["init"]) == 0
        monkeypatch.setenv("OI_RECORDS", "data")
        assert run(["init"]) == 2
        assert "'data' is not the address of a database" in capsys.readouterr().err

    def test_faulty_records_end_with_1(self, url: str, tmp_path: Path, capsys) -> None:
        assert run(["load", url, str(tmp_path / "nowhere")]) == 1
        assert "is missing" in capsys.readouterr().err
