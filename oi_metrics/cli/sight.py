"""The records of a command as somebody may see them who may see less."""

from __future__ import annotations

import argparse
from pathlib import Path

from oi_metrics.model.sight import LEVELS, Sight, parse_sight
from oi_metrics.model.vocabulary import TIERS
from oi_metrics.records.load import load
from oi_metrics.records.tables import Tables
from oi_metrics.seen import seen


def argument(command: argparse.ArgumentParser) -> None:
    """Declare the argument that says who looks."""
    command.add_argument(
        "--as",
        action="append",
        default=[],
        dest="seen_as",
        metavar="KEY=VALUE",
        help=f"as somebody who sees no more: confidentiality={'|'.join(LEVELS)}, tier={','.join(TIERS)} (default: everything)",
    )


def sight_of(chosen: argparse.Namespace) -> Sight:
    """Who looks. Raises FilterError."""
    return parse_sight(chosen.seen_as)


def loaded(source: Path | str, chosen: argparse.Namespace) -> Tables:
    """The records of a source as far as they may be seen. Raises FilterError, and InvalidRecords as `load` does."""
    sight = sight_of(chosen)
    return seen(load(source), sight)
