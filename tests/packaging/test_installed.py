"""The installed product from an empty folder, without the checkout: commands, papers, and the dashboard in a browser."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import idle
from tests.postgres import free_port

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("OI_", "PYTHON", "STREAMLIT"))}


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """What the installed command prints, called in this folder."""
    called = subprocess.run([installed / "oi-metrics", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
    assert called.returncode == 0, called.stderr
    return called.stdout


def test_nothing_comes_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import oi_metrics, importlib.util as u; from oi_metrics.home import app; print(oi_metrics.__file__, app(), u.find_spec('pages'), sep='\\n')"
    said = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    package, app, pages = said.split()
    environment = str(installed.parent)
    assert package.startswith(environment)
    assert app == str(Path(package).with_name("app"))
    assert pages == "None"


def test_commands_run_on_the_installed_records(installed: Path, tmp_path: Path) -> None:
    assert "agreements_per_year" in run(installed, tmp_path, "metrics", "--list")
    assert "no faults in" in run(installed, tmp_path, "validate")
    assert "no faults in" in run(installed, tmp_path, "validate", str(EMBEDDED))  # a foreign folder, read in a process of its own
    assert "파트너" in run(installed, tmp_path, "metrics", "partner_mix", "--lang", "ko")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "start"), [("x.pdf", b"%PDF-"), ("x.pptx", b"PK")])
def test_papers_are_made(installed: Path, tmp_path: Path, name: str, start: bytes) -> None:
    run(installed, tmp_path, "briefing", "--lang", "ko", "--panels", "partner_mix", "--out", name)
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The dashboard, started from an empty folder; its address."""
    (tmp_path / "pages").mkdir()  # a folder of this name is none of ours
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([installed / "oi-metrics", "serve", f"--port={port}"], cwd=tmp_path, env=ENVIRONMENT, start_new_session=True, **quiet)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped while it started"
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def test_the_dashboard_is_served_with_its_settings_fonts_and_charts(served: str, page: Page) -> None:
    with urllib.request.urlopen(served) as answer:
        assert "connect-src 'self'" in answer.headers["content-security-policy"]
        assert "<title>OI Metrics</title>" in answer.read().decode()
    fonts = []
    page.on("response", lambda response: fonts.append((response.status, response.headers["cache-control"])) if "/fonts/" in response.url else None)
    page.goto(f"{served}/?lang=ko")
    idle(page)
    assert page.locator("[data-testid=stPlotlyChart] .main-svg").count() > 0
    assert page.evaluate("document.fonts.check('16px \"OIM Sans\"', '가')")
    assert fonts and {*fonts} == {(200, "public, max-age=31536000, immutable")}
    assert "OIM Sans" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
