"""Trials brought into a store: files read in a confined process, merged with what the store holds, saved whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.files import left_by_a_program, shown_name
from oi_metrics.records.reading.limits import Bounds
from oi_metrics.records.reading.sandbox import ReaderDied, isolated
from oi_metrics.records.reading.sheets import assembled
from oi_metrics.registry.importing.cancellation import Asked, never
from oi_metrics.registry.importing.merging import Context, merged
from oi_metrics.registry.matching.hospital_lists import of_partners
from oi_metrics.registry.reading import Reading, ctgov, ctgov_csv, mfds, sandbox
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
    told = 0
    for place in files:

        def more(rows: int, before: int = told) -> None:
            if progress:
                progress(before + rows)

        found, wrong = read_place(Path(os.path.abspath(place)), more, cancelled)
        readings += found
        faults += wrong
        told += sum(reading.rows for reading in found)
    return readings, faults


def read_place(place: Path, progress: Progress | None = None, cancelled: Asked | None = None) -> tuple[list[Reading], list[Fault]]:
    """The readings of one file, or of the files of one folder."""
    bounds = Bounds.from_environment()
    bounds = replace(bounds, cell_characters=max(bounds.cell_characters, LONGEST_CELL))
    paths = _files_of(place) if place.is_dir() else [place]
    if not paths:
        return [], [
            Fault(shown_name(place), 0, "", shown_name(place), Message("holds no file of a registry"), Message("name a folder of JSON, CSV, XLS or XLSX files"))
        ]
    try:
        blocks = list(isolated(sandbox.registry_files, list(map(str, paths)), bounds=bounds, progress=progress, cancelled=cancelled))
    except ReaderDied as death:
        return [], [Fault(shown_name(place), 0, "", shown_name(place), death.problem, death.remedy)]
    studies = [block for block in blocks if block.name in (STUDIES.name, SITES)]
    lists = [block for block in blocks if block.name not in (STUDIES.name, SITES)]
    readings = [ctgov.reading_of(studies, shown_name(place))] if studies else []
    more, faults = _of_lists(lists)
    return readings + more, faults


def _files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not left_by_a_program(path.name))


def _of_lists(blocks: list[Block]) -> tuple[list[Reading], list[Fault]]:
    readings: list[Reading] = []
    faults: list[Fault] = []
    for sheet in assembled(blocks):
        header = list(sheet.frame.columns)
        if any(not fault.warning for fault in sheet.faults) or not header:
            faults += sheet.faults
        elif mfds.is_mfds(header):
            readings.append(mfds.reading_of(sheet))
        elif ctgov_csv.is_export(header):
            readings.append(ctgov_csv.reading_of(sheet))
        else:
            remedy = Message(
                "import studies of ClinicalTrials.gov as JSON or CSV, or the ministry's list with the columns {columns}", columns=", ".join(mfds.NEEDED)
            )
            faults.append(Fault(sheet.file, 1, "", ", ".join(header)[:200], Message("are not the columns of a registry that is known"), remedy))
    return readings, faults


def context_of(partners: pd.DataFrame, company: Iterable[str], known: pd.DataFrame | None = None) -> Context:
    """The context of records: names of the company, and its partners (a text table) as known hospitals unless others are given."""
    return Context(tuple(sorted({name for name in company if name})), of_partners(partners) if known is None else known)
