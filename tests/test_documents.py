"""What is generated is committed as it is generated, and what is committed speaks of the project alone."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from frictionless import Package
from oi_metrics.catalogue.records import METRICS

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


def test_readme_names_every_command_and_dependency() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in (
        "make dashboard",
        "make test",
        "make lint",
        "make bench",
        "python -m oi_metrics validate",
        "python -m oi_metrics metrics",
        "python -m oi_metrics schema",
        "python -m oi_metrics import",
        "python -m oi_metrics diff",
        "python -m oi_metrics seal",
        "python -m oi_metrics db",
        "python -m oi_metrics briefing",
    ):
        assert command in readme, command
    names = [re.split(r"==|[;\s]", line)[0] for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for name in names:
        assert f"`{name}`" in readme, name


def test_every_table_and_metric_is_documented() -> None:
    assert all(f"## {name}\n" in (ROOT / "docs/records.md").read_text("utf-8") for name in TABLES)
    assert all(f"## {name}\n" in (ROOT / "docs/metrics.md").read_text("utf-8") for name in METRICS)


def test_changelog_has_an_entry() -> None:
    assert re.search(r"^- ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def test_no_machine_paths_or_hosts_of_package_registries() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for path in tracked:
        if path.endswith((".py", ".md", ".toml", ".txt", ".cfg", "Makefile", "run", "browser")) and path != "tests/test_documents.py":
            text = (ROOT / path).read_text("utf-8")
            assert not re.search(r"/work/|/root/|pypi\.org|npmjs\.|deb\.debian", text), path
