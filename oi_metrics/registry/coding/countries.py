"""Countries as registries write them, to ISO 3166-1 codes of two letters."""

from __future__ import annotations

import unicodedata
from functools import cache

import pycountry
from babel import Locale

from oi_metrics.language.languages import RECORD_LANGS

_OTHERS = {
    "south korea": "KR", "korea": "KR", "korea, south": "KR", "north korea": "KP", "turkey": "TR", "turkey (türkiye)": "TR",
    "russia": "RU", "czech republic": "CZ", "macedonia": "MK", "macedonia, the former yugoslav republic of": "MK", "swaziland": "SZ",
    "burma": "MM", "myanmar (burma)": "MM", "cape verde": "CV", "the gambia": "GM", "ivory coast": "CI", "côte d'ivoire": "CI",
    "congo, the democratic republic of the": "CD", "democratic republic of the congo": "CD", "libyan arab jamahiriya": "LY",
    "palestinian territory, occupied": "PS", "palestinian territories, occupied": "PS", "virgin islands (u.s.)": "VI", "u.s. virgin islands": "VI",
    "vatican": "VA", "holy see (vatican city state)": "VA", "brunei": "BN", "laos": "LA", "syria": "SY", "iran": "IR", "vietnam": "VN",
    "moldova": "MD", "tanzania": "TZ", "bolivia": "BO", "venezuela": "VE", "micronesia": "FM", "hong kong": "HK", "macau": "MO", "taiwan": "TW",
    "taiwan, republic of china": "TW", "usa": "US", "u.s.a.": "US", "united states of america": "US",
    "uk": "GB", "kosovo": "XK", "réunion": "RE", "reunion": "RE",
}  # fmt: skip
"""Spellings of registries, older ones among them, that neither ISO 3166 nor the CLDR has. States that are no more have no code."""


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())


@cache
def names() -> dict[str, str]:
    """Every known name of a country, folded: its code. ISO 3166's own names, those of the CLDR in English and Korean, and `_OTHERS`."""
    found: dict[str, str] = {}
    for country in pycountry.countries:
        known = {country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")}
        found |= {_folded(name): country.alpha_2 for name in known if name}
    for language in RECORD_LANGS:
        territories = Locale(language).territories
        found |= {_folded(name): code for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "QO")}
    return found | _OTHERS


def country_of(name: str) -> str:
    """The code of a country as written; blank when it is not known."""
    text = name.strip()
    if len(text) == 2 and text.isupper() and pycountry.countries.get(alpha_2=text):
        return text
    return names().get(_folded(text), "")
