"""The flat sheet as a loader of hostile files: `load(path)` says what was read and what was said about it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.flat.check import check
from oi_metrics.flat.mapping import guess
from oi_metrics.records.sheet import Sheet

from ..conftest import frames

HEADERS = [
    "id", "title", "partners", "partner_type", "country", "type", "signed", "ends", "area", "stage", "status", "amount", "programme", "source_url", "notes",
]  # fmt: skip
MAPPING = replace(guess(HEADERS), currency="KRW", defaults={"amount_kind": "total_disclosed"})


def load(path: str) -> dict[str, Any]:
    checked = check(_sheet(Path(path)), MAPPING, frames(programmes=[{"programme_id": "site-network"}]))
    problems = [
        {"level": "warning" if fault.warning else "error", "row": fault.row or None, "column": fault.column or None, "message": str(fault)}
        for fault in checked.faults
    ]
    rows = checked.cells.rename(columns=MAPPING.columns)[HEADERS].to_dict("records")
    return {"rows": None if checked.errors else rows, "problems": problems}


def _sheet(path: Path) -> Sheet:
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    return Sheet(path.name, "", pd.DataFrame(rows[1:], columns=rows[0], index=pd.RangeIndex(2, len(rows) + 1, name="row"), dtype="str"))
