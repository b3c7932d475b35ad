"""`schema`: the data dictionary, the definitions of the metrics, the Data Package descriptor."""

from __future__ import annotations

import argparse

from oi_metrics import documents
from oi_metrics.cli.exit_codes import OK


def declare(schema: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    schema.add_argument("--metrics", action="store_true", help="the metrics instead of the records")
    schema.add_argument("--package", action="store_true", help="the Data Package descriptor instead")
    schema.set_defaults(run=_schema)


def _schema(chosen: argparse.Namespace) -> int:
    if chosen.package:
        print(documents.package_text(), end="")
    else:
        print(documents.metrics_text() if chosen.metrics else documents.records_text(), end="")
    return OK
