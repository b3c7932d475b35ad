"""The CSV export of the ClinicalTrials.gov site, with the columns of today and those of before 2023."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.reading.blocks import brief
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.registry.matching.protocol_numbers import joined
from oi_metrics.registry.reading.ctgov import from_tables
from oi_metrics.registry.reading.formats import ListFormat
from oi_metrics.registry.reading.locations import split_all
from oi_metrics.registry.reading.reading import SITE_COLUMNS, Reading, nothing
from oi_metrics.registry.reading.study import INDIVIDUAL, STUDIES, is_person

HEADERS: dict[str, tuple[str, ...]] = {
    "trial_id": ("NCT Number",),
    "title": ("Study Title", "Title"),
    "conditions": ("Conditions",),
    "sponsor": ("Sponsor", "Sponsor/Collaborators"),
    "funder": ("Funder Type", "Funded Bys"),
    "phases": ("Phases",),
    "kind": ("Study Type",),
    "numbers": ("Other IDs",),
    "posted": ("First Posted",),
    "updated": ("Last Update Posted",),
    "locations": ("Locations",),
}
"""By our name of a column, its headers: that of today first."""
NEEDED = ("trial_id", "sponsor", "phases", "posted", "locations")
_PERSON = re.compile(r",?\s*(?:M\.?\s?D\.?|Ph\.?\s?D\.?|MPH|DDS|D\.?O\.?|Prof\.?|Dr\.?)(?:$|[\s,])")
_KINDS = {"OBSERVATIONAL": "observational", "EXPANDED_ACCESS": "expanded_access", "EXPANDED ACCESS": "expanded_access"}
FAULTS_SHOWN = 5


def columns_of(header: list[str]) -> dict[str, str]:
    """By our name of a column, the header of the file."""
    return {column: name for column, names in HEADERS.items() for name in names[::-1] if name in header}


def is_export(header: list[str]) -> bool:
    """Whether a sheet with this header is an export of the site."""
    return set(NEEDED) <= columns_of(header).keys()


def reading_of(sheet: Sheet) -> Reading:
    """The studies of one export."""
    named = columns_of(list(sheet.frame.columns))
    rows = pd.DataFrame({column: sheet.frame[named[column]] if column in named else "" for column in HEADERS}, index=sheet.frame.index, dtype="str")
    studies = pd.DataFrame(
        {
            "trial_id": rows["trial_id"],
            "posted": _days(rows["posted"]),
            "sponsor_as_written": _sponsors(rows),
            "phase_as_written": rows["phases"].where(rows["phases"] != "", rows["kind"].str.upper().map(_KINDS).fillna("")),
            "about": rows["conditions"].str.cat(rows["title"], sep=" | "),
            "protocols": pd.Series([joined(re.split(r"[|;]", text)) for text in rows["numbers"]], index=rows.index, dtype="str"),
            "as_of": _days(rows["updated"]),
            "place": rows.index.astype("str"),
        }
    )[[*STUDIES.header, "place"]]
    sites, unsure = _sites(rows)
    faults = [*sheet.faults, *_unsplit(unsure, sheet.file)]
    reading = from_tables(studies, sites, sheet.file, "csv", "", faults)
    return replace(reading, counts=MappingProxyType({**reading.counts, N_("sites kept as written"): len(unsure)}))


def _sponsors(rows: pd.DataFrame) -> pd.Series:
    """The first of sponsor and collaborators, a person's name replaced."""
    first = rows["sponsor"].str.split("|", n=1).str[0].str.strip()
    person = (rows["funder"] == "INDIV") | first.str.contains(_PERSON)
    return first.where(~person, INDIVIDUAL)


def _days(texts: pd.Series) -> pd.Series:
    """ISO days or months of `2025-05-01`, `2025-05`, `May 1, 2025` and `May 2025`; any other text as it is, to be told as no date."""
    written = texts.str.strip()
    parsed = pd.to_datetime(written.where(~written.str.match(r"\d")), format="%B %d, %Y", errors="coerce").dt.strftime("%Y-%m-%d")
    months = pd.to_datetime(written.where(~written.str.match(r"\d")), format="%B %Y", errors="coerce").dt.strftime("%Y-%m")
    return parsed.fillna(months).fillna(written).astype("str")


def _sites(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The sites, and those that could not be split, by the row where they stand."""
    listed = rows.loc[rows["locations"] != "", ["trial_id", "locations"]]
    each = listed.assign(text=listed["locations"].str.split("|")).explode("text")
    each["text"] = each["text"].str.strip()
    each = each[each["text"] != ""]
    if each.empty:
        return nothing((*SITE_COLUMNS, "place")), pd.Series(dtype="str")
    split = split_all(each["text"])
    found = pd.DataFrame([split[text] for text in each["text"]], columns=["facility", "city", "state", "country", "sure"], index=each.index)
    unsure = each["text"][~found["sure"]]
    found["facility"] = without_persons(found["facility"])
    found = found.assign(trial_id=each["trial_id"], place=each.index.astype("str"))
    return found[[*SITE_COLUMNS, "place"]].astype("str").reset_index(drop=True), unsure


def without_persons(facilities: pd.Series) -> pd.Series:
    """The facilities, each that is nothing but a person replaced."""
    places, distinct = pd.factorize(facilities)
    kept = [INDIVIDUAL if is_person(str(name)) else str(name) for name in distinct]
    return pd.Series(kept, dtype="str").take(places).set_axis(facilities.index)


def _unsplit(unsure: pd.Series, file: str) -> list[Fault]:
    """The first sites that could not be split, and how many there are in all."""
    remedy = Message("import the study as JSON, which keeps facility and city apart; {n} sites of this file are so", n=len(unsure))
    problem = Message("cannot be split into facility and city for sure and is kept as written")
    return [Fault(file, int(row), "Locations", brief(str(text)), problem, remedy, warning=True) for row, text in unsure.head(FAULTS_SHOWN).items()]


FORMAT = ListFormat("ClinicalTrials.gov export", tuple(HEADERS[name][0] for name in NEEDED), is_export, reading_of)
