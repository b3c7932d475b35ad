"""Protocol and registry numbers, as registries state them or as they stand in a title; the rest of a title is left behind."""

from __future__ import annotations

import re

import pandas as pd

REGISTERED = re.compile(
    r"\bNCT\d{8}\b|\b(?:19|20)\d{2}-\d{6}-\d{2}\b|\b20\d{2}-5\d{5}-\d{2}(?:-\d{2})?\b|\bU1111-\d{4}-\d{4}\b|\bCTR20\d{6}\b"
    r"|\bjRCTs?\d{9,11}\b|\bJapicCTI-\d{6}\b|\bKCT\d{7}\b|\bISRCTN\d{8}\b|\bACTRN\d{14}\b|\bChiCTR[-\w]{8,}\b|\bDRKS\d{8}\b"
)
"""Numbers of trial registries: ClinicalTrials.gov, EudraCT and CTIS, WHO's UTN, China, Japan, Korea, ISRCTN, Australia, Germany."""

_LABELLED = re.compile(
    r"(?:임상\s*시험\s*)?(?:계획서|프로토콜|프로토골|protocol|study)\s*(?:의\s*)?(?:식별)?\s*(?:번호|코드|no\.?|number|id|code)\s*[:：]?\s*"
    r"(?P<number>[A-Za-z0-9][A-Za-z0-9_./-]*(?:\s(?=\d)[A-Za-z0-9_./-]+)?)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SEPARATOR = "; "


def in_title(title: str) -> str:
    """The numbers that a title states: those of registries, and what follows the words protocol number; `;` between them."""
    found = [*REGISTERED.findall(title), *(match["number"].rstrip("./-_") for match in _LABELLED.finditer(title))]
    return joined(number for number in found if _is_number(number))


def in_titles(titles: pd.Series) -> pd.Series:
    return pd.Series([in_title(title) for title in titles], index=titles.index, dtype="str")


def _is_number(text: str) -> bool:
    """Long enough, and with a digit, to tell one study from another."""
    return len(text) >= 5 and bool(_DIGIT.search(text))


def joined(numbers: object) -> str:
    """Numbers as stated, each once, in order."""
    texts = (" ".join(str(number).replace(";", " ").split()) for number in numbers)  # type: ignore[attr-defined]
    return _SEPARATOR.join(dict.fromkeys(filter(None, texts)))


def key(number: str) -> str:
    """A number as it is compared: capitals, without what separates its parts."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())
