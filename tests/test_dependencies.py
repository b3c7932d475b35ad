"""What is imported is declared, what is declared is imported, and the locks hold what is declared."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"oi_metrics", "pages"}
DISTRIBUTION_OF = {
    "duckdb": "duckdb",
    "fontTools": "fonttools",
    "hwpx": "python-hwpx",
    "ibis": "ibis-framework",
    "pptx": "python-pptx",
    "python_calamine": "python-calamine",
    "requests_cache": "requests-cache",
    "tomli_w": "tomli-w",
}
"""Packages whose name on import is not that of their distribution."""
UNSEEN = {"uvloop": "Streamlit's server takes it where it is there"}
"""Declared and used without an import of ours."""
DECLARING = ("requirements.txt", "requirements-mcp.txt", "requirements-scale.txt")
"""What the product runs on, and what it takes where that is installed too."""
_LINE = re.compile(r"([A-Za-z0-9._-]+)(\[[a-z]+\])?==([^\s;\\]+)")


def imported() -> dict[str, str]:
    """Top-level packages that the product imports, wherever in a file, each with a place where it does."""
    found: dict[str, str] = {}
    for path in [ROOT / "dashboard.py", *(ROOT / "oi_metrics").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                found[name.split(".")[0]] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return {name: place for name, place in found.items() if name not in sys.stdlib_module_names and name not in OURS}


def declared(file: str) -> set[tuple[str, str]]:
    """Names and versions that a file of requirements, or a lock, gives."""
    lines = [line for line in (ROOT / file).read_text("utf-8").splitlines() if line and not line.startswith(("#", "-r", " "))]
    found = [_LINE.match(line) for line in lines]
    assert all(found), f"{file}: {lines[found.index(None)]!r} gives no version" if None in found else ""
    return {(match[1].lower(), match[3]) for match in found if match}


def test_every_import_is_declared() -> None:
    there = {name for file in DECLARING for name, _ in declared(file)}
    lacking = {name: place for name, place in imported().items() if DISTRIBUTION_OF.get(name, name) not in there}
    assert lacking == {}


def test_everything_declared_is_used() -> None:
    used = {DISTRIBUTION_OF.get(name, name) for name in imported()} | set(UNSEEN)
    assert {name for file in DECLARING for name, _ in declared(file)} - used == set()


@pytest.mark.parametrize(("lock", "inputs"), [("requirements.lock", ["txt"]), ("requirements-dev.lock", ["txt", "dev", "scale", "mcp"])])
def test_a_lock_holds_what_is_declared(lock: str, inputs: list[str]) -> None:
    asked = set().union(*(declared("requirements.txt" if name == "txt" else f"requirements-{name}.txt") for name in inputs))
    assert asked - declared(lock) == set(), "run `make lock`"
    assert declared("requirements.lock") - declared("requirements-dev.lock") == set(), "run `make lock`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 60
    assert [package.split("\n")[0] for package in packages if "--hash=sha256:" not in package] == []
    assert not re.search(r"://|--index-url|--find-links", text)
