"""The region of a site in Korea, ISO 3166-2, from its city, state or address as written; blank where they do not tell.

Cities and counties by province: the administrative divisions of Korea; spellings of the gazetteer of names are known too.
A district such as Jung-gu that several cities have tells nothing. Other countries' regions stay blank.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from oi_metrics.names.gazetteer import PLACES
from oi_metrics.names.normal import normal

PROVINCES: dict[str, tuple[str, ...]] = {
    "KR-11": ("seoul", "서울", "서울특별시"),
    "KR-26": ("busan", "pusan", "부산", "부산광역시"),
    "KR-27": ("daegu", "taegu", "대구", "대구광역시"),
    "KR-28": ("incheon", "inchon", "인천", "인천광역시"),
    "KR-29": ("gwangju", "kwangju", "광주", "광주광역시"),
    "KR-30": ("daejeon", "taejon", "daejon", "대전", "대전광역시"),
    "KR-31": ("ulsan", "울산", "울산광역시"),
    "KR-41": ("gyeonggi", "gyeonggido", "kyonggi", "kyunggi", "kyeonggi", "경기", "경기도"),
    "KR-42": ("gangwon", "gangwondo", "kangwon", "kangwondo", "강원", "강원도", "강원특별자치도"),
    "KR-43": ("chungbuk", "chungcheongbuk", "chungcheongbukdo", "chungcheonbukdo", "north chungcheong", "충북", "충청북도"),
    "KR-44": ("chungnam", "chungcheongnam", "chungcheongnamdo", "south chungcheong", "충남", "충청남도"),
    "KR-45": ("jeonbuk", "jeollabuk", "jeollabukdo", "cheonrabukdo", "north jeolla", "chonbuk", "전북", "전라북도", "전북특별자치도"),
    "KR-46": ("jeonnam", "jeollanam", "jeollanamdo", "south jeolla", "chonnam", "전남", "전라남도"),
    "KR-47": ("gyeongbuk", "gyeongsangbuk", "gyeongsangbukdo", "north gyeongsang", "경북", "경상북도"),
    "KR-48": ("gyeongnam", "gyeongsangnam", "gyeongsangnamdo", "kyungsangnam", "south gyeongsang", "경남", "경상남도"),
    "KR-49": ("jeju", "cheju", "jejudo", "제주", "제주도", "제주특별자치도"),
    "KR-50": ("sejong", "sejong city", "세종", "세종특별자치시"),
}
"""By code, what the province or metropolitan city is called; the short names of provinces are also those of universities' cities."""

_CITIES = """
KR-11 gangnam 강남|gangbuk 강북|gangdong 강동|gangseo 강서|gwanak 관악|gwangjin 광진|guro 구로|geumcheon 금천|nowon 노원|dobong 도봉|dongdaemun 동대문|dongjak 동작
KR-11 mapo 마포|seodaemun 서대문|seocho 서초|seongdong 성동|seongbuk 성북|songpa 송파|yangcheon 양천|yeongdeungpo 영등포|yongsan 용산|eunpyeong 은평|jongno 종로|jungnang 중랑
KR-11 pungnap 풍납|sinchon 신촌|irwon 일원|banpo 반포
KR-26 haeundae 해운대|busanjin 부산진|saha 사하|geumjeong 금정|gijang 기장|suyeong 수영|yeonje 연제|dongnae 동래|sasang 사상|yeongdo 영도
KR-27 dalseo 달서|suseong 수성|dalseong 달성|gunwi 군위
KR-28 bupyeong 부평|namdong 남동|yeonsu 연수|gyeyang 계양|michuhol 미추홀|ganghwa 강화
KR-29 gwangsan 광산
KR-30 yuseong 유성|daedeok 대덕
KR-31 ulju 울주
KR-41 suwon 수원|seongnam 성남,sungnam|goyang 고양,koyang|yongin 용인|bucheon 부천,puchon|ansan 안산|anyang 안양|namyangju 남양주|hwaseong 화성|pyeongtaek 평택|uijeongbu 의정부
KR-41 siheung 시흥|paju 파주|gimpo 김포,kimpo|gwangmyeong 광명|gunpo 군포|icheon 이천|yangju 양주|osan 오산|guri 구리|anseong 안성|pocheon 포천|uiwang 의왕|hanam 하남|yeoju 여주
KR-41 dongducheon 동두천|gwacheon 과천|gapyeong 가평|yangpyeong 양평|yeoncheon 연천|bundang 분당,pundang|ilsan 일산|dongtan 동탄|suji 수지|giheung 기흥|yeongtong 영통|paldal 팔달
KR-41 dongan 동안|danwon 단원|sangnok 상록|ilsandong 일산동|ilsanseo 일산서|wonmi 원미
KR-42 chuncheon 춘천,chunchon|wonju 원주|gangneung 강릉,kangnung|donghae 동해|taebaek 태백|sokcho 속초|samcheok 삼척
KR-43 cheongju 청주|chungju 충주|jecheon 제천
KR-44 cheonan 천안,chonan|gongju 공주|boryeong 보령|asan 아산|seosan 서산|nonsan 논산|gyeryong 계룡|dangjin 당진|hongseong 홍성
KR-45 jeonju 전주,chonju|gunsan 군산|iksan 익산|jeongeup 정읍|namwon 남원|gimje 김제
KR-46 mokpo 목포|yeosu 여수|suncheon 순천,sunchon|naju 나주|gwangyang 광양|hwasun 화순,hwasungun|muan 무안
KR-47 pohang 포항|gyeongju 경주,kyongju|gimcheon 김천|andong 안동|gumi 구미,kumi|yeongju 영주|yeongcheon 영천|mungyeong 문경|gyeongsan 경산
KR-48 changwon 창원|jinju 진주,chinju|tongyeong 통영|sacheon 사천|gimhae 김해,kimhae|miryang 밀양|geoje 거제|yangsan 양산|masan 마산
KR-49 seogwipo 서귀포
"""
_SUFFIX = re.compile(r"(?:\s+|(?<=[a-z]))(?:si|do|gun|gu|dong|city|province|metropolitan|gwangyeoksi|gwangyeogsi|teukbyeolsi|teugbyeolsi)$")
_KOREAN_SUFFIX = re.compile(r"(?<=[가-힣]{2})(?:시|군|구|동|읍|도)$")
_ADDRESS = re.compile(r"\s+")


