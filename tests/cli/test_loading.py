"""A command loads what it runs: what draws, writes slides or reaches a service stays where no one asks for it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from oi_metrics.cli import COMMANDS

FOR_OTHERS = {
    "alembic", "duckdb", "edtf", "fontTools", "hwpx", "ibis", "narwhals", "networkx", "plotly", "pptx", "pptxgenjs", "psycopg", "requests",
    "requests_cache", "sqlalchemy", "streamlit", "typst", "xlsxwriter",
}  # fmt: skip
TOLD = "import json, sys; from oi_metrics.cli import main; code = main(sys.argv[1:]); print(); print(json.dumps([code, sorted({*sys.modules})]))"


def loaded(*arguments: str) -> set[str]:
    """The packages that a call has loaded when it ends, and the modules of the commands."""
    done = subprocess.run([sys.executable, "-c", TOLD, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stdout
    return {name for name in modules if "." not in name or name.startswith("oi_metrics.cli.")}


@pytest.mark.parametrize("arguments", [("check",), ("validate",), ("metrics", "agreements_per_year", "number_coverage")])
def test_records_are_checked_and_told_without_what_draws_writes_or_asks_a_service(arguments: tuple[str, ...]) -> None:
    found = loaded(*arguments)
    assert "pandas" in found and found & FOR_OTHERS == set()


def test_help_loads_no_command() -> None:
    commands = {f"oi_metrics.cli.{module}" for module, _ in COMMANDS.values()}
    assert loaded("--help") & (commands | FOR_OTHERS) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_loads_no_other(name: str) -> None:
    found = loaded(name, "--help")
    assert f"oi_metrics.cli.{COMMANDS[name][0]}" in found and found & {"plotly", "streamlit"} == set()
