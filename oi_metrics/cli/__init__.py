"""The command line: the same records, filters and metrics as on screen, printed; one file a command."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from oi_metrics.cli import briefing, check, db, diff, import_trials, importing, metrics, schema, seal, serve, trial_metrics, validate
from oi_metrics.cli.exit_codes import FINDINGS, OK, USAGE
from oi_metrics.language.words import Words
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.records.source import masked

COMMANDS = (validate, check, metrics, schema, importing, import_trials, diff, seal, db, briefing, trial_metrics, serve)


class Parser(argparse.ArgumentParser):
    """What is said of a wrong call quotes it; an address loses its password first."""

    def error(self, message: str) -> NoReturn:
        super().error(masked(message))


def script() -> int:
    """The command `oi-metrics`: `main`, and a reader that stops early, such as head, is no error."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return main()


def parser() -> tuple[Parser, tuple[str, ...]]:
    """What reads a call, and the names of its commands."""
    made = Parser(prog="oi-metrics", description="Evidence-honest metrics over partnership records.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made, tuple(commands.choices)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, 1 when the records have faults or two versions of the records differ, 2 when the call is wrong."""
    try:
        chosen = parser()[0].parse_args(arguments)
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
