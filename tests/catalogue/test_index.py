"""Every metric is declared whole: what lacks a chart, words, a page, a document or a test of its own is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS, briefed, on_page, summarised
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.columns import TYPES
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.tables import Tables
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.from_records import of_tables
from tests.conftest import records
from tests.registry.stores import MEMBERS, SNAPSHOTS, store

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"overview", "agreements", "partners", "sites", "claims", "registry"}
SECTIONS = {
    "registry": {"trials", "network", "hospitals", "peers", "sources"},
    "claims": {"", "statements", "changes"},
    "overview": {"", "figures", "time", "cautions", "attention", "since"},
}
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


def options_of(metric: Metric) -> dict[str, Any]:
    return {option.name: "snuh" for option in metric.options if option.required}


def tables_of(metric: Metric, embedded: Tables) -> Iterator[pd.DataFrame]:
    """Of the embedded records, and of none."""
    if metric.name in TRIAL_METRICS:
        for source in (TrialSource(of_tables(embedded), members=members_of(embedded)), TrialSource(store(snapshots=SNAPSHOTS), members=MEMBERS)):
            yield source.table(TRIAL_METRICS[metric.name], **options_of(metric))
    else:
        for tables in (embedded, records()):
            yield metric.table(tables)


@every_metric
def test_words(metric: Metric) -> None:
    for lang in LANGS:
        words = Words(lang)
        for text in (metric.title, metric.definition, metric.why, *(option.label for option in metric.options if option.label)):
            assert text.strip(), f"{metric.name} lacks a text"
            assert lang == "en" or words.gettext(text) != text, f"{metric.name}: no {lang} of {text!r}"
        for column in metric.columns:
            assert column.meaning.endswith("."), f"{metric.name}.{column.name}: its meaning is no sentence"
            hidden = column.format == "helper"
            assert hidden or lang == "en" or words.gettext(column.label) != column.label, f"{metric.name}.{column.name}: no {lang} of {column.label!r}"
    assert metric.source.strip(), f"{metric.name} does not say where its definition comes from"
    assert metric.owner.strip() and date.fromisoformat(metric.checked) <= date.today(), f"{metric.name}: owner or last check"


@every_metric
def test_sources_of_definitions_are_in_the_repository(metric: Metric) -> None:
    headings = {line.removeprefix("## ").lower() for line in (ROOT / "docs/definitions.md").read_text("utf-8").splitlines() if line.startswith("## ")}
    for cited in re.findall(r"docs/definitions\.md, ([^.;]+)", metric.source):
        assert cited.strip().lower() in headings, f"{metric.name} cites docs/definitions.md, {cited}, which is not there"


@every_metric
def test_chart(metric: Metric) -> None:
    if metric.shape == "chart":
        assert metric.chart and (metric.chart.value or metric.chart.by_hand), f"{metric.name} is shown as a chart and has no chart value"
    assert metric.chart is None or Words("ko").gettext(metric.chart.nothing) != metric.chart.nothing, f"{metric.name}: no words for an empty chart"


@every_metric
def test_columns(metric: Metric, embedded: Tables) -> None:
    declared = [name for column in metric.columns for name in column.frame_columns]
    assert len(declared) == len(set(declared)), f"{metric.name} declares a column twice"
    for table in tables_of(metric, embedded):
        assert set(table.columns) == set(declared), f"{metric.name}: {set(table.columns) ^ set(declared)}"
    assert {column.format for column in metric.columns} <= {*TYPES, "text", "term", "entry", "title", "helper"}
    assert set(metric.brief) <= {column.name for column in metric.columns}, f"{metric.name}: brief columns that it does not have"
    assert {*metric.keys, *metric.figures} <= set(declared), f"{metric.name}: keys or figures that it does not have"


@every_metric
def test_page(metric: Metric) -> None:
    assert metric.places, f"{metric.name} stands on no page"
    for place in metric.places:
        assert place.page in PAGES, f"{metric.name} stands on {place.page}, which is no page"
        assert place.section in SECTIONS.get(place.page, {""}), f"{metric.name} stands in {place.page}/{place.section}, which is no section"


@every_metric
def test_document(metric: Metric) -> None:
    text = (ROOT / "docs/metrics.md").read_text("utf-8")
    assert f"## {metric.name}\n" in text, f"docs/metrics.md lacks {metric.name}; run python -m oi_metrics.documents"


@every_metric
def test_test_of_its_own(metric: Metric) -> None:
    tests = [path.read_text("utf-8") for path in sorted((ROOT / "tests/catalogue").glob("test_*.py")) if path.name != "test_index.py"]
    assert any(re.search(rf"\b{metric.name}\b", text, re.I) for text in tests), f"no test in tests/catalogue/ names {metric.name}"


@every_metric
def test_options_have_one_default_each(metric: Metric) -> None:
    import inspect

    signature = inspect.signature(getattr(metric.compute, "func", metric.compute))
    for option in metric.options:
        assert option.required or not option.values or option.default in option.values, f"{metric.name}: {option.default} is no {option.name}"
        if option.name in signature.parameters:
            twice = signature.parameters[option.name].default is not inspect.Parameter.empty
            assert not twice, f"{metric.compute.__module__}.{metric.compute.__name__} gives {option.name} a default of its own"


@every_metric
@pytest.mark.parametrize("lang", LANGS)
def test_says_something_of_anything(metric: Metric, lang: str, embedded: Tables) -> None:
    for table in tables_of(metric, embedded):
        for ground in (Ground.of_snapshots(["s"]), Ground({}, {}, {})):
            assert all(clause.text.strip() for clause in metric.clauses(table, ground, Words(lang)))


@every_metric
@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_says_what_the_sentences_say(metric: Metric, lang: str, embedded: Tables) -> None:
    words = Words(lang)
    for table in tables_of(metric, embedded):
        ground = Ground.of_snapshots(["s"])
        told = metric.clauses(table, ground, words)
        rows = words.ngettext("{n} row; the same as a table below.", "{n} rows; the same as a table below.", len(table))
        assert metric.alt(table, told, words) == " ".join([f"{words.gettext(metric.title)}.", *(clause.text for clause in told), rows])
        for clause in told:
            assert "{" not in clause.text and not re.search(r"\bnan\b|<NA>|\bNone\b(?! )", clause.text), clause.text


@pytest.mark.parametrize("metric", RECORD_METRICS.values(), ids=RECORD_METRICS)
def test_every_value_of_an_option_is_taken(metric: Metric) -> None:
    assert metric.table(records()).columns[-1] == "records"
    for option in metric.options:
        for value in option.values:
            assert metric.table(records(), **{option.name: value}).columns[-1] == "records"


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (
            "agreements_per_year",
            {"by": "city"},
            "agreements_per_year: by=city is not known; use partner_type, agreement_type, therapeutic_area, rd_stage, status",
        ),
        ("agreements_per_year", {"foo": "x"}, "agreements_per_year has no foo; use by"),
        ("commitments", {"by": "currency"}, "commitments has no by; use no option"),
    ],
)
def test_an_unknown_option_is_refused(name: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        METRICS[name].table(records(), **options)


def test_a_metric_without_a_chart_says_so() -> None:
    with pytest.raises(ValueError, match=r"^commitments has no chart$"):
        METRICS["commitments"].figure({"commitments": METRICS["commitments"].table(records())}, Words("en"))


def test_views_and_neighbours_are_metrics() -> None:
    for metric in METRICS.values():
        assert not metric.view_of or metric.view_of in METRICS
        assert not metric.chart or set(metric.chart.beside.values()) <= set(METRICS)


def test_every_figure_of_the_embedded_records_reaches_a_statement(embedded: Tables) -> None:
    table = METRICS["number_coverage"].table(embedded)
    assert table["figures"].sum() > 1000
    assert table["supported"].tolist() == table["figures"].tolist()


def test_lists_are_made_from_the_declarations() -> None:
    assert briefed("executive")[0] == "certifications" and len(set(briefed("ministry"))) == len(briefed("ministry")) > 5
    assert (summarised("executive")[0], summarised("ministry")[0]) == ("headline_figures", "government_agreements")
    for page in PAGES:
        for section in SECTIONS.get(page, {""}):
            rows = on_page(page, section)
            assert all(len({place.column for _, place in row}) == len(row) for row in rows), f"two panels in one place of {page}/{section}"
    assert not set(RECORD_METRICS) & set(TRIAL_METRICS)
