"""Misspelt words put right, where there is no doubt which word was meant."""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from oi_metrics.names.gazetteer import ADDRESS_SUFFIXES, COUNTRY, ENGLISH_PHRASES, GENERIC, PLACES, STOPWORDS, UNIT_WORDS, UNIVERSITIES_EN
from oi_metrics.names.index import Index
from oi_metrics.names.normal import normal

INSTITUTION_SPELLINGS = frozenset(
    {"hospital", "university", "medical", "center", "centre", "national", "college", "medicine", "school", "health", "system", "institute"}
)
"""Words that tell no institution from another: a slip in them is harmless."""

_COMMON_SPELLINGS = frozenset(
    [
        *INSTITUTION_SPELLINGS, *GENERIC, *UNIT_WORDS, *STOPWORDS, *COUNTRY, *ADDRESS_SUFFIXES,
        *(word for word in PLACES if word.isascii()),
        *(word for name in UNIVERSITIES_EN for word in name.split()),
        *(word for pattern, _ in ENGLISH_PHRASES for word in re.findall(r"[a-z]{4,}", pattern)),
    ]
)  # fmt: skip
_SHORTEST = 5
_LONG = 8


def spelt(name: str, index: Index) -> tuple[str, dict[str, str]]:
    """The normal form with misspelt words put right, and each such word with the word that was meant."""
    text = normal(name)
    slips = {}
    for word in dict.fromkeys(re.findall(rf"[a-z]{{{_SHORTEST},}}", text)):
        if meant := _meant(word, index):
            slips[word] = meant
            text = re.sub(rf"\b{word}\b", meant, text)
    return text, slips


def _meant(word: str, index: Index) -> str:
    """The one known word that is a letter away, or two for a word that institutions share; blank for a known word and where none or several are near."""
    if word not in index.meant:
        index.meant[word] = _nearest(word, index)
    return index.meant[word]


def _nearest(word: str, index: Index) -> str:
    if word in _COMMON_SPELLINGS:
        return ""
    shared = [known for known in sorted(INSTITUTION_SPELLINGS) if OSA.distance(word, known, score_cutoff=1) == 1]
    if len(shared) == 1 and (word not in index.spellings or len(shared[0]) >= _LONG):
        return shared[0]  # a long one even where a record itself has the slip
    if word in index.spellings:
        return ""
    known = sorted(word for word in index.spellings | _COMMON_SPELLINGS if len(word) >= _SHORTEST)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=3)
    if not near and len(word) > _SHORTEST + 1:
        near = process.extract(word, sorted(INSTITUTION_SPELLINGS), scorer=OSA.distance, score_cutoff=2, limit=3)
    return near[0][0] if len(near) == 1 else ""
