"""Reading in a process of its own: whatever happens there is told, and nobody else notices."""

import os
import threading
from dataclasses import replace

import pytest

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import AT_ONCE, Cancelled, ReaderDied, isolated
from tests.records import confined_work as work

BOUNDS = Limits(seconds=20, memory_mb=300)
SHORT = Limits(seconds=1, memory_mb=300)


def done(function, *arguments, bounds=BOUNDS, **given):
    return list(isolated(function, *arguments, bounds=bounds, **given))


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_hands_over_what_the_function_yields_and_how_far_it_is():
    told = []
    assert done(work.items, 3, progress=told.append) == [0, 1, 2]
    assert told == [0, 1, 2]


def test_hands_over_a_sheet_as_one_table():
    (sheet,) = done(work.blocks)
    assert (sheet.file, sheet.name, sheet.header, sheet.places) == ("a.csv", "", ["한"], [0])
    assert sheet.table.to_pydict() == {"row": [2, 4], "0": ["\u2028값", ""]}
    assert sheet.faults == [Fault("a.csv", 3, "한", "값", Message("has {n} columns", n=3), Message("keep one"), True)]


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        (replace(BOUNDS, cells=5_000), "holds more than 5,000 cells; leave out what is not a record, or import it in parts"),
        (replace(BOUNDS, text_bytes=2_000_000), "holds more than 2 MB of text once unpacked; leave out what is not a record, or import it in parts"),
    ],
)
def test_what_is_handed_over_is_counted_over_all_sheets_before_any_of_it_is(bounds, told):
    with pytest.raises(ReaderDied) as death:
        next(isolated(work.sheets, 60, 100, bounds=bounds))
    assert str(death.value) == told


@pytest.mark.parametrize("sent", ["sheet", "length"])
def test_the_server_counts_for_itself(sent):
    with pytest.raises(ReaderDied, match="holds more than"):
        done(work.lies, sent, bounds=replace(BOUNDS, cells=5_000, text_bytes=2_000_000))


def test_of_very_many_faults_the_first_are_listed_and_the_others_counted():
    faults = [fault for sheet in done(work.faults, 11_000) for fault in sheet.faults]
    assert len(faults) == 10_001
    assert str(faults[-1]) == "a.csv: '1000' more faults are not listed here; fix those and read the file again"


def test_no_end_of_messages_keeps_it_from_being_stopped():
    with pytest.raises(ReaderDied, match="takes more than 1 seconds"):
        done(work.chatters, bounds=SHORT)


def test_knows_nothing_of_this_process_and_little_of_the_system(monkeypatch):
    monkeypatch.setenv("OI_RECORDS", "postgresql://user:secret@host/records")
    environment, limits, heavy = done(work.settings)
    assert not [name for name in environment if name.startswith("OI_")]
    assert limits == [300 << 20, 21, 0]
    assert heavy == []


def test_what_is_printed_is_no_message():
    assert done(work.prints) == ["message"]


@pytest.mark.parametrize(
    ("function", "bounds", "told"),
    [
        (work.fails, BOUNDS, "cannot be read (ValueError: mended by nobody); open it in a spreadsheet program and save it as XLSX or CSV UTF-8"),
        (work.fills_memory, BOUNDS, "takes more than 300 MB of memory to read; leave out what is not a record, or import it in parts"),
        (work.aborts, BOUNDS, "takes more than 300 MB of memory to read; leave out what is not a record, or import it in parts"),
        (work.crashes, BOUNDS, "stopped its reader; open it in a spreadsheet program and save it as XLSX or CSV UTF-8"),
        (work.is_killed, BOUNDS, "stopped its reader; open it in a spreadsheet program and save it as XLSX or CSV UTF-8"),
        (work.sleeps, SHORT, "takes more than 1 seconds to read; leave out what is not a record, or import it in parts"),
        (work.spins, SHORT, "takes more than 1 seconds to read; leave out what is not a record, or import it in parts"),
    ],
)
def test_its_death_is_told(function, bounds, told):
    with pytest.raises(ReaderDied) as death:
        done(function, bounds=bounds)
    assert str(death.value) == told


def test_writes_no_file(tmp_path):
    with pytest.raises(ReaderDied, match="File too large"):
        done(work.writes, str(tmp_path / "left"))
    assert not (tmp_path / "left").exists() or (tmp_path / "left").stat().st_size == 0


def test_can_be_cancelled_while_it_runs():
    pids: list[int] = []
    asked: list[bool] = []
    found = isolated(work.sleeps, bounds=BOUNDS, cancelled=lambda: asked.append(bool(pids)) or asked[-1])
    pids.append(next(found))
    with pytest.raises(Cancelled):
        next(found)
    assert asked.count(True) == 1, "it ends at the first question"
    assert gone(pids[0])


def test_can_be_left_alone():
    found = isolated(work.sleeps, bounds=BOUNDS)
    pid = next(found)
    found.close()
    assert gone(pid)


def test_no_more_run_at_once_than_the_server_has_room_for():
    running = [isolated(work.sleeps, bounds=BOUNDS) for _ in range(AT_ONCE)]
    for one in running:
        next(one)
    asked = []
    with pytest.raises(Cancelled):
        done(work.items, 1, cancelled=lambda: asked.append(1) or len(asked) > 2)
    for one in running:
        one.close()
    assert done(work.items, 1) == [0]


def test_works_from_many_threads():
    found = []
    threads = [threading.Thread(target=lambda: found.extend(done(work.items, 2))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 0, 1, 1, 1, 1]
