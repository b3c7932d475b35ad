"""Answers as bytes: JSON with all that they say; the rows alone as CSV or Arrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from oi_metrics import __version__, exports
from oi_metrics.api.metrics import Answer
from oi_metrics.model.columns import Column

JSON: Mapping[str, str] = {"json": "application/json"}
FORMS: Mapping[str, str] = {**JSON, "csv": "text/csv", "arrow": "application/vnd.apache.arrow.stream"}
"""The forms of an answer with rows, each with its media type; the first unless another is asked for."""

WHOLE, REAL, YES_NO, TEXTS, TEXT, MONEY = pa.int64(), pa.float64(), pa.bool_(), pa.list_(pa.string()), pa.string(), pa.decimal128(38, 0)
TYPES = {"count": WHOLE, "year": WHOLE, "number": REAL, "share": REAL, "yes_no": YES_NO, "records": TEXTS, "money": MONEY}
"""The Arrow type of a column by its format; others are texts, objects and lists as JSON."""


def written(answer: Answer, form: str) -> bytes:
    """An answer in a form; a file as it is."""
    return answer.content or WRITERS[form](answer)


def file_name(answer: Answer, body: bytes, form: str) -> str:
    """The name of the rows as a file, as a download bears it."""
    return exports.file_name(answer.name, body, form, answer.context)


def _json(answer: Answer) -> bytes:
    return json.dumps(answer.document, ensure_ascii=False).encode()


def _csv(answer: Answer) -> bytes:
    """The rows as a download has them: with a byte order mark, formulas neutralised."""
    assert answer.rows is not None and answer.context is not None  # noqa: S101
    return exports.csv_bytes(answer.rows, answer.context)


def _arrow(answer: Answer) -> bytes:
    """The rows as a stream of Arrow, with what they are of in the schema's metadata."""
    assert answer.rows is not None and answer.context is not None  # noqa: S101
    rows = list(exports.json_rows(answer.rows))
    told = {"table": answer.name, "version": __version__, **answer.context.facts()}
    fields = [(name, TYPES.get(column.format, TEXT)) for column in answer.columns for name in column.frame_columns]
    table = pa.table([_array([row[name] for row in rows], of) for name, of in fields], schema=pa.schema(fields, metadata=told))
    with pa.BufferOutputStream() as sink:
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return bytes(sink.getvalue())


def _array(values: list[Any], of: pa.DataType) -> pa.Array:
    return pa.array([None if value is None else READ.get(of, lambda same: same)(value) for value in values], of)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


READ: Mapping[pa.DataType, Callable[[Any], Any]] = {WHOLE: int, REAL: float, MONEY: Decimal, TEXT: _text}
WRITERS: Mapping[str, Callable[[Answer], bytes]] = {"json": _json, "csv": _csv, "arrow": _arrow}


def json_type(column: Column) -> dict[str, Any]:
    """The values of a column in JSON, as JSON Schema; a whole number too large for a double is a text."""
    if column.format == "records":
        return {"type": "array", "items": {"type": "string"}}
    return {"type": JSON_TYPES[TYPES[column.format]]} if column.format in TYPES else {} if column.format == "helper" else {"type": OTHERS}


JSON_TYPES = {WHOLE: ["integer", "string", "null"], MONEY: ["integer", "string", "null"], REAL: ["number", "null"], YES_NO: ["boolean", "null"]}
OTHERS = ["string", "number", "null"]
"""Texts, codes and dates; an entry is what stands in a field of a record, which may be a number."""
