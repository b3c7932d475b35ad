"""What cells say of one another: an error where it cannot be so, a doubt where sources may disagree."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oi_metrics.cli import main
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate
from tests.conftest import agreements, frames, parties, partners


def told(**rows: Any) -> list[tuple[str, str, bool]]:
    return [(f"{fault.file}, row {fault.row}, {fault.column}", str(fault.problem), fault.warning) for fault in validate(frames(**rows))]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("agreements", {"agreement_id": "a", "signed": "2019-03-12", "ends": "2009-01-01"}),
        ("agreements", {"agreement_id": "a", "signed": "2019", "ends": "2018"}),
        ("recognitions", {"recognition_id": "a", "awarded_by": "p", "awarded": "2019", "valid_until": "2018-12-31"}),
    ],
)
def test_what_ends_before_it_begins_is_an_error(table: str, row: dict[str, str]) -> None:
    ((place, problem, doubt),) = told(partners=partners(p="government"), **{table: [row]})
    assert place.startswith(f"{table}.csv, row 2, ")
    assert problem.startswith("lies before ")
    assert not doubt


@pytest.mark.parametrize(("signed", "ends"), [("2019", "2019"), ("2019-03", "2019-03-01"), ("", "2009"), ("2019", ""), ("2018/2020", "2019"), ("..", "2009")])
def test_what_may_be_in_order_is_none(signed: str, ends: str) -> None:
    assert "lies before" not in str(told(agreements=[{"agreement_id": "a", "signed": signed, "ends": ends}]))


def test_a_source_cannot_have_been_read_in_the_future() -> None:
    ((place, problem, doubt),) = told(sources=[{"source_id": "source", "accessed": "2205-01-31"}])
    assert (place, problem, doubt) == ("sources.csv, row 2, accessed", "is still to come", False)


def test_a_day_to_come_moves_no_as_of_day() -> None:
    later = (date.today() + timedelta(days=400)).isoformat()
    sources = [{"source_id": "source", "accessed": "2024-01-31"}, {"source_id": "announced", "accessed": "", "published": later}]
    assert typed(frames(sources=sources)).as_of == date(2024, 1, 31)


def test_one_identifier_is_one_partner() -> None:
    rows = [{"partner_id": "one", "ror_id": "https://ror.org/017cjz748"}, {"partner_id": "other", "ror_id": "https://ror.org/017CJZ748/"}]
    assert told(partners=rows) == [("partners.csv, row 3, ror_id", "identifies one in row 2 too", False)]
    assert told(partners=rows, retired=[{"record_type": "partners", "record_id": "other", "reason": "twice"}]) == []


def test_keys_that_differ_by_case_alone_are_told() -> None:
    assert told(partners=partners(UNIST="university", unist="university")) == [
        ("partners.csv, row 3, name_en", "looks like 'UNIST' in row 2", True),
        ("partners.csv, row 3, name_ko", "looks like 'UNIST' in row 2", True),
        ("partners.csv, row 3, partner_id", "differs from UNIST in row 2 by nothing but case or form of its letters", False),
    ]


def test_more_taking_part_than_a_source_counts_is_a_doubt() -> None:
    claim = {"claim_id": "c", "measure": "programme_hospitals", "unit": "hospital", "value": 1, "scope": "programme=net"}
    seats = [{"programme_id": "net", "seat": seat, "partner_id": key, "joined": "2012"} for seat, key in enumerate("ab", start=1)]
    rows = {"partners": partners(a="hospital", b="hospital"), "programmes": [{"programme_id": "net"}], "memberships": seats}
    assert told(**rows, claims=[claim]) == [("claims.csv, row 2, value", "is less than the 2 that the records have", True)]
    assert (
        told(**rows, claims=[{**claim, "as_of": "2011"}])
        == told(**rows, claims=[{**claim, "value": 2}])
        == told(**rows, claims=[{**claim, "rank": "deprecated"}])
        == []
    )


def test_sound_rows_have_no_relation_fault() -> None:
    assert told(partners=partners(p="hospital"), agreements=agreements(a="2018"), parties=parties("a", "p")) == []


def test_a_doubt_keeps_nobody_from_using_the_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, sheet = tmp_path / "records", tmp_path / "own.csv"
    shutil.copytree(EMBEDDED, folder)
    claims = folder / "claims.csv"
    claims.write_text(claims.read_text("utf-8").replace("programme_hospitals,5,centre,,", "programme_hospitals,4,centre,,"), "utf-8")
    sheet.write_text("Title,Agreement type,Partner,Partner type,Signed\nJoint work,mou,Asan Medical Center,hospital,2019-03-04\n", "utf-8")
    assert main(["validate", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "is less than the 5 that the records have" in told
    assert "1 to look at" in told
    assert main(["metrics", "claims_ledger", "--records", str(folder)]) == 0
    assert main(["seal", str(folder), "--note", "With a doubt", "--folder", str(tmp_path / "sealed")]) == 0
    assert main(["import", str(sheet), "--into", str(folder), "--out", str(tmp_path / "more")]) == 0
    assert main(["check", str(folder)]) == 1
    assert "Dates, identifiers and counts do not contradict one another" in capsys.readouterr().out


def test_a_sheet_is_told_where_its_own_cell_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "own.csv"
    rows = "A,mou,KAIST,university,2019-03-04,2009-01-01,2024-01-01", "B,mou,KAIST,university,2019-03-04,,2205-01-01"
    sheet.write_text("\n".join(("Title,Agreement type,Partner,Partner type,Signed,Ends,Last verified", *rows)), "utf-8")
    assert main(["import", str(sheet), "--out", str(tmp_path / "made")]) == 1
    told = capsys.readouterr().err
    assert "own.csv, row 2, Ends: '2009-01-01' lies before Signed, 2019-03-04; fix one of the two dates" in told
    assert "own.csv, row 3, Last verified: '2205-01-01' is still to come; fix the year, or leave it blank" in told
    assert not (tmp_path / "made").exists()
