"""Metric tables on the standard output: for readers in their language, as CSV or JSON with codes for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Protocol

import pandas as pd

from oi_metrics import exports
from oi_metrics.language.formatting import present
from oi_metrics.language.words import Words

Shown = Callable[[pd.DataFrame, Words], pd.DataFrame]
FORMATS = ("table", "csv", "json")
FORMAT_HELP = "table for readers, csv and json with codes for programs"


class Titled(Protocol):
    """What a metric of any catalogue is called, and the sentence that its table makes."""

    @property
    def title(self) -> str: ...

    @property
    def finding(self) -> Callable[[pd.DataFrame, Words], str] | None: ...


def printed(frames: Mapping[str, pd.DataFrame], metrics: Mapping[str, Titled], form: str, context: exports.Context, shown: Shown = present) -> None:
    """Print the tables of metrics of a catalogue by name, in one of `FORMATS`; shown: how readers see a table."""
    if form == "json":
        print(exports.json_bytes(dict(frames), context).decode())
        return
    if form == "csv":
        print(f"# {' · '.join(f'{name} {value}' for name, value in context.facts().items())}", file=sys.stderr)
    else:
        print(context.line())
    for name, frame in frames.items():
        if form == "csv":
            print(f"# {name}", file=sys.stderr)
            print(exports.csv_bytes(frame, context).decode("utf-8-sig"), end="")
        else:
            _table(name, frame, metrics[name], shown, context.words)


def _table(name: str, frame: pd.DataFrame, metric: Titled, shown: Shown, words: Words) -> None:
    print(f"\n{words.gettext(metric.title)} ({name})")
    if metric.finding:
        print(metric.finding(frame, words))
    table = shown(frame, words)
    print(table.to_string(index=False, max_colwidth=60, na_rep="") if len(table) else words.gettext("Nothing in this selection."))
