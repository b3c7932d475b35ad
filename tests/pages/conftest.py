"""Pages run in process, without a browser."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.records import sealed
from oi_metrics.records.load import read
from oi_metrics.records.package import descriptor
from tests.conftest import as_before

ROOT = Path(__file__).resolve().parents[2]
FILES = ("overview.py", "agreements.py", "partners.py", "sites.py", "claims.py", "records.py", "briefing.py", "bring.py", "registry.py")
PANELS = FILES[:5]
"""The pages that are made of panels of metrics."""


@pytest.fixture(autouse=True)
def same_records_typed_once(typed_once: None) -> None:
    """Records of one content are checked and typed by the first page that opens them."""


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open a page file with the parameters of its address."""

    def opened(file: str = "overview.py", **params: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = value
        app.run()
        if file != "overview.py":
            app.switch_page(file).run()
        assert not app.exception, [exception.message for exception in app.exception]
        return app

    return opened


def texts(app: AppTest) -> str:
    """Every text that a page shows, one element a line."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


NOTE = "before *the* visit"
"""Why the earlier edition was sealed."""


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("OI_SEALED", str(tmp_path / "sealed"))
    return tmp_path / "sealed"


@pytest.fixture
def earlier(tmp_path, place) -> str:
    """A sealed edition: the embedded records without the specimen bank, with a record that has gone since and another date."""
    folder = as_before(tmp_path / "earlier")
    with (folder / "amounts.csv").open("a", encoding="utf-8") as amounts:
        amounts.write("ministry-mou-2009,upfront,5,EUR\n")
    text, _ = read(folder)
    return sealed.seal(text, place, describe=descriptor, note=NOTE, who="Lee", day=date(2026, 5, 4)).edition
