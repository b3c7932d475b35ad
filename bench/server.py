"""Start the dashboard, or a page that it is measured beside, on a free port of this machine, and stop it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = {"dashboard": ROOT / "dashboard.py", "bare": ROOT / "bench" / "bare.py"}
"""What Streamlit runs; the page in Dash is a program of its own."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def serve(name: str, records: str = "", **more: str) -> Iterator[Server]:
    """The named page over the records of a source, the embedded ones by default, answering; stopped on leaving. more: variables of its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"OI_RECORDS": records} if records else {}), **more}
    process = subprocess.Popen(_command(name, port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/{'' if name == 'dash' else '_stcore/health'}")
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _command(name: str, port: int) -> list[str]:
    if name == "dash":
        return [sys.executable, "-m", "bench.dash_page", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(SCRIPTS[name]), f"--server.port={port}", "--server.headless=true"]


def _wait(address: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server at {address}")
