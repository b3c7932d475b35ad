"""One default of every option: page, command line, workbook and briefing show the same table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from oi_metrics import exports
from oi_metrics.briefing.model import AUDIENCES, compose, needed
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.cli import main
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.from_records import of_tables

WORDS = Words("en")
OWN = [name for name, metric in RECORD_METRICS.items() if not metric.view_of]
ASKED = [name for name, metric in TRIAL_METRICS.items() if not any(option.required for option in metric.options)]


def rows(metric: Metric, table: Any) -> list[dict[str, Any]]:
    """A table as JSON has it, without what only the command line adds."""
    context = exports.Context("", "2020-01-01", Filters(), (), WORDS)
    return json.loads(exports.json_bytes({metric.name: table}, context))["tables"][metric.name]


@pytest.fixture(scope="module")
def source(embedded: Tables) -> TrialSource:
    return TrialSource(of_tables(embedded), members=members_of(embedded))


@pytest.fixture(scope="module")
def documents() -> str:
    from oi_metrics.documents import metrics_text

    return metrics_text()


@pytest.mark.parametrize("name", OWN)
def test_command_line_of_records(name: str, embedded: Tables, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics", name, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"][name] == rows(METRICS[name], METRICS[name].table(embedded))


@pytest.mark.parametrize("name", ASKED)
def test_command_line_of_trials(name: str, source: TrialSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial-metrics", name, "--format", "csv"]) == 0
    printed = capsys.readouterr().out.replace("\r\n", "\n")
    context = exports.Context("", "2020-01-01", Filters(), (), WORDS)
    expected = exports.csv_bytes(source.table(TRIAL_METRICS[name]), context).decode("utf-8-sig").replace("\r\n", "\n")
    assert printed.lstrip("\ufeff") == expected


@pytest.mark.parametrize("name", [*OWN, *ASKED])
def test_briefing(name: str, embedded: Tables, source: TrialSource) -> None:
    frames = {other: METRICS[other].table(embedded) for other in needed([name], "ministry")}
    briefing = compose(embedded, Filters(), WORDS, frames, [name], AUDIENCES["ministry"], trials=source)
    own = source.table(TRIAL_METRICS[name]) if name in TRIAL_METRICS else METRICS[name].table(embedded)
    assert rows(METRICS[name], briefing.panels[0].whole) == rows(METRICS[name], own)


@pytest.mark.parametrize("name", [name for name in [*OWN, *ASKED] if METRICS[name].options])
def test_document(name: str, documents: str) -> None:
    section = documents.split(f"## {name}\n")[1].split("\n## ")[0]
    for option in METRICS[name].options:
        assert f"Option `{option.name}`" in section and f"Default: `{option.default}`" in section
