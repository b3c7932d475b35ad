"""`serve`: the dashboard, for this machine alone or as a service."""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from oi_metrics import home
from oi_metrics.service import settings
from oi_metrics.service.settings import BY_KEY, FILE, LOCAL, Settings

OFFERED = ("address", "port", "path", "hosts", "open", "records", "trials")
"""The settings that the command line takes too."""


def declare(serve: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    serve.add_argument("--settings", type=Path, metavar="FILE", help=f"a TOML file with settings (default: {FILE}, or none); see docs/serving.md")
    for key in OFFERED:
        setting = BY_KEY[key]
        told = f"{setting.does} (default: {setting.variable}, or {settings.as_variable(setting.default) or 'none'})"
        if isinstance(setting.default, bool):
            serve.add_argument(f"--{key}", action="store_const", const="true", help=told)
        else:
            serve.add_argument(f"--{key}", metavar=key.upper(), help=told)
    serve.set_defaults(run=_serve)


def _serve(chosen: argparse.Namespace) -> int:
    """Run Streamlit until it is stopped; its settings are those beside `dashboard.py`, wherever this was started. Returns its exit code.

    Raises ValueError where Streamlit is not installed, a setting cannot be, or the dashboard would be open to other machines without a word of it.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise ValueError("the dashboard needs Streamlit; install requirements.txt")
    file = chosen.settings or (Path(os.environ[FILE]) if os.environ.get(FILE) else None)
    given = {key: value for key in OFFERED if (value := getattr(chosen, key)) is not None}
    try:
        held = settings.read(file, os.environ, given)
    except OSError as problem:
        raise ValueError(f"{file}: cannot be read: {problem.strerror}") from problem
    if held.reached_from() and not held["open"]:
        raise ValueError(
            f"{held.reached_from()}: other machines would reach the dashboard there, and nobody has to sign in; "
            "say open = true (--open) if whoever reaches it may see everything, or leave it to this machine"
        )
    try:
        return until_stopped(command(home.app(), held), environment(held))
    except KeyboardInterrupt:  # the way to stop it; Streamlit was interrupted too
        return 0


def until_stopped(called: list[str], variables: dict[str, str]) -> int:
    """Run the server; who stops this stops it, and it ends what is under way."""
    with subprocess.Popen(called, env=variables) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        ended = server.wait()
    return 0 if ended == -signal.SIGTERM else ended


def command(folder: Path, held: Settings) -> list[str]:
    """The call of Streamlit; -P: a file in the folder where this was started is never imported instead of one of ours."""
    started = [sys.executable, "-P", "-m", "streamlit", "run", str(folder / "dashboard.py")]
    return [*started, *(f"--{option}={value}" for option, value in _options(held))]


def _options(held: Settings) -> Iterator[tuple[str, object]]:
    yield "server.address", held["address"]
    yield "server.port", held["port"]
    yield "server.baseUrlPath", held["path"].strip("/")
    yield "server.maxUploadSize", held["limits.upload_mb"]
    for name in dict.fromkeys((*LOCAL, held["address"], *held["hosts"])):
        yield "server.allowedHosts", name


def environment(held: Settings) -> dict[str, str]:
    """The variables of the server. FORWARDED_ALLOW_IPS is uvicorn's."""
    return {**os.environ, **held.environment(), "FORWARDED_ALLOW_IPS": ",".join(held["proxies"])}
