"""Metric tables on the standard output: for readers in their language, as CSV or JSON with codes for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import pandas as pd

from oi_metrics import exports
from oi_metrics.catalogue.metric import NO_ROW, Metric
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground

FORMATS = ("table", "csv", "json")
FORMAT_HELP = "table for readers, csv and json with codes for programs"


def printed(frames: Mapping[str, pd.DataFrame], metrics: Mapping[str, Metric], grounds: Callable[[str], Ground], form: str, context: exports.Context) -> None:
    """Print the tables of metrics by name, in one of `FORMATS`. grounds: what stands behind the table of that name."""
    if form == "json":
        print(exports.json_bytes(dict(frames), context).decode())
        return
    if form == "csv":
        print(f"# {' · '.join(f'{name} {value}' for name, value in context.facts().items())}", file=sys.stderr)
    else:
        print(context.line())
    for place, (name, frame) in enumerate(frames.items()):
        if form == "csv":
            print(f"# {name}", file=sys.stderr)
            print(exports.csv_bytes(frame, context).decode("utf-8-sig" if place else "utf-8"), end="")  # a mark at the beginning, as a download has it
        else:
            _table(frame, metrics[name], grounds(name), context.words)


def as_text(table: pd.DataFrame) -> str:
    """A table in columns of text; what is missing is blank."""
    whole = {name: values.astype("object").where(values.notna(), "") for name, values in table.items() if isinstance(values.dtype, pd.Int64Dtype)}
    return table.assign(**whole).to_string(index=False, max_colwidth=60, na_rep="")


def _table(frame: pd.DataFrame, metric: Metric, ground: Ground, words: Words) -> None:
    print(f"\n{words.gettext(metric.title)} ({metric.name})")
    for clause in metric.clauses(frame, ground, words):
        print(clause.text)
    table = metric_table(frame, metric.columns, words)
    print(as_text(table) if len(table) else words.gettext(NO_ROW))
