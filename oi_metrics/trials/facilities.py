"""Facilities: what a text names (a hospital, nothing, a person), and the key under which a named one is counted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from oi_metrics.trials.places import country_code, korean_region
from oi_metrics.trials.sponsors import sponsor_group, sponsor_key, titled_person

_NUMBERED = re.compile(
    r"\s*(?:/?\s*\bID\s*#?\s*\d[\w-]*|[-–(,]?\s*\bsite\s*(?:number|no\.?)?\s*[:#.]*\s*#?\s*\d[\w-]*\s*\)?|\(\s*[A-Z]{2}\d{3,}\s*\))\s*$", re.IGNORECASE
)
_SITE = re.compile(
    r"\b(?:investigat\w*|research|study|clinical(?: trials?)?|trials?|administrative)\s+(?:trial\s+)?(?:sites?|office|facility)\b", re.IGNORECASE
)
_NOTHING = re.compile(
    r"(?:local institution|facility|site|many locations|multiple (?:sites|locations)|various|for (?:additional|more) information|call\b|please\b|contact\b"
    r"|unknown|n/?a\b|not applicable|to be (?:determined|announced)|tbd|us?\s*,?\s*call)(?=\W|\d|$)",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(r"(?:\W*(?:no|nr|#)?\W*\d[\d .\-/#]*(?:\s*sites?)?)\s*$", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"hosp|hopital|hôpital|univ|cent(?:er|re|ro)|clini|klini|klinik|institut|college|school|medic|médic|health|cancer|oncolog|praxis|polic|infirmary"
    r"|ospedal|azienda|sjuk|sykehus|krankenhaus|szpital|nemocnice|병원|의원|의료|센터|대학",
    re.IGNORECASE,
)
_COMPANY_SITE = re.compile(r"^[\w&.'\- ]{2,40}\s(?:sites?|study site)\s*#?\s*\d*$", re.IGNORECASE)
_SURNAMES = (
    "kim lee park choi jung jeong chung kang cho jo yoon yun jang chang lim im han oh seo suh shin sin kwon hwang ahn an song yoo yu hong jeon ko koh go "
    "moon yang son bae baek paik heo huh nam noh roh ha joo ju woo koo ku min ryu ryoo na jin ji eom um chae won bang kong hyun ham byun yeo cheon chun"
)
_SURNAME = frozenset(_SURNAMES.split())
_NAME_WORD = re.compile(r"[A-Z][a-z]+(?:-?[A-Za-z][a-z]+)?$")
_PRACTICE_OF = re.compile(
    r"(?:practice|praxis|praktyka|medical office|doctor'?s office|cabinet|consultorio|ordinace|studio medico).*\b(?:dr|prof|md)\b"
    r"|\b(?:dr|prof)\b.*(?:practice|praxis|praktyka|medical office)"
    r"|^(?:[\w.'-]+ ){2,4}M\.?D\.?(?:,?\s*Ph\.?D\.?)?,?\s*(?:P\.?C\.?|P\.?A\.?|Inc\.?|P?LLC\.?|Ltd\.?)?$",
    re.IGNORECASE,
)
_PRACTICE = re.compile(r"[,\s]+(?:practice|clinic of|inc\.?|private practice)\b.*$", re.IGNORECASE)


@lru_cache(maxsize=500_000)
def naming(facility: str, city: str = "", country: str = "") -> str:
    """What a facility's text names: `named`, `unnamed` (a placeholder), `person` or `blank`.

    A placeholder is a phrase of sponsors (Research Site, Investigational Site Number : 4100005), a bare number, the name
    of the city or country, or the name of a sponsor. A person is written with a title or degree or, in Korea, as a
    surname and given name without any word for an institution.
    """
    text = " ".join(unicodedata.normalize("NFC", facility).split())
    if not text:
        return "blank"
    bare = _NUMBERED.sub("", text).strip(" ,;-")
    if titled_person(text) or _practice_of_person(text) or (country_code(country) == "KR" and _korean_person(bare)):
        return "person"
    same_place = _plain(bare) in {_plain(place) for place in (city, country) if place} or (country_code(country) == "KR" and bool(korean_region(bare)))
    if not bare or same_place or _ONLY_NUMBER.match(text) or _NOTHING.match(text):
        return "unnamed"
    if not _INSTITUTION.search(_NUMBERED.sub("", _SITE.sub(" ", text))) and (_SITE.search(text) or _COMPANY_SITE.match(text) or _company_alone(bare)):
        return "unnamed"
    return "named"


def _practice_of_person(text: str) -> bool:
    return bool(_PRACTICE_OF.search(text)) and not re.search(r"hosp|univ|cancer|cent(?:er|re)|college|research", text, re.IGNORECASE)


def _korean_person(text: str) -> bool:
    words = _PRACTICE.sub("", text).split()
    if not 2 <= len(words) <= 3 or _INSTITUTION.search(_PRACTICE.sub("", text)) or not all(_NAME_WORD.match(word) for word in words):
        return False
    return words[0].lower() in _SURNAME or words[-1].lower() in _SURNAME


def _company_alone(text: str) -> bool:
    key = sponsor_key(text)
    return bool(sponsor_group(key)) and len(key.split()) <= 3


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=500_000)
def facility_key(facility: str) -> str:
    """A named facility without site number, case, signs and spaces: the key under which its spellings are one hospital."""
    bare = _NUMBERED.sub("", " ".join(unicodedata.normalize("NFKC", facility).split()))
    stripped = "".join(character for character in unicodedata.normalize("NFD", bare) if not unicodedata.combining(character))
    return _plain(stripped.replace("&", "and").replace("+", "plus"))
