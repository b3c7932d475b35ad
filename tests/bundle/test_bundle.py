"""The offline bundle where no network is: it installs, starts, passes browser journeys, and asks nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
JOURNEYS = (
    "test_journeys.py::test_filter_changes_cards_and_charts_together",
    "test_journeys.py::test_bar_to_statement_in_two_clicks",
    "test_journeys.py::test_link_opens_the_same_view_in_the_other_language",
    "test_journeys.py::test_download_and_read_back",
    "test_journeys.py::test_opened_record_shows_its_evidence",
    "test_keyboard.py::test_a_sheet_is_brought_and_used",
    "test_keyboard.py::test_a_briefing_is_chosen_and_made",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundle, made and unpacked."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run([sys.executable, "-m", "bundle", "--out", folder], cwd=ROOT, check=True, timeout=600)
    archive = next(folder.glob("*.tar.gz"))
    subprocess.run(["sha256sum", "--check", "--quiet", f"{archive.name}.sha256"], cwd=folder, check=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()
    yield next(folder.glob("oi-metrics-*/"))
    subprocess.run(["rm", "-rf", folder], check=True)


def test_installs_starts_and_serves_without_a_network(bundle: Path, tmp_path: Path) -> None:
    attempts = tmp_path / "attempts"
    environment = {**os.environ, "WATCHED": str(HERE / "watched"), "OI_ATTEMPTS": str(attempts)}
    journeys = [str(ROOT / "tests" / "browser" / name) for name in JOURNEYS]
    pytest_there = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *journeys]
    command = ["unshare", "--map-root-user", "--net", "bash", str(HERE / "cut_off.sh"), str(bundle), "8599", *pytest_there]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-3000:]
    assert f"{len(JOURNEYS)} passed" in run.stdout, run.stdout[-3000:]
    assert not attempts.exists(), attempts.read_text()


def test_a_damaged_or_missing_file_is_named_and_nothing_starts(bundle: Path) -> None:
    claims, sites = bundle / "data" / "claims.csv", bundle / "pages" / "sites.py"
    kept = claims.read_bytes(), sites.read_bytes()
    try:
        claims.write_bytes(kept[0].replace(b"26", b"27", 1))
        sites.unlink()
        run = subprocess.run([bundle / "start.sh"], capture_output=True, text=True, timeout=60)
    finally:
        claims.write_bytes(kept[0])
        sites.write_bytes(kept[1])
    assert run.returncode == 1
    assert run.stderr == "These files are not as they were packed; unpack the archive again:\ndata/claims.csv\npages/sites.py\n"


def test_another_python_is_told_which_one_is_needed(bundle: Path) -> None:
    made_for = bundle / "MADE-FOR"
    kept = made_for.read_text()
    try:
        made_for.write_text("3.99 linux-x86_64\n")
        run = subprocess.run([bundle / "start.sh"], capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHON": sys.executable})
    finally:
        made_for.write_text(kept)
    assert run.returncode == 1
    assert run.stderr.startswith("This bundle is for Python 3.99 on linux-x86_64, and this is Python")
