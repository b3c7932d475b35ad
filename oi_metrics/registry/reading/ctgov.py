"""ClinicalTrials.gov studies of JSON files or of the live service, as one reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

import pandas as pd

from oi_metrics.model import edtf_dates
from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.sheets import assembled
from oi_metrics.registry.reading.reading import AS_STATED, SITE_COLUMNS, TRIAL_COLUMNS, Reading, described, digest_of, nothing
from oi_metrics.registry.reading.study import SITES, STUDIES

_NUMBER = re.compile(r"NCT\d{8}")


def reading_of(blocks: Iterable[Block], origin: str, form: str = "json", taken: str = "") -> Reading:
    """The studies of the sheets `STUDIES` and `SITES`; form: how they were delivered, part of the snapshot's key."""
    tables: dict[str, list[pd.DataFrame]] = {STUDIES.name: [], SITES: []}
    faults: list[Fault] = []
    for sheet in assembled(_without_faults(blocks, faults)):
        faults += sheet.faults
        if sheet.name in tables and len(sheet.frame):
            tables[sheet.name].append(sheet.frame.assign(place=[f"{sheet.file}#{row}" for row in sheet.frame.index]))
    studies = pd.concat(tables[STUDIES.name]) if tables[STUDIES.name] else nothing((*STUDIES.header, "place"))
    sites = pd.concat(tables[SITES], ignore_index=True) if tables[SITES] else nothing((*SITE_COLUMNS, "place"))
    return from_tables(studies, sites, origin, form, taken, faults)


def _without_faults(blocks: Iterable[Block], faults: list[Fault]) -> Iterable[Block]:
    """The blocks without their faults, which are gathered: a study that cannot be read takes no other along."""
    for block in blocks:
        faults += block.faults
        block.faults = []
        if block.name:
            yield block


def from_tables(studies: pd.DataFrame, sites: pd.DataFrame, origin: str, form: str, taken: str, faults: list[Fault]) -> Reading:
    """studies: the columns of `STUDIES`, row numbers of the file as index. sites: `SITE_COLUMNS`. Both: `place`, where the study
    stands. A study that comes twice is kept as it was last changed, with the sites that stand with it."""
    read, unknown = described(studies, origin)
    wrong = ~read["trial_id"].str.fullmatch(_NUMBER.pattern)
    undated = ~read["posted"].map(_is_date).astype("bool")
    remedy = Message("download the study again")
    bad = _faults(read[wrong], "trial_id", "nctId", origin, Message("is no number of ClinicalTrials.gov"), remedy)
    bad += _faults(read[undated], "posted", "posted", origin, Message("is not a date"), remedy)
    unclear = ~read["as_of"].map(_is_date).astype("bool")
    bad += _faults(read[unclear], "as_of", "updated", origin, Message("is not a date and was left out"), remedy, warning=True)
    read = read.assign(sites_named=True, as_of=read["as_of"].where(~unclear, ""))[~wrong & ~undated]
    last = read.sort_values(["trial_id", "as_of"], kind="stable").drop_duplicates("trial_id", keep="last")
    again = len(read) - len(last)
    places = sites.loc[sites["place"].isin(last["place"]), list(SITE_COLUMNS)]
    counts = {N_("studies"): len(studies), N_("studies that come twice"): again, N_("sites"): len(places)}
    trials = last[list(TRIAL_COLUMNS)].reset_index(drop=True)
    snapshot = f"ctgov-{form}-{digest_of(trials[list(AS_STATED)], places)}"
    return Reading(
        snapshot, "ctgov", origin, len(studies), trials, places.reset_index(drop=True), taken, "", (*faults, *bad, *unknown), MappingProxyType(counts)
    )


def _faults(rows: pd.DataFrame, column: str, name: str, origin: str, problem: Message, remedy: Message, warning: bool = False) -> list[Fault]:
    """A fault a row, each naming the file that its study stands in: `place` says so where there are several."""
    files = [str(place).rpartition("#")[0] or origin for place in rows["place"]]
    return [Fault(file, int(row), name, str(text), problem, remedy, warning) for row, file, text in zip(rows.index, files, rows[column], strict=True)]


def _is_date(text: str) -> bool:
    """Whether a text is blank or a day, month or year."""
    try:
        edtf_dates.bounds(text)
    except edtf_dates.DateError:
        return False
    return len(text) in (0, 4, 7, 10)
