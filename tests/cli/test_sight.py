"""`--as`: what somebody who may see less would get from the same command."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pandas as pd

from oi_metrics import exports
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.cli import main
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.sight import Sight
from oi_metrics.records.tables import Tables
from oi_metrics.seen import seen

SIGHT = Sight(("company_page",), "public")
AS = ["--as", "tier=company_page", "--as", "confidentiality=public"]


def test_metrics_are_those_of_what_is_seen(embedded: Tables, capsys) -> None:
    view = seen(embedded, SIGHT)
    assert main(["metrics", "claims_ledger", "--format", "csv", *AS]) == 0
    told, beside = capsys.readouterr()
    ledger = pd.read_csv(io.StringIO(told))
    assert ledger["claim_id"].tolist() == RECORD_METRICS["claims_ledger"].table(view)["claim_id"].tolist()
    assert f"edition {view.edition}" in beside and "seen_as confidentiality=public tier=company_page" in beside
    assert main(["metrics", "headline_figures", *AS]) == 0
    assert capsys.readouterr().out.splitlines()[0] == exports.Context.of(view, Filters(), Words("en")).line()


def test_a_hidden_record_does_not_exist(embedded: Tables, capsys) -> None:
    hidden = sorted({*embedded.agreements["record"]} - {*seen(embedded, SIGHT).agreements["record"]})[0]
    assert main(["record", hidden]) == 0
    capsys.readouterr()
    assert main(["record", hidden, *AS]) == 1
    assert capsys.readouterr() == ("", f"There is no record {hidden} in these records.\n")


def test_a_hidden_code_is_none_that_could_be_chosen(embedded: Tables, capsys) -> None:
    hidden = sorted({*embedded.partners["partner_id"]} - {*seen(embedded, SIGHT).partners["partner_id"]})[0]
    assert main(["metrics", "partner_mix", "--filter", f"partner={hidden}", *AS]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"oi_metrics: partner={hidden} is not a code of these records") and told.count(hidden) == 1


def test_a_briefing_says_whose_view_it_is(tmp_path: Path) -> None:
    path = tmp_path / "briefing.xlsx"
    assert main(["briefing", "--lang", "en", "--out", str(path), *AS]) == 0
    cells = [str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any(re.search("Seen as: confidentiality up to “Public”, sources: Company page", cell) for cell in cells)
    assert "confidentiality=public tier=company_page" in cells


def test_what_cannot_be_a_view_says_what_to_write(capsys) -> None:
    assert main(["check", "--as", "reader"]) == 2
    assert capsys.readouterr().err == "oi_metrics: 'reader' is not a filter; write key=code or key=code,code\n"
