"""Files of registries, read in the confined process: what is read, what is passed over and why, and that no person gets through."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest
import xlwt

from oi_metrics.registry.importing.run import read_files
from oi_metrics.registry.reading.locations import split_all
from tests.registry.builders import HEAD, approvals, contents, imported, studies, study

KOREAN = ["번호", "승인일자", "신청인", "제품명", "임상시험 제목", "임상단계", "실시기관명"]
ROW = [1, "2014-01-02", "사노피 파스퇴르(주)", "백신", "나 시험", "3상", "서울대학교병원,서울아산병원"]


def told(*files) -> list[str]:  # type: ignore[no-untyped-def]
    readings, faults = read_files(files)
    return [str(fault) for fault in [*faults, *(fault for reading in readings for fault in reading.faults)]]


class TestApprovals:
    def test_csv_xls_and_xlsx_are_read_alike_under_korean_headers(self, tmp_path):
        (tmp_path / "a.csv").write_text(HEAD + '1,2014-01-02,사노피 파스퇴르(주),백신,나 시험,3상,"서울대학교병원,서울아산병원"\n', "cp949")
        old = xlwt.Workbook()
        sheet = old.add_sheet("목록")
        old.add_sheet("빈 시트")
        for row, cells in enumerate([KOREAN, ROW]):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
        old.save(str(tmp_path / "a.xls"))
        new = openpyxl.Workbook()
        for cells in (KOREAN, [*ROW[:1], pd.Timestamp("2014-01-02"), *ROW[2:]]):
            new.active.append(cells)
        new.save(tmp_path / "a.xlsx")
        readings = [read_files([tmp_path / f"a.{kind}"])[0][0] for kind in ("csv", "xls", "xlsx")]
        assert len({reading.snapshot_id for reading in readings}) == 1
        assert readings[1].sites["facility"].tolist() == ["서울대학교병원", "서울아산병원"]
        assert readings[1].trials[["posted", "phase", "therapeutic_area", "sponsor_as_written"]].to_numpy().tolist() == [
            ["2014-01-02", "3", "vaccines", "사노피 파스퇴르(주)"]
        ]

    def test_titles_make_keys_and_numbers_and_are_gone(self, tmp_path):
        path = approvals(
            tmp_path,
            "a.csv",
            "2014-01-02|한국로슈|당뇨병 환자의 비밀 제목 (임상시험계획서 번호 : ABC-123-45)|2b상|",
            "2014-01-02|한국로슈|당뇨병환자의 비밀 제목(임상시험계획서 번호 : ABC-123-45)|2b상|",
        )
        outcome = imported(tmp_path / "s", path)
        trials = outcome.tables["trials"]
        assert trials[["phase", "therapeutic_area", "protocols"]].to_numpy().tolist() == [["2b", "metabolic", "ABC-123-45"]]
        assert outcome.twins["row"].tolist() == [2, 3]
        assert "비밀" not in "".join(frame.to_csv() for frame in outcome.tables.values())

    def test_every_fault_names_file_row_column_value_and_remedy(self, tmp_path):
        path = approvals(
            tmp_path, "a.csv", "2014-13-02|한국로슈|가|2상|", "2014-01-02|한국로슈|나|십상|", "2014-01-03|한국로슈||생동|", "2014-01-03|한미약품||생동|"
        )
        assert told(path) == [
            "a.csv, row 2, approval: '2014-13-02' is not a date; write the day of approval as YYYY-MM-DD",
            "a.csv, row 3, phase: '십상' is no phase that is known (1 trials); the trial is kept without a phase; report the spelling to whoever maintains this program",
            "a.csv, row 4, title: '4, 5' are rows of one day without a title, kept as one approval; they differ in applicant; the first row is kept",
        ]
        assert imported(tmp_path / "s", path).errors

    def test_a_list_of_something_else_is_refused_and_takes_no_other_along(self, tmp_path):
        (tmp_path / "b.csv").write_text("a,b\n1,2\n", "utf-8")
        (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
        readings, faults = read_files(
            [approvals(tmp_path, "a.csv", "2014-01-02|한국로슈|가|2상|"), tmp_path / "b.csv", tmp_path / "c.xls", tmp_path / "none.json"]
        )
        assert len(readings) == 1
        assert [(fault.file, str(fault.problem)) for fault in faults] == [
            ("b.csv", "are not the columns of a registry that is known"),
            ("c.xls", "is a workbook of the old XLS form, or protected by a password"),
            ("none.json", "is missing"),
        ]


class TestStudies:
    def test_one_study_a_list_a_page_a_zip_and_a_folder_are_read_alike(self, tmp_path):
        both = [study("NCT00000001", locations=["Asan Medical Center|Seoul|South Korea"]), study("NCT00000002", locations=["X|Paris|France"])]
        (tmp_path / "list.json").write_text(json.dumps(both), "utf-8")
        (tmp_path / "page.json").write_text("\ufeff" + json.dumps({"studies": both, "nextPageToken": "x"}), "utf-8")
        (tmp_path / "folder").mkdir()
        with zipfile.ZipFile(tmp_path / "both.zip", "w") as packed:
            for one in both:
                name = one["protocolSection"]["identificationModule"]["nctId"] + ".json"
                packed.writestr(f"inner/{name}", json.dumps(one))
                (tmp_path / "folder" / name).write_text(json.dumps(one), "utf-8")
            packed.writestr("readme.txt", "x")
        stores = {}
        for name in ("list.json", "page.json", "both.zip", "folder"):
            outcome = imported(tmp_path / f"s-{name}", tmp_path / name)
            assert outcome.tables["sites"]["country"].tolist() == ["KR", "FR"]
            stores[name] = {table: content for table, content in contents(tmp_path / f"s-{name}").items() if table != "snapshots.parquet"}
        assert stores["list.json"] == stores["page.json"] == stores["both.zip"] == stores["folder"]
        assert told(tmp_path / "both.zip") == ["both.zip [readme.txt]: 'readme.txt' is no JSON and was skipped; import it as a file of its own"]

    def test_no_person_gets_through(self, tmp_path):
        places = [
            {"facility": "Hospital One", "city": "Seoul", "country": "South Korea", "contacts": [{"name": "Gildong Hong, MD", "email": "g@example.org"}]},
            {"facility": "Gildong Hong", "city": "Seoul", "country": "South Korea"},
            {"facility": "Dr. Jane Roe", "city": "Bonn", "country": "Germany"},
            {"facility": "Practice of Dr. Roe", "city": "Bonn", "country": "Germany"},
        ]
        found = study(
            "NCT00000001",
            locations=places,
            officials=[{"name": "Ann Official, PhD"}],
            contacts=[{"name": "Central Contact", "phone": "1"}],
            title="Secret title",
        )
        person = study("NCT00000002", sponsor="Ann Official", kind="INDIV", locations=["Ann Official|Seoul|South Korea"])
        outcome = imported(tmp_path / "s", studies(tmp_path, "a.json", found, person))
        stored = "".join(frame.to_csv() for frame in outcome.tables.values())
        for word in ("Gildong", "Official", "Central", "Secret", "g@example", "Jane"):
            assert word not in stored, word
        assert outcome.tables["sites"]["certainty"].tolist() == ["as_written", "unnamed", "unnamed", "as_written", "unnamed"]

    def test_a_study_that_comes_twice_keeps_the_sites_that_stand_with_its_last_word(self, tmp_path):
        unnamed = ["Research Site|Seoul|South Korea"] * 3
        path = studies(
            tmp_path,
            "a.json",
            study("NCT00000001", updated="2021-01-01", locations=unnamed),
            study("NCT00000001", updated="2020-01-01", locations=unnamed[:1]),
            study("NCT00000002", locations=unnamed[:2]),
        )
        reading = read_files([path])[0][0]
        assert reading.sites["trial_id"].value_counts().to_dict() == {"NCT00000001": 3, "NCT00000002": 2}
        assert reading.counts["studies that come twice"] == 1

    def test_a_broken_study_is_told_and_passed_over(self, tmp_path):
        (tmp_path / "broken.json").write_text('{"studies": [', "utf-8")
        (tmp_path / "other.json").write_text('{"studies": {"a": 1}}', "utf-8")
        path = studies(
            tmp_path,
            "a.json",
            study("NCT00000001"),
            {"x": 1},
            study(""),
            study("EUCTR1"),
            study("NCT00000002", posted="2020-13"),
            "text",
            study("NCT00000003", phases=None, type="OBSERVATIONAL"),
        )
        assert [str(fault).split(";")[0] for fault in read_files([path])[0][0].faults] == [
            "a.json, row 2, protocolSection: \"{'x': 1}\" is no study of the API, version 2",
            "a.json, row 3, nctId: '' is missing from the study",
            "a.json, row 6, protocolSection: 'text' is no study of the API, version 2",
            "a.json, row 4, nctId: 'EUCTR1' is no number of ClinicalTrials.gov",
            "a.json, row 5, posted: '2020-13' is not a date",
        ]
        assert read_files([path])[0][0].trials["phase"].tolist() == ["3", "observational"]
        assert "broken.json, row 1: 'broken.json' is not well-formed JSON" in told(tmp_path / "broken.json")[0]
        assert "is no list of studies" in told(tmp_path / "other.json")[0]

    def test_a_zip_bomb_is_a_fault_of_its_file(self, tmp_path):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("a.json", "[" + " " * 300_000_000 + "]")
        (tmp_path / "bomb.zip").write_bytes(packed.getvalue())
        assert "is packed too tightly to be records" in told(tmp_path / "bomb.zip")[0]


NEW = "NCT Number,Study Title,Study Status,Conditions,Sponsor,Collaborators,Phases,Funder Type,Study Type,Other IDs,First Posted,Last Update Posted,Locations\n"
BEFORE = "Rank,NCT Number,Title,Conditions,Sponsor/Collaborators,Phases,Funded Bys,Study Type,Other IDs,First Posted,Last Update Posted,Locations\n"


class TestExports:
    def test_new_and_old_columns_say_the_same(self, tmp_path):
        (tmp_path / "new.csv").write_text(
            NEW
            + 'NCT00000001,A title,X,Asthma,Sanofi,Roche,PHASE1|PHASE2,INDUSTRY,INTERVENTIONAL,EFC123|2020-000001-11,2020-05-01,2021-06-02,"Asan Medical Center, Seoul, 05505, Korea, Republic of"\n',
            "utf-8",
        )
        (tmp_path / "old.csv").write_text(
            BEFORE
            + '1,NCT00000001,A title,Asthma,Sanofi|Roche,Phase 1|Phase 2,Industry,Interventional,EFC123|2020-000001-11,"May 1, 2020","June 2, 2021","Asan Medical Center, Seoul, Korea, Republic of"\n',
            "utf-8",
        )
        new, old = (read_files([tmp_path / name])[0][0] for name in ("new.csv", "old.csv"))
        pd.testing.assert_frame_equal(new.trials, old.trials)
        pd.testing.assert_frame_equal(new.sites, old.sites)
        assert new.trials.to_numpy().tolist() == [["NCT00000001", "2020-05-01", "Sanofi", "1/2", "respiratory", "EFC123; 2020-000001-11", "2021-06-02", True]]
        assert new.sites.to_numpy().tolist() == [["NCT00000001", "Asan Medical Center", "Seoul", "", "KR"]]

    def test_a_sponsor_who_is_a_person_is_not_named(self, tmp_path):
        rows = (
            "NCT00000001,T,X,A,Jane Roe,,NA,INDIV,INTERVENTIONAL,,2020-05-01,2021-06-02,",
            'NCT00000002,T,X,A,"Jane Roe, MD",,NA,OTHER,INTERVENTIONAL,,2020-05-01,2021-06-02,"Dr. Roe, Bonn, Germany"',
        )
        (tmp_path / "new.csv").write_text(NEW + "\n".join(rows) + "\n", "utf-8")
        outcome = imported(tmp_path / "s", tmp_path / "new.csv")
        assert outcome.tables["sponsors"]["name"].tolist() == ["(an individual)"]
        assert "Roe" not in "".join(frame.to_csv() for frame in outcome.tables.values())

    @pytest.mark.parametrize(
        ("text", "site"),
        [
            ("Seoul National University Bundang Hospital, Seongnam-si, Gyeonggi-do, 13620, Korea, Republic of", ("Seoul National University Bundang Hospital", "Seongnam-si", "Gyeonggi-do", "KR", True)),
            ("Yonsei University Health System, Severance Hospital, Seoul, Korea, Republic of", ("Yonsei University Health System, Severance Hospital", "Seoul", "", "KR", True)),
            ("Asan Medical Center, Seoul, Songpa-gu, 05505, Korea, Republic of", ("Asan Medical Center", "Seoul", "Songpa-gu", "KR", True)),
            ("Clinical Partners, LLC, Johnston, Rhode Island, 02919, United States", ("Clinical Partners, LLC", "Johnston", "Rhode Island", "US", True)),
            ("University of California, San Francisco, San Francisco, California, 94143, United States", ("University of California, San Francisco", "San Francisco", "California", "US", True)),
            ("The General Infirmary, Leeds, LS2 9NS, United Kingdom", ("The General Infirmary", "Leeds", "", "GB", True)),
            ("Hospital X, El Palmar, Murcia, Región de, 30120, Spain", ("Hospital X", "El Palmar", "Murcia, Región de", "ES", True)),
            ("Prince Of Wales Hospital, Hong Kong, Hong Kong", ("Prince Of Wales Hospital", "Hong Kong", "", "HK", True)),
            ("Anything, Somewhere, Nowhereland", ("Anything, Somewhere, Nowhereland", "", "", "", False)),
            ("Institute of Oncology, ARENSIA Exploratory Medicine, Chisinau, MD-2025, Moldova, Republic of", ("Institute of Oncology, ARENSIA Exploratory Medicine, Chisinau", "", "", "MD", False)),
            ("Korea, Republic of", ("Korea, Republic of", "", "", "", False)),
        ],
    )  # fmt: skip
    def test_a_site_is_read_from_its_end_and_not_guessed(self, text, site):
        known = ["Seoul St. Mary's Hospital, Seoul, Korea, Republic of"]
        assert tuple(split_all([text, *known])[text]) == site

    def test_what_cannot_be_split_is_kept_counted_and_told(self, tmp_path):
        line = 'NCT00000001,T,X,A,Sanofi,,NA,INDUSTRY,INTERVENTIONAL,,2020-05-01,2021-06-02,"Alpha, Beta, Gamma, 1234, France|Research Site, Seoul, 05505, Korea, Republic of"\n'
        (tmp_path / "new.csv").write_text(NEW + line, "utf-8")
        reading = read_files([tmp_path / "new.csv"])[0][0]
        assert reading.counts["sites kept as written"] == 1
        assert reading.sites["facility"].tolist() == ["Alpha, Beta, Gamma", "Research Site"]
        assert str(reading.faults[0]) == (
            "new.csv, row 2, Locations: 'Alpha, Beta, Gamma, 1234, France' cannot be split into facility and city for sure and is kept as written; "
            "import the study as JSON, which keeps facility and city apart; 1 sites of this file are so"
        )
