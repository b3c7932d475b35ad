"""Several partners in a cell, and names that look like others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.model.lookalikes import heaped, skeleton, strange
from oi_metrics.records.validate import ID_PATTERN
from oi_metrics.sheet_import.keys import key, slug
from oi_metrics.sheet_import.mapping import SEPARATORS
from oi_metrics.sheet_import.partners import split


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("서울대학교병원", ("서울대학교병원",)),
        ("서울대병원; 한미약품", ("서울대병원", "한미약품")),
        ("A\r\nB\n\nC", ("A", "B", "C")),
        ("A / B", ("A", "B")),
        ("A Co., Ltd.; B, Inc.", ("A Co., Ltd.", "B, Inc.")),
        ("A；B;", ("A", "B")),
        ('"A, B"; C', ("A, B", "C")),
        ("서울대병원; 비공개", ("서울대병원", "")),
        ("미정", ("",)),
        ("", ()),
    ],
)
def test_is_divided_without_a_word(cell: str, names: tuple[str, ...]) -> None:
    found = split(cell, SEPARATORS)
    assert (found.names, found.doubt, found.odd) == (names, "", "")


@pytest.mark.parametrize(
    ("cell", "mark", "choices"),
    [
        ("서울대병원, 세브란스병원", ",", ("서울대병원; 세브란스병원", '"서울대병원, 세브란스병원"')),
        ("Sanofi, S.A., Pfizer", ",", ("Sanofi, S.A.; Pfizer", '"Sanofi, S.A., Pfizer"')),
        ("Ministry of Health and Welfare", " and ", ("Ministry of Health; Welfare", '"Ministry of Health and Welfare"')),
        ("산업부 및 복지부", " 및 ", ("산업부; 복지부", '"산업부 및 복지부"')),
        ("보건·복지", "·", ("보건; 복지", '"보건·복지"')),
        ("A/B; C", "/", ("A; B; C", '"A/B"; "C"')),
        ("삼성서울병원 외 2곳", "외", ("삼성서울병원; undisclosed; undisclosed", '"삼성서울병원 외 2곳"')),
    ],
)
def test_what_may_be_one_name_is_kept_whole_and_asked_about(cell: str, mark: str, choices: tuple[str, ...]) -> None:
    found = split(cell, SEPARATORS)
    assert (found.doubt, found.choices) == (mark, choices)
    for choice in choices:
        assert split(choice, SEPARATORS).doubt == ""


def test_a_stated_separator_divides_and_a_mark_of_names_does_not() -> None:
    assert split("A Co., Ltd., B and C", (",",)).names == ("A Co., Ltd.", "B and C")
    assert split("A and B", (" and ",)).names == ("A", "B")
    assert split("A/B", (";",), ("/",)).doubt == ""


def test_a_known_name_is_never_divided() -> None:
    assert split("Ministry of Health, Welfare", (",",), (), {"ministry of health, welfare"}).names == ("Ministry of Health, Welfare",)


def test_a_blank_of_a_program_may_be_a_name() -> None:
    found = split("NA", SEPARATORS)
    assert (found.names, found.odd, found.choices) == (("NA",), "NA", ('"NA"', "undisclosed"))
    assert split('"NA"', SEPARATORS).odd == ""


@given(st.text(max_size=40))
def test_junk_never_raises(text: str) -> None:
    found = split(text, SEPARATORS)
    assert all(name == name.strip() for name in found.names)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Pfizer", None),
        ("Straße", None),
        ("👩‍🔬 제약", None),
        ("\u0420fizer", "mixes letters of several alphabets in a word"),
        ("Ｐｆｉｚｅｒ", "is written in full-width letters"),
        ("Pfi\u200bzer", "holds characters that cannot be seen"),
    ],
)
def test_an_odd_name_is_told(name: str, said: str | None) -> None:
    assert strange(name) == said


def test_lookalikes_have_one_skeleton() -> None:
    assert {skeleton(name) for name in ("Pfizer", "\u0420fizer", "Ｐｆｉｚｅｒ", "Pfi\u200bzer", "PFIZER ")} == {"pfizer"}


def test_marks_heaped_on_a_letter() -> None:
    assert heaped("Z" + "\u0300\u0316\u0335" * 60)
    assert not heaped("Tiếng Việt, Ångström, 한글")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("한미약품", "hanmiyagpum"),
        ("Roche Köln", "roche-koln"),
        ("株式会社", "zhushihuishe"),
        ("Ørsted", "orsted"),
        ("꽃마을", "kkochmaeul"),
        ("…", ""),
        ("A & B", "a-b"),
    ],
)
def test_a_slug_spells_the_name(name: str, short: str) -> None:
    assert slug(name) == short


@given(st.text(min_size=1, max_size=60))
def test_a_key_is_a_key_and_the_same_again(name: str) -> None:
    assert ID_PATTERN.match(key(name))
    assert key(name) == key(name)
    assert key(name, {key(name)}) != key(name)
