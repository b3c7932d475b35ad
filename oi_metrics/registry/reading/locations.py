"""Sites out of the text of a ClinicalTrials.gov CSV export: facility, city, state, postal code and country joined by commas.

Facilities, states and "Korea, Republic of" hold commas too, so a site is read from its end: the longest known name of a
country, a postal code, then state and city. What is known: the first-level divisions of countries (ISO 3166-2), the
provinces of Korea, and the cities of those sites of the file that have no more than a facility and a city. Where these
do not decide, the whole text before the country is kept as the facility, as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pycountry

from oi_metrics.registry.coding.countries import country_of
from oi_metrics.registry.coding.regions import PROVINCES, region_of_place

STATED = frozenset({"US", "CA", "AU"})
"""Countries of whose sites the registry always gives the state."""
_POSTAL = re.compile(r"(?=.*\d)[A-Z]{0,3}[ -]?[\dA-Z]{1,5}(?:[ /-]?[\dA-Z]{1,6})?(?: CEDEX(?: \d+)?)?", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"hospital|h[oô]pital|universi|klini|clinic|centre|center|cent[ro]{2}|medic|institut|school|college|department|division|health|research|system|trust|"
    r"hospice|ospedal|inc\b|llc|ltd|p\.?a\.?$|dept|unit\b|service|associat|foundation|floor|\bstreet|\bst\.|\d",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"[\W_]+")
_KINDS = re.compile(
    r"\s+(?:prefecture|province|municipality|county|region|state|oblast|district|canton|governorate|sheng|shi|zizhiqu|voivodeship)$", re.IGNORECASE
)


class Site(NamedTuple):
    """sure: whether the text could be split without doubt."""

    facility: str
    city: str
    state: str
    country: str
    sure: bool


class _Parts(NamedTuple):
    """Of a site, what stands before country and postal code, in pieces."""

    pieces: list[str]
    country: str


def split_all(texts: Iterable[str]) -> dict[str, Site]:
    """Every distinct site as written, split."""
    apart = {text: _apart(text) for text in dict.fromkeys(texts)}
    cities: dict[str, set[str]] = {}
    for parts in apart.values():
        if len(parts.pieces) == 2:
            cities.setdefault(parts.country, set()).add(_folded(parts.pieces[1]))
    return {text: _site(parts, cities.get(parts.country, set())) for text, parts in apart.items()}


def _apart(text: str) -> _Parts:
    pieces = [" ".join(piece.split()) for piece in text.split(",")]
    country, pieces = _country(pieces)
    if country and len(pieces) > 2 and len(pieces[-1]) <= 12 and _POSTAL.fullmatch(pieces[-1]):
        pieces = pieces[:-1]
    return _Parts(pieces, country)


def _country(pieces: list[str]) -> tuple[str, list[str]]:
    """The country that the longest end of the pieces names, and the pieces before it."""
    for length in (3, 2, 1):
        if len(pieces) > length and (code := country_of(", ".join(pieces[-length:]))):
            return code, pieces[:-length]
    return "", pieces


def _site(parts: _Parts, cities: set[str]) -> Site:
    pieces, country = parts
    if len(pieces) == 2 and country:
        return Site(pieces[0], pieces[1], "", country, True)
    if len(pieces) > 3 and country and is_state(", ".join(pieces[-2:]), country):
        return Site(", ".join(pieces[:-3]), pieces[-3], ", ".join(pieces[-2:]), country, True)
    if len(pieces) < 3 or not country:
        return Site(", ".join(pieces), "", "", country, False)
    stated = _has_state(pieces, country, cities)
    if stated is None:
        return Site(", ".join(pieces), "", "", country, False)
    if stated:
        return Site(", ".join(pieces[:-2]), pieces[-2], pieces[-1], country, True)
    return Site(", ".join(pieces[:-1]), pieces[-1], "", country, True)


def _has_state(pieces: list[str], country: str, cities: set[str]) -> bool | None:
    """Whether the last piece is a state and the one before it the city, or the last one the city; None where it is not sure."""
    before, last = pieces[-2], pieces[-1]
    state, city, city_before = is_state(last, country), _folded(last) in cities, _folded(before) in cities
    institution = bool(_INSTITUTION.search(before))
    city_before = city_before or (country == "KR" and not institution and bool(region_of_place(before))) or _folded(before) == _folded(last)
    if state and (country in STATED or city_before or not (city or institution)):
        return True
    if city and not city_before and (institution or not state):
        return False
    return True if city_before and not city and not institution else None


def is_state(name: str, country: str) -> bool:
    """Whether a country has a first-level division of this name."""
    if country == "KR":
        return _folded(name) in _korean() or (bool(region_of_place(name)) and name.casefold().endswith(("-do", "si", "namdo", "bukdo")) and _is_province(name))
    return _folded(name) in _divisions(country) or _folded(_KINDS.sub("", name)) in _divisions(country)


def _is_province(name: str) -> bool:
    return any(_folded(name).startswith(_folded(known)) for names in PROVINCES.values() for known in names)


@cache
def _korean() -> frozenset[str]:
    return frozenset(_folded(name) for names in PROVINCES.values() for name in names)


@cache
def _divisions(country: str) -> frozenset[str]:
    found = pycountry.subdivisions.get(country_code=country) or []
    names = {name for division in found for name in (division.name, _KINDS.sub("", division.name))}
    return frozenset(_folded(name) for name in names)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return _NO_LETTER.sub("", "".join(character for character in plain if not unicodedata.combining(character)))
