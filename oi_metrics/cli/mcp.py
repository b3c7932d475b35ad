"""`mcp`: the metrics, records and statements as tools of the Model Context Protocol, for a program that starts this command."""

from __future__ import annotations

import argparse
import importlib.util
import os

from oi_metrics.api.served import Served
from oi_metrics.api.tools import SDK_MISSING
from oi_metrics.cli.exit_codes import OK
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.storage.engines import VARIABLE, opened


def declare(serve: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    serve.add_argument("--records", default=EMBEDDED, metavar="R", help="the records, read once: a path or URL (default: the embedded ones)")
    serve.add_argument("--trials", default="", metavar="STORE", help=f"the store of trials (default: {VARIABLE}, else the trials of the records)")
    serve.set_defaults(run=_mcp)


def _mcp(chosen: argparse.Namespace) -> int:
    """Serve over standard input and output until the input is closed. Raises ValueError where the SDK is not installed."""
    if importlib.util.find_spec("mcp") is None:
        raise ValueError(f"the Model Context Protocol needs its SDK; {SDK_MISSING}")
    import anyio

    from oi_metrics.api.mcp_server import over_stdio

    tables, address = load(chosen.records), chosen.trials or os.environ.get(VARIABLE, "")
    served = Served.of(tables, opened(address) if address else None)
    anyio.run(over_stdio, lambda _: served)
    return OK
