"""`serve`: what it starts, and what it refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from oi_metrics import home
from oi_metrics.cli import main


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The calls of Streamlit, and their environment, none of them made."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], env: dict[str, str], check: bool) -> subprocess.CompletedProcess[str]:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_starts_the_dashboard_for_this_machine_alone(started, monkeypatch) -> None:
    monkeypatch.setenv("OI_TRIALS", "there")
    assert main(["serve", "--port", "8600", "--records", "mine"]) == 0
    ((command, environment),) = started
    assert command == [
        *(sys.executable, "-P", "-m", "streamlit", "run", str(home.app() / "dashboard.py")),
        *("--server.address=127.0.0.1", "--server.port=8600"),
    ]
    assert (environment["OI_RECORDS"], environment["OI_TRIALS"]) == ("mine", "there")


@pytest.mark.parametrize("port", ["0", "65536"])
def test_a_port_that_is_none(started, capsys, port: str) -> None:
    assert main(["serve", "--port", port]) == 2
    assert capsys.readouterr().err == f"oi_metrics: {port} is not a port; write a number from 1 to 65535\n"
    assert started == []
