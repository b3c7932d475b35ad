"""Trials in time and by kind, and what the snapshots cover."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.registry.filters import Choice
from oi_metrics.registry.metrics.coverage import coverage, years_with_sites
from oi_metrics.registry.metrics.years import BY, OTHERS, trials_by, trials_per_year
from oi_metrics.registry.storage.store import of_frames

from ...conftest import row_of
from ..stores import AWKWARD, SNAPSHOTS, SPONSORS, hospital, sites, store, trial

STORE = of_frames(AWKWARD)
MFDS = Choice(registry=("mfds",))


class TestCoverage:
    FOUND = coverage(STORE)

    def test_of_nothing(self):
        assert len(coverage(store())) == 0

    def test_sites_are_named_from_the_year_on_that_the_snapshot_says(self):
        states = self.FOUND[self.FOUND["registry"] == "mfds"].set_index("year")["state"]
        assert states[[2010, 2011]].tolist() == ["sites_not_named"] * 2
        assert set(states.loc[2012:]) == {"covered"}

    def test_what_no_snapshot_reaches_is_missing_and_not_zero(self):
        row = row_of(self.FOUND, registry="ctgov", year=2012)
        assert row["state"] == "not_covered" and pd.isna(row["trials"]) and row["snapshots"] == 0

    def test_a_covered_year_without_a_trial_is_zero(self):
        assert row_of(self.FOUND, registry="mfds", year=2018)["trials"] == 0

    def test_a_year_that_begins_or_ends_within_it_is_not_whole(self):
        whole = self.FOUND[self.FOUND["registry"] == "ctgov"].set_index("year")["whole"]
        assert whole.to_dict() == {
            2010: False,
            2011: False,
            2012: False,
            2013: False,
            2014: False,
            2015: True,
            2016: True,
            2017: True,
            2018: False,
            2019: False,
        }

    def test_two_snapshots_can_make_a_year_whole(self):
        days = ({"first_day": "2015-01-02", "last_day": "2015-06-20"}, {"first_day": "2015-07-01", "last_day": "2015-12-30"})
        both = [{"snapshot_id": str(number), "registry": "mfds", **span} for number, span in enumerate(days)]
        assert [coverage(store(snapshots=given))["whole"].tolist() for given in (both, both[:1], both[1:])] == [[True], [False], [False]]

    def test_chosen_years_beyond_the_snapshots_show_as_not_covered(self):
        assert set(coverage(STORE, Choice(years=(2021, 2022)))["state"]) == {"not_covered"}

    def test_years_with_sites_are_whole_and_agreed_by_all_registries(self):
        assert years_with_sites(STORE, MFDS) == list(range(2012, 2020))
        assert years_with_sites(STORE, Choice()) == [2012, 2013, 2015, 2016, 2017, 2019]


class TestPerYear:
    FOUND = trials_per_year(STORE, by="registry")

    def test_of_nothing(self):
        assert len(trials_per_year(store(), by="registry")) == 0

    def test_a_trial_is_dated_possible_or_undated(self):
        two = self.FOUND[(self.FOUND["certainty"] == "possible") & (self.FOUND["group"] == "mfds")]
        assert two[["year", "trials"]].to_numpy().tolist() == [[2013, 1], [2014, 1]]
        assert row_of(self.FOUND, certainty="undated")["trials"] == 2
        assert row_of(self.FOUND, year=2013, certainty="dated", group="mfds")["trials"] == 1, "some month of one year is dated in it"

    def test_sites_of_years_in_which_none_are_named_are_missing(self):
        row = row_of(self.FOUND, year=2010, certainty="dated", group="mfds")
        assert row["trials"] == 1 and pd.isna(row["sites"]) and pd.isna(row["hospitals"]) and row["state"] == "sites_not_named"

    def test_sites_hospitals_and_unnamed_sites(self):
        row = row_of(self.FOUND, year=2012, certainty="dated", group="mfds")
        assert {name: row[name] for name in ("trials", "company_trials", "sites", "hospitals", "unnamed_sites")} == {
            "trials": 2, "company_trials": 2, "sites": 5, "hospitals": 2, "unnamed_sites": 1,
        }  # fmt: skip

    def test_registries_that_disagree_make_a_year_partly_covered(self):
        snapshots = [SNAPSHOTS[0], {**SNAPSHOTS[1], "first_day": "2010-01-01"}]
        found = trials_per_year(store(snapshots=snapshots, trials=[trial(1, "2010-05-05")], sponsors=SPONSORS[:1]), by="registry")
        assert row_of(found, year=2010)["state"] == "partly"

    def test_hospitals_of_two_spans_that_meet_in_a_year_count_once(self):
        spans = [trial(1, "2013-05-01", "2014-05-01"), trial(2, "2014-05-01", "2015-05-01")]
        found = trials_per_year(
            store(snapshots=SNAPSHOTS, trials=spans, sites=[*sites(1, 1), *sites(2, 1)], hospitals=[hospital(1, "a")], sponsors=SPONSORS), by="registry"
        )
        row = row_of(found, year=2014, certainty="possible")
        assert (row["trials"], row["sites"], row["hospitals"]) == (2, 2, 1)

    def test_by_region_a_trial_counts_in_each_and_one_without_a_site_as_not_stated(self):
        found = trials_per_year(STORE, by="region")
        assert row_of(found, year=2015, group="KR-26", certainty="dated")["trials"] == 1
        assert row_of(found, year=2015, group="not_stated", certainty="dated")["trials"] == 1
        assert row_of(found, year=2010, group="not_stated", certainty="dated")["trials"] == 1

    def test_by_sponsor_the_rest_stands_together(self):
        found = trials_by(STORE, by="sponsor").set_index("group")["trials"]
        assert found.size == 13 and found["the-company"] == 8 and found["another"] == 5 and found[OTHERS] == 29 - found.drop(OTHERS).sum()

    def test_another_dimension_is_refused(self):
        with pytest.raises(ValueError, match=r"^'colour' is not a dimension of trials; use registry, phase, region, sponsor, therapeutic_area$"):
            trials_per_year(STORE, by="colour")


class TestBy:
    def test_shares_are_of_all_trials_and_only_from_ten_on(self):
        found = trials_by(STORE, by="phase")
        assert row_of(found, group="3")["share"] == row_of(found, group="3")["trials"] / 29
        assert trials_by(STORE, Choice(years=(2012, 2012), undated=False), by="phase")["share"].isna().all()

    def test_sites_are_missing_where_none_is_named(self):
        found = trials_by(store(trials=[trial(1, sites_named=False), trial(2, phase="1")], sponsors=SPONSORS), by="phase")
        assert pd.isna(row_of(found, group="not_stated")["sites"])
        assert row_of(found, group="1")["sites"] == 0


DAYS = st.none() | st.dates(min_value=pd.Timestamp("2012-01-01").date(), max_value=pd.Timestamp("2016-12-31").date())


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(DAYS, DAYS, st.integers(1, 4)), max_size=12), st.sampled_from([by for by in BY if by != "region"]))
def test_dated_bounded_and_undated_trials_are_all_trials(drawn, by):
    """Bounded ones show in every year of their span, so that they are counted here from what was drawn."""
    trials = [trial(number, *(str(day or "") for day in sorted_days(first, last)), sponsor=sponsor) for number, (first, last, sponsor) in enumerate(drawn, 1)]
    found = trials_per_year(store(snapshots=SNAPSHOTS, trials=trials, sponsors=SPONSORS), by=by)
    bounded = [(first, last) for first, last in (sorted_days(a, b) for a, b, _ in drawn) if first and last and first.year != last.year]
    by_certainty = found.groupby("certainty")["trials"].sum()
    assert by_certainty.get("dated", 0) + by_certainty.get("undated", 0) + len(bounded) == len(drawn)
    assert by_certainty.get("possible", 0) == sum(last.year - first.year + 1 for first, last in bounded)


def sorted_days(first, last):
    """The days in order; a first day alone is its last too."""
    return (min(first, last), max(first, last)) if first and last else (first, first) if first else (None, last)
