"""ClinicalTrials.gov: studies of its API v2 as JSON, and what of them is kept. Contacts, officials and titles are never read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from oi_metrics import dates
from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.told import Told
from oi_metrics.trials import sheets
from oi_metrics.trials.facilities import naming
from oi_metrics.trials.listed import Listed, joined
from oi_metrics.trials.sponsors import titled_person
from oi_metrics.trials.vocabulary import STUDY_TYPES, ctgov_class, ctgov_phase

REGISTRY = "ctgov"
NCT = re.compile(r"NCT\d{8}\Z")
FIELDS = (
    "NCTId",
    "OrgStudyId",
    "SecondaryId",
    "OverallStatus",
    "StartDate",
    "StudyFirstPostDate",
    "LastUpdatePostDate",
    "LeadSponsorName",
    "LeadSponsorClass",
    "CollaboratorName",
    "CollaboratorClass",
    "StudyType",
    "Phase",
    "EnrollmentCount",
    "Condition",
    "InterventionName",
    "LocationFacility",
    "LocationCity",
    "LocationState",
    "LocationCountry",
    "LocationGeoPoint",
)
"""The fields of the API that are asked for: those that are kept, and no others."""
_KINDS: dict[type, Told] = {
    str: Told("is not a text"),
    dict: Told("is not an object"),
    list: Told("is not a list"),
    int: Told("is not a whole number"),
    float: Told("is not a number"),
}
_AS_SPECIFIED = Told("bring the study as version 2 of the API of ClinicalTrials.gov gives it")


@dataclass
class Gathered:
    """Rows of studies as they come in, one study at a time, with what was wrong in them."""

    listings: list[dict[str, Any]] = field(default_factory=list)
    sites: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, study: Any, file: str, row: int) -> None:
        """Take in one study of the API; row: its number within the file."""
        fields = _Fields(study, file, row)
        listing = _listing(fields)
        places = [_site(listing["study_key"], place, fields) for place in fields.get("protocolSection.contactsLocationsModule.locations", list) or ()]
        self.faults += fields.faults
        if not any(not fault.warning for fault in fields.faults):
            self.listings.append(listing)
            self.sites += places

    def listed(self, origin: str, **more: Any) -> Listed:
        """The snapshot. Raises InvalidRecords when a study was faulty."""
        errors = [fault for fault in self.faults if not fault.warning]
        if errors:
            raise InvalidRecords(errors)
        return Listed.of(REGISTRY, origin, self.listings, self.sites, warnings=tuple(self.faults), **more)


def read(paths: Iterable[Path]) -> Listed:
    """One snapshot from JSON files: a study, a list of studies or a page of the API each.

    Raises InvalidRecords for a file that is no JSON, holds no study, or whose values have another type than specified.
    """
    gathered, names = Gathered(), []
    for path in sorted(paths):
        names.append(path.name)
        for row, study in enumerate(_studies(path), start=1):
            gathered.add(study, path.name, row)
    return gathered.listed(names[0] if len(names) == 1 else f"{len(names)} files, {names[0]} … {names[-1]}" if names else "")


def _studies(path: Path) -> Iterator[Any]:
    sheets.check_file(path)
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as problem:
        raise InvalidRecords([Fault(path.name, 0, "", str(problem), Told("is not JSON"), _AS_SPECIFIED)]) from problem
    if isinstance(content, dict) and isinstance(content.get("studies"), list):
        content = content["studies"]
    yield from content if isinstance(content, list) else [content]


@dataclass
class _Fields:
    """The values of one study by their path; a value of another type than asked for is a fault and counts as missing."""

    study: Any
    file: str
    row: int
    faults: list[Fault] = field(default_factory=list)

    def get(self, path: str, kind: type, inside: Any = None, prefix: str = "") -> Any:
        value = self.study if inside is None else inside
        steps = path.split(".")
        for done, step in enumerate(steps):
            if not isinstance(value, dict):
                return self._fault(prefix + ".".join(steps[:done]), value, dict)
            value = value.get(step)
            if value is None:
                return None
        number = kind in (int, float) and isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and (kind is float or float(value).is_integer()):
            return kind(value)
        return value if kind not in (int, float) and isinstance(value, kind) else self._fault(prefix + path, value, kind)

    def texts(self, path: str, inside: Any = None) -> list[str]:
        found = self.get(path, list, inside) or []
        for value in found:
            if not isinstance(value, str):
                self._fault(path, value, str)
        return [value for value in found if isinstance(value, str)]

    def objects(self, path: str) -> list[dict[str, Any]]:
        found = self.get(path, list) or []
        for value in found:
            if not isinstance(value, dict):
                self._fault(path, value, dict)
        return [value for value in found if isinstance(value, dict)]

    def text(self, path: str, inside: Any = None) -> str:
        return " ".join((self.get(path, str, inside) or "").split())

    def day(self, path: str) -> str:
        text = self.text(path)
        if not dates.is_date(text):
            self.faults.append(Fault(self.file, self.row, path, text, dates.NOT_A_DATE, dates.REMEDY))
        return text

    def _fault(self, path: str, value: Any, kind: type) -> None:
        shown = repr(value)[:80]
        self.faults.append(Fault(self.file, self.row, path, shown, _KINDS[kind], _AS_SPECIFIED))


def _listing(study: _Fields) -> dict[str, Any]:
    section = "protocolSection."
    key = study.text(section + "identificationModule.nctId")
    if not NCT.match(key):
        remedy = Told("bring studies with their number, NCT and eight digits")
        study.faults.append(Fault(study.file, study.row, section + "identificationModule.nctId", key, Told("is not a study number"), remedy))
    sponsor, kind = organisation(
        study.text(section + "sponsorCollaboratorsModule.leadSponsor.name"), study.text(section + "sponsorCollaboratorsModule.leadSponsor.class")
    )
    others = [
        organisation(study.text("name", inside=other), study.text("class", inside=other))[0]
        for other in study.objects(section + "sponsorCollaboratorsModule.collaborators")
    ]
    phases = "|".join(study.texts(section + "designModule.phases"))
    return {
        "study_key": key,
        "registry": REGISTRY,
        "registered": study.day(section + "statusModule.studyFirstPostDateStruct.date"),
        "started": study.day(section + "statusModule.startDateStruct.date"),
        "updated": study.day(section + "statusModule.lastUpdatePostDateStruct.date"),
        "sponsor": sponsor,
        "sponsor_class": kind,
        "collaborators": joined(others),
        "products": joined(study.text("name", inside=item) for item in study.objects(section + "armsInterventionsModule.interventions")),
        "conditions": joined(study.texts(section + "conditionsModule.conditions")),
        "phase_as_written": phases,
        "phase": phase_code(phases, study),
        "study_type": study_type(study.text(section + "designModule.studyType")),
        "status": study.text(section + "statusModule.overallStatus"),
        "enrolment": study.get(section + "designModule.enrollmentInfo.count", int),
        "protocols": joined(_protocols(study, section + "identificationModule.")),
        "title_digest": "",
        "title_folded_digest": "",
    }


def _protocols(study: _Fields, module: str) -> list[str]:
    return [study.text(module + "orgStudyIdInfo.id"), *(study.text("id", inside=other) for other in study.objects(module + "secondaryIdInfos"))]


def phase_code(written: str, study: _Fields | None = None) -> str:
    """The phase as it is counted; one that is not known is blank, with a warning."""
    code = ctgov_phase(written)
    if code is None and study is not None:
        kept = Told("kept as written and counted under no phase")
        study.faults.append(Fault(study.file, study.row, "protocolSection.designModule.phases", written, Told("is not a known phase"), kept, warning=True))
    return code or ""


def study_type(written: str) -> str:
    """The code of a study type as written; blank for one that is not known."""
    code = "_".join(written.lower().split())
    return code if code in STUDY_TYPES else ""


def organisation(name: str, kind: str) -> tuple[str, str]:
    """A sponsor as it may be kept, and its class: the name of a person is left out."""
    code = ctgov_class(kind)
    return ("", "person") if code == "person" or titled_person(name) else (name, code)


def _site(key: str, place: Any, study: _Fields) -> dict[str, Any]:
    prefix = "protocolSection.contactsLocationsModule.locations."
    if not isinstance(place, dict):
        study.faults.append(Fault(study.file, study.row, prefix.rstrip("."), repr(place)[:80], _KINDS[dict], _AS_SPECIFIED))
        place = {}
    facility, city, state, country = (study.text(name, inside=place) for name in ("facility", "city", "state", "country"))
    return {
        **site(key, facility, city, state, country),
        "latitude": study.get("geoPoint.lat", float, inside=place, prefix=prefix),
        "longitude": study.get("geoPoint.lon", float, inside=place, prefix=prefix),
    }


def site(key: str, facility: str, city: str, state: str, country: str, reading: str = "stated") -> dict[str, Any]:
    """One site as it is kept: the name of a person is left out."""
    kind = naming(facility, city, country)
    return {
        "study_key": key,
        "facility": "" if kind == "person" else facility,
        "naming": kind,
        "city": city,
        "state": state,
        "country": country,
        "latitude": None,
        "longitude": None,
        "listed": 1,
        "reading": reading,
    }
