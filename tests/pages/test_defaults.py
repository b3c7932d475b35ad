"""A page starts from the default of every option that its panels have, as the command line and the papers do."""

from __future__ import annotations

from typing import Any

import pytest

from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS, on_page
from pages.session import current_trials, record_cache
from tests.pages.conftest import PANELS


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """The metrics that a page asks for, with the options that it gives."""
    found: list[tuple[str, dict[str, Any]]] = []
    of_records, of_trials = record_cache.table, current_trials.table

    def records_table(edition: str, choice: Any, metric: str, options: Any = ()) -> Any:
        found.append((metric, dict(options)))
        return of_records(edition, choice, metric, options)

    def trials_table(trials: str, edition: str, choice: Any, metric: str, options: Any = ()) -> Any:
        found.append((metric, dict(options)))
        return of_trials(trials, edition, choice, metric, options)

    monkeypatch.setattr(record_cache, "table", records_table)
    monkeypatch.setattr(current_trials, "table", trials_table)
    return found


def assert_defaults(asked: list[tuple[str, dict[str, Any]]]) -> None:
    for name, options in asked:
        metric = METRICS[name]
        of_a_place = [dict(place.options) for place in metric.places]
        own = {option.name for option in metric.options}
        given = {option: value for option, value in options.items() if option in own}
        assert metric.asked(given) == metric.asked({}) or given in of_a_place, f"{name} starts with {given}, not with {metric.asked({})}"


@pytest.mark.parametrize("file", PANELS)
def test_pages_of_records(open_page: Any, asked: list[tuple[str, dict[str, Any]]], file: str) -> None:
    open_page(file)
    page = file.removesuffix(".py")
    panels = {metric.name for section in ("", "statements") for row in on_page(page, section) for metric, _ in row}
    assert panels <= {name for name, _ in asked}
    assert_defaults(asked)


@pytest.mark.parametrize("section", ["trials", "network", "hospitals", "peers", "sources"])
def test_sections_of_trials(open_page: Any, asked: list[tuple[str, dict[str, Any]]], section: str) -> None:
    open_page("registry.py", section=section)
    assert {name for name, _ in asked} & set(TRIAL_METRICS) - {"trials_by"}
    assert_defaults([(name, options) for name, options in asked if name not in RECORD_METRICS])
