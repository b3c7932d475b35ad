"""What leaves the dashboard: CSV, JSON, XLSX and the Data Package, with edition and filter written in, no live formula."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import pandas as pd
import xlsxwriter

from oi_metrics.filters import Filters
from oi_metrics.package import descriptor
from oi_metrics.present import heading, present
from oi_metrics.records.formulas import neutralised
from oi_metrics.records.tables import Tables
from oi_metrics.schema import TABLES
from oi_metrics.vocabulary import N_
from oi_metrics.words import Words

MIME = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
MAX_SHEET_NAME = 31
MAX_NAME_PART = 80
"""Bytes of a file's name that one fact may take; file systems bear 255 in all."""
FACTS = {"edition": N_("Edition"), "as_of": N_("As of"), "filter": N_("Filter"), "source_tiers": N_("Source tiers")}


class Chosen(Protocol):
    """A choice that can say itself in the grammar of links: of records (`filters.Filters`) or of registry trials (`registry.choice.Choice`)."""

    def to_params(self) -> dict[str, list[str]]:
        """The parameters of a link; defaults are left out."""


@dataclass(frozen=True)
class Context:
    """What an export says about itself: edition, as-of day, filter, source tiers, and the reader's language."""

    edition: str
    as_of: str
    filters: Chosen
    tiers: tuple[str, ...]
    words: Words

    @classmethod
    def of(cls, tables: Tables, filters: Filters, words: Words) -> Context:
        present_tiers = [tier for tier in tables.sources["tier"].cat.categories if tier in set(tables.sources["tier"])]
        return cls(tables.edition, tables.as_of.isoformat(), filters, tuple(filters.tier or present_tiers), words)

    def facts(self) -> dict[str, str]:
        """Edition, as-of day, filter and source tiers, in the grammar of the command line."""
        chosen = " ".join(f"{name}={','.join(values)}" for name, values in self.filters.to_params().items())
        return {"edition": self.edition, "as_of": self.as_of, "filter": chosen, "source_tiers": ",".join(self.tiers)}

    def line(self) -> str:
        """The same in one line for readers, in their language."""
        say = self.words.say
        tiers = ", ".join(self.words.label("tier", tier) for tier in self.tiers)
        parts = (
            say("Edition {edition} · as of {day}", edition=self.edition, day=self.words.day(date.fromisoformat(self.as_of))),
            say("Filter: {filter}", filter=self.facts()["filter"] or say("none")),
            say("Source tiers: {tiers}", tiers=tiers or say("none")),
        )
        return " · ".join(parts)


def file_name(stem: str, content: bytes, kind: str, context: Context | None = None) -> str:
    """A download's name: what it is, of which edition and day, and a hash of its content, so that two contents never share a name.

    A CSV has no place for more than its rows, and a row or comment too many would break its way back; so its name bears
    the source tiers and the filter too, of a long filter the beginning and a hash. The other kinds bear them inside.
    """
    parts = [stem]
    if context:
        parts += [context.edition, context.as_of]
        parts += [_in_name(",".join(context.tiers) or "none"), _in_name(_beside_tiers(context) or "all")] if kind == "csv" else []
    return f"oi-metrics-{'-'.join(parts)}-{hashlib.sha256(content).hexdigest()[:12]}.{kind}"


def _beside_tiers(context: Context) -> str:
    return " ".join(f"{name}={','.join(values)}" for name, values in context.filters.to_params().items() if name != "tier")


def _in_name(text: str) -> str:
    """The text as part of a file's name: nothing but letters, digits and `=,._-`, blanks as `+`, of bounded length."""
    safe = re.sub(r"[^\w=,.+-]", "_", text.replace(" ", "+"))
    if len(safe.encode()) <= MAX_NAME_PART:
        return safe
    return f"{safe.encode()[: MAX_NAME_PART - 9].decode(errors='ignore')}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with plain text and numbers: record lists joined by blanks, days as ISO dates, blanks empty."""
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            columns[name] = values.dt.strftime("%Y-%m-%d").fillna("")
        elif name in ("records", "series", "each"):
            columns[name] = values.map(lambda items: " ".join(map(_joined, items)))
        elif pd.api.types.is_float_dtype(values):
            columns[name] = values.map(lambda number: "" if pd.isna(number) else Decimal(repr(float(number)))).astype("object")
        else:
            columns[name] = values.astype("object").where(values.notna(), "")
    return pd.DataFrame(columns, index=frame.index)


def _joined(item: Any) -> str:
    return ":".join(map(str, item)) if isinstance(item, tuple) else str(item)


