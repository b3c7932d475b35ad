"""The command line: the same records, filters and metrics as on screen, printed; one file a command."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from oi_metrics.cli.exit_codes import FINDINGS, OK, USAGE
from oi_metrics.language.words import Words
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.records.source import masked

COMMANDS = {
    "validate": ("validate", "check records and list every fault by file, row, column, value and remedy"),
    "check": ("check", "try the laws of the figures on records: nothing dropped, nothing changed by a filter, every figure supported"),
    "metrics": ("metrics", "print metrics of the records"),
    "record": ("record", "print one record as a reader would call it: title, counterparties, dates, money, state, what is contested, its statements"),
    "schema": ("schema", "print the data dictionary of the records, or the definitions of the metrics"),
    "import": ("importing", "import one flat sheet, one agreement per row, and save it as records"),
    "import-trials": ("import_trials", "bring trials of registries into a store, their sites resolved to hospitals"),
    "trials": ("trials", "say what a store of trials holds"),
    "diff": ("diff", "what differs between two versions of the data; ends with 0 when nothing does, with 1 otherwise"),
    "seal": ("seal", "keep a version of the data, to be opened again as edition:ID"),
    "log": ("log", "verify the log of changes: nothing altered, taken out, put in another order or made anew"),
    "db": ("db", "keep records in PostgreSQL or SQLite"),
    "briefing": ("briefing", "write slides, a workbook or a paper to take into a room"),
    "trial-metrics": ("trial_metrics", "print metrics of registry trials"),
    "mcp": ("mcp", "answer a program that speaks the Model Context Protocol, over standard input and output"),
    "serve": ("serve", "start the dashboard, for browsers of this machine or as a service"),
    "doctor": ("doctor", "open a served dashboard as a reader would, and say what blocks it and what mends that"),
}
"""The commands: the module of each, which is loaded when it is called, and what it does."""


class Parser(argparse.ArgumentParser):
    """What is said of a wrong call quotes it; an address loses its password first."""

    def error(self, message: str) -> NoReturn:
        super().error(masked(message))


def script() -> int:
    """The command `oi-metrics`: `main`, and a reader that stops early, such as head, is no error."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    gc.set_threshold(100_000)  # what a command makes lasts about as long as itself: looking for cycles in it all along takes a tenth of the time
    return main()


def parser(called: Sequence[str] = ()) -> tuple[Parser, tuple[str, ...]]:
    """What reads a call, and the names of its commands; those that the call names have their arguments declared."""
    made = Parser(prog="oi-metrics", description="Evidence-honest metrics over partnership records.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, does) in COMMANDS.items():
        command = commands.add_parser(name, help=does)
        if name in called:
            import_module(f"{__name__}.{module}").declare(command)
    return made, tuple(commands.choices)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, 1 when the records have faults or two versions of the records differ, 2 when the call is wrong."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        chosen = parser(given)[0].parse_args(given)
    except SystemExit as stop:
        return USAGE if stop.code else OK
    try:
        return int(chosen.run(chosen))
    except InvalidRecords as invalid:
        print("\n".join(map(str, invalid.faults)), file=sys.stderr)
        print(Words("en").ngettext("{n} fault prevents using the records", "{n} faults prevent using the records", len(invalid.faults)), file=sys.stderr)
        return FINDINGS
    except (FilterError, ValueError) as problem:
        print(f"oi_metrics: {problem}", file=sys.stderr)
        return USAGE
