"""The command line: exit codes, every metric, and the same figures as on screen."""

import csv
import io
import json
from itertools import takewhile
from pathlib import Path

import pytest

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.cli import main

OWN = [name for name, metric in METRICS.items() if not metric.view_of]


def test_json_prints_every_metric(capsys) -> None:
    assert main(["metrics", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed["tables"]) == OWN
    assert printed["edition"]
    assert sum(row["agreements"] for row in printed["tables"]["agreements_by_certainty"]) == 12
    assert all("records" in row for rows in printed["tables"].values() for row in rows)


def test_company_page_alone(capsys) -> None:
    assert main(["metrics", "commitments", "agreements_by_certainty", "--filter", "tier=company_page", "--format", "json"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert [(row["kind"], row["currency"], row["amount"]) for row in tables["commitments"]] == [("investment_pledge", "KRW", 70_000_000_000)]
    assert {row["certainty"]: row["agreements"] for row in tables["agreements_by_certainty"]} == {"dated": 4, "bounded": 1, "undated": 2}


def test_csv_is_one_table_a_metric_and_names_it_beside(capsys) -> None:
    assert main(["metrics", "partner_mix", "--format", "csv", "--filter", "partner_type=hospital"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("\ufeff")  # as a download: Excel reads Korean by it
    (row,) = csv.DictReader(io.StringIO(captured.out.removeprefix("\ufeff")))
    assert (row["partner_type"], row["full"]) == ("hospital", "6")
    assert "partner_type=hospital" in captured.err


@pytest.mark.parametrize(("lang", "title"), [("en", "Partner mix (partner_mix)"), ("ko", "파트너 구성 (partner_mix)")])
def test_table_is_in_the_readers_language(capsys, lang: str, title: str) -> None:
    assert main(["metrics", "partner_mix", "--lang", lang]) == 0
    assert title in capsys.readouterr().out


def test_list_names_defines_and_gives_columns(capsys) -> None:
    assert main(["metrics", "--list"]) == 0
    printed = capsys.readouterr().out
    for name in OWN:
        assert f"\n{name}" in f"\n{printed}"
        assert METRICS[name].definition in printed
    told = "\nagreements_per_year  --option by=partner_type|agreement_type|therapeutic_area|rd_stage|status (default: partner_type)\n"
    lines = takewhile(lambda line: line.startswith("  "), printed.partition(told)[2].splitlines())
    assert [line.partition(":")[0].strip() for line in lines][1:] == ["year", "by", "group", "certainty", "agreements", "records"]


def test_option_tells_apart(capsys) -> None:
    assert main(["metrics", "agreements_per_year", "--option", "by=rd_stage", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["tables"]["agreements_per_year"]
    assert {row["by"] for row in rows} == {"rd_stage"}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["metrics", "nonsense"], "'nonsense' is not a metric"),
        (["metrics", "--filter", "partner_type=bank"], "partner_type=bank is not a code of these records; use government"),
        (["metrics", "--filter", "colour=red"], "'colour' is not a filter; use partner_type"),
        (["metrics", "--filter", "years=2018-2012"], "years='2018-2012' ends before it begins; write years=2012-2018"),
        (["metrics", "--option", "by=moon"], "agreements_per_year: by=moon is not known; use partner_type, agreement_type, therapeutic_area, rd_stage, status"),
        (["metrics", "--option", "colour=red"], "'colour=red' is not an option; use by=..."),
        (["metrics", "--format", "pdf"], "invalid choice"),
        ([], "required"),
    ],
)
def test_a_wrong_call_is_said_and_ends_with_2(capsys, call: list[str], said: str) -> None:
    assert main(call) == 2
    assert said in capsys.readouterr().err


def test_validate_of_the_embedded_records(capsys) -> None:
    assert main(["validate"]) == 0
    assert "no faults in" in capsys.readouterr().out


def test_validate_of_no_folder_ends_with_1(capsys, tmp_path: Path) -> None:
    assert main(["validate", str(tmp_path / "nowhere")]) == 1
    assert "nowhere: 'nowhere' is missing; check its name and where it lies" in capsys.readouterr().err


def test_changes_since_other_records(capsys) -> None:
    assert main(["metrics", "changes", "--since", "data", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]["changes"] == []


def test_schema_prints_the_dictionary(capsys) -> None:
    assert main(["schema"]) == 0
    assert "## agreements" in capsys.readouterr().out
    assert main(["schema", "--metrics"]) == 0
    assert "## partner_mix" in capsys.readouterr().out
