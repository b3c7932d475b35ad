"""A session that lost its page keeps what it holds for a while, and no longer; what it computes ends with the page."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from oi_metrics.catalogue.index import on_page
from oi_metrics.filters import Filters
from pages.session import holding, record_cache
from pages.session.holding import KEPT_SECONDS, gone_for_good


def test_a_session_without_its_page_is_ended_after_a_while_and_not_when_it_comes_back() -> None:
    since: dict[str, float] = {}
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, 0) == []
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, KEPT_SECONDS - 1) == []
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, KEPT_SECONDS) == ["a"]
    assert gone_for_good(["a", "b"], {"a", "b"}.__contains__, since, KEPT_SECONDS + 1) == []
    assert since == {}
    assert gone_for_good(["a"], set().__contains__, since, KEPT_SECONDS + 2) == []


def test_a_page_that_nobody_looks_at_any_more_is_not_computed_to_its_end(open_page, monkeypatch) -> None:
    """Broken on purpose, by leaving out `stop_if_nobody_looks` in the panel: all panels of the page are made."""
    app = open_page(lang="en")
    drawn: list[str] = []
    kept = record_cache.table

    class Server:
        @staticmethod
        def is_active_session(session: str) -> bool:
            return not drawn

    def table(edition: str, choice: Filters, metric: str, options: record_cache.Options = ()) -> pd.DataFrame:
        if metric in {each.name for row in on_page("claims") for each, _ in row}:
            drawn.append(metric)
        return kept(edition, choice, metric, options)

    monkeypatch.setattr(record_cache, "table", table)
    monkeypatch.setattr(holding, "runtime", SimpleNamespace(exists=lambda: True, get_instance=Server))
    app.switch_page("claims.py").run()
    assert len(set(drawn)) == 1
    assert not app.exception
