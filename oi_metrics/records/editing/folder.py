"""Edit the records of a folder of CSV files: one writer at a time, the whole folder replaced at once, the log in a file beside it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing import edits
from oi_metrics.records.editing.audit_log import Entry, stamped
from oi_metrics.records.editing.chain import Wrong
from oi_metrics.records.editing.edits import Change, Outcome, Versions
from oi_metrics.records.editing.log_file import DamagedLog, LogFile
from oi_metrics.records.editing.rules import not_allowed, refusal, saved, undone
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.write import NotSaved, save_folder

CUT_OFF = "the save was cut off before anything was written"


class FolderEditor:
    """The `Editor` of a folder. The version of a row is a hash of it; the log is `<folder>.audit.csv` beside the folder."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()
        self._log = LogFile.beside(self._folder)

    def read(self) -> tuple[dict[str, pd.DataFrame], Versions]:
        frames, faults = read_folder(self._folder)
        if faults:
            raise InvalidRecords(faults)
        return frames, {name: {key: edits.hashed(row) for key, row in edits.rows_of(frames[name], name).items()} for name in TABLES}

    def save(self, changes: Sequence[Change], who: str, expected_versions: Versions) -> Outcome:
        return self._writing(who, lambda held: saved(held, changes, who, expected_versions))

    def undo(self, number: int, who: str) -> Outcome:
        return self._writing(who, lambda held: undone(held, held.entries(number=number), who))

    def undo_save(self, save: str, who: str) -> Outcome:
        return self._writing(who, lambda held: undone(held, held.entries(save=save), who))

    def log(self, limit: int = 1000) -> list[Entry]:
        return self._log.entries()[::-1][:limit]

    def log_is_wrong(self) -> Wrong | None:
        return self._log.first_wrong()

    def _writing(self, who: str, work: Callable[[_Held], Outcome]) -> Outcome:
        faults = not_allowed() + edits.name_faults(who)
        if faults:
            return refusal(faults)
        try:
            with _locked(self._folder):
                frames, versions = self.read()
                held = _Held(self._folder, self._log, frames, versions)
                held.settle()
                return work(held)
        except NotSaved as problem:
            return refusal([problem.fault])
        except DamagedLog as damaged:
            return refusal([damaged.fault])
        except OSError as problem:
            reason = Message("cannot be written: {reason}", reason=os.strerror(problem.errno or 0))
            return refusal(
                [Fault(self._folder.name, 0, "", self._folder.name, reason, Message("free some space or ask for the right to write, then save again"))]
            )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with open(folder.with_name(f".{folder.name}.edit.lock"), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class _Held:
    """The records of the folder while its lock is held."""

    def __init__(self, folder: Path, log: LogFile, frames: dict[str, pd.DataFrame], versions: Versions):
        self._folder, self._log, self.frames, self.versions = folder, log, frames, versions
        self._entries = log.entries()

    def computing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def latest(self, table: str, key: str) -> Entry | None:
        return next((entry for entry in reversed(self._entries) if (entry.table, entry.key) == (table, key) and entry.accepted), None)

    def entries(self, *, number: int = 0, save: str = "") -> list[Entry]:
        return [entry for entry in self._entries if (entry.number == number if number else entry.save == save)]

    def refuse(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        return self._append(entries)

    def settle(self) -> None:
        """Say in the log that the last save, announced there, was cut off before the folder was replaced."""
        last = [entry for entry in self._entries if entry.accepted and entry.save == self._entries[-1].save]
        if last and all(self._stands(entry, before=True) for entry in last) and not all(self._stands(entry) for entry in last):
            self._append([replace(entry, accepted=False, told=CUT_OFF, undoes=entry.number) for entry in last])

    def _stands(self, entry: Entry, before: bool = False) -> bool:
        row = entry.before if before else entry.after
        return self.versions.get(entry.table, {}).get(entry.key) == (None if row is None else edits.hashed(row))

    def write(self, frames: dict[str, pd.DataFrame], changes: Sequence[Change], entries: Sequence[Entry]) -> Outcome:
        """The log first, so that no change is without its entry; `settle` mends it when the folder was not reached."""
        told = [replace(entry, version="" if entry.after is None else edits.hashed(entry.after)) for entry in entries]
        numbers = self._append(told)
        try:
            save_folder(frames, self._folder)
        except NotSaved:
            self.settle()
            raise
        written: dict[str, dict[str, str | None]] = {}
        for change in changes:
            written.setdefault(change.table, {})[change.key] = None if change.after is None else edits.hashed(change.after)
        return Outcome(True, written, numbers)

    def _append(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        made = self._log.append(stamped(entries))
        self._entries += made
        return tuple(entry.number for entry in made)
