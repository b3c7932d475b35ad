"""Write records as a folder of CSV files, whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from oi_metrics.records.faults import Fault
from oi_metrics.records.formulas import neutralised
from oi_metrics.schema import TABLES
from oi_metrics.told import Told

_EXCHANGE, _HERE = 2, -100


class NotSaved(Exception):
    """The records were not saved; what stood there before stands there still. `fault` tells why."""

    def __init__(self, folder: Path, value: str, problem: Told, remedy: Told):
        self.fault = Fault(folder.name, 0, "", value, problem, remedy)
        super().__init__(str(self.fault))


def save_folder(frames: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write every table into the folder; whenever it is read, it holds the old records whole or the new ones.

    Other files of the folder stay. Raises NotSaved where it cannot be written, with the old records as they were.
    """
    folder = folder.resolve()
    try:
        _save(frames, folder)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise NotSaved(folder, reason, Told("kept the records from being saved; they are as before"), Told("mend that and save again")) from problem


def _save(frames: Mapping[str, pd.DataFrame], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        if folder.exists():
            shutil.copytree(folder, aside, dirs_exist_ok=True)
            shutil.copystat(folder, aside)
        for name, table in TABLES.items():
            text = frames[name][table.column_names].map(neutralised).to_csv(index=False, lineterminator="\n")
            with open(aside / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        _sync(aside)
        _put(aside, folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(aside: Path, folder: Path) -> None:
    """Exchange the two folders in one step; the old one is then `aside`."""
    if not folder.exists():
        os.rename(aside, folder)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_HERE, os.fsencode(aside), _HERE, os.fsencode(folder), _EXCHANGE):
        raise OSError(ctypes.get_errno(), "the folder cannot be exchanged", str(folder))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
