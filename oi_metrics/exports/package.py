"""The records as a Data Package in a zip."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import BinaryIO

from oi_metrics.exports.context import Context
from oi_metrics.exports.kinds import Kind, Selection
from oi_metrics.exports.plain import Progress, no_progress, record_columns, shown_tables
from oi_metrics.exports.texts import csv_parts
from oi_metrics.records.package import descriptor
from oi_metrics.records.tables import Tables


def package_bytes(tables: Tables, context: Context) -> bytes:
    """The records as a Data Package in a zip: datapackage.json and a CSV a table; the same records give the same bytes."""
    out = io.BytesIO()
    write_package(out, tables, context)
    return out.getvalue()


def write_package(out: BinaryIO, tables: Tables, context: Context, progress: Progress = no_progress) -> None:
    """The same into a file."""
    names = shown_tables(tables)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_entry("datapackage.json", context), json.dumps({**descriptor(names), **context.facts()}, ensure_ascii=False, indent=2))
        for name in names:
            with package.open(_entry(f"{name}.csv", context), "w") as file:
                for text in csv_parts(record_columns(tables, name), progress):
                    file.write(text)


def _entry(name: str, context: Context) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, datetime.fromisoformat(context.as_of).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _selection(out: BinaryIO, chosen: Selection, progress: Progress) -> None:
    write_package(out, chosen.tables, chosen.context, progress)


KINDS = (Kind("zip", "Data Package (zip)", "application/zip", _selection, 4),)
