"""Places as registries write them: countries, Korea's regions, and the text of a site that holds them all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

_OTHER_COUNTRIES = {
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "korea, democratic people's republic of": "KP",
    "turkey (türkiye)": "TR",
    "turkey": "TR",
    "czech republic": "CZ",
    "russian federation": "RU",
    "viet nam": "VN",
    "hong kong": "HK",
    "macau": "MO",
    "iran, islamic republic of": "IR",
    "moldova, republic of": "MD",
    "macedonia, the former yugoslav republic of": "MK",
    "former serbia and montenegro": "CS",
    "tanzania, united republic of": "TZ",
    "tanzania": "TZ",
    "congo, the democratic republic of the": "CD",
    "congo": "CG",
    "côte d'ivoire": "CI",
    "cote d'ivoire": "CI",
    "lao people's democratic republic": "LA",
    "libyan arab jamahiriya": "LY",
    "syrian arab republic": "SY",
    "bosnia and herzegovina": "BA",
    "antigua and barbuda": "AG",
    "trinidad and tobago": "TT",
    "palestinian territories, occupied": "PS",
    "palestinian territory, occupied": "PS",
    "swaziland": "SZ",
    "brunei darussalam": "BN",
    "cape verde": "CV",
    "the gambia": "GM",
    "gambia": "GM",
    "reunion": "RE",
    "burma": "MM",
    "myanmar": "MM",
    "myanmar (burma)": "MM",
    "virgin islands (u.s.)": "VI",
    "sao tome and principe": "ST",
    "saint kitts and nevis": "KN",
    "holy see (vatican city state)": "VA",
    "federated states of micronesia": "FM",
    "micronesia, federated states of": "FM",
    "taiwan, province of china": "TW",
    "venezuela, bolivarian republic of": "VE",
    "bolivia, plurinational state of": "BO",
    "netherlands antilles": "AN",
    "korea, south": "KR",
    "u.s.a.": "US",
    "usa": "US",
    "united states of america": "US",
}
"""Spellings of ClinicalTrials.gov that differ from the names of the Unicode CLDR."""


@cache
def _countries() -> dict[str, str]:
    names = {name.lower(): code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    return {**names, **_OTHER_COUNTRIES}


@lru_cache(maxsize=4096)
def country_code(name: str) -> str:
    """The ISO 3166-1 code of a country as written; blank for a spelling that is not known."""
    return _countries().get(" ".join(unicodedata.normalize("NFC", name).split()).lower().replace("’", "'"), "")


_REGION_NAMES = {
    "KR-11": "seoul|서울",
    "KR-26": "busan|pusan|부산",
    "KR-27": "daegu|taegu|대구",
    "KR-28": "incheon|inchon|인천",
    "KR-29": "gwangju|kwangju|광주",
    "KR-30": "daejeon|taejon|대전",
    "KR-31": "ulsan|울산",
    "KR-41": "gyeonggi|gyeonggi province|kyonggi|kyunggi|경기",
    "KR-42": "gangwon|kangwon|강원",
    "KR-43": "chungcheongbuk|chungbuk|chungchongbuk|north chungcheong|충청북|충북",
    "KR-44": "chungcheongnam|chungnam|chungchongnam|south chungcheong|충청남|충남",
    "KR-45": "jeollabuk|jeonbuk|chonbuk|cholla buk|chollabuk|north jeolla|전라북|전북",
    "KR-46": "jeollanam|jeonnam|chonnam|chollanam|south jeolla|전라남|전남",
    "KR-47": "gyeongsangbuk|gyeongbuk|kyongsangbuk|kyungsangbuk|north gyeongsang|경상북|경북",
    "KR-48": "gyeongsangnam|gyeongnam|kyongsangnam|kyungsangnam|south gyeongsang|경상남|경남",
    "KR-49": "jeju|cheju|제주",
    "KR-50": "sejong|세종",
}
_REGIONS = {spelling.replace(" ", ""): code for code, spellings in _REGION_NAMES.items() for spelling in spellings.split("|")}
_REGION_END = re.compile(
    r"\[.*\]|(?:teuk|teug|gwang|kwang)?(?:byeol|yeok|yeog|yok|yuk)?(?:ja?chi)?(?:-?(?:do|gw|shi|si|city|teuk))$"
    r"|(?:teuk|teug)(?:byeol|pyol)\w*$|(?:gwang|kwang)'?(?:yeo[gk]|y[ou][gk])\w*$|(?:특별|광역|특별자치)?[시도]$|metropolitancity$|province$"
)
_CITIES = {
    "KR-41": "seongnam suwon goyang anyang bucheon ansan yongin guri uijeongbu hwaseong namyangju gwangmyeong gimpo pyeongtaek ilsan bundang gunpo osan paju",
    "KR-42": "wonju chuncheon gangneung sokcho donghae",
    "KR-43": "cheongju chungju jecheon",
    "KR-44": "cheonan asan gongju nonsan seosan",
    "KR-45": "jeonju iksan gunsan",
    "KR-46": "hwasun mokpo suncheon yeosu",
    "KR-47": "gyeongju pohang gumi andong gyeongsan",
    "KR-48": "changwon jinju yangsan gimhae masan",
}
_CITY = {city: code for code, cities in _CITIES.items() for city in cities.split()}


@lru_cache(maxsize=65_536)
def korean_region(name: str) -> str:
    """The ISO 3166-2 code of a Korean province or metropolitan city as written, in either script; blank for others."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    plain = unicodedata.normalize("NFC", "".join(character for character in plain if not unicodedata.combining(character)))
    plain = re.sub(r"[\s.,\-]+", "", re.sub(r"\[.*\]", "", plain))
    for _ in range(3):
        if plain in _REGIONS:
            return _REGIONS[plain]
        plain = _REGION_END.sub("", plain).strip("'-")
    return _REGIONS.get(plain, "")


