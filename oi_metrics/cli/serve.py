"""`serve`: the dashboard, on this machine alone."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from oi_metrics import home

ADDRESS = "127.0.0.1"


def declare(serve: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    serve.add_argument("--port", type=int, default=8501, metavar="N", help="the port that it listens on (default: 8501)")
    serve.add_argument("--records", metavar="R", help="the records: a path or URL (default: OI_RECORDS, or the embedded ones)")
    serve.add_argument("--trials", metavar="T", help="the store of registry trials: a path or URL (default: OI_TRIALS, or the records' own trials)")
    serve.set_defaults(run=_serve)


def _serve(chosen: argparse.Namespace) -> int:
    """Run Streamlit until it is stopped; its settings are those beside `dashboard.py`, wherever this was started. Returns its exit code.

    Raises ValueError where Streamlit is not installed or the port is none.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise ValueError("the dashboard needs Streamlit; install requirements.txt")
    if not 0 < chosen.port < 65536:
        raise ValueError(f"{chosen.port} is not a port; write a number from 1 to 65535")
    given = {"OI_RECORDS": chosen.records, "OI_TRIALS": chosen.trials}
    environment = {**os.environ, **{name: value for name, value in given.items() if value}}
    try:
        return subprocess.run(command(home.app(), chosen.port), env=environment, check=False).returncode
    except KeyboardInterrupt:  # the way to stop it; Streamlit was interrupted too
        return 0


def command(folder: Path, port: int) -> list[str]:
    """The call of Streamlit; -P: a file in the folder where this was started is never imported instead of one of ours."""
    started = [sys.executable, "-P", "-m", "streamlit", "run", str(folder / "dashboard.py")]
    return [*started, f"--server.address={ADDRESS}", f"--server.port={port}"]
