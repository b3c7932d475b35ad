"""The codes of the trial store, each with its English label, and the spellings of registries that mean them."""

from __future__ import annotations

import unicodedata

from oi_metrics.vocabulary import N_

REGISTRIES = {"mfds": N_("MFDS approvals (Korea)"), "ctgov": N_("ClinicalTrials.gov")}
PHASES = {
    "0": N_("Phase 0"),
    "1": N_("Phase 1"),
    "1/2": N_("Phase 1/2"),
    "1/3": N_("Phase 1/3"),
    "2": N_("Phase 2"),
    "2/3": N_("Phase 2/3"),
    "3": N_("Phase 3"),
    "3/4": N_("Phase 3/4"),
    "4": N_("Phase 4"),
    "bioequivalence": N_("Bioequivalence study"),
    "investigator": N_("Investigator-initiated, phase not listed"),
    "extension": N_("Extension study"),
    "not_applicable": N_("No phase applies"),
}
"""Phases as they are counted: the letters of 2a and 2b stay in the phase as written."""
SPONSOR_CLASSES = {
    "industry": N_("Industry"),
    "investigator": N_("Investigator or hospital"),
    "person": N_("A person, whose name is not kept"),
    "government": N_("Government"),
    "network": N_("Network"),
    "other": N_("Other"),
}
STUDY_TYPES = {
    "interventional": N_("Interventional"),
    "observational": N_("Observational"),
    "expanded_access": N_("Expanded access"),
}
NAMINGS = {
    "named": N_("Named"),
    "unnamed": N_("Unnamed: a placeholder stands for it"),
    "person": N_("Unnamed: a person's name, not kept"),
    "blank": N_("Unnamed: left blank"),
}
READINGS = {
    "stated": N_("Stated field by field"),
    "parsed": N_("Parted in the only possible way"),
    "ambiguous": N_("Could be parted in several ways; kept whole"),
}

_MFDS_PHASES = {"생동": "bioequivalence", "연구자임상시험": "investigator", "연장": "extension"}
_CTGOV_PHASES = {"early_phase1": "0", "early phase 1": "0", "phase 0": "0", "na": "not_applicable", "n/a": "not_applicable", "not applicable": "not_applicable"}
_CTGOV_CLASSES = {
    "INDUSTRY": "industry",
    "INDIV": "person",
    "NIH": "government",
    "FED": "government",
    "OTHER_GOV": "government",
    "NETWORK": "network",
    "OTHER": "other",
    "AMBIG": "other",
    "UNKNOWN": "",
}


def mfds_phase(text: str) -> str | None:
    """The phase of the Korean list's `2b상`, `1/2a상`, `생동`; blank stays blank, None for a spelling that is not known."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain in _MFDS_PHASES:
        return _MFDS_PHASES[plain]
    return _counted(plain.removesuffix("상").split("/"))


def ctgov_phase(text: str) -> str | None:
    """The phase of `PHASE1|PHASE2` or the older `Phase 1/Phase 2`; blank stays blank, None for an unknown spelling."""
    plain = text.strip().lower()
    if plain in _CTGOV_PHASES:
        return _CTGOV_PHASES[plain]
    return _counted([part.strip().removeprefix("phase").strip() for part in plain.replace("/", "|").split("|")])


def _counted(parts: list[str]) -> str | None:
    code = "/".join(part.rstrip("abcABC") for part in parts)
    return code if code in PHASES or not code else None


def ctgov_class(text: str) -> str:
    """The class of a sponsor of ClinicalTrials.gov; an unknown class is `other`, a blank one blank."""
    return _CTGOV_CLASSES.get(text.strip().upper(), "other") if text.strip() else ""
