"""A flat sheet read by its mapping: cells made regular, every fault by row and column, nothing lost and nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.sheet_import import rows
from oi_metrics.sheet_import.cells import LOOK, Known, Outcome, blank, code_faults, known_of, read_cell
from oi_metrics.sheet_import.fields import FIELDS, TITLES, Field
from oi_metrics.sheet_import.mapping import Mapping, located, mapping_faults
from oi_metrics.sheet_import.written import trimmed

Frames = Mapped[str, pd.DataFrame]

MAX_VALUE = 200
"""Characters of a cell that a fault repeats."""


@dataclass(frozen=True)
class Question:
    """A cell that a person must decide on: the warning that says so, and spellings of the cell that settle it (blank for none to offer)."""

    fault: Fault
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Checked:
    """A sheet as the mapping reads it. Every frame is indexed by the row numbers of the file.

    cells: one text column a field (`fields.FIELDS`), regular: keys, codes, EDTF dates, whole amounts (or `undisclosed`),
    blank where a cell is blank or has an error. parties: row (as index), name (blank for an unnamed one), partner_type, role;
    in the order of the cell. written: the columns in use as they stand in the file. Rows that are no records (totals,
    second headers) are in none of them and named in `faults`.
    faults: every error and warning, columns named as the header writes them; questions: those that need a decision.
    """

    sheet: Sheet
    mapping: Mapping
    cells: pd.DataFrame
    parties: pd.DataFrame
    written: pd.DataFrame
    faults: tuple[Fault, ...]
    questions: tuple[Question, ...] = field(default=())

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.warning)

    def header(self, name: str) -> str:
        """The column of a field as the file writes it; the field's own name where it has none."""
        return self.mapping.columns.get(name, name)


def check(sheet: Sheet, mapping: Mapping, base: Frames | None = None) -> Checked:
    """Read a sheet by its mapping; every fault is told at once and nothing is raised.

    base: the text tables of records that the rows are to be added to: their programmes, added vocabulary, partner names
    and agreement keys are then known. To check an edited sheet again, replace `sheet.frame`, keeping its index.
    """
    mapping = located(mapping, list(sheet.frame.columns))
    known = known_of(mapping, base)
    faults = [*sheet.faults, *mapping_faults(mapping, sheet.file), *_header_faults(sheet, mapping)]
    columns = {name: header for name, header in mapping.columns.items() if name in FIELDS and header in sheet.frame.columns}
    if any(fault.row == 0 and not fault.warning for fault in faults) or not columns:
        return _refused(sheet, mapping, faults)
    trim = {name: sheet.frame[header].astype("str") for name, header in columns.items()}
    texts = pd.DataFrame({name: _mapped(column, trimmed) for name, column in trim.items()}, index=sheet.frame.index)
    left_out, found = rows.no_records(sheet.file, texts, mapping)
    faults += found
    texts = texts[~texts.index.isin(left_out)]
    if not len(texts) and not found:
        faults.append(Fault(sheet.file, 0, "", "", Message("has a header and no rows"), Message("add one row per agreement below the header")))
    faults += code_faults(mapping, known, sheet.file)
    cells, of_cells, questions = _cells(sheet.file, texts, mapping, known)
    cells, of_rows, asked = rows.across(sheet.file, cells, texts, mapping, known)
    parties, of_parties, which = rows.parties(sheet.file, cells, texts, mapping, known)
    told = [*faults, *of_cells, *of_rows, *of_parties]
    questions = [*questions, *(Question(*pair) for pair in (*asked, *which))]
    written = sheet.frame.loc[texts.index, list(columns.values())]
    return Checked(sheet, mapping, cells, parties, written, tuple(sorted(told)), tuple(sorted(questions, key=lambda question: question.fault)))


def _refused(sheet: Sheet, mapping: Mapping, faults: list[Fault]) -> Checked:
    """A sheet of which no row can be read."""
    cells = pd.DataFrame({name: pd.Series(dtype="str") for name in FIELDS})
    parties = pd.DataFrame({name: pd.Series(dtype="str") for name in rows.PARTY_COLUMNS})
    return Checked(sheet, mapping, cells, parties, pd.DataFrame(), tuple(sorted(faults)))


def _header_faults(sheet: Sheet, mapping: Mapping) -> list[Fault]:
    """Columns that the mapping names and the sheet lacks, fields that need a column, columns that nothing uses."""
    headers = list(sheet.frame.columns)
    if not headers:
        return [] if sheet.faults else [Fault(sheet.file, 1, "", "", Message("has no header"), Message("write the names of the columns in the first row"))]
    shown = ", ".join(headers)
    lost = [
        Fault(sheet.file, 1, header, header, Message("is missing from the header"), Message("choose one of {headers} for {field}", headers=shown, field=name))
        for name, header in mapping.columns.items()
        if header not in headers
    ]
    have = set(mapping.columns) | {name for name, code in mapping.defaults.items() if code}
    needed = [target for target in FIELDS.values() if target.required and target.name not in have]
    needed = [target for target in needed if target.name != "title" or not have & set(TITLES)]
    unmapped = [Fault(sheet.file, 1, target.name, "", Message("has no column"), _column_remedy(target)) for target in needed]
    used = set(mapping.columns.values())
    unused = [
        Fault(sheet.file, 1, header, header, Message("is not used"), Message("choose the field that it holds, or leave it out"), warning=True)
        for header in headers
        if header not in used
    ]
    return [*lost, *unmapped, *unused]


def _column_remedy(target: Field) -> Message:
    if target.kind == "category":
        return Message("choose the column that holds {field}, or state one for all rows in the mapping", field=target.name)
    return Message("choose the column that holds {field}", field=target.name)


def _mapped(column: pd.Series, way: Callable[[str], str]) -> pd.Series:
    """A text column with each distinct text put through `way` once."""
    return column.map({text: way(text) for text in column.unique()}).astype("str")


def _cells(file: str, texts: pd.DataFrame, mapping: Mapping, known: Known) -> tuple[pd.DataFrame, list[Fault], list[Question]]:
    """Every field read cell by cell."""
    read: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    questions: list[Question] = []
    for name, target in FIELDS.items():
        if name not in texts:
            read[name] = pd.Series(blank(target, mapping), index=texts.index, dtype="str")
            continue
        outcomes = {text: read_cell(text, target, known) for text in texts[name].unique()}
        read[name] = texts[name].map({text: outcome.text for text, outcome in outcomes.items()}).astype("str")
        told = {text for text, outcome in outcomes.items() if outcome.problem or outcome.note}
        for row, text in texts.loc[texts[name].isin(told), name].items():
            fault = _fault(file, int(str(row)), mapping.columns[name], text, outcomes[text])
            faults.append(fault)
            if outcomes[text].ask:
                questions.append(Question(fault, outcomes[text].choices))
    return pd.DataFrame(read, index=texts.index), faults, questions


def _fault(file: str, row: int, header: str, text: str, outcome: Outcome) -> Fault:
    value = text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + "…"
    if outcome.problem:
        return Fault(file, row, header, value, outcome.problem, outcome.remedy)
    return Fault(file, row, header, value, outcome.note or LOOK, outcome.remedy, warning=True)
