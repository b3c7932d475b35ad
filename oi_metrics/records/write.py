"""Save the records as a folder: a killed save, a full disk or a reader at the same moment meets the old or the new records whole.

The new folder is written beside the old one, flushed to the disk, and the two change places in one step of the system
(`renameat2` with RENAME_EXCHANGE, on Linux): unlike a link that is pointed elsewhere, the folder stays a folder, for git,
backups and spreadsheet programs too, and there is no moment without it. Where the system has no such step, the old folder
is moved aside first under a name that readers and the next save look for.
"""

from __future__ import annotations

import csv
import ctypes
import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.formulas import neutralised

WAIT_SECONDS = 10.0
DESCRIPTOR = "datapackage.json"
_SETTINGS = (".DS_Store", "Thumbs.db", "desktop.ini")
_EXCHANGE, _AT_FDCWD = 2, -100


class NotSaved(Exception):
    """The records were not saved; what stood there before stands there still. `fault` tells why."""

    def __init__(self, folder: Path, value: str, problem: Message, remedy: Message):
        self.fault = Fault(folder.name, 0, "", value, problem, remedy)
        super().__init__(str(self.fault))


def save_folder(frames: Mapping[str, pd.DataFrame], folder: Path | str, wait_seconds: float = WAIT_SECONDS) -> None:
    """Write text tables, one for every table of the schema, as a Data Package in place of what the folder held.

    Waits up to `wait_seconds` for another save of the same folder. Raises NotSaved when that takes longer, when the
    folder holds anything but records, or when the system refuses to write.
    """
    files = package_files(frames)

    def fill(aside: Path) -> None:
        for name, content in files.items():
            _write(aside / name, content)

    replaced(Path(folder).resolve(), fill, check=_check_replaceable, wait_seconds=wait_seconds)


def replaced(
    folder: Path,
    fill: Callable[[Path], None],
    *,
    check: Callable[[Path], None] = lambda folder: None,
    unless: Callable[[Path, Path], bool] = lambda aside, folder: False,
    wait_seconds: float = WAIT_SECONDS,
) -> bool:
    """Put a new folder, which `fill` fills and flushes, in the place of the old one; False when `unless` it is the same.

    check: raises NotSaved for a folder that must not be replaced. unless: asked with the new and the old folder. Raises
    NotSaved as `save_folder` does.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(folder, wait_seconds):
            _recover(folder)
            check(folder)
            return _replace(folder, fill, unless)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise NotSaved(folder, reason, Message("kept the records from being saved"), Message("fix that and save again")) from problem


def package_files(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """The files of the Data Package by name: its description and a CSV a table, formulas neutralised."""
    names = [name for name, table in TABLES.items() if len(frames[name]) or not table.optional]
    files = {DESCRIPTOR: json.dumps(descriptor(names), ensure_ascii=False, indent=2).encode()}
    return files | {f"{name}.csv": _csv(frames[name][TABLES[name].column_names]).encode() for name in names}


def _csv(frame: pd.DataFrame) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows([neutralised(str(value)) for value in row] for row in frame.itertuples(index=False))
    return out.getvalue()


def standing(folder: Path) -> Path:
    """The folder, or what was moved aside for it by a save that was killed where folders cannot change places."""
    for _ in range(5):
        if folder.exists() or not _previous(folder).exists():
            return folder
        time.sleep(0.02)
    return _previous(folder)


def _previous(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")


def _recover(folder: Path) -> None:
    """Put back what a killed save had moved aside, and clear away what killed saves left unfinished."""
    previous = _previous(folder)
    if previous.exists() and not folder.exists():
        os.rename(previous, folder)
    for left in [previous, *folder.parent.glob(f".{folder.name}.new-*")]:
        shutil.rmtree(left, ignore_errors=True)


def _check_replaceable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotSaved(folder, folder.name, Message("is no folder"), Message("name a folder to save into"))
    ours = {DESCRIPTOR, *(f"{name}.csv" for name in TABLES), *_SETTINGS}
    others = sorted(entry.name for entry in folder.iterdir() if entry.name not in ours) if folder.exists() else []
    if others:
        problem = Message("is no part of the records and would be lost")
        raise NotSaved(folder, others[0], problem, Message("move it elsewhere, or save into an empty folder"))


def _replace(folder: Path, fill: Callable[[Path], None], unless: Callable[[Path, Path], bool]) -> bool:
    aside = folder.with_name(f".{folder.name}.new-{os.getpid()}-{time.monotonic_ns()}")
    aside.mkdir()
    try:
        fill(aside)
        _flush(aside)
        if folder.exists() and unless(aside, folder):
            return False
        if folder.exists():
            _swap(aside, folder)
        else:
            os.rename(aside, folder)
        with suppress(OSError):  # the new records stand already
            _flush(folder.parent)
        return True
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make the names in a folder outlast a loss of power, where folders can be flushed."""
    if sys.platform == "win32":
        return
    descriptor_of_folder = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor_of_folder)
    finally:
        os.close(descriptor_of_folder)


def _swap(aside: Path, folder: Path) -> None:
    if exchanged(aside, folder):
        return
    os.rename(folder, _previous(folder))
    os.rename(aside, folder)
    shutil.rmtree(_previous(folder), ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Whether two folders could change places in one step."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0


@contextmanager
def only_writer(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Held by one save of a folder at a time; the system lets go of it when the saving process ends, however it ends."""
    deadline = time.monotonic() + wait_seconds
    with folder.with_name(f".{folder.name}.lock").open("a") as lock:
        while not _locked(lock.fileno()):
            if time.monotonic() >= deadline:
                raise NotSaved(folder, folder.name, Message("is being saved by someone else"), Message("try again in a moment"))
            time.sleep(0.005)
        yield


def _locked(descriptor_of_lock: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor_of_lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor_of_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
