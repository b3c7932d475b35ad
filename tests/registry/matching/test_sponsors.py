"""Sponsors as written, gathered."""

import pandas as pd
import pytest

from oi_metrics.registry.matching.sponsors import company_key, gathered
from oi_metrics.registry.reading.mfds import applicants
from tests.registry.builders import COMPANY


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("(주)사노피-아벤티스코리아", "sanofiaventiskorea"),
        ("사노피-아벤티스 코리아", "sanofiaventiskorea"),
        ("사노피 파스퇴르(주)", "sanofipasteur"),
        ("(주)젠자임코리아", "genzymekorea"),
        ("주식회사 사노피", "sanofi"),
        ("Sanofi", "sanofi"),
        ("Sanofi Pasteur, a Sanofi Company", "sanofipasteur"),
        ("Genzyme, a Sanofi Company", "genzymekorea"),
        ("Bioverativ, a Sanofi company", "bioverativ"),
        ("SANOFI-AVENTIS KOREA CO., LTD.", "sanofiaventiskorea"),
        ("한국산업", None),
        ("산오피스", None),
        ("Synapse", None),
        ("SNP Inc.", None),
        ("한국로슈", None),
        ("Roche, a Swiss Company", None),
    ],
)
def test_the_company_is_known_by_its_letters_its_sound_or_its_own_word(name, key):
    assert company_key(name, COMPANY) == key


def test_legal_forms_and_signs_are_set_aside_and_nothing_else():
    written = pd.Series(["한미약품(주)", "한미약품", "주식회사 한미약품", "한미정밀화학(주)", "Bayer", "BAYER AG", "한미약품(주)"])
    ids, sponsors = gathered(written, ())
    assert ids.tolist() == ["한미약품"] * 3 + ["한미정밀화학", "bayer", "bayer", "한미약품"]
    rows = sponsors.set_index("sponsor_id")
    assert rows.loc["한미약품", "name"] == "한미약품(주)"
    assert rows.loc["한미약품", "spellings"] == "주식회사 한미약품; 한미약품; 한미약품(주)"
    assert not rows["company"].any()


def test_an_investigator_behind_an_applicant_is_left_behind():
    written = pd.Series(
        [
            "서울대학교병원(홍길동 )",
            "서울성모병원(HONG GIL D",
            "서울대학교병원(연구자)",
            "한국노바티스(주)",
            "사노피 파스퇴르(주)",
            "한국릴리(유)",
            "(주)종근당",
        ]
    )
    kept = ["서울대학교병원", "서울성모병원", "서울대학교병원", "한국노바티스(주)", "사노피 파스퇴르(주)", "한국릴리(유)", "(주)종근당"]
    assert applicants(written).tolist() == kept
