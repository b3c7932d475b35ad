"""The one list of metrics."""

import re

import pandas as pd
import pytest

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.language.words import Words
from tests.conftest import records

NAMES = list(METRICS)


@pytest.mark.parametrize("name", NAMES)
def test_every_metric_has_its_words(name):
    metric = METRICS[name]
    assert metric.name == name
    assert metric.title and metric.definition.endswith(".") and metric.why.endswith((".", "?"))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_ends_with_its_records(name):
    table = METRICS[name].table(records())
    assert isinstance(table, pd.DataFrame)
    assert table.columns[-1] == "records"


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "number_coverage"])
def test_every_finding_is_a_sentence_for_all_and_for_nothing(name, lang, embedded_metrics):
    words = Words(lang)
    for table in (embedded_metrics[name], METRICS[name].table(records())):
        finding = METRICS[name].finding(table, words)
        assert finding and "{" not in finding and "nan" not in finding.lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_alternative_text_says_what_the_finding_says(name):
    metric, words = METRICS[name], Words("en")
    table = metric.table(records())
    assert metric.alt(table, words).startswith(f"{metric.title}. {metric.finding(table, words)}. {len(table)} row")


def test_options_are_declared():
    for metric in METRICS.values():
        for name, values in metric.options.items():
            for value in values:
                assert set(metric.table(records(), **{name: value}).columns)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("agreements_per_year", {"by": "city"}, "agreements_per_year has no by=city; use partner_type, agreement_type, therapeutic_area, rd_stage, status"),
        ("commitments", {"by": "currency"}, "commitments has no by=currency; use no option"),
    ],
)
def test_an_unknown_option_is_refused(name, options, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        METRICS[name].table(records(), **options)


def test_a_metric_without_a_chart_says_so():
    with pytest.raises(ValueError, match=r"^commitments has no chart$"):
        METRICS["commitments"].figure({"commitments": METRICS["commitments"].table(records())}, Words("en"))


def test_views_and_neighbours_are_metrics():
    for metric in METRICS.values():
        assert not metric.view_of or metric.view_of in METRICS
        assert set(metric.beside.values()) <= set(METRICS)


def test_every_figure_of_the_embedded_records_reaches_a_statement(embedded):
    table = METRICS["number_coverage"].table(embedded)
    assert table["figures"].sum() > 1000
    assert table["supported"].tolist() == table["figures"].tolist()
