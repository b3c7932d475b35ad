"""A save that is killed, has no room or meets a reader: the old or the new records, whole."""

import errno
import os
import random
import subprocess
import threading
import time

import pytest

from oi_metrics.records import write
from oi_metrics.records.reading.files import file_bytes
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.tables import edition_of
from oi_metrics.records.write import NotSaved, package_files, save_folder, standing

from ..conftest import frames
from . import apart

OLD = frames(partners=[{"partner_id": f"old{number}"} for number in range(30)])
NEW = frames(partners=[{"partner_id": f"new{number}"} for number in range(50)], targets=[{"year": 2030, "target": 5}])
WHOLE = (package_files(OLD), package_files(NEW))
KILLS = {"in one step": 100, "in two steps": 50}


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(params=["in one step", "in two steps"])
def folder(request, tmp_path, monkeypatch):
    """A folder with the old records, on a system that lets folders change places in one step, and on one that does not."""
    if request.param == "in two steps":
        monkeypatch.setattr(write, "exchanged", lambda one, other: False)
    else:
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        assert write.exchanged(tmp_path / "a", tmp_path / "b")
    save_folder(OLD, tmp_path / "records")
    return tmp_path / "records"


def in_one_step(request):
    return request.node.callspec.params["folder"] == "in one step"


def test_a_save_makes_the_folder_and_what_is_above_it(tmp_path):
    save_folder(NEW, tmp_path / "by" / "year" / "records")
    assert held(tmp_path / "by" / "year" / "records") == WHOLE[1]


def test_a_save_leaves_nothing_of_what_was_there(folder):
    save_folder(NEW, folder)
    save_folder(OLD, folder)
    assert held(folder) == WHOLE[0]
    assert sorted(path.name for path in folder.parent.iterdir() if path.name not in "ab") == [".records.lock", "records"]


def test_what_is_saved_reads_back(folder):
    found, faults = read_folder(folder)
    assert faults == [] and edition_of(found) == edition_of(OLD)


def test_killed_a_hundred_times_it_is_the_old_or_the_new_records(folder, request):
    chosen = random.Random(1)
    seen = set()
    started = time.monotonic()
    save_folder(OLD, folder)
    one_save = time.monotonic() - started
    for _ in range(KILLS[request.node.callspec.params["folder"]]):
        saving = apart.begun(apart.saved_for_ever, folder, (NEW, OLD), in_one_step(request))
        time.sleep(chosen.uniform(0.2, 4) * one_save)
        apart.killed(saving)
        found = held(standing(folder))
        assert found in WHOLE
        seen.add(len(found))
    save_folder(NEW, folder)
    assert held(folder) == WHOLE[1]
    assert len(seen) == 2


def test_a_reader_meanwhile_reads_the_old_or_the_new_records(folder, request):
    editions = {edition_of(OLD), edition_of(NEW)}
    saving = apart.begun(apart.saved_for_ever, folder, (NEW, OLD), in_one_step(request), 0.3)
    whole = 0
    try:
        for _ in range(20):
            found, faults = read_folder(standing(folder))
            assert {fault.problem for fault in faults} <= {"keeps changing while it is read"}, "half of two editions is never read"
            assert faults or edition_of(found) in editions
            whole += not faults
        assert whole
    finally:
        apart.killed(saving)


@pytest.mark.parametrize("step", range(1, 21))
def test_a_disk_that_fails_at_any_step_leaves_the_old_records(folder, step, monkeypatch):
    steps = []

    def failing(descriptor):
        steps.append(descriptor)
        if len(steps) == step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(write.os, "fsync", failing)
    if step <= len(WHOLE[1]) + 1:
        with pytest.raises(NotSaved, match="'No space left on device' kept the records from being saved; fix that and save again"):
            save_folder(NEW, folder)
        assert held(folder) == WHOLE[0]
    else:
        save_folder(NEW, folder)
        assert held(folder) == WHOLE[1]


def test_a_full_disk_leaves_the_old_records(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    large = frames(partners=[{"partner_id": f"p{number}", "name_en": "x" * 1000} for number in range(500)])
    if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False, capture_output=True).returncode == 0:
        try:
            save_folder(OLD, disk / "records")
            with pytest.raises(NotSaved, match="No space left on device"):
                save_folder(large, disk / "records")
            assert held(disk / "records") == WHOLE[0]
            save_folder(NEW, disk / "records")
            assert held(disk / "records") == WHOLE[1]
        finally:
            subprocess.run(["umount", disk], check=True)
        return
    save_folder(OLD, disk / "records")

    saving = apart.begun(apart.save_in_little_room, disk / "records", large)
    saving.join()
    assert saving.exitcode == apart.NO_ROOM
    assert held(disk / "records") == WHOLE[0]


def test_two_writers_take_turns(folder, request):
    saving = apart.begun(apart.saved_for_ever, folder, (NEW, OLD), in_one_step(request), 0.05)
    try:
        for _ in range(5):
            save_folder(NEW, folder)
    finally:
        apart.killed(saving)
    assert held(standing(folder)) in WHOLE


def test_a_writer_that_does_not_end_is_not_waited_for_long(tmp_path):
    save_folder(OLD, tmp_path / "records")
    with write.only_writer(tmp_path / "records", 1):
        outcome = []

        def save():
            try:
                save_folder(NEW, tmp_path / "records", wait_seconds=0.1)
            except NotSaved as refused:
                outcome.append(str(refused))

        thread = threading.Thread(target=save)
        thread.start()
        thread.join()
    assert outcome == ["records: 'records' is being saved by someone else; try again in a moment"]
    assert held(tmp_path / "records") == WHOLE[0]


@pytest.mark.parametrize("other", ["notes.docx", ".git", "extra.csv"])
def test_a_folder_with_anything_else_in_it_is_not_replaced(tmp_path, other):
    save_folder(OLD, tmp_path / "records")
    (tmp_path / "records" / other).mkdir()
    with pytest.raises(NotSaved) as refused:
        save_folder(NEW, tmp_path / "records")
    assert str(refused.value) == f"records: '{other}' is no part of the records and would be lost; move it elsewhere, or save into an empty folder"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "records").write_text("mine")
    with pytest.raises(NotSaved, match="is no folder; name a folder to save into"):
        save_folder(NEW, tmp_path / "records")
    assert (tmp_path / "records").read_text() == "mine"


@pytest.mark.parametrize("way", ["by another file", "in place"])
def test_a_file_replaced_while_it_is_read_is_the_old_or_the_new_one(tmp_path, way):
    path, done = tmp_path / "records.csv", threading.Event()
    contents = [letter * size for letter, size in ((b"a", 200_000), (b"b", 300_000))]
    path.write_bytes(contents[0])

    def replace():
        while not done.is_set():
            for content in contents:
                if way == "in place":
                    path.write_bytes(content)
                else:
                    (tmp_path / "aside").write_bytes(content)
                    os.replace(tmp_path / "aside", path)
                time.sleep(0.05)

    thread = threading.Thread(target=replace)
    thread.start()
    try:
        found = [file_bytes(path, Limits()) for _ in range(25)]
    finally:
        done.set()
        thread.join()
    assert set(found) <= set(contents)
