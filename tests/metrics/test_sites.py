"""The site network, against what a triangle and a star give by hand."""

import math

import pytest

from oi_metrics.metrics.sites import site_comparison, site_hospitals, site_members, site_members_over_time, site_pairs

from ..conftest import partners, records, row_of, sites


def network(trials, members=(), **rows):
    """Trials by key with their hospitals; members hold a seat of one programme."""
    hospitals = sorted({hospital for named in trials.values() for hospital in named} | set(members))
    return records(
        partners=partners(**dict.fromkeys(hospitals, "hospital")),
        programmes=[{"programme_id": "net"}],
        memberships=[{"programme_id": "net", "seat": seat, "partner_id": hospital} for seat, hospital in enumerate(members, start=1)],
        trials=[{"trial_id": trial, "approved": "2018"} for trial in trials],
        trial_sites=[site for trial, named in trials.items() for site in sites(trial, *named)],
        **rows,
    )


# a triangle a-b-c with d hanging on c: a-b share two trials
TAILED = network({"t1": "ab", "t2": "ab", "t3": "bc", "t4": "ac", "t5": "cd", "t6": "e"}, members=("a", "m"))


class TestPairs:
    def test_of_none(self):
        assert list(site_pairs(records()).columns)[:2] == ["partner_a", "partner_b"]
        assert len(site_pairs(network({"t": "a"}))) == 0

    def test_count_shared_trials(self):
        found = site_pairs(TAILED)[["partner_a", "partner_b", "trials"]].to_numpy().tolist()
        assert found == [["a", "b", 2], ["a", "c", 1], ["b", "c", 1], ["c", "d", 1]]

    def test_name_the_sites_on_both_sides(self):
        found = row_of(site_pairs(TAILED), partner_a="a", partner_b="b")
        assert set(found["records"]) == {f"trial_sites/{trial}/{hospital}" for trial in ("t1", "t2") for hospital in "ab"}

    def test_of_one_trial_are_all_pairs_of_its_hospitals(self):
        assert len(site_pairs(network({"t": "abcd"}))) == 6


class TestHospitals:
    FOUND = site_hospitals(TAILED).set_index("partner_id")

    def test_of_none(self):
        assert len(site_hospitals(records())) == 0

    def test_are_those_with_a_trial_or_a_seat(self):
        assert set(self.FOUND.index) == set("abcdem")
        assert self.FOUND["member"].to_dict() == {"a": True, "b": False, "c": False, "d": False, "e": False, "m": True}

    def test_by_trials_degree_and_strength(self):
        assert self.FOUND["trials"].to_dict() == {"a": 3, "b": 3, "c": 3, "d": 1, "e": 1, "m": 0}
        assert self.FOUND["degree"].to_dict() == {"a": 2, "b": 2, "c": 3, "d": 1, "e": 0, "m": 0}
        assert self.FOUND["strength"].to_dict() == {"a": 3, "b": 3, "c": 3, "d": 1, "e": 0, "m": 0}

    def test_betweenness_is_the_share_of_shortest_paths(self):
        """Of the 10 pairs without c among the other 5 hospitals two, a-d and b-d, go through c."""
        assert self.FOUND["betweenness"].to_dict() == pytest.approx({"a": 0, "b": 0, "c": 2 / 10, "d": 0, "e": 0, "m": 0})

    def test_communities_are_numbered_the_largest_first(self):
        two = network({"t1": "abc", "t2": "abc", "t3": "xy", "t4": "z"})
        found = site_hospitals(two).set_index("partner_id")["community"]
        assert found[["a", "b", "c"]].tolist() == [1, 1, 1]
        assert found[["x", "y"]].tolist() == [2, 2]
        assert found["z"] == 3

    def test_the_most_trials_come_first(self):
        assert site_hospitals(TAILED)["partner_id"].tolist() == ["a", "b", "c", "d", "e", "m"]

    def test_shares_are_not_shown_below_ten_trials(self):
        assert self.FOUND["share"].isna().all()
        nine, ten = (site_hospitals(network({f"t{number}": "a" for number in range(n)})) for n in (9, 10))
        assert math.isnan(nine["share"].iloc[0]) and ten["share"].iloc[0] == 1

    def test_name_their_seat_and_their_sites(self):
        assert self.FOUND.at["m", "records"] == ("memberships/net/2",)
        assert set(self.FOUND.at["d", "records"]) == {"trial_sites/t5/d"}

    def test_without_any_shared_trial_are_communities_of_one(self):
        found = site_hospitals(network({"t1": "a", "t2": "b"}))
        assert sorted(found["community"]) == [1, 2]
        assert found["betweenness"].tolist() == [0, 0]


