"""A workbook of records and metrics, written row by row: what a sheet held is on the disk before the next one begins."""

from __future__ import annotations

import io
import tempfile
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

import pandas as pd

from oi_metrics.exports.context import FACTS, Context
from oi_metrics.exports.kinds import Kind, Metrics, Selection
from oi_metrics.exports.plain import Progress, no_progress, parts, plain, record_columns, shown_tables
from oi_metrics.language.formatting import metric_table
from oi_metrics.model.message import Message
from oi_metrics.records.reading.formulas import neutralised
from oi_metrics.records.tables import Tables

MAX_SHEET_NAME = 31
MOST_ROWS = 1_048_576
"""Rows that a sheet of a workbook holds."""
MOST_METRIC_ROWS = 10_000
"""Rows of one metric on the sheet of metrics, which is read by people; the records behind it follow whole."""
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}


def too_long(tables: Tables) -> list[str]:
    """The record tables with more rows than a sheet holds."""
    return [name for name in shown_tables(tables) if len(tables.frames[name]) >= MOST_ROWS]


def xlsx_bytes(tables: Tables, metrics: Metrics, context: Context) -> bytes:
    """A workbook: about, metrics, a sheet a record table (sources and statements among them).

    Text is written as text: nothing becomes a formula or a link, not even when a reader edits the cell. Raises
    ValueError when a record table has more rows than a sheet holds.
    """
    out = io.BytesIO()
    write_xlsx(out, tables, metrics, context)
    return out.getvalue()


def write_xlsx(out: BinaryIO, tables: Tables, metrics: Metrics, context: Context, progress: Progress = no_progress) -> None:
    """The same into a file."""
    if too_long(tables):
        raise ValueError(f"more rows than a sheet holds: {', '.join(too_long(tables))}")
    with tempfile.TemporaryDirectory(prefix="oi-metrics-") as aside:  # of its own, so that a workbook given up leaves nothing behind
        import xlsxwriter  # loaded where a workbook is written

        workbook = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": aside})
        workbook.set_properties({"title": "OI Metrics", "created": datetime.fromisoformat(context.as_of)})
        bold = workbook.add_format({"bold": True, "bottom": 1})
        quoted = workbook.add_format({"quote_prefix": True})
        _about(workbook.add_worksheet(context.words.gettext("About")), context, bold)
        _metrics(workbook.add_worksheet(context.words.gettext("Metrics")), metrics, context, bold, quoted)
        for name in shown_tables(tables):
            frame = record_columns(tables, name)
            sheet = workbook.add_worksheet(name[:MAX_SHEET_NAME])
            _write(sheet, frame, 0, bold, quoted, progress)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, frame.shape[1], 22)
        workbook.close()


def _about(sheet: Any, context: Context, bold: Any) -> None:
    for row, (name, value) in enumerate(context.facts().items()):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value)
        sheet.write_string(row, 2, context.words.gettext(FACTS[name]))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)


def _metrics(sheet: Any, metrics: Metrics, context: Context, bold: Any, quoted: Any) -> None:
    row, words = 0, context.words
    for metric, frame in metrics:
        sheet.write_string(row, 0, words.gettext(metric.title), bold)
        row = _write(sheet, metric_table(frame.iloc[:MOST_METRIC_ROWS], metric.columns, words), row + 1, bold, quoted)
        if len(frame) > MOST_METRIC_ROWS:
            shown, rows = words.number(MOST_METRIC_ROWS), words.number(len(frame))
            sheet.write_string(row, 0, words.gettext("The first {shown} of {all} rows; the download of the panel has all.", shown=shown, all=rows))
            row += 1
        row += 1
    sheet.set_column(0, 12, 22)


def _write(sheet: Any, frame: pd.DataFrame, row: int, bold: Any, quoted: Any, progress: Progress = no_progress) -> int:
    """Write a frame with its header from a row on; returns the first row below it."""
    for column, name in enumerate(frame.columns):
        sheet.write_string(row, column, str(name), bold)
    for part in parts(frame, progress):
        for values in plain(part).itertuples(index=False, name=None):
            row += 1
            for column, value in enumerate(values):
                if isinstance(value, str):
                    if value:
                        text = _as_cell(value)
                        sheet.write_string(row, column, text, quoted if neutralised(text) != text else None)
                elif isinstance(value, bool) or _rounded(value):
                    sheet.write_string(row, column, str(value))
                else:
                    sheet.write_number(row, column, value)
    return row + 1


def _rounded(value: int | Decimal) -> bool:
    """Whether a number has more digits than the file would keep."""
    return abs(value) > 2**53 if isinstance(value, int) else float(f"{value:.16G}") != float(value)


def _as_cell(text: str) -> str:
    """Text that `restored` and a reader who trims blanks give back: one more apostrophe where either would take something."""
    return neutralised(text) if text.startswith(("'", "\t", "\r")) else text


def _selection(out: BinaryIO, chosen: Selection, progress: Progress) -> None:
    write_xlsx(out, chosen.tables, chosen.metrics, chosen.context, progress)


def _refusal(tables: Tables) -> Message | None:
    long = too_long(tables)
    if not long:
        return None
    return Message("{tables}: more rows than a sheet of a workbook holds. Use the Data Package instead.", tables=", ".join(long))


KINDS = (Kind("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _selection, 2, refusal=_refusal),)
