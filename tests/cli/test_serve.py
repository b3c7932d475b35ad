"""`serve`: what it starts, with which settings, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from oi_metrics import home
from oi_metrics.cli import main, serve


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The calls of Streamlit, and their environment, none of them made."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def until_stopped(command: list[str], environment: dict[str, str]) -> int:
        calls.append((command, environment))
        return 0

    monkeypatch.setattr(serve, "until_stopped", until_stopped)
    return calls


def options(command: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in command:
        name, _, value = word.partition("=")
        found.setdefault(name, []).append(value)
    return found


def test_starts_the_dashboard_for_this_machine_alone(started, monkeypatch) -> None:
    monkeypatch.setenv("OI_TRIALS", "there")
    assert main(["serve", "--port", "8600", "--records", "mine"]) == 0
    ((command, environment),) = started
    assert command[:6] == [sys.executable, "-P", "-m", "streamlit", "run", str(home.app() / "dashboard.py")]
    said = options(command)
    assert (said["--server.address"], said["--server.port"], said["--server.baseUrlPath"]) == (["127.0.0.1"], ["8600"], [""])
    assert said["--server.allowedHosts"] == ["localhost", "127.0.0.1", "::1"]
    assert (environment["OI_RECORDS"], environment["OI_TRIALS"]) == ("mine", "there")


def test_a_file_says_the_rest(started, tmp_path: Path) -> None:
    file = tmp_path / "oi.toml"
    file.write_text('port = 8700\npath = "/oi"\nhosts = ["metrics.example.org"]\nopen = true\n[limits]\nupload_mb = 50\n', "utf-8")
    assert main(["serve", "--settings", str(file), "--port", "8600"]) == 0
    ((command, environment),) = started
    said = options(command)
    assert (said["--server.port"], said["--server.baseUrlPath"], said["--server.maxUploadSize"]) == (["8600"], ["oi"], ["50"])
    assert "metrics.example.org" in said["--server.allowedHosts"]
    assert environment["FORWARDED_ALLOW_IPS"] == "127.0.0.1,::1"


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_that_is_none(started, capsys, port: str) -> None:
    assert main(["serve", "--port", port]) == 2
    assert capsys.readouterr().err == f"oi_metrics: --port: '{port}' is not a port; write a number from 1 to 65535\n"
    assert started == []


@pytest.mark.parametrize("said", [["--address", "192.0.2.1"], ["--hosts", "metrics.example.org"], ["--address", "::"], ["--address", "10.0.0.5"]])
def test_others_are_let_in_only_by_a_word_of_it(started, capsys, said: list[str]) -> None:
    assert main(["serve", *said]) == 2
    assert "open = true (--open)" in capsys.readouterr().err
    assert started == []
    assert main(["serve", *said, "--open"]) == 0
    assert len(started) == 1


def test_a_file_that_cannot_be_read(started, capsys, tmp_path: Path) -> None:
    assert main(["serve", "--settings", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: cannot be read: No such file or directory" in capsys.readouterr().err
    assert started == []


def test_whoever_stops_it_stops_the_server_and_that_is_no_failure() -> None:
    program = "import time; print('up', flush=True); time.sleep(60)"
    called = f"from oi_metrics.cli.serve import until_stopped; import sys; sys.exit(until_stopped([sys.executable, '-c', {program!r}], {{}}))"
    with subprocess.Popen([sys.executable, "-c", called], stdout=subprocess.PIPE, cwd=home.checkout()) as outer:
        assert outer.stdout is not None
        assert outer.stdout.readline() == b"up\n"
        outer.terminate()
        assert outer.wait(20) == 0


def test_a_server_that_fails_says_so() -> None:
    assert serve.until_stopped([sys.executable, "-c", "raise SystemExit(3)"], {}) == 3


def test_without_streamlit_it_says_what_is_missing(started, capsys, monkeypatch) -> None:
    monkeypatch.setattr(serve, "importlib", SimpleNamespace(util=SimpleNamespace(find_spec=lambda _name: None)))
    assert main(["serve"]) == 2
    assert "install requirements.txt" in capsys.readouterr().err
