"""Korean particles after Hangul, digits, Latin letters and brackets."""

import pytest

from oi_metrics.language.particles import BOTH, Noun, particle


@pytest.mark.parametrize(
    ("word", "topic", "subject", "towards"),
    [
        ("협약", "은", "이", "으로"),
        ("서울", "은", "이", "로"),
        ("연구소", "는", "가", "로"),
        ("700억 원", "은", "이", "으로"),
        ("2012", "는", "가", "로"),
        ("2018", "은", "이", "로"),
        ("3", "은", "이", "으로"),
        ("10", "은", "이", "으로"),
        ("1.5", "는", "가", "로"),
        ("58%", "는", "가", "로"),
        ("MOU", "는", "가", "로"),
        ("LG AI LAM", "은", "이", "으로"),
        ("HL", "은", "이", "로"),
        ("Phase 2b", "는", "가", "로"),
        ("Sanofi", "는", "가", "로"),
        ("Seoul Hospital", "은", "이", "로"),
        ("Vaccine", "은", "이", "으로"),
        ("Institute", "는", "가", "로"),
        ("분당서울대학교병원(경기)", "은", "이", "으로"),
        ("(주)바이오", "는", "가", "로"),
        ("연구소 [서울] (병원)", "는", "가", "로"),
        ("‘간암 환자 유전체 연구’", "는", "가", "로"),
        ("“병원”", "은", "이", "으로"),
        ("억 원)", "은", "이", "으로"),
        ("(주)", "는", "가", "로"),
        ("A(b) 병원(c)", "은", "이", "으로"),
    ],
)
def test_fits_the_last_sound(word: str, topic: str, subject: str, towards: str) -> None:
    assert (particle(word, "은/는"), particle(word, "이/가"), particle(word, "으로/로")) == (topic, subject, towards)


@pytest.mark.parametrize("word", ["Robot", "Merck", "漢字", "Straße", "***", ""])
def test_both_forms_where_spelling_does_not_tell_the_sound(word: str) -> None:
    assert {pair: particle(word, pair) for pair in BOTH} == BOTH


def test_every_pair_has_its_two_forms() -> None:
    for pair in BOTH:
        assert (particle("협약", pair), particle("연구소", pair)) == tuple(pair.split("/"))


def test_a_template_asks_for_the_particle() -> None:
    assert "{a:과/와} {b:은/는} {c}".format(a=Noun("병원"), b=Noun("3건"), c=Noun("끝")) == "병원과 3건은 끝"
