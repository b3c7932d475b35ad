"""Run in a copy of the tree with the column `funding_source`: prints as JSON what each medium shows of it. Argument: a folder of sheets."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import openpyxl
from streamlit.testing.v1 import AppTest

import oi_metrics
from oi_metrics import exports
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.cli import main
from oi_metrics.filters import Filters, apply, parse_filters
from oi_metrics.language.formatting import heading, metric_table, record_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.model.filter_grammar import parse_scope
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import load, read
from oi_metrics.records.tables import Tables, typed
from oi_metrics.sheet_import.template import template_bytes
from pages.editing.session import codes, label

NAME = "funding_source"
FOLDER = Path(sys.argv[1])
PAGES = Path(oi_metrics.__file__).parents[1] / "pages"


def called(*arguments: str) -> tuple[str, str]:
    """What a call of the command line prints, and what it says beside."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(list(arguments))
    return out.getvalue(), err.getvalue()


def rows(records: Path, metric: str, *arguments: str) -> list[dict[str, Any]]:
    """A metric's rows as the command line prints them."""
    return json.loads(called("metrics", metric, "--records", str(records), "--format", "json", *arguments)[0])["tables"][metric]


def template(lang: str) -> list[str]:
    """The header of the column in the template, and what may stand below it."""
    lines = openpyxl.load_workbook(io.BytesIO(template_bytes(lang))).worksheets[1].iter_rows(values_only=True)
    return next([str(line[0]), str(line[3])] for line in lines if line[2] == Words(lang).gettext(TABLES["agreements"].column(NAME).description))


def page(records: Path) -> dict[str, Any]:
    """The column on screen, by way of a Korean link."""
    os.environ["OI_RECORDS"] = str(records)
    app = AppTest.from_file(str(PAGES / "shell.py"), default_timeout=120)
    app.query_params["lang"], app.query_params[NAME] = "ko", "own_funds"
    app.session_state["more"] = True
    app.run()
    assert not app.exception, app.exception[0].message
    (widget,) = [choice for choice in app.sidebar.multiselect if choice.key == NAME]
    found = {
        "address": {name: app.query_params[name] for name in app.query_params},
        "sidebar": [choice.label for choice in app.sidebar.multiselect],
        "offered": widget.options,
        "chosen": widget.value,
    }
    for file, key, name in (("agreements.py", "by", "broken_down_by"), ("partners.py", "split", "split")):
        app.switch_page(file).run()
        assert not app.exception, app.exception[0].message
        found[name] = next(choice.options for choice in app.button_group if choice.key == key)
    return found


def with_claim(records: Path, scope: str) -> Tables:
    """The records with a claim about agreements of a scope."""
    frames = dict(read(str(records))[0])
    cells = {"claim_id": "c", "title_en": "c", "title_ko": "c", "measure": "agreements", "value": "9", "unit": "agreement", "rank": "normal", "scope": scope}
    claims = frames["claims"]
    claims.loc[2] = [cells.get(name, "") for name in claims.columns]
    return typed(frames)


def seen() -> dict[str, Any]:
    imported = {}
    for sheet in ("ko.csv", "en.csv"):
        told = called("import", str(FOLDER / sheet), "--out", str(FOLDER / f"{sheet}.records"))
        assert (FOLDER / f"{sheet}.records").is_dir(), told
        imported[sheet] = read(str(FOLDER / f"{sheet}.records"))[0]["agreements"][NAME].tolist()
    records = FOLDER / "en.csv.records"
    tables, choice, korean = load(str(records)), Filters(funding_source=("state_funds", "own_funds")), Words("ko")
    per_year = RECORD_METRICS["agreements_per_year"]
    by = {lang: metric_table(per_year.table(tables, by=NAME).query("agreements > 0"), per_year.columns, Words(lang)) for lang in LANGS}
    column = TABLES["agreements"].column(NAME)
    return {
        "code": oi_metrics.__file__,
        "imported": imported,
        "refused": "\n".join(called("import", str(FOLDER / "wrong.csv"))),
        "presented": {lang: record_table(tables.agreements[[NAME]], Words(lang)).to_dict("list") for lang in LANGS},
        "dimension": {lang: [table.columns[1], table.iloc[:, 1].tolist()] for lang, table in by.items()},
        "params": choice.to_params(),
        "same_choice": choice == Filters.from_params(choice.to_params()) == parse_filters([f"{NAME}=state_funds,own_funds"]),
        "paper": exports.Context.of(apply(tables, choice), choice, Words("en")).line(),
        "cli": {
            "agreements_by_certainty": {
                row["certainty"]: row["agreements"] for row in rows(records, "agreements_by_certainty", "--filter", f"{NAME}=own_funds")
            },
            "agreements_per_year": {row["group"]: row["agreements"] for row in rows(records, "agreements_per_year", "--option", f"by={NAME}")},
            "partner_types_by": {row["group"]: row["agreements"] for row in rows(records, "partner_types_by", "--option", f"by={NAME}")},
            "unknown": called("metrics", "--records", str(records), "--filter", f"{NAME}=luck")[1].strip(),
        },
        "scope": parse_scope(f"{NAME}=own_funds"),
        "named_in_scope": int(claims_ledger(with_claim(records, f"{NAME}=own_funds")).loc[0, "named"]),
        "template": {lang: template(lang) for lang in LANGS},
        "form": [heading(NAME, korean), {label(column.vocabulary, code, korean): code for code in codes(column, read(str(records))[0])}],
        "page": page(records),
    }


if __name__ == "__main__":
    print(json.dumps(seen(), ensure_ascii=False))
