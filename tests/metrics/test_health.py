"""How complete the records are, and how many figures reach a statement."""

import math

import pandas as pd
import pytest

from bench.many import many
from oi_metrics.catalogue.record_metrics import RECORD_METRICS as METRICS
from oi_metrics.evidence import trail
from oi_metrics.filters import Filters, apply
from oi_metrics.metrics.health import FACT_TABLES, coverage, record_health, supporting_sources
from oi_metrics.records.tables import typed

from ..conftest import agreements, parties, partners, records, row_of

SAID = records(
    sources=[{"source_id": "one"}, {"source_id": "two"}],
    statements=[{"statement_id": "s1", "source_id": "one"}, {"statement_id": "s1b", "source_id": "one"}, {"statement_id": "s2", "source_id": "two"}],
    agreements=agreements(a="2018", b="", c=""),
    parties=parties("a", "?hospital"),
    evidence=[
        {"record_type": "agreements", "record_id": "a", "statement_id": "s1"},
        {"record_type": "agreements", "record_id": "a", "field": "signed", "statement_id": "s1b"},
        {"record_type": "agreements", "record_id": "a", "field": "signed", "value": "2018", "statement_id": "s2"},
        {"record_type": "agreements", "record_id": "b", "statement_id": "s2", "stance": "contradicts"},
    ],
)


def test_sources_are_counted_once_and_only_where_they_support():
    names = SAID.agreements["record"]
    assert supporting_sources(SAID, names).tolist() == [2, 0, 0]


def test_health_of_agreements():
    row = row_of(record_health(SAID), table="agreements")
    assert (row["rows"], row["unsupported"], row["sources_per_record"]) == (3, 2, pytest.approx(2 / 3))
    assert row["records"] == ("agreements/a", "agreements/b", "agreements/c")


def test_filled_is_the_share_of_fields():
    """Of 10 fields the partner fills key, two names and type."""
    assert row_of(record_health(records(partners=partners(p="hospital"))), table="partners")["filled"] == pytest.approx(0.4)


def test_a_part_stands_on_the_sources_of_its_whole():
    assert row_of(record_health(SAID), table="parties")["sources_per_record"] == 2


def test_of_none_is_no_zero():
    table = record_health(records())
    assert table["table"].tolist() == list(FACT_TABLES)
    assert table["filled"].isna().all() and table["sources_per_record"].isna().all()


def figures(*groups):
    return pd.DataFrame({"records": list(groups)})


def test_coverage_counts_the_figures_whose_records_all_reach_a_statement():
    table = coverage(SAID, {"Metric": figures(("agreements/a",), ("agreements/a", "agreements/c"), ("agreements/b",), ())})
    row = row_of(table, metric="Metric")
    assert (row["figures"], row["supported"], row["share"]) == (3, 2, pytest.approx(2 / 3))
    assert row["records"] == ("agreements/a", "agreements/c", "agreements/b")


def test_coverage_of_nothing_is_no_share():
    assert math.isnan(row_of(coverage(records(), {"Metric": figures()}), metric="Metric")["share"])


def plain_coverage(tables, name):
    """Figures of a metric, and how many have a statement behind each record: row by row, each record's trail by itself."""
    groups = [group for group in METRICS[name].table(tables)["records"] if group]
    bare = {record for record in {record for group in groups for record in group} if trail(tables, [record]).empty}
    return len(groups), sum(bare.isdisjoint(group) for group in groups)


@pytest.mark.parametrize("chosen", [Filters(), Filters(partner_type=("hospital",)), Filters(tier=("public_record",))])
def test_coverage_of_every_metric_is_what_counting_row_by_row_gives(chosen):
    frames = many(40)
    tables = apply(typed({**frames, "evidence": frames["evidence"].iloc[::3]}), chosen)
    found = METRICS["number_coverage"].table(tables)
    assert (found["supported"].sum() < found["figures"].sum()) == (not chosen.tier)
    others = {metric.title: name for name, metric in METRICS.items() if not metric.view_of and name != "number_coverage"}
    counted = {row.metric: (row.figures, row.supported) for row in found.itertuples()}
    assert counted == {title: plain_coverage(tables, name) for title, name in others.items()}
