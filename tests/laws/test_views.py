"""A view hides, it never changes: whatever the filter, what stays is what it is without one, and is drawn as it is without one.

Broken on purpose and seen to fail here: the type of an agreement by the parties in view (`participation.parties` in
`agreement_timeline`). Claims counted within the view and an as-of day of the chosen records were seen to fail in
test_embedded_views.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.charts.spec import Mark
from oi_metrics.evidence import at_tiers, cited
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from tests.conftest import records
from tests.strategies import any_filters, fitting_filters, valid_rows

WORDS = Words("en")
few = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ROWS: dict[str, tuple[str, ...]] = {
    "claims_ledger": ("claim_id",),
    "validity": ("record_type", "record_id"),
    "site_members": ("programme", "seat"),
    "agreement_timeline": ("agreement_id",),
    "statement_list": ("statement_id",),
}
"""Metrics of which a row is one record, by their keys: such a row is the same under every filter."""
FACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "site_hospitals": (("partner_id",), ("name_en", "name_ko", "city", "region", "member")),
    "partners_by_agreements": (("partner_id",), ("name_en", "name_ko", "partner_type")),
    "contradictions": (("field", "statement_for", "says_for", "statement_against", "says_against"), ("for_en", "against_en", "reading_en")),
}
"""Metrics of which a row counts what is in view: its keys, and what is a fact about it."""
WITHIN_THE_VIEW = {"statement_list": ("supports", "contradicts", "records")}
"""What a row counts of what is in view."""


def unchanged(some: pd.DataFrame, every: pd.DataFrame, keys: tuple[str, ...], facts: list[str]) -> None:
    """Each row of a view is found among all rows, with the same facts."""
    assert not every.duplicated(list(keys)).any()
    whole = every.set_index(list(keys))[facts]
    for row in some.to_dict("records"):
        key = tuple(row[name] for name in keys)
        there = whole.loc[key if len(keys) > 1 else key[0]]
        assert [_plain(row[name]) for name in facts] == [_plain(there[name]) for name in facts], key


def _plain(value: Any) -> Any:
    return None if not isinstance(value, tuple) and pd.isna(value) else value


def marks(metric: Metric, table: pd.DataFrame) -> dict[tuple[Any, ...], Mark]:
    """Colour and look of every mark, by its series and the keys of the row that it stands for."""
    plot = metric.plot(table, WORDS)
    series = [one for part in (plot, *plot.panels) for one in part.series] if plot else []
    return {
        (one.name, *(_plain(table.at[row, key]) for key in metric.keys)): mark
        for one in series
        for row, mark, value in zip(one.rows, one.marks, one.values, strict=False)
        if row is not None and value
    }


def compared(view: Tables, whole: Tables) -> None:
    """What each metric says and draws of the rows that stay, and no count above that of the whole."""
    assert view.as_of == whole.as_of
    for name, metric in RECORD_METRICS.items():
        if name == "number_coverage":  # it counts over every other
            continue
        some, every = metric.table(view), metric.table(whole)
        if name in ROWS:
            unchanged(some, every, ROWS[name], [column for column in every.columns if column not in (*ROWS[name], *WITHIN_THE_VIEW.get(name, ()))])
        if name in FACTS:
            unchanged(some, every, FACTS[name][0], list(FACTS[name][1]))
        if metric.keys:
            drawn = marks(metric, every)
            assert {key: mark for key, mark in marks(metric, some).items() if drawn.get(key) != mark} == {}, name
        for column in metric.columns:
            if column.format == "count" and column.name in some:
                assert some[column.name].sum() <= every[column.name].sum(), (name, column.name)


@few
@given(valid_rows(), any_filters, st.data())
def test_what_stays_is_what_it_is_without_a_filter(rows: dict[str, list[Any]], kept: Filters, data: st.DataObject) -> None:
    """Under a filter of any codes, and under one that fits the records and so keeps a part of them."""
    tables = records(**rows)
    compared(filters.apply(tables, kept), filters.apply(tables, Filters(tier=kept.tier)))
    compared(filters.apply(tables, data.draw(fitting_filters(tables))), tables)


@few
@given(valid_rows(), any_filters, any_filters)
def test_a_narrower_filter_brings_nothing_into_force(rows: dict[str, list[Any]], one: Filters, more: Filters) -> None:
    tables = records(**rows)
    narrower = Filters({**dict(more.codes), **dict(one.codes)}.items(), one.years or more.years, one.undated, one.text)
    for kept in (one, narrower):
        found = RECORD_METRICS["validity"].table(filters.apply(tables, kept))
        every = RECORD_METRICS["validity"].table(at_tiers(tables, kept.tier))
        in_force = {record for records_of in every.loc[every["state"] == "in_force", "records"] for record in records_of}
        assert {record for records_of in found.loc[found["state"] == "in_force", "records"] for record in records_of} <= in_force


@few
@given(valid_rows(), any_filters)
def test_a_view_reaches_every_statement_behind_its_figures(rows: dict[str, list[Any]], kept: Filters) -> None:
    tables = records(**rows)
    view, whole = filters.apply(tables, kept), filters.apply(tables, Filters(tier=kept.tier))
    for metric in RECORD_METRICS.values():
        if metric.name != "number_coverage":
            behind = list(dict.fromkeys(record for group in metric.table(view)["records"] for record in group))
            pd.testing.assert_frame_equal(cited(view, behind), cited(whole, behind))


@pytest.mark.parametrize("years", [(2019, 2024), (2013, 2024), (2012, 2012), (2021, 2026)])
def test_a_seat_that_was_left_is_no_member_in_any_view(embedded: Tables, years: tuple[int, int]) -> None:
    seats = embedded.memberships
    named = seats.index[seats["partner_id"] != ""][0]
    left = seats.assign(left=seats["left"].where(seats.index != named, "2015"))
    for side, day in (("earliest", "2015-01-01"), ("latest", "2015-12-31")):
        left[f"left_{side}"] = left[f"left_{side}"].where(left.index != named, pd.Timestamp(day))
    tables = replace(embedded).with_frames(memberships=left)
    hospitals = {name: int(table[column].sum()) for name, table, column in _members(tables)}
    assert len(set(hospitals.values())) == 1, hospitals
    view = filters.apply(tables, Filters(years=years))
    for name, table, column in _members(view):
        assert table[column].sum() <= hospitals[name]


def _members(tables: Tables) -> list[tuple[str, pd.DataFrame, str]]:
    """Every panel that counts members."""
    metric = RECORD_METRICS
    figures = metric["headline_figures"].table(tables)
    comparison = metric["site_comparison"].table(tables)
    seats = metric["site_members"].table(tables)
    return [
        ("cards", figures[figures["figure"] == "hospitals"], "value"),
        ("comparison", comparison[comparison["group"] == "member"], "hospitals"),
        ("hospitals", metric["site_hospitals"].table(tables), "member"),
        ("seats", seats.assign(held=(seats["state"] == "held").astype("int64")), "held"),
    ]
