"""Laws that hold for any valid records and any filter."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oi_metrics import filters, participation
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.metrics.agreements import BY, agreements_by_certainty, agreements_cumulative, agreements_in_force, agreements_per_year
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.health import coverage
from oi_metrics.metrics.partners import concentration, partner_mix
from oi_metrics.metrics.sites import site_members, site_members_over_time
from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables
from oi_metrics.records.validate import validate

from .conftest import Row, frames, records
from .strategies import any_filters, filters_of_one_field, valid_rows

Rows = dict[str, list[Row]]
some = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # records are small as they are; to shrink one would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
few = settings(some, max_examples=12)


@few
@given(valid_rows())
def test_the_generated_records_are_valid(rows: Rows) -> None:
    assert validate(frames(**rows)) == []


def agreements_in_time(kept: Tables) -> None:
    """Dated, bounded and undated are all agreements, whatever they are told apart by; cumulative counts grow."""
    counts = agreements_by_certainty(kept).set_index("certainty")["agreements"]
    assert counts.sum() == len(kept.agreements)
    for by in BY:
        table = agreements_per_year(kept, by)
        sums = table.groupby("certainty")["agreements"].sum()
        assert (sums.get("dated", 0), sums.get("undated", 0)) == (counts["dated"], counts["undated"])
        possible = table.loc[table["certainty"] == "possible", "records"]
        assert len({record for group in possible for record in group}) == counts["bounded"]
        years = sorted(set(table["year"].dropna()))
        assert years == list(range(min(years, default=0), max(years, default=-1) + 1))
    grown = agreements_cumulative(kept)
    assert (grown["at_least"] <= grown["at_most"]).all()
    assert grown["at_least"].is_monotonic_increasing
    assert grown["at_most"].is_monotonic_increasing
    in_force = agreements_in_force(kept)
    assert (in_force["certain"] + in_force["possible"] <= len(kept.agreements)).all()


def partners_counted(kept: Tables) -> None:
    """Fractional counts add up to the agreements with a party, less the parts of those that a filter hides; none exceeds what there is."""
    mix, every = partner_mix(kept), kept.unfiltered.parties["agreement_id"].value_counts()
    hidden = every.reindex(kept.parties["agreement_id"].unique()) - kept.parties["agreement_id"].value_counts()
    assert mix["fractional"].sum() == pytest.approx(kept.parties["agreement_id"].nunique() - (hidden / every.reindex(hidden.index)).sum())
    assert (mix["fractional"] <= mix["full"] + 1e-9).all()
    assert (mix["full"] <= len(kept.agreements)).all()
    assert mix["unnamed_parties"].sum() == (kept.parties["partner_id"] == "").sum()
    assert mix["unique_partners"].sum() == len(set(kept.parties["partner_id"]) - {""})


def claims_and_seats(kept: Tables) -> None:
    """Named and unnamed items cover every claim; seats over time never exceed the seats there are."""
    ledger = claims_ledger(kept)
    assert (ledger["named"] + ledger["unnamed"] >= ledger["claimed"]).all()
    assert (ledger["unnamed"] >= 0).all()
    seats = site_members(kept).groupby("programme").size()
    for row in site_members_over_time(kept).itertuples():
        assert row.named + row.unnamed + row.possible + row.undated <= seats[row.programme]


@some
@given(valid_rows(), filters_of_one_field())
def test_counts_add_up_under_any_filter(rows: Rows, chosen: Filters) -> None:
    kept = filters.apply(records(**rows), chosen)
    agreements_in_time(kept)
    partners_counted(kept)
    claims_and_seats(kept)


shares = st.lists(st.integers(1, 5), min_size=1, max_size=6).filter(lambda counts: sum(counts) >= 10)


@few
@given(shares)
def test_concentration_lies_between_one_partner_and_all(counts: list[int]) -> None:
    """Agreements with one partner each: the index lies between 1/n and 1, the effective number between 1 and n."""
    ids = [(f"a{partner}-{number}", f"p{partner}") for partner, count in enumerate(counts) for number in range(count)]
    tables = records(
        agreements=[{"agreement_id": agreement} for agreement, _ in ids],
        partners=[{"partner_id": f"p{partner}"} for partner in range(len(counts))],
        parties=[{"agreement_id": agreement, "partner_id": partner} for agreement, partner in ids],
    )
    found = concentration(tables).set_index("indicator")["value"]
    assert 1 / len(counts) - 1e-9 <= found["hhi"] <= 1 + 1e-9
    assert 1 - 1e-9 <= found["effective_partners"] <= len(counts) + 1e-9


COUNTS = {
    "agreements_per_year": "agreements", "agreements_by_certainty": "agreements", "partner_mix": "full", "partner_types_by": "agreements",
    "partners_by_agreements": "agreements", "commitments": "agreements", "site_pairs": "trials", "site_comparison": "sites",
}  # fmt: skip


RESTS_ON_ALL = ("claims_ledger", "target_attainment", "site_hospitals", "site_comparison", "number_coverage")
"""Metrics that say of a record in view what records out of view make of it: named, reached, a member; and the one that counts over them."""


@few
@given(valid_rows(), any_filters)
def test_every_metric_computes_and_its_figures_rest_on_records(rows: Rows, chosen: Filters) -> None:
    kept = filters.apply(records(**rows), chosen)
    existing, beyond = ({record for frame in of.frames.values() for record in frame["record"]} for of in (kept, kept.unfiltered))
    computed = {name: metric.table(kept) for name, metric in METRICS.items() if not metric.view_of and name != "number_coverage"}
    computed["number_coverage"] = coverage(kept, computed)
    for name, table in computed.items():
        assert {record for group in table["records"] for record in group} <= (beyond if name in RESTS_ON_ALL else existing), name
    for name, column in COUNTS.items():
        assert all(bool(group) for group in computed[name].loc[computed[name][column] > 0, "records"]), name


def assert_consistent(tables: Tables) -> None:
    """Every reference leads to a record that is there; evidence speaks of such records only."""
    keys = {name: {record.partition("/")[2] for record in frame["record"]} for name, frame in tables.frames.items()}
    for name, table in TABLES.items():
        for column in table.columns:
            if column.references:
                assert set(tables.frames[name][column.name]) - {""} <= keys[column.references], f"{name}.{column.name}"
    evidence = set(zip(tables.evidence["record_type"], tables.evidence["record_id"], strict=True))
    assert evidence <= {(name, key) for name, found in keys.items() for key in found}


@some
@given(valid_rows(), any_filters)
def test_a_filter_takes_away_and_leaves_no_reference_dangling(rows: Rows, chosen: Filters) -> None:
    tables = records(**rows)
    kept = filters.apply(tables, chosen)
    assert_consistent(kept)
    for name in TABLES:
        assert set(kept.frames[name]["record"]) <= set(tables.frames[name]["record"])
    if chosen.partner_type:
        assert set(participation.parties(kept)["kind"].astype("str")) <= set(chosen.partner_type)
        assert set(participation.with_kind(kept.memberships, kept.partners)["kind"].astype("str")) <= set(chosen.partner_type)


@few
@given(valid_rows(), filters_of_one_field())
def test_a_filter_applied_twice_is_applied_once(rows: Rows, chosen: Filters) -> None:
    once = filters.apply(records(**rows), chosen)
    twice = filters.apply(once, chosen)
    for name in TABLES:
        assert once.frames[name]["record"].tolist() == twice.frames[name]["record"].tolist(), name


@few
@given(valid_rows())
def test_no_filter_keeps_everything(rows: Rows) -> None:
    tables = records(**rows)
    kept = filters.apply(tables, Filters())
    for name in TABLES:
        pd.testing.assert_frame_equal(kept.frames[name], tables.frames[name])
