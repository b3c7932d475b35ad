"""The file of a folder's log: added to and never written anew, whatever a spreadsheet, a full disk or a cut made of it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.records.editing import log_file
from oi_metrics.records.editing.audit_log import Entry, stamped
from oi_metrics.records.editing.log_file import COLUMNS, DamagedLog, LogFile
from tests.records.editing.test_chain import ENTRIES

ONE = Entry("Kim", "change", "agreements", "a", {"status": "active"}, {"status": "ended"})


@pytest.fixture
def log(tmp_path: Path) -> LogFile:
    return LogFile.beside(tmp_path / "records")


def added(log: LogFile, *who: str) -> list[Entry]:
    return log.append(stamped([replace(ONE, who=name) for name in who]))


@given(st.lists(st.lists(ENTRIES, max_size=3), max_size=4))
def test_what_was_added_is_read_and_in_order(tmp_path_factory: pytest.TempPathFactory, saves: list[list[Entry]]) -> None:
    log = LogFile.beside(tmp_path_factory.mktemp("log") / "records")
    made = [entry for save in saves for entry in log.append(stamped(save))]
    assert log.entries() == made
    assert log.first_wrong() is None


def test_a_save_adds_to_the_file_and_leaves_what_stands(log: LogFile) -> None:
    added(log, "Kim", "Lee")
    before, node = log.path.read_bytes(), log.path.stat().st_ino
    added(log, "Park")
    assert log.path.read_bytes().startswith(before) and log.path.stat().st_ino == node


@pytest.mark.parametrize(
    "harmless",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n",
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.rstrip("\n"),
    ],
    ids=["CRLF", "byte order mark", "blank line at the end", "blank lines", "no newline at the end"],
)
def test_what_an_editor_of_text_does_to_it_harms_nothing(log: LogFile, harmless) -> None:
    added(log, "Kim", "Lee")
    log.path.write_bytes(harmless(log.path.read_text("utf-8")).encode())
    added(log, "Park")
    assert [(entry.number, entry.who) for entry in log.entries()] == [(1, "Kim"), (2, "Lee"), (3, "Park")]
    assert log.first_wrong() is None


def test_the_semicolons_of_a_spreadsheet_stop_no_save(log: LogFile) -> None:
    added(log, "Kim")
    read = log.entries()
    log.path.write_bytes(log_file._lines([COLUMNS, *read], ";"))
    added(log, "Lee")
    assert [entry.who for entry in log.entries()] == ["Kim", "Lee"]
    assert log.first_wrong() is None


@given(st.integers(1, 10_000))
def test_a_write_that_was_cut_off_costs_that_save_alone(tmp_path_factory: pytest.TempPathFactory, bytes_lost: int) -> None:
    log = LogFile.beside(tmp_path_factory.mktemp("log") / "records")
    added(log, "Kim")
    whole, end = log.path.read_bytes(), log.end.read_bytes()
    added(log, "Lee", '"Park"\n')
    content = log.path.read_bytes()
    log.path.write_bytes(content[: max(len(whole), len(content) - bytes_lost)])
    log.end.write_bytes(end)
    assert log.first_wrong() is None
    added(log, "Choi")
    assert log.entries()[0].who == "Kim" and log.entries()[-1].who == "Choi"
    assert log.first_wrong() is None


def test_a_full_disk_leaves_the_log_as_it_was(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    added(log, "Kim")
    before = log.path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            added(log, "Lee")
    assert log.path.read_bytes() == before
    added(log, "Park")
    assert [(entry.number, entry.who) for entry in log.entries()] == [(1, "Kim"), (2, "Park")]


def test_a_deleted_log_goes_on_with_its_numbers_and_is_told(log: LogFile) -> None:
    added(log, "Kim", "Lee")
    log.path.unlink()
    assert log.first_wrong().number == 1
    assert [entry.number for entry in added(log, "Park")] == [3]
    assert log.first_wrong().number == 1


def test_a_log_made_anew_is_told_after_more_saves_too(log: LogFile) -> None:
    added(log, "Kim", "Lee")
    end = log.end.read_bytes()
    log.path.unlink()
    log.end.unlink()
    added(log, "Mallory", "Lee")
    log.end.write_bytes(end)
    assert log.first_wrong().number == 2
    added(log, "Park")
    assert log.first_wrong().number == 3


def test_a_log_older_than_the_chain_goes_on_and_is_covered(log: LogFile) -> None:
    older = [replace(entry, number=n) for n, entry in enumerate(stamped([ONE, replace(ONE, who="Lee")]), start=1)]
    lines = log_file._lines([COLUMNS[:-1], *(log_file._cells(entry)[:-1] for entry in older)], ",")
    log.path.write_bytes(lines)
    assert log.entries() == older
    added(log, "Park")
    assert [(entry.number, entry.who) for entry in log.entries()] == [(1, "Kim"), (2, "Lee"), (3, "Park")]
    assert log.first_wrong() is None
    log.path.write_bytes(log.path.read_bytes().replace(b"Lee", b"Leo"))
    assert log.first_wrong().number == 3


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        (b"\xff\xfe\x00", 1, "UTF-8"),
        (b"who,what\n1,2\n", 1, "header"),
        ((",".join(COLUMNS) + "\nKim,change\n" + "Kim,change\n").encode(), 2, "entry of a log"),
        ((",".join(COLUMNS) + "\n" + ",".join("x" for _ in COLUMNS) + "\n").encode(), 2, "entry of a log"),
    ],
    ids=["binary", "another table", "too few cells", "no number"],
)
def test_what_is_no_log_is_a_fault_with_its_row(log: LogFile, content: bytes, row: int, problem: str) -> None:
    log.path.write_bytes(content)
    with pytest.raises(DamagedLog) as told:
        log.entries()
    assert (told.value.fault.file, told.value.fault.row) == (log.path.name, row)
    assert problem in str(told.value.fault)
    with pytest.raises(DamagedLog):
        added(log, "Kim")
    assert log.path.read_bytes() == content


def test_whatever_quotation_mark_is_taken_out_no_other_entry_is_lost_by_a_save(log: LogFile) -> None:
    """One too few makes one cell of all that follows, which is damage and no write that was cut off."""
    made = added(log, "Kim", 'Lee "the other"', "Park")
    content, end = log.path.read_bytes(), log.end.read_bytes()
    refused = 0
    for place in (n for n, byte in enumerate(content) if byte == ord('"')):
        left = content[:place] + content[place + 1 :]
        log.path.write_bytes(left)
        log.end.write_bytes(end)
        try:
            added(log, "Choi")
        except DamagedLog:
            refused += 1
            assert log.path.read_bytes() == left
        after = log.path.read_bytes()
        assert all(entry.digest.encode() in after for entry in made)
    assert refused
