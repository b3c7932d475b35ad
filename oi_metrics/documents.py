"""The documents made from the code: the data dictionary, the definitions of the metrics, the package descriptor.

`python -m oi_metrics.documents` writes them; a test fails when a committed one is stale.
"""

from __future__ import annotations

import inspect
import json

from oi_metrics import home
from oi_metrics.catalogue.index import RECORD_METRICS, TRIAL_METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.model.columns import Column as MetricColumn
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
    lines = [f"## {table.name}", "", f"{table.description} {' '.join(notes)}", "", "| column | shown as | type | required | meaning |", "|---|---|---|---|---|"]
    return [*lines, *(_column_text(column, table) for column in table.columns), ""]


def _column_text(column: Column, table: Table) -> str:
    kind = KINDS[column.kind]
    meaning = column.description
    if column.references:
        meaning += f" References `{column.references}`."
    if column.allowed:
        meaning += f" {'Closed' if column.closed else 'Open'} vocabulary `{column.vocabulary}`: {', '.join(f'`{code}`' for code in column.allowed)}."
    uses = [use for use, said in (("filter", column.filter), ("dimension", column.dimension)) if said]
    meaning += f" Serves as {' and '.join(uses)}." if uses else ""
    required = "yes" if column.required or column.name in table.key else ""
    return f"| `{column.name}` | {column.label} | {kind} | {required} | {meaning} |"


def metrics_text() -> str:
    """`docs/metrics.md`: every metric, what it means, why it matters, its columns, options and formula."""
    parts = [
        "# Metrics",
        "",
        "Made from `oi_metrics/catalogue/` by `python -m oi_metrics.documents`. A table of records ends with `records`: the",
        "records that a row rests on, each of which leads to its statements. A table of trials leads to the trials that a",
        "row counts and to the snapshots that list them: `trial-metrics --format json` prints both.",
        "",
    ]
    for title, metrics in (("Metrics of the records", RECORD_METRICS), ("Metrics of registry trials", TRIAL_METRICS)):
        parts += [f"# {title}", ""]
        for metric in metrics.values():
            parts += _metric_text(metric)
    return "\n".join(parts)


def _metric_text(metric: Metric) -> list[str]:
    lines = [f"## {metric.name}", "", f"**{metric.title}.** {metric.definition}", "", f"*Why it matters: {metric.why}*", ""]
    lines += [f"Source: {metric.source} Owner: {metric.owner}. Last checked: {metric.checked}.", ""]
    if metric.view_of:
        return [*lines, f"Drawn from the table of `{metric.view_of}`.", ""]
    for option in metric.options:
        takes = ", ".join(f"`{value}`" for value in option.values) or ("a whole number" if option.number else "a key")
        default = "" if option.required else f" Default: `{option.default}`."
        lines += [f"Option `{option.name}`: {takes}.{default}", ""]
    lines += ["| column | heading | type | meaning |", "|---|---|---|---|"]
    lines += [
        f"| {' / '.join(f'`{name}`' for name in column.frame_columns)} | {_heading(column)} | {column.type} | {column.meaning} |" for column in metric.columns
    ]
    return [*lines, "", inspect.cleandoc(metric.compute.__doc__ or ""), ""]


def _heading(column: MetricColumn) -> str:
    return "" if column.format == "helper" else column.label


def package_text() -> str:
    """`data/datapackage.json`: the descriptor of the embedded records."""
    return json.dumps(descriptor(TABLES), ensure_ascii=False, indent=2) + "\n"


DOCUMENTS = {"docs/records.md": records_text, "docs/metrics.md": metrics_text, "data/datapackage.json": package_text}

if __name__ == "__main__":
    for path, text in DOCUMENTS.items():
        (home.checkout() / path).write_text(text(), "utf-8")
