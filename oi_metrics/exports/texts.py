"""Tables as CSV and JSON."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import pandas as pd

from oi_metrics.exports.context import Context
from oi_metrics.exports.kinds import Kind, Selection
from oi_metrics.exports.plain import Progress, no_progress, parts, plain, record_columns
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.formulas import neutralised


def csv_bytes(frame: pd.DataFrame, context: Context) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, formulas neutralised."""
    out = io.BytesIO()
    write_csv(out, frame)
    return out.getvalue()


def write_csv(out: BinaryIO, frame: pd.DataFrame, progress: Progress = no_progress) -> None:
    """The same into a file."""
    out.write("\ufeff".encode())
    for text in csv_parts(frame, progress):
        out.write(text)


def csv_parts(frame: pd.DataFrame, progress: Progress = no_progress) -> Iterator[bytes]:
    """CSV without the mark, a part at a time, the header in the first."""
    for number, part in enumerate(parts(frame, progress)):
        safe = plain(part).map(_as_field)
        text = safe.to_csv(index=False, header=not number, lineterminator="\r\n")  # as RFC 4180 has it; so a lone carriage return in a field is quoted
        yield text.encode()


def _as_field(value: Any) -> Any:
    return neutralised(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else value


def json_bytes(frames: Mapping[str, pd.DataFrame], context: Context) -> bytes:
    """Tables as JSON: the context's facts and, by name, a list of objects a table, each on a line; missing values are null."""
    out = io.BytesIO()
    write_json(out, frames, context)
    return out.getvalue()


def write_json(out: BinaryIO, frames: Mapping[str, pd.DataFrame], context: Context, progress: Progress = no_progress) -> None:
    """The same into a file."""
    facts = json.dumps(context.facts(), ensure_ascii=False, indent=1).removesuffix("\n}")
    out.write(f'{facts},\n "tables": {{'.encode())
    for place, (name, frame) in enumerate(frames.items()):
        out.write(f"{',' if place else ''}\n  {json.dumps(name)}: [".encode())
        for number, part in enumerate(parts(frame, progress)):
            lines = ",\n   ".join(json.dumps(row, ensure_ascii=False) for row in json_rows(part))
            out.write(f"{',' if number else ''}\n   {lines}".encode() if lines else b"")
        out.write(b"]")
    out.write(b"\n }\n}")


def json_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows as objects of what JSON knows: codes, numbers, days as ISO dates; integers too large for a double as text, what is missing as None."""
    columns = [_json_values(frame[name]) for name in frame.columns]
    return (dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True))


def _json_values(values: pd.Series) -> list[Any]:
    days = values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values) else values
    return [_json_value(value) for value in days.astype("object").tolist()]


def _json_value(value: Any) -> Any:
    """Integers too large for a double leave as text rather than rounded, what is missing as null."""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        return [_json_value(item) for item in value]
    if pd.api.types.is_bool(value):
        return bool(value)
    if pd.api.types.is_integer(value):
        return str(value) if abs(value) > 2**53 else int(value)
    if pd.api.types.is_float(value):
        return float(value) if math.isfinite(value) else None
    return None if pd.isna(value) else value


def _table(out: BinaryIO, chosen: Selection, progress: Progress) -> None:
    write_csv(out, chosen.rows, progress)


def _selection(out: BinaryIO, chosen: Selection, progress: Progress) -> None:
    write_json(out, {name: record_columns(chosen.tables, name) for name in TABLES}, chosen.context, progress)


KINDS = (Kind("csv", "CSV", "text/csv", _table, 1, one_table=True), Kind("json", "JSON", "application/json", _selection, 3))
