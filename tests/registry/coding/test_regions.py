"""Regions from cities and addresses as written."""

import pandas as pd
import pytest

from oi_metrics.model.vocabulary import REGIONS
from oi_metrics.registry.coding.regions import PROVINCES, region_of, regions


@pytest.mark.parametrize(
    ("state", "city", "region"),
    [
        ("", "Seoul", "KR-11"), ("", "Seongnam-si", "KR-41"), ("", "SongpaGu", "KR-11"), ("", "서울특별시 서초구 반포대로 222", "KR-11"), ("", "경기도 부천시 원미구", "KR-41"),
        ("", "Wŏnju", "KR-42"), ("", "Hwasun-gun", "KR-46"), ("Gyeonggi-do", "Gwangju", "KR-41"), ("", "Gwangju", "KR-29"), ("Gyeonggido", "Seongnam", "KR-41"),
        ("", "Seongnam-si, Gyeonggi-do", "KR-41"), ("", "Cheongju Chungcheongbuk-do", "KR-43"), ("", "Jung-gu", ""), ("", "110-744", ""), ("", "", ""),
        ("Busan", "Seoul", ""), ("Songpa-gu", "Seoul", "KR-11"), ("", "Cheju", "KR-49"), ("", "Namyangju", "KR-41"), ("", "Osong", ""),
    ],
)  # fmt: skip
def test_the_province_of_a_place(state, city, region):
    assert region_of(state, city) == region


def test_all_seventeen_and_no_other():
    assert PROVINCES.keys() == REGIONS.keys()


def test_other_countries_have_none():
    sites = pd.DataFrame({"state": ["", ""], "city": ["Seoul", "Seoul"], "country": ["KR", "US"]})
    assert regions(sites).tolist() == ["KR-11", ""]
    assert regions(sites.iloc[:0]).empty