def csv_bytes(frame: pd.DataFrame, context: Context) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, formulas neutralised."""
    return ("\ufeff" + _csv_text(frame)).encode()


def _csv_text(frame: pd.DataFrame) -> str:
    safe = plain(frame).map(lambda value: neutralised(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else value)
    return safe.to_csv(index=False, lineterminator="\r\n")  # as RFC 4180 has it; so a lone carriage return in a field is quoted


def json_bytes(frames: Mapping[str, pd.DataFrame], context: Context) -> bytes:
    """Tables as JSON: the context's facts and, by name, a list of objects a table; missing values are null."""
    tables = {name: _json_rows(frame) for name, frame in frames.items()}
    return json.dumps({**context.facts(), "tables": tables}, ensure_ascii=False, indent=1).encode()


def _json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [_json_values(frame[name]) for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]


def _json_values(values: pd.Series) -> list[Any]:
    days = values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values) else values
    return [_json_value(value) for value in days.astype("object").tolist()]


def _json_value(value: Any) -> Any:
    """Integers too large for a double leave as text rather than rounded, what is missing as null."""
    if isinstance(value, (tuple, list)):
        return [_json_value(item) for item in value]
    if pd.api.types.is_bool(value):
        return bool(value)
    if pd.api.types.is_integer(value):
        return str(value) if abs(value) > 2**53 else int(value)
    if pd.api.types.is_float(value):
        return float(value) if math.isfinite(value) else None
    return None if pd.isna(value) else value


def record_columns(tables: Tables, name: str) -> pd.DataFrame:
    """The columns of a record table as its schema declares them."""
    return tables.frames[name][TABLES[name].column_names]


def xlsx_bytes(tables: Tables, metrics: Mapping[str, pd.DataFrame], titles: Mapping[str, str], context: Context) -> bytes:
    """A workbook: about, metrics, a sheet a record table (sources and statements among them).

    Text is written as text: nothing becomes a formula or a link, not even when a reader edits the cell. metrics: metric
    tables by name, titles: what each is called.
    """
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
    workbook = xlsxwriter.Workbook(output, options)
    workbook.set_properties({"title": "OI Metrics", "created": datetime.fromisoformat(context.as_of)})
    bold = workbook.add_format({"bold": True, "bottom": 1})
    quoted = workbook.add_format({"quote_prefix": True})
    about = workbook.add_worksheet(context.words.say("About"))
    for row, (name, value) in enumerate(context.facts().items()):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, value)
        about.write_string(row, 2, context.words.say(FACTS[name]))
    about.set_column(0, 0, 16)
    about.set_column(1, 1, 80)
    sheet, row = workbook.add_worksheet(context.words.say("Metrics")), 0
    for name, frame in metrics.items():
        sheet.write_string(row, 0, titles[name], bold)
        row = _write(sheet, present(frame, context.words), row + 1, bold, quoted) + 1
    sheet.set_column(0, 12, 22)
    for name in TABLES:
        frame = record_columns(tables, name)
        if len(frame) or not TABLES[name].optional:
            part = workbook.add_worksheet(name[:MAX_SHEET_NAME])
            _write(part, frame, 0, bold, quoted)
            part.freeze_panes(1, 1)
            part.set_column(0, frame.shape[1], 22)
    workbook.close()
    return output.getvalue()


def _write(sheet: Any, frame: pd.DataFrame, row: int, bold: Any, quoted: Any) -> int:
    """Write a frame with its header from a row on; returns the first row below it."""
    for column, name in enumerate(frame.columns):
        sheet.write_string(row, column, str(name), bold)
    for values in plain(frame).itertuples(index=False):
        row += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
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


def package_bytes(tables: Tables, context: Context) -> bytes:
    """The records as a Data Package in a zip: datapackage.json and a CSV a table; the same records give the same bytes."""
    output = io.BytesIO()
    moment = datetime.fromisoformat(context.as_of).timetuple()[:6]
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        names = [name for name in TABLES if len(tables.frames[name]) or not TABLES[name].optional]
        files = {"datapackage.json": json.dumps({**descriptor(names), **context.facts()}, ensure_ascii=False, indent=2)}
        files |= {f"{name}.csv": _csv_text(record_columns(tables, name)) for name in names}
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name, moment), text.encode(), zipfile.ZIP_DEFLATED)
    return output.getvalue()


def titled(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A record table with its columns named in the reader's language, codes as they are."""
    return frame.rename(columns={name: heading(name, words) for name in frame.columns})
