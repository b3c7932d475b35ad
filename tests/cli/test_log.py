"""`log verify`: of a folder and of a database, exit code and the entry that is told."""

from pathlib import Path

import pytest

from oi_metrics.cli import main
from oi_metrics.records import database
from oi_metrics.records.editing.audit_log import Entry, stamped
from oi_metrics.records.editing.log_file import LogFile
from tests.conftest import frames

ENTRIES = [Entry("Kim", "change", "agreements", "a", {"status": "active"}, {"status": status}) for status in ("ended", "planned")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    return tmp_path / "records"


def test_a_log_as_it_was_written_tells_its_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify", str(folder)]) == 0
    assert "no entry yet" in capsys.readouterr().out
    last = LogFile.beside(folder).append(stamped(ENTRIES))[-1]
    assert main(["log", "verify", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "2 entries, each as it was written" in told and f"2:{last.digest}" in told
    assert main(["log", "verify", str(folder), "--end", f"2:{last.digest}"]) == 0


def test_the_first_wrong_entry_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = LogFile.beside(folder)
    log.append(stamped(ENTRIES))
    log.path.write_bytes(log.path.read_bytes().replace(b"planned", b"lapsed "))
    assert main(["log", "verify", str(folder)]) == 1
    assert "records.audit.csv: entry 2 is not as it was written" in capsys.readouterr().out


def test_a_log_made_anew_with_its_end_is_told_by_the_end_noted_elsewhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = LogFile.beside(folder)
    noted = log.append(stamped(ENTRIES))[-1].digest
    log.path.unlink()
    log.end.unlink()
    log.append(stamped(ENTRIES))
    assert main(["log", "verify", str(folder)]) == 0
    assert main(["log", "verify", str(folder), "--end", f"2:{noted}"]) == 1
    assert "entry 2 is not the one with which the log once ended" in capsys.readouterr().out


def test_a_damaged_file_is_a_fault_with_its_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    LogFile.beside(folder).path.write_text("who,what\n", "utf-8")
    assert main(["log", "verify", str(folder)]) == 1
    assert "records.audit.csv, row 1" in capsys.readouterr().err


@pytest.mark.parametrize("call", [["nowhere"], ["{folder}", "--end", "12"]])
def test_a_wrong_call_says_what_to_write(folder: Path, call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify", *(part.format(folder=folder) for part in call)]) == 2
    assert capsys.readouterr().err


def test_the_log_of_a_database_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    database.load(url, frames(), "setup")
    assert main(["log", "verify", url]) == 0
    assert "1 entry, each as it was written" in capsys.readouterr().out
