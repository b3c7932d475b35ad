"""Charts as values: those of the metric tables, in the look of certainty."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.charts.spec import Mark, Plot
from oi_metrics.charts.style import PARTNER_COLOURS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from tests.briefing.drawn import SUMS, summed
from tests.conftest import Row, agreements, parties, partners, records
from tests.strategies import filters_of_one_field, valid_rows

WORDS = Words("en")
DRAWN = [name for name, metric in RECORD_METRICS.items() if metric.chart and metric.chart.value]
"""Metrics whose chart is a value; networks, maps and timelines are drawn from the table."""
HOSPITAL = PARTNER_COLOURS["hospital"]


@settings(max_examples=5, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(valid_rows(), filters_of_one_field())
def test_charts_show_the_metric_table(rows: dict[str, list[Row]], chosen: Filters) -> None:
    kept = filters.apply(records(**rows), chosen)
    assert set(DRAWN) == set(SUMS)
    for metric in DRAWN:
        table = RECORD_METRICS[metric].table(kept)
        drawn = RECORD_METRICS[metric].plot(table, WORDS)
        if drawn:
            values = [list(series.values) for series in drawn.series]
            shown = values[:1] if metric == "agreements_cumulative" else values
            assert summed(metric, shown) == pytest.approx(SUMS[metric](table)), metric
            assert len(set(drawn.categories)) == len(drawn.categories)
        else:
            assert sum(SUMS[metric](table)) == 0 or metric in ("agreements_cumulative", "site_comparison"), metric


def plotted(metric: str, tables: Tables) -> Plot | None:
    return RECORD_METRICS[metric].plot(RECORD_METRICS[metric].table(tables), WORDS)


def marks(metric: str, **rows: list[Row]) -> dict[str, list[tuple[str, float]]]:
    """The looks and values of each series."""
    drawn = plotted(metric, records(**rows))
    assert drawn
    return {s.name: [(mark.look, value) for mark, value in zip(s.marks, s.values, strict=True) if value] for s in drawn.series}


def test_agreements_are_solid_hatched_and_hollow() -> None:
    found = marks(
        "agreements_per_year",
        agreements=agreements(a="2018", b="2018/2019", c=""),
        partners=partners(snuh="hospital"),
        parties=[*parties("a", "snuh"), *parties("b", "snuh"), *parties("c", "snuh")],
    )
    assert found == {"Hospital": [("solid", 1)], "Hospital, possible": [("hatched", 1), ("hatched", 1)], "Hospital, undated": [("hollow", 1)]}


def test_a_claim_that_is_superseded_is_struck() -> None:
    found = marks("claims_ledger", claims=[{"claim_id": "a", "value": 3}, {"claim_id": "b", "value": 2, "rank": "deprecated"}])
    assert found == {"Unnamed": [("hollow", 3)], "Superseded": [("struck", 2)]}


def test_what_no_source_states_is_hollow_and_last() -> None:
    tables = records(
        agreements=[{"agreement_id": "a"}, {"agreement_id": "b", "therapeutic_area": "oncology"}],
        partners=partners(snuh="hospital"),
        parties=[*parties("a", "snuh"), *parties("b", "snuh")],
    )
    drawn = plotted("partner_types_by", tables)
    assert drawn
    assert drawn.categories == ("Oncology", "Not stated")
    assert drawn.series[0].marks == (Mark(HOSPITAL), Mark(HOSPITAL, "hollow"))


def test_two_partners_of_one_name_stay_two() -> None:
    tables = records(
        agreements=agreements(a="2018"),
        partners=[{"partner_id": key, "name_en": "Seoul Hospital", "name_ko": "서울병원"} for key in ("p", "q")],
        parties=parties("a", "p", "q"),
    )
    drawn = plotted("partners_by_agreements", tables)
    assert drawn
    assert drawn.categories == ("Seoul Hospital", "Seoul Hospital (2)")


@pytest.mark.parametrize("metric", DRAWN)
def test_nothing_is_drawn_of_nothing(metric: str) -> None:
    assert plotted(metric, records()) is None
