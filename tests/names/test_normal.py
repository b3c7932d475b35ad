"""The normal form of a name, and the words that it is read into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.names.gazetteer import PLACES
from oi_metrics.names.normal import normal
from oi_metrics.names.reading import parts

JUNK = st.text(st.one_of(st.characters(), st.sampled_from("주식회사()㈜학교법인의료재단병원대학교 ,.-/&+'’·_\u200bСо Ltd Inc")), max_size=40)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  Seoul   National\tUniversity Hospital ", "seoul national university hospital"),
        ("ＳＮＵＨ", "snuh"),
        ("SNU\u200bH", "snuh"),
        ("SΝUН", "snuh"),
        ("Wŏnju Severance", "wonju severance"),
        ("서울대학교병원", "서울대학교병원"),
        ("(주)한빛바이오", "한빛바이오"),
        ("㈜한빛바이오", "한빛바이오"),
        ("한빛바이오 주식회사", "한빛바이오"),
        ("Hanbit Bio Co., Ltd.", "hanbit bio"),
        ("Hanbit Bio, Inc.", "hanbit bio"),
        ("Hanbit Bio GmbH", "hanbit bio"),
        ("Hanbit Bio Corp", "hanbit bio"),
        ("Inc Research", "inc research"),
        ("학교법인한빛학원한빛대학교병원", "한빛대학교병원"),
        ("의료법인 한빛의료재단 새길병원", "새길병원"),
        ("한빛의료재단", "한빛의료재단"),
        ("St. Mary’s Hospital", "st mary hospital"),
        ("Mind & Body (Seoul)", "mind and body, seoul"),
        ("새길병원 ( Site 1602)", "새길병원"),
        ("Saegil Hospital /ID# 25467", "saegil hospital"),
        ("Saegil Hospital - Site 23", "saegil hospital"),
        ("", ""),
        ("주식회사", "주식회사"),
    ],
)
def test_what_names_nobody_is_set_aside(name: str, expected: str) -> None:
    assert normal(name) == expected


@given(JUNK)
def test_the_normal_form_of_a_normal_form_is_itself(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@given(JUNK)
def test_junk_is_read_without_an_error(name: str) -> None:
    assert all(word for part in parts(name) for word in part)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Seoul National University Hospital", "서울대학교병원", "서울대병원", "Seoul Nat. Univ. Hosp."),
        ("University of Ulsan", "Ulsan University", "울산대학교"),
        ("Kyung Hee University", "Kyunghee University", "Kyung-Hee Univ.", "경희대"),
        ("Pusan National University", "Busan National University", "부산대학교"),
        ("Inje University Busan Paik Hospital", "Inje Univ. Pusan Baik Hospital", "인제대학교부산백병원", "인제대 부산백병원"),
        ("Jaseng Korean Medicine Hospital", "Jaseng Hospital of Oriental Medicine"),
        ("St. Vincent's Hospital", "Saint Vincent Hospital", "St Vincents Hospital", "성빈센트병원"),
        ("CHA University", "차의과학대학교"),
        ("Yonsei University College of Medicine", "연세대학교 의과대학", "연세대의대"),
        ("Hanmaeum Hospital", "한마음병원"),
    ],
)
def test_both_languages_meet(spellings: tuple[str, ...]) -> None:
    assert len({frozenset(word for part in parts(name) for word in part) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("고려대구로병원", "고려대대구병원"),
        ("서울대림병원", "서울대병원"),
        ("울산대학교", "울산과학기술원"),
        ("Catholic University of Korea", "Korea University"),
        ("Daegu Catholic University", "Catholic University of Korea"),
        ("대구가톨릭대학교", "가톨릭대학교"),
        ("연세대학교치과대학병원", "연세대학교의과대학"),
        ("KAIST", "KIST"),
        ("K A I S T", "KIST"),
    ],
)
def test_other_names_stay_other(name: str, other: str) -> None:
    assert parts(name) != parts(other)


def test_a_place_within_another_names_a_place() -> None:
    known = {place.word for place in PLACES.values()}
    assert {place.within for place in PLACES.values()} - {""} <= known
    assert all(PLACES[word].word == word for word in known)
