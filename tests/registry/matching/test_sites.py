"""Facilities as written, read to hospitals or to none."""

import time

import openpyxl
import pandas as pd
import pytest

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.registry.matching.hospital_lists import known_hospitals, of_partners
from oi_metrics.registry.matching.sites import is_unnamed, read_facilities
from tests.registry.builders import PARTNERS

KNOWN = of_partners(PARTNERS)


def sites(*rows: str) -> pd.DataFrame:
    """`country|city|facility`."""
    return pd.DataFrame([row.split("|") for row in rows], columns=["country", "city", "facility"], dtype="str")


def read(*rows: str) -> list[tuple[str, str]]:
    found, _ = read_facilities(sites(*rows), KNOWN)
    return list(zip(found["hospital_id"], found["certainty"], strict=True))


@pytest.mark.parametrize(
    "facility",
    [
        "", "Research Site", "Clinical Research Site (12)", "Investigational Site Number : 4100005", "Investigational Site Number :4100002", "GSK Investigational Site",
        "1235.21.202 Boehringer Ingelheim Investigational Site", "Novartis Investigative Site", "Local Institution - 7203", "Local Institution - 0117, Songpa-gu", "Eisai Site #13",
        "Sunpharma Site 18", "ShORe Investiagtional Site", "Seoul", "Gyeonggi-do", "306", "Facility #4", "9 Sites", "Many Locations", "Clinical Trial Pharmacy",
        "For additional information regarding investigative sites for this trial, contact 1-877-CTLILLY", "Sanofi-Aventis Administrative Office", "(an individual)",
    ],
)  # fmt: skip
def test_placeholders_are_unnamed(facility):
    assert is_unnamed(facility)


@pytest.mark.parametrize(
    "facility",
    [
        "National Cancer Center ( Site 1354)", "Severance Hospital, Yonsei University Health System ( Site 5102)", "Southern California Research Center",
        "Accel Research Sites Network", "Hackensack University Medical Center Site Number : 8400025", "Inselspital Bern ( Site 1301)", "FALP ( Site 2100)",
        "Asan Medical Center /ID# 253955", "QEII Health Sciences Centre - Victoria General Site", "서울아산병원", "H+양지병원", "Seattle Clinical Research Center",
    ],
)  # fmt: skip
def test_names_with_the_number_of_a_site_are_names(facility):
    assert not is_unnamed(facility)


def test_known_as_written_and_unnamed():
    found = read(
        "KR|Seoul|Asan Medical Center", "KR||서울아산병원", "KR|Seoul|Research Site", "KR|Seoul|Nowhere Known Hospital", "US|Boston|Asan Medical Center"
    )
    assert found[:3] == [("asan", "named"), ("asan", "named"), ("", "unnamed")]
    assert [certainty for _, certainty in found[3:]] == ["as_written", "as_written"]
    assert found[3][0] != found[4][0] != "asan"


def test_spellings_of_a_name_that_no_list_has_are_one_hospital_at_home_whatever_the_city():
    (one, _), (two, _), (three, _) = read("KR|Seoul|Bestian Hospital", "KR|Gangnam-gu|BESTIAN HOSPITAL", "KR||Bestian  Hospital.")
    assert one == two == three


def test_a_name_that_many_have_is_told_apart_by_city():
    (one, _), (two, _), (three, _) = read("US|Boston|University Hospital", "US|Chicago|University Hospital", "US|boston|University  hospital")
    assert one != two
    assert one == three


def test_the_number_of_a_hospital_is_part_of_its_name_and_that_of_a_site_is_not():
    found = [
        one for one, _ in read("UA|Kyiv|City Hospital 9", "UA|Kyiv|City Hospital 8", "UA|Kyiv|City Hospital 9 ( Site 2502)", "UA|Kyiv|City Hospital 9 /ID# 12")
    ]
    assert found[0] == found[2] == found[3] != found[1]


def test_what_a_facility_means_does_not_depend_on_the_others():
    rows = ["KR|Seoul|Bestian Hospital", "KR|Busan|Asan Medical Centre", "US|Boston|Brigham", "KR||서울대학교병원", "KR|Seoul|Bestian Hospital"]
    alone = [read(row)[0] for row in rows]
    assert read(*rows) == alone
    assert read(*rows[::-1]) == alone[::-1]


