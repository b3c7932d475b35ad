"""One study of the ClinicalTrials.gov API v2 as two rows of facts: of the trial, and of each of its sites.

Read from the fields of the study data structure (https://clinicaltrials.gov/data-api/about-api/study-data-structure);
`FIELDS` are those that are asked for. Contacts, officials and other persons are neither asked for nor read; a sponsor
of the class INDIV is a person and is read as `INDIVIDUAL`.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from oi_metrics.model.message import Message
from oi_metrics.registry.coding.countries import country_of
from oi_metrics.registry.matching.protocol_numbers import joined

FIELDS = (
    "NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryId", "BriefTitle", "StudyFirstPostDate", "LastUpdatePostDate", "LeadSponsorName", "LeadSponsorClass",
    "Condition", "StudyType", "Phase", "LocationFacility", "LocationCity", "LocationState", "LocationCountry",
)  # fmt: skip
INDIVIDUAL = "(an individual)"
"""What stands for a sponsor who is a person, whose name is not kept."""


class _Sheet(NamedTuple):
    name: str
    header: tuple[str, ...]


STUDIES = _Sheet("/studies", ("trial_id", "posted", "sponsor_as_written", "phase_as_written", "about", "protocols", "as_of"))
SITES = "/sites"
"""Names that no sheet of a workbook can bear, so that a list on a sheet `sites` is not taken for these."""
_PERSON = re.compile(r"(?:(?:Dr|Prof|Professor)\b\.?.*|.*[,\s](?:M\.?D\.?|Ph\.?D\.?|D\.?O\.?|FACP)\.?)")
_PLACE_OF_WORK = re.compile(
    r"hospital|h[oô]pital|clini|klini|cent(?:er|re|ro|rum)|universi|institut|practice|praxis|office|medic|research|health|group|associat|oncolog|dermatolog|\\b(?:inc|llc|ltd|pc|pa)\\b",
    re.IGNORECASE,
)
_KINDS = {"OBSERVATIONAL": "observational", "EXPANDED_ACCESS": "expanded_access"}


class NoStudy(Exception):
    """What should be a study and is none: where, what stands there, and why."""

    def __init__(self, place: str, value: str, reason: Message):
        self.place, self.value, self.reason = place, value, reason
        super().__init__(str(reason))


def facts(study: Any) -> tuple[list[str], list[list[str]]]:
    """The row of `STUDIES` and the rows of `SITES`. Raises NoStudy where there is no number of a study."""
    section = study.get("protocolSection") if isinstance(study, dict) else None
    if not isinstance(section, dict):
        raise NoStudy("protocolSection", str(study), Message("is no study of the API, version 2"))
    identified = _part(section, "identificationModule")
    trial = _text(identified.get("nctId"))
    if not trial:
        raise NoStudy("nctId", "", Message("is missing from the study"))
    status, design = _part(section, "statusModule"), _part(section, "designModule")
    row = [
        trial,
        _date(status, "studyFirstPostDateStruct"),
        _sponsor(_part(_part(section, "sponsorCollaboratorsModule"), "leadSponsor")),
        "/".join(_texts(design.get("phases"))) or _KINDS.get(_text(design.get("studyType")), ""),
        " | ".join([*_texts(_part(section, "conditionsModule").get("conditions")), _text(identified.get("briefTitle"))]),
        joined(_numbers(identified)),
        _date(status, "lastUpdatePostDateStruct"),
    ]
    located = _part(section, "contactsLocationsModule")
    places, persons = located.get("locations"), _persons(located) | _investigators(_part(section, "sponsorCollaboratorsModule"))
    return row, [_site(trial, place, persons) for place in places if isinstance(place, dict)] if isinstance(places, list) else []


def no_sites(study: dict[str, Any]) -> list[str]:
    """What stands among the sites of a study and is none, as text."""
    places = _part(_part(study, "protocolSection"), "contactsLocationsModule").get("locations")
    if isinstance(places, list):
        return [str(place) for place in places if not isinstance(place, dict)]
    return [] if places is None else [str(places)]


def _site(trial: str, place: dict[str, Any], persons: frozenset[str]) -> list[str]:
    facility = _text(place.get("facility"))
    named = INDIVIDUAL if facility.casefold() in persons or is_person(facility) else facility
    return [trial, named, *(_text(place.get(name)) for name in ("city", "state")), country_of(_text(place.get("country")))]


def _persons(located: dict[str, Any]) -> frozenset[str]:
    """The persons that a study names, folded, so that a site that bears nothing but the name of one is known."""
    places = located.get("locations")
    groups = [located.get(name) for name in ("centralContacts", "overallOfficials")]
    groups += [place.get("contacts") for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    persons = (person for group in groups if isinstance(group, list) for person in group if isinstance(person, dict))
    return frozenset(name for person in persons for name in _spellings(_text(person.get("name"))))


def _investigators(sponsors: dict[str, Any]) -> frozenset[str]:
    """The persons among those who answer for a study."""
    lead = _part(sponsors, "leadSponsor")
    names = [_text(_part(sponsors, "responsibleParty").get("investigatorFullName")), _text(lead.get("name")) if _text(lead.get("class")) == "INDIV" else ""]
    return frozenset(spelling for name in names for spelling in _spellings(name))


def _spellings(name: str) -> list[str]:
    """A person's name, with and without the degrees behind it."""
    return [text.casefold() for text in (name, name.split(",")[0].strip()) if text]


def is_person(facility: str) -> bool:
    """Whether a facility as written is nothing but a person with a title or degree."""
    return bool(_PERSON.fullmatch(facility)) and not _PLACE_OF_WORK.search(facility)


def _sponsor(sponsor: dict[str, Any]) -> str:
    return INDIVIDUAL if _text(sponsor.get("class")) == "INDIV" else _text(sponsor.get("name"))


def _numbers(identified: dict[str, Any]) -> list[str]:
    others = identified.get("secondaryIdInfos")
    secondary = [_text(other.get("id")) for other in others if isinstance(other, dict)] if isinstance(others, list) else []
    return [_text(_part(identified, "orgStudyIdInfo").get("id")), *secondary, *_texts(identified.get("nctIdAliases"))]


def _date(status: dict[str, Any], name: str) -> str:
    return _text(_part(status, name).get("date"))


def _part(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(values: Any) -> list[str]:
    return [text for value in values if (text := _text(value))] if isinstance(values, list) else []
