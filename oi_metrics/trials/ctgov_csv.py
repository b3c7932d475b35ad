"""ClinicalTrials.gov: the CSV export of its site, with the columns of today and those until 2023."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics import dates
from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.told import Told
from oi_metrics.trials import sheets
from oi_metrics.trials.ctgov import NCT, REGISTRY, organisation, site, study_type
from oi_metrics.trials.listed import Listed, joined
from oi_metrics.trials.places import location
from oi_metrics.trials.vocabulary import ctgov_phase

COLUMNS = {
    "nct": ("NCT Number",),
    "status": ("Study Status", "Status"),
    "conditions": ("Conditions",),
    "interventions": ("Interventions",),
    "sponsor": ("Sponsor",),
    "collaborators": ("Collaborators",),
    "sponsor_collaborators": ("Sponsor/Collaborators",),
    "phases": ("Phases",),
    "enrolment": ("Enrollment",),
    "class": ("Funder Type", "Funded Bys"),
    "study_type": ("Study Type",),
    "protocols": ("Other IDs",),
    "started": ("Start Date",),
    "registered": ("First Posted",),
    "updated": ("Last Update Posted",),
    "locations": ("Locations",),
}
REQUIRED = ("nct", "status", "phases", "registered", "locations")
_DAYS = ("started", "registered", "updated")
_WRITTEN_OUT = ("%B %d, %Y", "%B %Y")
_CLASSES = {"u.s. fed": "FED", "industry": "INDUSTRY", "nih": "NIH", "network": "NETWORK", "individual": "INDIV"}


def read(paths: Iterable[Path]) -> Listed:
    """One snapshot from CSV exports.

    `Locations` is one text a site whose parts hold commas themselves; see `places.location` for how it is parted and
    when it is kept whole. Raises InvalidRecords for a study number, date or enrolment that is none.
    """
    found = [(path.name, _columns(path)) for path in sorted(paths)]
    faults = [fault for file, frame in found for fault in _faults(file, frame)]
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        raise InvalidRecords(errors)
    rows = pd.concat([frame for _, frame in found], ignore_index=True)
    listings = [_listing(row) for row in rows.to_dict("records")]
    sites = [_site(row["nct"], text) for row in rows[["nct", "locations"]].to_dict("records") for text in row["locations"].split("|") if text.strip()]
    origin = found[0][0] if len(found) == 1 else f"{len(found)} files, {found[0][0]} … {found[-1][0]}"
    return Listed.of(REGISTRY, origin, listings, sites, structured=False, warnings=tuple(faults))


def _columns(path: Path) -> pd.DataFrame:
    frame = sheets.columns(sheets.sheet(path), COLUMNS, REQUIRED)
    for name in _DAYS:
        frame[name] = frame[name].map({text: _edtf(text) for text in frame[name].unique()})
    return frame


def _edtf(text: str) -> str:
    """A day as EDTF; `December 3, 2019` and `March 2015` of the older export included; anything else stays."""
    for form in _WRITTEN_OUT:
        try:
            day: date = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day.isoformat() if "%d" in form else f"{day:%Y-%m}"
    return text


def _faults(file: str, frame: pd.DataFrame) -> list[Fault]:
    checks: tuple[tuple[str, Any, Told, Told, bool], ...] = (
        ("nct", NCT.match, Told("is not a study number"), Told("bring studies with their number, NCT and eight digits"), False),
        *((name, dates.is_date, dates.NOT_A_DATE, dates.REMEDY, False) for name in _DAYS),
        ("enrolment", lambda text: text.isdigit() or not text, Told("is not a whole number"), Told("write digits alone, without separators or units"), False),
        ("phases", lambda text: ctgov_phase(text) is not None, Told("is not a known phase"), Told("kept as written and counted under no phase"), True),
    )
    return [
        Fault(file, int(str(row)), COLUMNS[name][0], value, problem, remedy, warning)
        for name, check, problem, remedy, warning in checks
        for row, value in frame[name].items()
        if not check(value)
    ]


def _listing(row: dict[str, str]) -> dict[str, Any]:
    lead, *others = [row["sponsor"], *row["collaborators"].split("|")] if row["sponsor"] else row["sponsor_collaborators"].split("|")
    funders = row["class"].split("|")
    sponsor, kind = organisation(lead, _CLASSES.get(funders[0].strip().lower(), funders[0]))
    return {
        "study_key": row["nct"],
        "registry": REGISTRY,
        "registered": row["registered"],
        "started": row["started"],
        "updated": row["updated"],
        "sponsor": sponsor,
        "sponsor_class": kind,
        "collaborators": joined(organisation(other, "")[0] for other in others),
        "products": joined(part.partition(": ")[2] or part for part in row["interventions"].split("|")),
        "conditions": joined(row["conditions"].split("|")),
        "phase_as_written": row["phases"],
        "phase": ctgov_phase(row["phases"]) or "",
        "study_type": study_type(row["study_type"].partition(":")[0]),
        "status": row["status"],
        "enrolment": int(row["enrolment"]) if row["enrolment"] else None,
        "protocols": joined(row["protocols"].split("|")),
        "title_digest": "",
        "title_folded_digest": "",
    }


def _site(key: str, text: str) -> dict[str, Any]:
    parts = location(" ".join(text.split()))
    return site(key, parts.facility, parts.city, parts.state, parts.country, parts.reading)
