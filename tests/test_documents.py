"""What is generated is committed as it is generated, and what is committed speaks of the project alone."""

import json
import re
import subprocess
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from frictionless import Package

from oi_metrics import cli
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.cli import parser
from oi_metrics.documents import DOCUMENTS
from oi_metrics.model.schema import TABLES
from oi_metrics.records.reading.folder import EMBEDDED

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_is_current(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == DOCUMENTS[path](), "run `make documents`"


def test_embedded_records_are_a_valid_data_package() -> None:
    report = Package(str(EMBEDDED / "datapackage.json")).validate()
    assert [error.message for task in report.tasks for error in task.errors] == []


def test_descriptor_names_every_file() -> None:
    named = {resource["path"] for resource in json.loads((EMBEDDED / "datapackage.json").read_text("utf-8"))["resources"]}
    assert named == {path.name for path in EMBEDDED.glob("*.csv")}


def commands_of_make() -> list[str]:
    """The targets of the Makefile that are called by hand: all but `clean` and those that only stand before others."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    rules = [line.split(":") for line in lines if re.match(r"[a-z][a-z-]*:", line)]
    before = {name for _, names in rules for name in names.split()}
    return [name for name, _ in rules if name not in before and name != "clean"]


def told() -> str:
    """The README and what it sends its readers to."""
    pages = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
    return "\n".join(page.read_text("utf-8") for page in pages if page.exists())


def test_every_command_is_documented() -> None:
    text = told()
    made, given = commands_of_make(), parser()[1]
    assert {"dashboard", "test", "lint"} <= {*made} and {"metrics", "validate"} <= {*given}
    assert [name for name in made if not re.search(rf"\bmake {name}(?![\w-])", text)] == []
    assert [name for name in given if not re.search(rf"\boi[-_]metrics {name}(?![\w-])", text)] == []


def test_every_module_of_a_command_is_a_command() -> None:
    modules = [import_module(f"{cli.__name__}.{found.name}") for found in iter_modules(cli.__path__)]
    assert {f"{cli.__name__}.{module}" for module, _ in cli.COMMANDS.values()} == {module.__name__ for module in modules if hasattr(module, "declare")}


def test_every_dependency_is_documented() -> None:
    text = told()
    names = [re.split(r"==|[;\s]", line)[0] for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert "pandas" in names
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_table_and_metric_is_documented() -> None:
    for path, names in (("docs/records.md", TABLES), ("docs/metrics.md", METRICS)):
        text = (ROOT / path).read_text("utf-8")
        assert names and [name for name in names if f"## {name}\n" not in text] == []


def test_changelog_has_an_entry() -> None:
    assert re.search(r"^- ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def test_no_machine_paths_or_hosts_of_package_registries() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(tracked) > 100
    for path in tracked:
        if path.endswith((".py", ".md", ".toml", ".txt", ".cfg", "Makefile", "run", "browser")) and path != "tests/test_documents.py":
            text = (ROOT / path).read_text("utf-8")
            assert not re.search(r"/work/|/root/|pypi\.org|npmjs\.|deb\.debian", text), path
