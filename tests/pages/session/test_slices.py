"""Over many records a page comes piece by piece, and is whole in the end."""

import pytest

from oi_metrics.language.words import Words
from pages.session import record_cache, slices
from tests import panels
from tests.pages.conftest import PANELS, texts


@pytest.fixture
def slow(monkeypatch) -> list[int]:
    """Each run makes one panel, as over very many records; how many have waited."""
    waited: list[int] = []
    waits = slices.waits
    monkeypatch.setattr(record_cache, "MANY", 0)
    monkeypatch.setattr(slices, "SECONDS", 0)
    monkeypatch.setattr(slices, "waits", lambda: waits() and (waited.append(1) or True))
    return waited


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("file", PANELS)
def test_piece_by_piece_it_is_the_page_that_it_is_at_once(open_page, slow, file: str, lang: str) -> None:
    """Broken on purpose, by leaving out the run that follows: panels stay that are being worked out."""
    app = open_page(file, lang=lang, years="2010-2019")
    assert Words(lang).gettext("Being worked out …") not in texts(app)
    assert panels.keys(app)
    again = open_page(file, lang=lang, years="2010-2019")
    assert texts(again) == texts(app)


def test_a_link_to_the_evidence_of_the_last_panel_opens_it(open_page, slow) -> None:
    app = open_page(lang="en", years="2011-2018", evidence="site_network-small")
    assert slow, "panels have waited"
    assert "Open the source" in texts(app)
    assert app.query_params["evidence"] == "site_network-small"


def test_a_panel_that_runs_by_itself_waits_for_nothing() -> None:
    assert not slices.waits()


def test_of_the_panels_of_a_run_the_first_never_waits(monkeypatch) -> None:
    monkeypatch.setattr(slices, "SECONDS", 0)
    with slices.run() as this:
        assert [slices.waits() for _ in range(3)] == [False, True, True]
    assert this.waiting


def test_over_few_records_no_panel_waits(open_page, slow, monkeypatch) -> None:
    monkeypatch.setattr(record_cache, "MANY", 12)
    open_page(lang="en", years="2012-2017")
    assert not slow
