"""`schema`: the data dictionary, the definitions of the metrics, the Data Package descriptor."""

from __future__ import annotations

import argparse
from typing import Any

from oi_metrics import documents
from oi_metrics.cli.exit_codes import OK


def add(commands: Any) -> None:
    """Declare the command."""
    schema = commands.add_parser("schema", help="print the data dictionary of the records, or the definitions of the metrics")
    schema.add_argument("--metrics", action="store_true", help="the metrics instead of the records")
    schema.add_argument("--package", action="store_true", help="the Data Package descriptor instead")
    schema.set_defaults(run=_schema)


def _schema(chosen: argparse.Namespace) -> int:
    if chosen.package:
        print(documents.package_text(), end="")
    else:
        print(documents.metrics_text() if chosen.metrics else documents.records_text(), end="")
    return OK
