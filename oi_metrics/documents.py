"""The documents made from the code: the data dictionary, the definitions of the metrics, the package descriptor.

`python -m oi_metrics.documents` writes them; a test fails when a committed one is stale.
"""

from __future__ import annotations

import inspect
import json

from oi_metrics import home
from oi_metrics.catalogue.records import METRICS, Metric
from oi_metrics.model.schema import TABLES, Column, Table
from oi_metrics.records.package import descriptor

KINDS = {
    "id": "key",
    "text": "text",
    "category": "code",
    "date": "date (EDTF)",
    "integer": "whole number",
    "number": "number",
    "url": "web address",
}


def records_text() -> str:
    """`docs/records.md`: every table and column of the records."""
    parts = [
        "# Records",
        "",
        "A folder of CSV files (UTF-8), one a table, with `datapackage.json`. Made from `oi_metrics/model/schema.py` by",
        "`python -m oi_metrics.documents`; also printed by `python -m oi_metrics schema`.",
        "",
        "A date is an EDTF text (ISO 8601-2): `2018`, `2018-06-28`, `[2018-06-28,2018-06-29]` (one of them), `2009/2013`",
        "(between them), `2014-XX-26`, `../2019` (by 2019), `2012~` (about), or blank. A vocabulary marked *open* can be",
        "extended by the table `vocabulary`.",
        "",
    ]
    for table in TABLES.values():
        parts += _table_text(table)
    return "\n".join(parts)


def _table_text(table: Table) -> list[str]:
    notes = [f"Key: {', '.join(f'`{name}`' for name in table.key)}."]
    if table.part_of:
        notes.append(f"A row without evidence of its own stands on that of its record in `{table.part_of}`.")
    if table.optional:
        notes.append("The table may be left out.")
    lines = [f"## {table.name}", "", f"{table.description} {' '.join(notes)}", "", "| column | type | required | meaning |", "|---|---|---|---|"]
    return [*lines, *(_column_text(column, table) for column in table.columns), ""]


def _column_text(column: Column, table: Table) -> str:
    kind = KINDS[column.kind]
    meaning = column.description
    if column.references:
        meaning += f" References `{column.references}`."
    if column.allowed:
        meaning += f" {'Closed' if column.closed else 'Open'} vocabulary `{column.vocabulary}`: {', '.join(f'`{code}`' for code in column.allowed)}."
    required = "yes" if column.required or column.name in table.key else ""
    return f"| `{column.name}` | {kind} | {required} | {meaning} |"


def metrics_text() -> str:
    """`docs/metrics.md`: every metric, what it means, why it matters, its columns and formula."""
    parts = [
        "# Metrics",
        "",
        "Made from `oi_metrics/catalogue/records.py` by `python -m oi_metrics.documents`. Every table ends with `records`: the",
        "records that a row rests on, each of which leads to its statements.",
        "",
    ]
    for metric in METRICS.values():
        parts += _metric_text(metric)
    return "\n".join(parts)


def _metric_text(metric: Metric) -> list[str]:
    lines = [f"## {metric.name}", "", f"**{metric.title}.** {metric.definition}", "", f"*Why it matters: {metric.why}*", ""]
    if metric.view_of:
        return [*lines, f"FinishedFigure from the table of `{metric.view_of}`.", ""]
    options = [f"Option `{name}`: {', '.join(f'`{value}`' for value in values)}." for name, values in metric.options.items()]
    return [*lines, *(f"{option}\n" for option in options), inspect.cleandoc(metric.compute.__doc__ or ""), ""]


def package_text() -> str:
    """`data/datapackage.json`: the descriptor of the embedded records."""
    return json.dumps(descriptor(TABLES), ensure_ascii=False, indent=2) + "\n"


DOCUMENTS = {"docs/records.md": records_text, "docs/metrics.md": metrics_text, "data/datapackage.json": package_text}

if __name__ == "__main__":
    for path, text in DOCUMENTS.items():
        (home.checkout() / path).write_text(text(), "utf-8")