class TestComparison:
    def test_members_against_the_rest(self):
        table = site_comparison(TAILED).set_index("group")
        assert table.loc["member", ["hospitals", "sites", "trials_per_hospital", "trials_covered"]].tolist() == [2, 3, 1.5, 3]
        assert table.loc["other", ["hospitals", "sites", "trials_per_hospital", "trials_covered"]].tolist() == [4, 8, 2.0, 6]
        assert table["share_covered"].isna().all()

    def test_shares_of_ten_trials(self):
        trials = {f"t{number}": "ab" if number < 4 else "b" for number in range(10)}
        table = site_comparison(network(trials, members=("a",))).set_index("group")
        assert table["share_covered"].to_dict() == {"member": 0.4, "other": 1.0}

    def test_of_none_divides_by_nothing(self):
        table = site_comparison(records())
        assert table["hospitals"].tolist() == [0, 0]
        assert table["trials_per_hospital"].isna().all()


def seats(*rows, same=True):
    programmes = [{"programme_id": "net"}, {"programme_id": "alias", "same_as": "net" if same else ""}]
    memberships = [dict(zip(("programme_id", "seat", "partner_id", "joined", "left"), row, strict=False)) for row in rows]
    memberships = [row | ({} if row["partner_id"] else {"partner_type": "hospital"}) for row in memberships]
    return records(partners=partners(h="hospital", i="hospital"), programmes=programmes, memberships=memberships)


class TestMembers:
    def test_of_none(self):
        assert len(site_members(records())) == 0

    def test_keep_seats_that_nobody_names(self):
        table = site_members(seats(("net", 1, "h", "2012"), ("net", 2, "", "")))
        assert table[["seat", "partner_id", "name_en", "joined"]].to_numpy().tolist() == [[1, "h", "h", "2012"], [2, "", "", ""]]

    def test_of_two_names_of_one_programme_are_taken_together(self):
        table = site_members(seats(("alias", 1, "", "2012"), ("net", 1, "h", "2012-09-10"), ("alias", 2, "i", "2018")))
        assert table[["programme", "seat", "partner_id", "joined"]].to_numpy().tolist() == [["net", 1, "h", "2012-09-10"], ["net", 2, "i", "2018"]]
        assert table["records"].tolist() == [("memberships/net/1", "memberships/alias/1"), ("memberships/alias/2",)]

    def test_of_two_programmes_stay_apart(self):
        table = site_members(seats(("alias", 1, "h", ""), ("net", 1, "h", ""), same=False))
        assert table["programme"].tolist() == ["alias", "net"]

    def test_take_from_the_other_name_what_one_lacks(self):
        table = site_members(seats(("net", 1, "h", ""), ("alias", 1, "", "2012")))
        assert table[["partner_id", "joined"]].to_numpy().tolist() == [["h", "2012"]]
        assert str(table["joined_latest"].iloc[0].date()) == "2012-12-31"


class TestMembersOverTime:
    def rows(self, *given):
        table = site_members_over_time(seats(*given))
        return {row.year: (row.named, row.unnamed, row.possible, row.undated) for row in table.itertuples()}

    def test_of_none(self):
        assert self.rows() == {}

    def test_named_unnamed_possible_and_undated(self):
        found = self.rows(("net", 1, "h", "2022"), ("net", 2, "", "2023"), ("net", 3, "i", "2022/2024"), ("net", 4, "", ""))
        assert found == {2022: (1, 0, 1, 1), 2023: (1, 1, 1, 1), 2024: (2, 1, 0, 1)}

    def test_without_any_date_is_the_year_of_the_records(self):
        assert self.rows(("net", 1, "h", "")) == {2024: (0, 0, 0, 1)}

    def test_a_hospital_that_left_holds_no_seat(self):
        found = self.rows(("net", 1, "h", "2021", "2022-06"), ("net", 2, "i", "2021"))
        assert (found[2021][0], found[2023][0], found[2024][0]) == (2, 1, 1)
