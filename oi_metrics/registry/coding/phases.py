"""Phases and kinds of study as the registries write them, to the codes of the vocabulary `phase`."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

KINDS = {
    "생동": "bioequivalence", "생물학적동등성": "bioequivalence", "생물학적동등성시험": "bioequivalence",
    "연구자임상시험": "investigator_initiated", "연구자임상": "investigator_initiated", "연구자주도": "investigator_initiated",
    "연장": "extension", "연장시험": "extension", "연장임상": "extension",
    "na": "not_applicable", "n/a": "not_applicable", "not applicable": "not_applicable", "해당없음": "not_applicable",
    "observational": "observational", "관찰연구": "observational", "expanded_access": "expanded_access", "expanded access": "expanded_access",
}  # fmt: skip
"""What registries write in the place of a phase: kinds of study, which are not phases."""

_EARLY = re.compile(r"^early[ _]?(?:phase)?[ _]?1$")
_NUMBERED = re.compile(r"^(?:제|phase)?\s*([0-4][abc]?)\s*(?:상)?(?:\s*[/|,~-]\s*(?:제|phase)?\s*([0-4][abc]?)\s*(?:상)?)?$")
_ROMAN = {"iv": "4", "iii": "3", "ii": "2", "i": "1"}
_ROMAN_NUMERAL = re.compile(r"(?<![a-z])(iv|i{1,3})(?=[abc]?(?![a-z]))")


def phase_of(text: str) -> str | None:
    """The code of one phase as written: `2`, `1/2a`, or a kind of study; blank for a blank, None when it is none that is known.

    `1상`, `제1상`, `Phase 1`, `PHASE1|PHASE2` (ClinicalTrials.gov), `Phase 1/Phase 2` (AACT) and `EARLY_PHASE1` (code `0`,
    as the exploratory trials formerly listed as phase 0) are read.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return ""
    if kind := KINDS.get(plain) or KINDS.get(plain.replace(" ", "")):
        return kind
    if _EARLY.match(plain):
        return "0"
    found = _NUMBERED.match(_ROMAN_NUMERAL.sub(lambda numeral: _ROMAN[numeral[1]], plain))
    return "/".join(filter(None, found.groups())) if found else None


def phases(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The code of each phase as written, blank where it is not known, and whether it is known. Each spelling is read once."""
    places, spellings = pd.factorize(texts)
    codes = [phase_of(str(spelling)) for spelling in spellings]
    read = pd.Series([code or "" for code in codes], dtype="str")
    known = pd.Series([code is not None for code in codes], dtype="bool")
    return read.take(places).set_axis(texts.index), known.take(places).set_axis(texts.index)
