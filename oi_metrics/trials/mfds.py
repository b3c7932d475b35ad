"""The Korean regulator's list of approved trials, from CSV, XLS or XLSX: one approval a row, its hospitals joined by commas."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd

from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.told import Told
from oi_metrics.trials import sheets
from oi_metrics.trials.facilities import naming
from oi_metrics.trials.listed import Listed, digest, folded, joined
from oi_metrics.trials.sponsors import applicant
from oi_metrics.trials.vocabulary import mfds_phase

REGISTRY = "mfds"
COLUMNS = {
    "approval": ("approval", "승인일", "승인일자", "임상시험 승인일", "승인일시", "IND Approval Date"),
    "applicant": ("applicant", "신청자", "신청인", "의뢰자", "임상시험 의뢰자", "업체명", "Sponsor"),
    "product": ("product", "제품명", "의약품명", "IP Name"),
    "title": ("title", "임상시험 제목", "시험제목", "임상시험명", "제목", "Protocol Title"),
    "phase": ("phase", "단계", "임상단계", "임상시험 단계", "임상시험단계", "Phase"),
    "sites": ("sites", "실시기관", "실시기관명", "시험기관", "임상시험 실시기관", "Site Name"),
}
"""Our names of the list's columns, and its headings; the column of investigators is never read."""
REQUIRED = ("approval", "applicant", "title", "phase", "sites")
_DAY = re.compile(r"(\d{4})[-./]?\s?(\d{1,2})[-./]?\s?(\d{1,2})\.?")
_PROTOCOL = re.compile(
    r"(?:계획서|프로토콜|protocol|연구)\s*(?:의)?\s*(?:식별)?\s*(?:번호|no\.?|number|code|코드)\s*[:：;.]?\s*([A-Za-z0-9][A-Za-z0-9/_.\-]*(?:\s?[0-9][A-Za-z0-9/_.\-]*)?)",
    re.IGNORECASE,
)


def read(path: Path) -> Listed:
    """One snapshot of the list.

    The list has no number of its own: an approval is known by its date and the digest of its title without white space
    (of its product, where the title is blank). Rows that share both are one approval with all their applicants and
    hospitals. Hospitals named twice for an approval stand once, with how often. A phase spelled in a way that is not
    known is a warning. Raises InvalidRecords for a date that is none, or a row without an applicant.
    """
    found = sheets.columns(sheets.sheet(path), COLUMNS, REQUIRED)
    found["day"] = found["approval"].map({text: _day(text) for text in found["approval"].unique()})
    errors = _faults(path.name, found)
    if errors:
        raise InvalidRecords(errors)
    rows = _keyed(found)
    return Listed.of(REGISTRY, path.name, _listings(rows), _sites(rows), structured=True, warnings=tuple(_warnings(path.name, found)))


def _day(text: str) -> str:
    """The day as ISO text, blank where the text is no day."""
    match = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _faults(file: str, found: pd.DataFrame) -> list[Fault]:
    dates = found[found["day"] == ""]
    blank = found[found["applicant"] == ""]
    remedy = Told("write it as YYYY-MM-DD")
    faults = [Fault(file, int(str(row)), "approval", value, Told("is not a day"), remedy) for row, value in dates["approval"].items()]
    return faults + [Fault(file, int(str(row)), "applicant", "", Told("is blank"), Told("name the applicant as the list does")) for row in blank.index]


def _warnings(file: str, found: pd.DataFrame) -> list[Fault]:
    unknown = {text for text in found["phase"].unique() if mfds_phase(text) is None}
    kept = Told("kept as written and counted under no phase")
    rows = found[found["phase"].isin(unknown)]
    return [Fault(file, int(str(row)), "phase", text, Told("is not a known phase"), kept, warning=True) for row, text in rows["phase"].items()]


def _keyed(found: pd.DataFrame) -> pd.DataFrame:
    fold = found["title"].map(folded)
    basis = fold.where(fold != "", "product:" + (found["applicant"] + found["product"]).map(folded))
    applicants = {text: applicant(text) for text in found["applicant"].unique()}
    return found.assign(
        study_key="mfds-" + found["day"] + "-" + basis.map(digest).str[:10],
        title_digest=found["title"].map(digest),
        title_folded_digest=fold.map(digest),
        sponsor=found["applicant"].map({text: kept for text, (kept, _) in applicants.items()}),
        sponsor_class=found["applicant"].map({text: kind for text, (_, kind) in applicants.items()}),
        protocols=found["title"].map(protocols),
    )


def protocols(title: str) -> str:
    """The protocol numbers that a title gives, separated by semicolons."""
    numbers = (match.strip(" .,-_") for match in _PROTOCOL.findall(unicodedata.normalize("NFKC", title)))
    return joined(number for number in numbers if len(number) > 2 and any(character.isdigit() for character in number))


def _listings(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = _together(rows.sort_values(["study_key", "sponsor", "product", "phase"], kind="stable"))
    phases = {text: mfds_phase(text) or "" for text in ordered["phase"].unique()}
    blank = dict.fromkeys(("started", "updated", "conditions", "study_type", "status"), "")
    return ordered.assign(
        registry=REGISTRY,
        registered=ordered["day"],
        phase_as_written=ordered["phase"],
        phase=ordered["phase"].map(phases),
        enrolment=None,
        **blank,
    )


def _together(ordered: pd.DataFrame) -> pd.DataFrame:
    """Each approval's rows with all its applicants, products and protocol numbers; the first applicant is the sponsor."""
    alike = ordered["study_key"].duplicated(keep=False)
    groups = ordered[alike].groupby("study_key")
    gathered = groups.agg(
        collaborators=("sponsor", lambda names: joined(name for name in names if name != names.iloc[0])),
        products=("product", joined),
        protocols=("protocols", lambda texts: joined(number for text in texts for number in text.split("; "))),
    )
    first = groups[["sponsor", "sponsor_class", "phase"]].first()
    result = ordered.assign(collaborators="", products=ordered["product"].map(lambda text: joined([text])))
    for name, values in (*gathered.items(), *first.items()):
        result.loc[alike, str(name)] = ordered.loc[alike, "study_key"].map(values)
    return result


def _sites(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.assign(facility=rows["sites"].str.split(",")).explode("facility")
    named["facility"] = named["facility"].str.strip()
    named = named[named["facility"].fillna("") != ""]
    counts = named.groupby(["study_key", "facility"], sort=False).size().rename("listed").reset_index()
    kinds = {text: naming(text, "", "South Korea") for text in counts["facility"].unique()}
    counts["naming"] = counts["facility"].map(kinds)
    counts.loc[counts["naming"] == "person", "facility"] = ""
    place = {"city": "", "state": "", "country": "South Korea", "latitude": None, "longitude": None, "reading": "stated"}
    return counts.assign(**place)