def test_ten_thousand_distinct_facilities():
    rows = pd.DataFrame(
        {
            "country": ["KR", "US", "CN", "FR"] * 2_500,
            "city": "Seoul",
            "facility": [f"Hospital {number * 7919 % 1_000_003:x} of Medicine" for number in range(10_000)],
        }
    )
    started = time.process_time()
    found, own = read_facilities(rows, KNOWN)
    assert time.process_time() - started < 20
    assert len(own) > 9_900
    assert set(found["certainty"]) == {"as_written"}


class TestLists:
    def test_add_hospitals_names_and_places_and_the_records_come_first(self, tmp_path):
        hospitals, aliases, coordinates = (tmp_path / f"{name}.csv" for name in ("hospitals", "aliases", "coordinates"))
        hospitals.write_text(
            "ror_id,name,names_ko,aliases,types,country_code,city,region\n"
            "https://ror.org/1,Bestian Hospital,베스티안병원,Bestian,healthcare,KR,Seoul,\n"
            "https://ror.org/2,Asan Medical Center,서울아산병원,,healthcare,KR,Seoul,KR-11\n"
            "https://ror.org/3,A Company,,,company,KR,Seoul,\n",
            "utf-8",
        )
        aliases.write_text(
            "name,legal_name,alias,address,ror_id\n베스티안병원,(재)베스티안재단,베스티안서울,서울특별시 강남구,\n새로운병원,,,부산광역시 서구,\n", "utf-8"
        )
        coordinates.write_text("name,latitude,longitude\n베스티안병원,37.5,127.1\n서울아산병원,37.52,127.10\n모르는병원,1,2\n", "utf-8")
        known = known_hospitals(PARTNERS, [hospitals], [aliases], [coordinates]).set_index("partner_id")
        assert "ror-3" not in known.index
        assert known.loc["ror-1", ["name_ko", "region", "latitude"]].tolist() == ["베스티안병원", "KR-11", 37.5]
        assert known.loc["asan", "longitude"] == 127.10
        assert known.loc["ror-2", ["name_en", "name_ko", "aliases"]].tolist() == ["", "", ""]
        found, _ = read_facilities(sites("KR||베스티안서울", "KR|Seoul|Asan Medical Center", "KR||새로운병원", "KR||모르는병원"), known.reset_index())
        assert found["certainty"].tolist() == ["named", "named", "named", "as_written"]
        assert found["hospital_id"].tolist()[:2] == ["ror-1", "asan"]
        assert known.loc[found["hospital_id"][2], "region"] == "KR-26"

    def test_one_without_a_needed_column_is_told(self, tmp_path):
        path = tmp_path / "where.csv"
        path.write_text("name,lat\nx,1\n", "utf-8")
        with pytest.raises(InvalidRecords) as caught:
            known_hospitals(PARTNERS, coordinates=[path])
        assert str(caught.value.faults[0]) == "where.csv, row 1, lon: '' is missing from a list for --coordinates; name one of the columns lon, lng, longitude"

    def test_a_coordinate_that_is_no_number_is_told_and_a_blank_one_is_none(self, tmp_path):
        path = tmp_path / "where.csv"
        path.write_text("name,latitude,longitude\n서울아산병원,37°5,127.1\n베스티안병원,,\n", "utf-8")
        with pytest.raises(InvalidRecords) as caught:
            known_hospitals(PARTNERS, coordinates=[path])
        assert [str(fault) for fault in caught.value.faults] == [
            "where.csv, row 2, latitude: '37°5' is no coordinate; write degrees as a decimal number, such as 37.5796"
        ]

    def test_a_second_sheet_is_told(self, tmp_path):
        book = openpyxl.Workbook()
        for sheet in (book.active, book.create_sheet("more")):
            sheet.append(["name", "latitude", "longitude"])
            sheet.append(["서울아산병원", 37.5, 127.1])
        book.save(tmp_path / "where.xlsx")
        with pytest.raises(InvalidRecords) as caught:
            known_hospitals(PARTNERS, coordinates=[tmp_path / "where.xlsx"])
        assert [str(fault) for fault in caught.value.faults] == [
            "where.xlsx: 'more' is a further sheet, which would not be read; import a file with the list alone"
        ]
