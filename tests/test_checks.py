"""The laws tried on records: all hold for sound ones, and one that is broken is told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from bench.many import many
from oi_metrics import checks
from oi_metrics.cli import main
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables, typed
from tests.conftest import agreements, records
from tests.strategies import valid_rows


def broken(tables: Tables) -> list[str]:
    return [check.line(Words("en")) for check in checks.checks(tables, 300.0) if not check.holds]


def test_all_hold_for_the_embedded_records(embedded: Tables) -> None:
    assert broken(embedded) == []
    assert all(check.looked == check.of for check in checks.checks(embedded, 300.0))


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(valid_rows())
def test_none_fails_for_any_records_but_for_what_they_lack(rows: dict[str, list[Any]]) -> None:
    allowed = ("Every agreement, recognition and claim leads to a statement", "Dates, identifiers and counts")
    assert [line for line in broken(records(**rows)) if not line.startswith(allowed)] == []


@pytest.mark.slow
def test_none_fails_for_many_records() -> None:
    """Numbers of a few records coincide with others of a table; those of a thousand have to stand in it."""
    found = checks.checks(typed(many(1_000)), 600.0)
    assert [check.line(Words("en")) for check in found if not check.holds] == []
    assert all(check.looked == check.of for check in found)


def test_what_has_no_statement_is_named() -> None:
    (line,) = broken(records(agreements=agreements(a="2018")))
    assert line == "Every agreement, recognition and claim leads to a statement (1 of 1 looked at); agreements/a has no statement"


def test_a_fact_changed_by_a_view_is_told(embedded: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = checks._states
    added = pd.Series({"agreements/x": "y"})
    monkeypatch.setattr(checks, "_states", lambda tables: pd.concat([honest(tables), added]) if tables.chosen_from else honest(tables))
    (line,) = broken(embedded.with_frames())
    assert line.startswith("No filter changes what is true of a record")
    assert "agreements/x is another" in line


def test_a_number_that_no_table_has_is_told(embedded: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = checks.numbers_of
    monkeypatch.setattr(checks, "numbers_of", lambda value: [number + 1_000_003 for number in honest(value)])
    (line,) = broken(embedded.with_frames())
    assert line.startswith("Every number in a sentence stands in its table")
    assert "agreements_per_year says what its table does not: " in line


def test_no_more_time_is_taken_than_given_and_what_was_not_looked_at_is_said(embedded: Tables) -> None:
    found = checks.checks(embedded.with_frames(), 0.0)
    assert all(check.looked >= 1 for check in found)
    assert any(check.looked < check.of for check in found)


def test_the_command_ends_with_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told[:-2]] == ["holds"] * len(checks.LAWS)
    assert told[-2] == f"{len(checks.LAWS)} checks hold"