@cache
def _places() -> dict[str, str]:
    """By name of a place as it is compared, its region; provinces and metropolitan cities win over cities of their name."""
    found: dict[str, str] = {}
    for line in _CITIES.strip().splitlines():
        code, _, cities = line.partition(" ")
        for entry in cities.split("|"):
            english, _, others = entry.partition(" ")
            found |= dict.fromkeys([english, *others.split(",")], code)
    provinces = {name: code for code, names in PROVINCES.items() for name in names}
    found |= provinces
    for spelling, place in PLACES.items():
        if spelling not in found and (code := _of_gazetteer(place.word, provinces)):
            found[spelling] = code
    return found


def _of_gazetteer(word: str, provinces: dict[str, str]) -> str:
    while word and word not in provinces:
        word = PLACES[word].within if word in PLACES else ""
    return provinces.get(word, "")


def region_of_place(text: str) -> str:
    """The region of one place as written: a city, district or province; blank when it tells none, or several."""
    whole = _one(normal(text).replace(", ", " ").strip())
    parts = [code for part in normal(text).split(", ") if (code := _one(part) or _of_address(part))]
    return whole or (parts[-1] if len(set(parts)) == 1 else _first_province(parts))


def _one(part: str) -> str:
    places = _places()
    bare = _SUFFIX.sub("", part).strip()
    return places.get(part) or places.get(bare) or places.get(bare.replace(" ", "")) or places.get(_KOREAN_SUFFIX.sub("", part)) or ""


def _of_address(part: str) -> str:
    """The region that the first or last word of an address names, which in Korean is the province."""
    words = _ADDRESS.split(part)
    return next((code for word in (words[0], words[-1]) if (code := _one(word))), "") if len(words) > 1 else ""


def _first_province(parts: list[str]) -> str:
    """Several places that do not agree, such as Gwangju in Gyeonggi: the last, as the wider place stands behind, if it is a province."""
    return parts[-1] if parts and parts[-1] in ("KR-41", "KR-42", "KR-43", "KR-44", "KR-45", "KR-46", "KR-47", "KR-48") else ""


def region_of(state: str, city: str) -> str:
    """The region of a site by its state and city as written: the city's, unless the state says a province that has it or is none of its."""
    of_city, of_state = region_of_place(city) if city else "", region_of_place(state) if state else ""
    if of_city and of_state and of_city != of_state:
        return of_state if of_city == "KR-29" else ""
    return of_city or of_state


def regions(sites: pd.DataFrame) -> pd.Series:
    """The region of each site (city, state, country); each distinct place is read once."""
    korean = sites["country"] == "KR"
    where = sites.loc[korean, "state"].str.cat(sites.loc[korean, "city"], sep="\n")
    places, distinct = pd.factorize(where)
    codes = [region_of(*str(text).split("\n", 1)) for text in distinct]
    found = pd.Series("", index=sites.index, dtype="str")
    if len(where):
        found.loc[korean] = pd.Series(codes, dtype="str").take(places).to_numpy()
    return found