@lru_cache(maxsize=65_536)
def region_of(city: str, state: str, country: str) -> str:
    """The region of Korea of a site: from the state, else from the city; blank where neither says, or they disagree."""
    if country_code(country) != "KR":
        return ""
    stated, located = korean_region(state), korean_region(city) or _korean_city(city)
    return "" if stated and located and stated != located else stated or located


def _korean_city(city: str) -> str:
    words = re.sub(r"[,\-]", " ", city.lower()).split()
    found = {_CITY[word.removesuffix("si")] for word in words if word.removesuffix("si") in _CITY}
    found |= {korean_region(word) for word in city.replace(",", " ").split() if korean_region(word)}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class Location:
    """The text of a site in its parts; `reading` says how sure the parting is."""

    facility: str
    city: str
    state: str
    country: str
    reading: str


_ZIP = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9 .\-–/]{1,13}$", re.IGNORECASE)
_STATES = {
    "CA": "alberta|british columbia|manitoba|new brunswick|newfoundland and labrador|newfoundland|nova scotia|ontario|prince edward island|quebec|québec"
    "|saskatchewan|northwest territories|nunavut|yukon",
    "AU": "australian capital territory|new south wales|northern territory|queensland|south australia|tasmania|victoria|western australia",
}
_ORGANISATION = re.compile(
    r"hosp|univ|cent(?:er|re)|clini|institut|college|school|medic|health|foundation|pharm|depart|division|site|\bco\b|ltd|inc\b", re.IGNORECASE
)


@lru_cache(maxsize=200_000)
def location(text: str) -> Location:
    """One site of the CSV export (`facility, city, state, zip, country`), parted from its end.

    Facilities and countries hold commas and every part but the country may be missing. The country is the longest tail
    that is one; then the postal code. Of what remains the last part is the city, or the state with the city before it
    where the country always has one (United States) or the spelling shows it (Canada, Australia, Korea). Where both
    are possible the text stays whole as the facility and the reading is `ambiguous`.
    """
    parts = [part.strip() for part in text.split(",")]
    tail = next((n for n in (4, 3, 2, 1) if n <= len(parts) and country_code(", ".join(parts[-n:]))), 0)
    country = ", ".join(parts[len(parts) - tail :])
    rest = parts[: len(parts) - tail]
    if len(rest) > 1 and _ZIP.match(rest[-1]):
        rest = rest[:-1]
    if not tail:
        return Location(", ".join(rest), "", "", "", "ambiguous")
    return _parted(rest, country)


def _parted(rest: list[str], country: str) -> Location:
    if len(rest) <= 1:
        return Location("", "".join(rest), "", country, "parsed")
    if _ends_with_state(rest, country_code(country)):
        return Location(", ".join(rest[:-2]), rest[-2], rest[-1], country, "parsed")
    if len(rest) == 2 or _ends_with_city(rest, country_code(country)):
        return Location(", ".join(rest[:-1]), rest[-1], "", country, "parsed")
    return Location(", ".join(rest), "", "", country, "ambiguous")


def _ends_with_state(rest: list[str], code: str) -> bool:
    if code == "US":
        return True
    if len(rest) == 2:
        return False
    last, before = rest[-1], rest[-2]
    if code in _STATES:
        return last.lower() in _STATES[code].split("|")
    if code == "KR":
        district = last.lower().replace("-", "").endswith("gu") and bool(korean_region(before))
        return district or bool((korean_region(last) or "gyeonggi" in last.lower()) and not _ORGANISATION.search(before))
    return last == before


def _ends_with_city(rest: list[str], code: str) -> bool:
    if code == "KR":
        return bool(korean_region(rest[-1]) or _korean_city(rest[-1]))
    return code in _STATES and not _ORGANISATION.search(rest[-1])
