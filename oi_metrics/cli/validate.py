"""`validate`: every fault of the records."""

from __future__ import annotations

import argparse

from oi_metrics.cli.exit_codes import OK
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.load import checked
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.source import masked


def declare(check: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    check.add_argument("records", nargs="?", default=EMBEDDED, metavar="RECORDS", help="the records: a path or URL (default: the embedded ones)")
    check.set_defaults(run=_validate)


def _validate(chosen: argparse.Namespace) -> int:
    tables, warnings = checked(chosen.records)
    for warning in warnings:
        print(warning)
    rows = sum(len(frame) for frame in tables.frames.values())
    doubts = f"{len(warnings)} to look at, no others" if warnings else "no faults"
    print(f"{masked(chosen.records)}: {doubts} in {rows} rows")
    print(Context.of(tables, Filters(), Words()).line())
    return OK
