"""Trials brought into a store: files read in a confined process, merged with what the store holds, saved whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import left_by_a_program, shown_name, size_of
from oi_metrics.records.reading.header_and_rows import EMPTY
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import ReaderDied, isolated
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.reading.sheets import assembled
from oi_metrics.registry.importing.cancellation import Asked, never
from oi_metrics.registry.importing.merging import Context, merged
from oi_metrics.registry.matching.hospital_lists import of_partners
from oi_metrics.registry.reading import Reading, ctgov, sandbox
from oi_metrics.registry.reading.formats import format_of, list_formats
from oi_metrics.registry.reading.study import SITES, STUDIES
from oi_metrics.registry.storage import parquet
from oi_metrics.registry.storage.frames import Frames, nothing

LONGEST_CELL = 1_000_000
"""Characters that a cell of a registry's list may have: the sites of one study stand in one."""
Progress = Callable[[int], None]
Phase = Literal["merging", "writing"]
"""What follows the reading: writing, which cannot be stopped, puts the new store in the place of the old one in one step."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """tables: of the store as it is now. faults: what was passed over or needs a person's look. changed: whether anything was written."""

    tables: Frames
    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]
    before: dict[str, int]
    changed: bool

    @property
    def written(self) -> pd.DataFrame:
        """Of the lists that give their trials no number: trial_id, digest of the title as written, origin and row where it first stands."""
        each = [reading.written.assign(origin=reading.origin) for reading in self.readings if reading.written is not None]
        columns = ["trial_id", "title", "row", "origin"]
        found = pd.concat(each) if each else pd.DataFrame(columns=columns)
        return found.sort_values(["trial_id", "origin", "row"]).drop_duplicates(["trial_id", "title"])[columns].reset_index(drop=True)

    @property
    def twins(self) -> pd.DataFrame:
        """The rows of `written` whose titles differ in white space alone, those of one approval below one another."""
        return self.written[self.written.duplicated("trial_id", keep=False)].reset_index(drop=True)

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.warning)


def bring(
    out: Path | str,
    files: Iterable[Path | str],
    context: Context,
    readings: Sequence[Reading] = (),
    progress: Progress | None = None,
    cancelled: Asked = never,
    begun: Callable[[Phase], None] = lambda phase: None,
) -> Outcome:
    """Read files, merge them and the given readings into the store at `out`, and save it.

    Files that cannot be read are faults and take no others along. cancelled: asked until the writing begins; until then a
    stop leaves the store as it was. begun: told each phase as it begins. Raises Cancelled, InvalidRecords, DatabaseProblem.
    """
    with parquet.importing(out):
        found, faults = read_files(files, progress, cancelled)
        begun("merging")
        old = parquet.read(out) if parquet.exists(out) else nothing()
        found = [*readings, *found]
        tables = merged(old, found, context, cancelled)
        begun("writing")
        changed = parquet.save(tables, out)
    gathered = (*faults, *(fault for reading in found for fault in reading.faults))
    return Outcome(tables, tuple(found), tuple(sorted(set(gathered))), {name: len(frame) for name, frame in old.items()}, changed)


def read_files(files: Iterable[Path | str], progress: Progress | None = None, cancelled: Asked | None = None) -> tuple[list[Reading], list[Fault]]:
    """A reading of every list, and one of all JSON studies of each folder or file; with the faults of what could not be read."""
    readings: list[Reading] = []
    faults: list[Fault] = []
    rows_before = 0
    for place in files:

        def report(rows: int, before: int = rows_before) -> None:
            if progress:
                progress(before + rows)

        found, wrong = read_place(Path(os.path.abspath(place)), report, cancelled)
        readings += found
        faults += wrong
        rows_before += sum(reading.rows for reading in found)
    return readings, faults


def read_place(place: Path, progress: Progress | None = None, cancelled: Asked | None = None) -> tuple[list[Reading], list[Fault]]:
    """The readings of one file, or of the files of one folder."""
    bounds = Limits.from_environment()
    bounds = replace(bounds, cell_characters=max(bounds.cell_characters, LONGEST_CELL))
    paths, passed_over = _files_of(place) if place.is_dir() else ([place], [])
    if not paths:
        remedy = Message("name a folder of JSON, CSV, XLS or XLSX files")
        return [], [*passed_over, Fault(shown_name(place), 0, "", shown_name(place), Message("holds no file of a registry"), remedy)]
    bounds = bounds.for_size(sum(map(size_of, paths)))
    try:
        blocks = list(isolated(sandbox.registry_files, list(map(str, paths)), bounds=bounds, progress=progress, cancelled=cancelled))
    except ReaderDied as death:
        return [], [*passed_over, Fault(shown_name(place), 0, "", shown_name(place), death.problem, death.remedy)]
    studies = [block for block in blocks if block.name in (STUDIES.name, SITES)]
    lists = [block for block in blocks if block.name not in (STUDIES.name, SITES)]
    readings = [ctgov.reading_of(studies, shown_name(place))] if studies else []
    more, faults = _of_lists(lists)
    readings += more
    return readings, [*passed_over, *faults, *(_no_trials(reading) for reading in readings if not reading.rows and not reading.errors)]


def _files_of(folder: Path) -> tuple[list[Path], list[Fault]]:
    """The files of a folder, and what else lies there but for what programs leave: it is not read and told."""
    found = sorted(path for path in folder.iterdir() if not left_by_a_program(path.name))
    remedy = Message("name it by itself, or lay its files into the folder")
    others = [shown_name(path) for path in found if not path.is_file()]
    return [path for path in found if path.is_file()], [
        Fault(shown_name(folder), 0, "", name, Message("is no file and was not read"), remedy) for name in others
    ]


def _no_trials(reading: Reading) -> Fault:
    return Fault(reading.origin, 0, "", reading.origin, Message("holds no trials"), Message("bring a list or studies with at least one"))


def _of_lists(blocks: list[Block]) -> tuple[list[Reading], list[Fault]]:
    """The readings of sheets, and the faults of those that are none; an empty sheet beside others is worth no more than a warning."""
    readings: list[Reading] = []
    faults: list[Fault] = []
    for sheet in _by_name(assembled(blocks)):
        header = list(sheet.frame.columns)
        if any(not fault.warning for fault in sheet.faults) or not header:
            faults += sheet.faults
        elif known := format_of(header):
            readings.append(known.reading_of(sheet))
        else:
            lists = "; ".join(f"{known.title} ({', '.join(known.columns)})" for known in list_formats())
            remedy = Message("bring studies of ClinicalTrials.gov as JSON, or a list with the columns of one of these: {lists}", lists=lists)
            faults.append(Fault(sheet.file, 1, "", ", ".join(header)[:200], Message("are not the columns of a registry that is known"), remedy))
    return readings, faults


def _by_name(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, those of a workbook with several named in the place of its file, so that a row number says which one is meant."""
    several = Counter(sheet.file for sheet in sheets if sheet.name)
    return [_renamed(sheet) if sheet.name and several[sheet.file] > 1 else sheet for sheet in sheets]


def _renamed(sheet: Sheet) -> Sheet:
    file = f"{sheet.file} [{sheet.name}]"
    empty = any(fault.problem == EMPTY for fault in sheet.faults)
    return replace(sheet, file=file, faults=tuple(replace(fault, file=file, warning=fault.warning or empty) for fault in sheet.faults))


def context_of(partners: pd.DataFrame, company: Iterable[str], known: pd.DataFrame | None = None) -> Context:
    """The context of records: names of the company, and its partners (a text table) as known hospitals unless others are given."""
    return Context(tuple(sorted({name for name in company if name})), of_partners(partners) if known is None else known)
