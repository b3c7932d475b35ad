"""Same content, same answer: the order of rows says nothing, whatever the metric.

Broken on purpose and seen to fail: records typed in the order of their file (`in_order` left out).
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from tests.conftest import records
from tests.strategies import valid_rows

ENGLISH = Words("en")


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(valid_rows(), st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_tables_and_sentences(rows: dict[str, list[Any]], chance: Any) -> None:
    moved = {name: chance.sample(of, len(of)) for name, of in rows.items()}
    one, other = records(**rows), records(**moved)
    assert one.edition == other.edition
    for metric in RECORD_METRICS.values():
        if metric.name == "number_coverage":  # it computes every other one
            continue
        table, again = metric.table(one), metric.table(other)
        pd.testing.assert_frame_equal(table, again, obj=metric.name)
        said = [[clause.text for clause in metric.clauses(of, Ground.of(tables), ENGLISH)] for tables, of in ((one, table), (other, again))]
        assert said[0] == said[1], metric.name


def test_the_tenth_seat_stands_after_the_ninth() -> None:
    seats = [{"programme_id": "p", "seat": str(seat)} for seat in (10, 9, 1)]
    found = records(programmes=[{"programme_id": "p"}], memberships=seats).memberships["seat"]
    assert found.tolist() == [1, 9, 10]
