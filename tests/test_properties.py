"""Laws that hold for any valid records and any filter."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from oi_metrics import filters, participation
from oi_metrics.catalogue import METRICS
from oi_metrics.metrics.agreements import BY, agreements_by_certainty, agreements_cumulative, agreements_per_year
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.partners import concentration, partner_mix
from oi_metrics.metrics.sites import site_members, site_members_over_time
from oi_metrics.records.validate import validate
from oi_metrics.schema import TABLES

from .conftest import frames
from .strategies import chosen_filters, single_filters, valid_records, valid_rows

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
few = settings(some, max_examples=15)


def counted(tables) -> dict[str, int]:
    return dict(zip(agreements_by_certainty(tables)["certainty"], agreements_by_certainty(tables)["agreements"], strict=True))


@few
@given(valid_rows())
def test_the_generated_records_are_valid(rows):
    assert validate(frames(**rows)) == []


@some
@given(valid_records(), single_filters())
def test_dated_bounded_and_undated_are_all_agreements(tables, chosen):
    kept = filters.apply(tables, chosen)
    assert sum(counted(kept).values()) == len(kept.agreements)


@some
@given(valid_records(), single_filters())
def test_fractional_counts_add_up_to_the_agreements_with_a_party(tables, chosen):
    kept = filters.apply(tables, chosen)
    assert partner_mix(kept)["fractional"].sum() == pytest.approx(kept.parties["agreement_id"].nunique())


@some
@given(valid_records())
def test_no_way_of_counting_exceeds_the_agreements(tables):
    mix = partner_mix(tables)
    assert (mix["fractional"] <= mix["full"] + 1e-9).all()
    assert (mix["full"] <= len(tables.agreements)).all()
    assert mix["unique_partners"].sum() + mix["unnamed_parties"].sum() <= len(tables.parties)


@some
@given(valid_records(), single_filters())
def test_each_way_to_tell_years_apart_counts_the_same_agreements(tables, chosen):
    kept = filters.apply(tables, chosen)
    expected = counted(kept)
    for by in BY:
        table = agreements_per_year(kept, by)
        sums = table.groupby("certainty")["agreements"].sum()
        assert sums.get("dated", 0) == expected["dated"]
        assert sums.get("undated", 0) == expected["undated"]
        possible = table[table["certainty"] == "possible"]
        assert len({record for group in possible["records"] for record in group}) == expected["bounded"]


@some
@given(valid_records())
def test_years_have_no_gap(tables):
    years = sorted(set(agreements_per_year(tables)["year"].dropna()))
    assert years == list(range(years[0], years[-1] + 1)) if years else True


@some
@given(valid_records(), single_filters())
def test_cumulative_counts_grow_and_at_least_is_no_more_than_at_most(tables, chosen):
    grown = agreements_cumulative(filters.apply(tables, chosen))
    assert (grown["at_least"] <= grown["at_most"]).all()
    assert grown["at_least"].is_monotonic_increasing and grown["at_most"].is_monotonic_increasing


@some
@given(valid_records(), single_filters())
def test_named_and_unnamed_cover_every_claim(tables, chosen):
    ledger = claims_ledger(filters.apply(tables, chosen))
    assert (ledger["named"] + ledger["unnamed"] >= ledger["claimed"]).all()
    assert (ledger["unnamed"] >= 0).all()


@some
@given(valid_records())
def test_concentration_lies_between_one_partner_and_all(tables):
    found = concentration(tables).set_index("indicator")["value"].dropna()
    partners = tables.parties.loc[tables.parties["partner_id"] != "", "partner_id"].nunique()
    if len(found):
        assert 1 / partners - 1e-9 <= found["hhi"] <= 1 + 1e-9
        assert 1 - 1e-9 <= found["effective_partners"] <= partners + 1e-9


@some
@given(valid_records())
def test_seats_over_time_never_exceed_the_seats(tables):
    seats = site_members(tables).groupby("programme").size()
    for row in site_members_over_time(tables).itertuples():
        assert row.named + row.unnamed + row.possible + row.undated <= seats[row.programme]


@some
@given(valid_records(), chosen_filters())
def test_every_metric_computes_and_its_figures_rest_on_records(tables, chosen):
    for kept in (tables, filters.apply(tables, chosen)):
        existing = {record for frame in kept.frames.values() for record in frame["record"]}
        for name in METRICS.keys() - {"number_coverage", "site_network", "site_map"}:
            table = METRICS[name].table(kept)
            rested = {record for group in table["records"] for record in group}
            assert rested <= existing, name


@few
@given(valid_records(), single_filters())
def test_coverage_is_a_share(tables, chosen):
    found = METRICS["number_coverage"].table(filters.apply(tables, chosen))
    assert (found["supported"] <= found["figures"]).all()
    assert found["share"].dropna().between(0, 1).all()


@some
@given(valid_records(), single_filters())
def test_a_count_that_is_not_zero_names_its_records(tables, chosen):
    kept = filters.apply(tables, chosen)
    for name, column in (("agreements_per_year", "agreements"), ("partner_mix", "full"), ("commitments", "agreements"), ("site_pairs", "trials")):
        table = METRICS[name].table(kept)
        assert all(bool(group) for group in table.loc[table[column] > 0, "records"])


def assert_consistent(tables) -> None:
    """Every reference leads to a record that is there, and nothing is there that nothing refers to."""
    keys = {name: set(frame["record"].str.partition("/")[2]) for name, frame in tables.frames.items()}
    for name, table in TABLES.items():
        for column in table.columns:
            if column.references:
                used = set(tables.frames[name][column.name]) - {""}
                assert used <= keys[column.references], f"{name}.{column.name}"
    assert set(zip(tables.evidence["record_type"], tables.evidence["record_id"], strict=True)) <= {(n, key) for n, found in keys.items() for key in found}


@some
@given(valid_records(), chosen_filters())
def test_after_any_filter_no_reference_dangles(tables, chosen):
    assert_consistent(filters.apply(tables, chosen))


@some
@given(valid_records(), single_filters())
def test_after_one_filter_no_reference_dangles(tables, chosen):
    assert_consistent(filters.apply(tables, chosen))


@some
@given(valid_records(), single_filters())
def test_filters_only_take_away(tables, chosen):
    kept = filters.apply(tables, chosen)
    for name in TABLES:
        assert set(kept.frames[name]["record"]) <= set(tables.frames[name]["record"])


@some
@given(valid_records(), single_filters())
def test_a_filter_applied_twice_is_applied_once(tables, chosen):
    once = filters.apply(tables, chosen)
    twice = filters.apply(once, chosen)
    for name in TABLES:
        assert once.frames[name]["record"].tolist() == twice.frames[name]["record"].tolist(), name


@some
@given(valid_records())
def test_no_filter_keeps_everything(tables):
    kept = filters.apply(tables, filters.Filters())
    for name in TABLES:
        pd.testing.assert_frame_equal(kept.frames[name], tables.frames[name])


@some
@given(valid_records(), chosen_filters())
def test_kept_parties_and_seats_are_of_the_chosen_type(tables, chosen):
    if chosen.partner_type:
        kept = filters.apply(tables, chosen)
        assert set(participation.parties(kept)["kind"].astype(str)) <= set(chosen.partner_type)
        assert set(participation.with_kind(kept.memberships, kept.partners)["kind"].astype(str)) <= set(chosen.partner_type)
