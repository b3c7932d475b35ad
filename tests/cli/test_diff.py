"""`diff` and `seal` on the command line: what is printed, and what the command ends with."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from oi_metrics.cli import main
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import short
from tests.conftest import as_before


@pytest.fixture
def sealed_in(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("OI_SEALED", str(tmp_path / "sealed"))
    return tmp_path / "sealed"


@pytest.fixture
def earlier(tmp_path) -> Path:
    """The embedded records as they once were."""
    return as_before(tmp_path / "earlier")


def test_nothing_differs(capsys):
    assert main(["diff", str(EMBEDDED), str(EMBEDDED)]) == 0
    printed = capsys.readouterr().out
    assert printed.count(f"Data version {short(load().edition)} · as of ") == 2
    assert "Nothing differs" in printed
    assert "No figure moved" in printed


def test_records_and_figures_with_what_moved_them(capsys, earlier):
    assert main(["diff", str(earlier), str(EMBEDDED)]) == 1
    printed = capsys.readouterr().out
    before, _, after = printed.partition("\nAfter: ")
    assert before.startswith(f"Before: Data version {short(load(earlier).edition)} · as of ")
    assert "Filter: none · Source tiers: " in before and "Filter: none · Source tiers: " in after
    line = next(line for line in printed.splitlines() if "Figures at a glance" in line and "Agreements" in line)
    assert re.search(r"Value +11 +12 +Liver disease specimen bank +Each changes it on its own", line)


def test_json_bears_both_editions(capsys, earlier):
    assert main(["diff", str(earlier), str(EMBEDDED), "--format", "json", "--filter", "partner_type=hospital"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["before"]["edition"], told["after"]["edition"]) == (load(earlier).edition, load().edition)
    assert told["before"]["filter"] == told["after"]["filter"] == "partner_type=hospital"
    assert told["before"]["as_of"] and told["after"]["source_tiers"]
    (agreements,) = (row for row in told["tables"]["moved_figures"] if row["key"] == "agreements" and row["field"] == "value")
    assert (agreements["before"], agreements["after"], agreements["attribution"]) == (5, 6, "alone")
    assert agreements["records"] == ["agreements/yuhs-biobank"]
    assert agreements["each"] == [["agreements/yuhs-biobank", 6]]
    assert {row["record"] for row in told["tables"]["changes"] if row["change"] == "added"} >= {"agreements/yuhs-biobank", "parties/yuhs-biobank/1"}


def test_csv_is_one_table_when_one_is_asked_for(capsys, earlier):
    assert main(["diff", str(earlier), str(EMBEDDED), "--format", "csv", "--show", "changes"]) == 1
    captured = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(captured.out.removeprefix("\ufeff"))))
    assert {(row["before"], row["after"]) for row in rows if row["change"] == "changed"} == {("2009-06", "2009-06-16")}
    assert captured.err.startswith(f"# Before: Data version {short(load(earlier).edition)}")


def test_in_korean(capsys, earlier):
    assert main(["diff", str(earlier), str(EMBEDDED), "--lang", "ko"]) == 1
    printed = capsys.readouterr().out
    assert "간질환 검체은행" in printed
    assert "한눈에 보는 수치" in printed


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (["diff", "data"], 2, "required: AFTER"),
        (["diff", "data", "data", "--filter", "partner_type=bank"], 2, "partner_type=bank is not a code of these records"),
        (["diff", "data", "nowhere"], 1, "nowhere"),
        (["diff", "edition:000000000000", "data"], 1, "is not sealed in"),
        (["diff", "edition:latest", "data"], 1, "is not the id of a data version; write edition: and 12 to 64 of 0-9 and a-f"),
        (["seal"], 2, "a seal says why it was made; write --note TEXT"),
        (["seal", "nowhere", "--note", "x"], 1, "nowhere"),
    ],
)
def test_a_wrong_call_is_said(capsys, sealed_in, call, code, said):
    assert main(call) == code
    assert said in capsys.readouterr().err
    assert not sealed_in.exists()


def test_an_edition_is_sealed_listed_and_opened_everywhere(capsys, sealed_in, earlier):
    assert main(["seal", str(earlier), "--note", "before the visit", "--by", "Lee"]) == 0
    edition = load(earlier).edition
    printed = capsys.readouterr().out
    assert f"Data version {short(edition)} · as of " in printed
    assert f"open it as edition:{short(edition)}" in printed
    shutil.rmtree(earlier)

    assert main(["seal", "--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(f"{sealed_in}: 1 sealed\ndata version {short(edition)} · as_of ")
    assert listed.endswith(" · by Lee · before the visit\n")

    assert main(["validate", f"edition:{short(edition)}"]) == 0
    assert f"Data version {short(edition)}" in capsys.readouterr().out
    assert main(["metrics", "agreements_by_certainty", "--records", f"edition:{edition}", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["edition"] == edition
    assert sum(row["agreements"] for row in told["tables"]["agreements_by_certainty"]) == 11
    assert main(["metrics", "changes", "--since", f"edition:{edition}", "--format", "json"]) == 0
    assert {row["record"] for row in json.loads(capsys.readouterr().out)["tables"]["changes"]} >= {"agreements/yuhs-biobank"}
    assert main(["diff", f"edition:{edition}", f"edition:{edition}"]) == 0


def test_the_same_edition_is_sealed_once(capsys, sealed_in):
    assert main(["seal", "--note", "one", "--by", "Lee"]) == 0
    assert main(["seal", "--note", "two", "--by", "Lee"]) == 1
    assert "is sealed already" in capsys.readouterr().err


def test_a_damaged_entry_is_told_beside_the_list(capsys, sealed_in):
    sealed_in.mkdir()
    (sealed_in / "edition-0123456789ab.json").write_text("{", "utf-8")
    assert main(["seal", "--list"]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"{sealed_in}: 0 sealed\n"
    assert "cannot be read" in captured.err


@pytest.mark.parametrize("call", [["metrics", "partner_mix"], ["metrics", "--list"], ["validate"], ["metrics", "partner_mix", "--lang", "ko"]])
def test_every_command_over_records_says_of_which_edition(capsys, call):
    assert main(call) == 0
    printed = capsys.readouterr().out
    tables = load()
    assert short(tables.edition) in printed
    assert "Source tiers: " in printed or "ko" in call
    assert str(tables.as_of.year) in printed
