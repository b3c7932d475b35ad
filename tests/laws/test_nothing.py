"""No match, no evidence and nothing on record are three things, and each is told in its own words.

Broken on purpose and seen to fail: a sentence that says there is nothing left out as one without evidence (`point.absent`
taken out of `clauses`).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import NOT_CARRIED, Ground
from tests.conftest import agreements, partners, records
from tests.strategies import any_filters, fitting_filters, valid_rows

WORDS = (Words("en"), Words("ko"))
few = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
NAMES = tuple(name for name in RECORD_METRICS if name != "number_coverage")


@few
@given(valid_rows(), st.data())
def test_that_evidence_is_lacking_is_said_of_rows_without_any(rows: dict[str, list[Any]], data: st.DataObject) -> None:
    tables = records(**rows)
    for kept in (data.draw(any_filters), data.draw(fitting_filters(tables))):
        view = filters.apply(tables, kept)
        for name in NAMES:
            metric = RECORD_METRICS[name]
            table = metric.table(view)
            ground = Ground.of(view)
            behind = {record for group in table["records"] for record in group}
            for words in WORDS:
                lacking = words.gettext(NOT_CARRIED) in [clause.text for clause in metric.clauses(table, ground, words)]
                assert not lacking or (behind and not any(ground.supporting.get(record) for record in behind)), name


@pytest.mark.parametrize("words", WORDS, ids=["en", "ko"])
def test_no_match_and_no_evidence_differ(words: Words) -> None:
    """One agreement without a statement: unfiltered, and under a filter that nothing fits."""
    tables = records(agreements=agreements(a="2018"), partners=partners(x="biotech"))
    metric = RECORD_METRICS["agreements_by_certainty"]
    told = []
    for view in (tables, filters.apply(tables, Filters(status=("active",)))):
        table = metric.table(view)
        told.append(metric.headline(table, Ground.of(view), words).text)
    assert told[0] == words.gettext(NOT_CARRIED) != told[1]
