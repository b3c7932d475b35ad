"""Rankings with their uncertainty, the network, concentration, members, peers and candidates: small cases by hand."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.metrics.candidates import candidates
from oi_metrics.registry.metrics.concentration import concentration
from oi_metrics.registry.metrics.hospitals import hospital_ranking
from oi_metrics.registry.metrics.intervals import mid_rank, rank, rank_range, wilson
from oi_metrics.registry.metrics.listed_sites import unnamed_sites
from oi_metrics.registry.metrics.matching import members_matched
from oi_metrics.registry.metrics.membership import members_before_after
from oi_metrics.registry.metrics.network import cotrial_hospitals, cotrial_pairs
from oi_metrics.registry.metrics.sponsors import peers
from oi_metrics.registry.storage.from_records import of_tables
from oi_metrics.registry.storage.store import of_frames

from ...conftest import row_of
from ..stores import AWKWARD, HOSPITALS, MEMBERS, SNAPSHOTS, SPONSORS, members, sites, store, trial

STORE = of_frames(AWKWARD)
WHOLE = {"whose": "all", "min_strength": 1, "hospitals": 190}


def yearly(counts, **facts):
    """A store with as many trials in each year as said, by hospital: {1: {2013: 4}}."""
    listed = [(number, year) for number, years in counts.items() for year, n in years.items() for _ in range(n)]
    trials = [trial(place, f"{year}-05-05", **facts) for place, (_, year) in enumerate(listed, 1)]
    at = [row for place, (number, _) in enumerate(listed, 1) for row in sites(place, number)]
    return store(snapshots=SNAPSHOTS[:1], trials=trials, sites=at, hospitals=HOSPITALS, sponsors=SPONSORS)


def test_wilson_agrees_with_the_published_example():
    low, high = wilson(pd.Series([81]), 263)  # Newcombe 1998, table I, method 3: 0.2553 to 0.3662
    assert (round(low[0], 4), round(high[0], 4)) == (0.2553, 0.3662)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), max_size=12))
def test_a_range_of_ranks_counts_the_intervals_above_and_below(intervals):
    low, high = (np.array([each[side] for each in intervals], dtype="float64") for side in (0, 1))
    best, worst = (ranks.to_pylist() for ranks in rank_range(low, high))
    for place, (a, z) in enumerate(intervals):
        assert best[place] == 1 + sum(other[0] > z for other in intervals)
        assert worst[place] == len(intervals) - sum(other[1] < a for other in intervals)


def test_an_interval_that_is_missing_has_no_rank_and_takes_none():
    low, high = np.array([0.1, np.nan, 0.5]), np.array([0.2, np.nan, 0.6])
    assert [ranks.to_pylist() for ranks in rank_range(low, high)] == [[2, None, 1], [2, None, 1]]


@given(st.lists(st.integers(0, 5), max_size=12))
def test_ranks_of_equal_values_are_equal(values):
    expected = pd.Series(values, dtype="int64").rank(method="min", ascending=False), pd.Series(values, dtype="int64").rank(method="average") - 0.5
    found = (rank(np.array(values, dtype="int64")), mid_rank(np.array(values, dtype="int64")))
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]


class TestRanking:
    def test_two_sites_at_one_hospital_are_one_trial(self):
        assert row_of(hospital_ranking(STORE, Choice(years=(2012, 2012), undated=False), whose="company"), hospital_id="alpha")["trials"] == 2

    def test_below_ten_trials_there_are_counts_and_no_shares(self):
        found = hospital_ranking(STORE, Choice(years=(2012, 2012), undated=False), whose="company")
        assert found[["share", "low", "high", "rank_low", "rank_high"]].isna().all(axis=None)
        assert set(found["reason"]) == {"small_n"}

    def test_names_that_no_list_has_are_told_apart(self):
        found = hospital_ranking(yearly({1: {2013: 1}, 2: {2013: 1}}), whose="company")
        assert set(found["certainty"]) == {"named"}
        written = store(trials=[trial(1)], sites=sites(1, 1, certainty="as_written"), hospitals=HOSPITALS, sponsors=SPONSORS)
        assert hospital_ranking(written, whose="company")["certainty"].tolist() == ["as_written"]

    def test_the_embedded_records_have_the_four_most_frequent_hospitals(self, embedded):
        found = hospital_ranking(of_tables(embedded), members=members_of(embedded), whose="company").head(4)
        assert found[["hospital_id", "company_trials"]].to_numpy().tolist() == [
            ["snuh", 29], ["severance-hospital", 28], ["samsung-medical-center", 24], ["asan-medical-center", 18],
        ]  # fmt: skip
        assert found["member"].all() and (found["n"] == 50).all()


class TestNetwork:
    def test_a_trial_of_k_hospitals_gives_all_their_pairs(self):
        found = store(trials=[trial(1)], sites=sites(1, 1, 2, 3, 4, None), hospitals=HOSPITALS, sponsors=SPONSORS)
        assert len(cotrial_pairs(found, **WHOLE, top=99)) == 6
        assert cotrial_hospitals(found, **WHOLE)[["degree", "strength", "betweenness"]].to_numpy().tolist() == [[3, 3, 0.0]] * 4

    def test_weak_pairs_and_small_hospitals_can_be_left_out(self):
        assert cotrial_pairs(STORE, **WHOLE | {"min_strength": 5}, top=99)["trials"].min() >= 5
        assert cotrial_hospitals(STORE, **WHOLE | {"hospitals": 3})["trials"].tolist() == hospital_ranking(STORE, whose="all")["trials"].head(3).tolist()

    def test_a_hospital_without_a_pair_has_no_community(self):
        alone = cotrial_hospitals(yearly({1: {2013: 2}}), **WHOLE)
        assert alone[["degree", "community"]].to_numpy().tolist() == [[0, 0]]


class TestConcentration:
    def test_equal_hospitals_count_as_many_as_there_are(self):
        found = concentration(yearly({1: {2013: 6}, 2: {2013: 6}}), over="hospital")
        values = found[found["whose"] == "all"].set_index("indicator")["value"]
        assert values["hhi"] == 0.5 and math.isclose(values["effective_number"], 2)

    def test_below_ten_trials_it_is_suppressed(self):
        found = concentration(yearly({1: {2013: 5}, 2: {2013: 4}}), over="hospital")
        assert found["value"].isna().all() and set(found["reason"]) == {"small_n"} and set(found["n"]) == {9}


class TestMembers:
    GREW = yearly({1: {2013: 4, 2014: 4, 2016: 8, 2017: 8}, 2: {2013: 4, 2014: 4, 2016: 5, 2017: 5}, 3: {2013: 1}})
    JOINED = members(("alpha", "2014-12-31", "2015-01-01"))

    def test_years_that_may_be_either_count_in_neither(self):
        row = row_of(members_before_after(self.GREW, members=self.JOINED, whose="company"))
        assert (row["which_before"], row["which_after"], row["excluded_years"]) == ("2012;2013", "2016;2017;2018;2019", 2)
        assert (row["trials_before"], row["trials_after"], row["before"], row["after"]) == (4, 16, 2.0, 4.0)

    @pytest.mark.parametrize(
        ("seat", "reason"),
        [
            (("alpha", "2012-03-01", "2012-03-01"), "no_years_before"),
            (("alpha", "2019-03-01", "2019-03-01"), "no_years_after"),
            (("alpha", None, None), "undated"),
            (("gamma", "2015-01-01", "2015-01-01"), "small_n"),
        ],
    )
    def test_what_cannot_be_compared_says_why_and_shows_no_rate(self, seat, reason):
        row = row_of(members_before_after(self.GREW, members=members(seat), whose="company"))
        assert row["reason"] == reason and pd.isna(row["change"])

    def test_a_member_stands_beside_the_nearest_and_the_difference_of_changes(self):
        found = members_matched(self.GREW, members=self.JOINED, whose="company")
        assert found["role"].tolist() == ["member", "match", "match"]
        assert found["hospital_id"].tolist() == ["alpha", "beta", "gamma"] and found["distance"].tolist()[:2] == [0.0, 0.0]
        member, *matches = found["change"].tolist()
        assert member == 2.0 and found["difference"][0] == member - sum(matches) / 2

    def test_a_hospital_that_the_store_does_not_have_keeps_its_row(self):
        row = row_of(members_before_after(self.GREW, members=members(("nowhere", "2015-01-01", "2015-01-01")), whose="company"))
        assert pd.isna(row["hospital"]) and row["trials_before"] == row["trials_after"] == 0


class TestPeersAndCandidates:
    def test_the_company_is_one_row_whatever_its_sponsors_and_always_there(self):
        found = peers(STORE, members=MEMBERS, top=1)
        row = row_of(found, company=True)
        assert (row["name"], row["trials"]) == ("The Company", 9)
        assert row_of(peers(STORE, Choice(sponsor=("company", "small-4")), top=0), company=True)["rank"] == 1

    def test_no_share_rests_on_fewer_than_ten_trials(self):
        found = peers(STORE, members=MEMBERS, top=10)
        assert found.loc[found["n"] < 10, ["member_share", "low", "high", "hhi"]].isna().all(axis=None)

    def test_members_and_hospitals_of_too_few_areas_are_shown_unranked(self):
        found = candidates(STORE, members=MEMBERS)
        assert found.loc[found["role"] != "candidate", ["score", "rank", "rank_low", "rank_high"]].isna().all(axis=None)
        assert (found.loc[found["role"] == "candidate", "areas"] >= 3).all() and set(found["role"]) == {"candidate", "member", "below_criterion"}
        ranked = found[found["role"] == "candidate"]
        assert ((ranked["rank_low"] <= ranked["rank"]) & (ranked["rank"] <= ranked["rank_high"])).all()


def test_unnamed_sites_stay_at_their_place():
    found = unnamed_sites(STORE)
    assert row_of(found, city="Seoul")["unnamed_sites"] == 4
    assert row_of(found, city="")["country"] == ""


def options_of(metric):
    """Every choice among the options of a metric that take codes."""
    coded = [option for option in metric.options if option.values]
    return [dict(zip((option.name for option in coded), values, strict=True)) for values in itertools.product(*(option.values for option in coded))]


FIGURES = [
    (name, options, column)
    for name, metric in TRIAL_METRICS.items()
    if not getattr(metric, "view_of", "")
    for options in options_of(metric)
    for column in metric.behind
]


@pytest.mark.parametrize(("name", "options", "column"), FIGURES, ids=["-".join((name, *options.values(), column)) for name, options, column in FIGURES])
def test_every_figure_leads_to_as_many_trials(name, options, column):
    metric = TRIAL_METRICS[name]
    given = {"hospital": "alpha"} if name == "hospital_profile" else {}
    rows = metric.table(STORE, Choice(), MEMBERS, **options, **given).dropna(subset=[column]).to_dict("records")
    assert rows
    for row in rows:
        assert metric.trials_behind(STORE, Choice(), row, column, MEMBERS)["total"].max() == row[column] or row[column] == 0


@settings(deadline=None, max_examples=20)
@given(st.dictionaries(st.integers(1, 5), st.dictionaries(st.integers(2012, 2019), st.integers(1, 3), max_size=3), max_size=4))
def test_trials_of_hospitals_with_one_site_each_add_up(counts):
    assert hospital_ranking(yearly(counts), whose="all")["trials"].sum() == sum(n for years in counts.values() for n in years.values())
