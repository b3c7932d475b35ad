"""The flat sheet as a loader of hostile files: `load(path)` says what was read and what was said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oi_metrics.records.reading.sheets import read_sheets
from oi_metrics.sheet_import.check import check
from oi_metrics.sheet_import.mapping import guess, likeliest
from tests.conftest import frames

HEADERS = [
    "id", "title", "partners", "partner_type", "country", "type", "signed", "ends", "area", "stage", "status", "amount", "programme", "source_url", "notes",
]  # fmt: skip
MAPPING = replace(guess(HEADERS), currency="KRW", defaults={"amount_kind": "total_disclosed"})


def load(path: str) -> dict[str, Any]:
    sheets = read_sheets(path)
    sheet = likeliest(sheets)
    checked = check(sheet, MAPPING, frames(programmes=[{"programme_id": "site-network"}]))
    told = [*checked.faults, *(fault for other in sheets if other is not sheet for fault in other.faults)]
    problems = [
        {"level": "warning" if fault.warning else "error", "row": fault.row or None, "column": fault.column or None, "message": str(fault)} for fault in told
    ]
    rows = checked.cells.rename(columns=MAPPING.columns)[HEADERS].to_dict("records")
    return {"rows": None if checked.errors else rows, "problems": problems}
