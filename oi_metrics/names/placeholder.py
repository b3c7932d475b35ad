"""Names that name no organisation: site numbers, blanks, a city or a department alone."""

from __future__ import annotations

import re

from oi_metrics.names.gazetteer import ADDRESS_SUFFIXES, COUNTRY, PLACES, UNIT_WORDS
from oi_metrics.names.normal import normal
from oi_metrics.names.reading import parts

_PATTERNS = re.compile(
    r"\b(?:investigat\w*|research|trial|study|clinical|local|recruiting)\s+(?:trial\s+)?(?:sites?|institution|cent(?:er|re)s?)\b(?!\s+(?:of|for)\b)"
    r"|\bsite\s*(?:no|number)?\s*\d*$|^(?:facility|site|location|centre|center|hospital|institution|partner|company)\s*\d+$"
    r"|^\d+\s+(?:sites?|locations?|centers?)$|^(?:many|multiple|various|several) \w+$|^for additional information\b"
    r"|^(?:unknown|undisclosed|not disclosed|confidential|anonymous|n a|none|tbd|tba|to be determined|not applicable)$"
    r"|^(?:주|유|재|사|의|학|주식회사|유한회사|재단법인|사단법인|의료법인|학교법인|co|inc|corp|ltd|llc)$"
    r"|^(?:미정|비공개|미공개|미상|해당\s?없음|없음|기타|익명|불명)$"
)
_EMPTY_WORDS = UNIT_WORDS | ADDRESS_SUFFIXES | COUNTRY | {"center", "number", "no"}


def is_placeholder(name: str) -> bool:
    """Whether a name as written names no organisation."""
    text = normal(name)
    words = [word for part in parts(name) for word in part]
    if not words or all(word in PLACES or word in _EMPTY_WORDS or word.isdigit() or len(words[0]) == len(words) == 1 for word in words):
        return True
    return bool(_PATTERNS.search(text)) and not any(word in ("hospital", "medcenter") or word.endswith("-university") for word in words)
