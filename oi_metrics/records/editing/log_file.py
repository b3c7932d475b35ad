"""The log of a folder of records: a CSV file beside it that is only ever added to, and a small file that says where it ended."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.editing.audit_log import Entry, as_json, from_json
from oi_metrics.records.editing.chain import End, Wrong, chained, end_of, first_wrong
from oi_metrics.records.reading.csv_text import MOST_FIELD_CHARACTERS
from oi_metrics.records.reading.formulas import neutralised, restored

COLUMNS = [field.name for field in fields(Entry)]
BEFORE_THE_CHAIN = COLUMNS[:-1]
DIGITS = 64
"""Of a digest, with which a line ends that was written whole."""
DELIMITERS = (",", ";", "\t")
"""What may separate the cells: a spreadsheet that opened the file may have written another than ours."""


class DamagedLog(InvalidRecords):
    """A log that cannot be read."""

    def __init__(self, path: Path, row: int, value: str, problem: Message):
        remedy = Message("restore the file from a copy, or move it away: the next save then begins another, which goes on with the numbers")
        self.fault = Fault(path.name, row, "", value, problem, remedy)
        super().__init__([self.fault])


@dataclass(frozen=True)
class _Read:
    """A log as it is in its file. delimiter: of its cells. whole: whether entries can be added at its end as it is."""

    entries: tuple[Entry, ...] = ()
    delimiter: str = ","
    whole: bool = False


@dataclass(frozen=True)
class LogFile:
    """The log at `path`; `end` names the file that says where it ended."""

    path: Path
    end: Path

    @classmethod
    def beside(cls, folder: Path) -> LogFile:
        """The log of a folder: `<folder>.audit.csv` and `<folder>.audit.end` beside it."""
        place = folder.resolve()
        return cls(place.with_name(f"{place.name}.audit.csv"), place.with_name(f"{place.name}.audit.end"))

    def entries(self) -> list[Entry]:
        """The entries, oldest first; none where there is no file. Raises DamagedLog."""
        return list(self._read().entries)

    def known_end(self) -> End:
        """Where the log ended when it was last written here; 0 where nothing says so. Raises DamagedLog."""
        try:
            return End.read(self.end.read_text(encoding="ascii"))
        except FileNotFoundError:
            return End()
        except ValueError:
            raise DamagedLog(self.end, 0, "", Message("does not say where the log ended")) from None

    def first_wrong(self, ends: Sequence[End] = ()) -> Wrong | None:
        """The first entry that is not as it was written. Raises DamagedLog."""
        return first_wrong(self.entries(), (self.known_end(), *ends))

    def append(self, entries: Sequence[Entry]) -> list[Entry]:
        """Add entries at the end, each numbered and chained on from where the log ended, whatever became of it since.

        All are added or none. Raises DamagedLog and OSError.
        """
        there, known = self._read(), self.known_end()
        last = end_of(there.entries)
        made = chained(entries, known if known.number >= last.number else last)
        if not made:
            return []
        if there.whole:
            self._add(_lines(made, there.delimiter))
        else:
            _replace(self.path, _lines([COLUMNS, *there.entries, *made], ","))
        _replace(self.end, f"{end_of(made)}\n".encode("ascii"))
        return made

    def _add(self, lines: bytes) -> None:
        with open(self.path, "ab", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            try:
                written = 0
                while written < len(lines):
                    written += file.write(lines[written:]) or 0
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), size)
                raise

    def _read(self) -> _Read:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return _Read()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise DamagedLog(self.path, content[: problem.start].count(b"\n") + 1, "", Message("is not UTF-8 text")) from None
        header = text.partition("\n")[0].replace('"', "")
        delimiter = next((mark for mark in DELIMITERS if header.startswith(mark.join(BEFORE_THE_CHAIN))), None)
        if text and delimiter is None:
            raise self._no_header(header)
        return self._parsed(text, delimiter or ",")

    def _no_header(self, line: str) -> DamagedLog:
        return DamagedLog(self.path, 1, line[:80], Message("is not the header of a log"))

    def _parsed(self, text: str, delimiter: str) -> _Read:
        rows, cut = self._rows(text, delimiter)
        columns = rows.pop(0)[1] if rows else COLUMNS
        if columns not in (COLUMNS, BEFORE_THE_CHAIN):
            raise self._no_header(delimiter.join(columns))
        ended = text.endswith("\n") and not cut
        if rows and not ended and not cut and columns == COLUMNS and len(rows[-1][1][-1]) < DIGITS:
            cut = rows.pop()[0]
        entries = tuple(self._entry(number, dict(zip(columns, row, strict=False)), len(row) == len(columns)) for number, row in rows if any(row))
        if cut and self.known_end().number > end_of(entries).number:
            raise DamagedLog(self.path, cut, "", Message("is cut off, or lacks a quotation mark"))
        return _Read(entries, delimiter, bool(text) and columns == COLUMNS and ended and not cut)

    def _rows(self, text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], int]:
        """The rows, each with the line that it begins in, and the line in which a quoted cell begins that has no end; 0 where none does."""
        csv.field_size_limit(MOST_FIELD_CHARACTERS)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows, line = [], 1
        try:
            for row in reader:
                rows.append((line, row))
                line = reader.line_num + 1
        except csv.Error as problem:
            if "unexpected end of data" not in str(problem):
                raise DamagedLog(self.path, line, "", Message("is not CSV text")) from None
            return rows, line
        return rows, 0

    def _entry(self, row: int, cells: dict[str, str], whole: bool) -> Entry:
        try:
            if not whole:
                raise ValueError("not as many cells as the header")
            return _entry({name: restored(text) for name, text in cells.items()})
        except (ValueError, TypeError):
            raise DamagedLog(self.path, row, " ".join(cells.values())[:80], Message("is not an entry of a log")) from None


def _entry(cells: dict[str, str]) -> Entry:
    typed = {"before": from_json(cells["before"]), "after": from_json(cells["after"]), "accepted": cells["accepted"] == "yes"}
    return Entry(**{**cells, **typed, "undoes": int(cells["undoes"]), "number": int(cells["number"])})  # type: ignore[arg-type]


def _cells(entry: Entry) -> list[str]:
    shown = replace(entry, before=as_json(entry.before), after=as_json(entry.after), accepted="yes" if entry.accepted else "no")  # type: ignore[arg-type]
    return [neutralised(str(value)) for value in astuple(shown)]


def _lines(rows: Sequence[Entry | list[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(_cells(row) if isinstance(row, Entry) else row for row in rows)
    return out.getvalue().encode()


def _replace(path: Path, content: bytes) -> None:
    """Write a file aside, then give it its name at once."""
    aside = path.with_name(f".{path.name}.new")
    with open(aside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
