"""Edit the records of a folder of CSV files: one writer at a time, the whole folder replaced at once, the log in a file beside it."""

from __future__ import annotations

import csv
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import astuple, fields, replace
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.records.editing import edits
from oi_metrics.records.editing.audit_log import Entry, as_json, from_json, stamped
from oi_metrics.records.editing.edits import Change, Outcome, Versions
from oi_metrics.records.editing.rules import not_allowed, refusal, saved, undone
from oi_metrics.records.reading.csv_text import MOST_FIELD_CHARACTERS
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.reading.formulas import neutralised, restored
from oi_metrics.records.write import NotSaved, save_folder

COLUMNS = [field.name for field in fields(Entry)]
CUT_OFF = "the save was cut off before anything was written"


class FolderEditor:
    """The `Editor` of a folder. The version of a row is a hash of it; the log is `<folder>.audit.csv` beside the folder."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()
        self._log = self._folder.with_name(f"{self._folder.name}.audit.csv")

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
        return read_log(self._log)[::-1][:limit]

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


def read_log(path: Path) -> list[Entry]:
    """The entries of a log, oldest first."""
    if not path.exists():
        return []
    csv.field_size_limit(MOST_FIELD_CHARACTERS)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [_entry(dict(zip(COLUMNS, map(restored, row), strict=True))) for row in rows]


def _entry(cells: dict[str, str]) -> Entry:
    typed = {"before": from_json(cells["before"]), "after": from_json(cells["after"]), "accepted": cells["accepted"] == "yes"}
    return Entry(**{**cells, **typed, "undoes": int(cells["undoes"]), "number": int(cells["number"])})  # type: ignore[arg-type]


def _cells(entry: Entry) -> list[str]:
    shown = replace(entry, before=as_json(entry.before), after=as_json(entry.after), accepted="yes" if entry.accepted else "no")  # type: ignore[arg-type]
    return [neutralised(str(value)) for value in astuple(shown)]


class _Held:
    """The records of the folder while its lock is held."""

    def __init__(self, folder: Path, log: Path, frames: dict[str, pd.DataFrame], versions: Versions):
        self._folder, self._log, self.frames, self.versions = folder, log, frames, versions
        self._entries = read_log(log)

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
        first = max((entry.number for entry in self._entries), default=0) + 1
        made = [replace(entry, number=number) for number, entry in enumerate(stamped(entries), start=first)]
        aside = self._log.with_name(f".{self._log.name}.new")
        with open(aside, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(_cells, [*self._entries, *made]))
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self._log)
        self._entries += made
        return tuple(entry.number for entry in made)
