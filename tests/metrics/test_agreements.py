"""Agreements in time, on frames small enough to count by hand."""

import pytest

from oi_metrics.metrics.agreements import (
    agreement_timeline,
    agreements_by_certainty,
    agreements_cumulative,
    agreements_in_force,
    agreements_per_year,
    certainty,
)

from ..conftest import agreements, parties, partners, records, row_of


def per_year(tables, by="agreement_type"):
    """(year, group, certainty, agreements) rows; the undated have no year."""
    table = agreements_per_year(tables, by)
    return [(None if row.year is None or row.year != row.year else int(row.year), row.group, row.certainty, row.agreements) for row in _plain(table)]


def _plain(table):
    return table.astype({"year": "object"}).where(table.notna(), None).itertuples()


class TestCertainty:
    @pytest.mark.parametrize(
        ("signed", "kind"),
        [
            ("2018-06-28", "dated"),
            ("2018", "dated"),
            ("[2018-06-28,2018-06-29]", "dated"),
            ("2018-03/2018-11", "dated"),
            ("2014-XX-26", "dated"),
            ("2009/2013", "bounded"),
            ("2012~", "bounded"),
            ("2018-12-31/2019-01-01", "bounded"),
            ("", "undated"),
            ("../2019", "undated"),
            ("2019/..", "undated"),
        ],
    )
    def test_of_each_form(self, signed, kind):
        assert certainty(records(agreements=agreements(a=signed))).tolist() == [kind]

    def test_counts_name_their_records(self):
        found = agreements_by_certainty(records(agreements=agreements(a="2018", b="", c="2009/2013", d="2018")))
        assert found.to_dict("records") == [
            {"certainty": "dated", "agreements": 2, "records": ("agreements/a", "agreements/d")},
            {"certainty": "bounded", "agreements": 1, "records": ("agreements/c",)},
            {"certainty": "undated", "agreements": 1, "records": ("agreements/b",)},
        ]

    def test_of_none(self):
        assert agreements_by_certainty(records())["agreements"].tolist() == [0, 0, 0]


class TestPerYear:
    def test_of_none_has_columns_and_no_row(self):
        table = agreements_per_year(records(), "agreement_type")
        assert list(table.columns) == ["year", "by", "group", "certainty", "agreements", "records"]
        assert len(table) == 0

    def test_of_one(self):
        assert per_year(records(agreements=agreements(a="2018-06-28"))) == [(2018, "mou", "dated", 1)]

    def test_a_gap_year_counts_zero(self):
        assert per_year(records(agreements=agreements(a="2016", b="2018"))) == [(2016, "mou", "dated", 1), (2017, "", "dated", 0), (2018, "mou", "dated", 1)]

    def test_a_bounded_one_is_possible_in_each_year_of_its_range(self):
        found = per_year(records(agreements=agreements(a="2009/2011")))
        assert [row for row in found if row[2] == "possible"] == [(2009, "mou", "possible", 1), (2010, "mou", "possible", 1), (2011, "mou", "possible", 1)]
        assert [row for row in found if row[2] == "dated"] == [(2009, "", "dated", 0), (2010, "", "dated", 0), (2011, "", "dated", 0)]

    def test_an_undated_one_has_no_year(self):
        assert per_year(records(agreements=agreements(a="", b="../2019"))) == [(None, "mou", "undated", 2)]

    def test_groups_are_the_codes_of_the_dimension(self):
        rows = [{"agreement_id": key, "signed": "2018", "therapeutic_area": area} for key, area in (("a", "oncology"), ("b", ""), ("c", "oncology"))]
        assert per_year(records(agreements=rows), "therapeutic_area") == [(2018, "not_stated", "dated", 1), (2018, "oncology", "dated", 2)]

    def test_by_partner_type_counts_each_agreement_once(self):
        tables = records(
            agreements=agreements(mixed="2018", hospitals="2018", nobody="2018", unnamed="2018"),
            partners=partners(h="hospital", i="hospital", b="biotech"),
            parties=[*parties("mixed", "h", "b"), *parties("hospitals", "h", "i"), *parties("unnamed", "?biotech")],
        )
        assert per_year(tables, "partner_type") == [
            (2018, "biotech", "dated", 1),
            (2018, "hospital", "dated", 1),
            (2018, "not_stated", "dated", 1),
            (2018, "several_types", "dated", 1),
        ]

    def test_by_partner_type_without_any_party(self, recwarn):
        assert per_year(records(agreements=agreements(a="2018")), "partner_type") == [(2018, "not_stated", "dated", 1)]
        assert [str(warning.message) for warning in recwarn] == []

    def test_names_the_records_of_each_count(self):
        table = agreements_per_year(records(agreements=agreements(a="2018", b="2018", c="")), "agreement_type")
        assert table["records"].tolist() == [("agreements/a", "agreements/b"), ("agreements/c",)]

    def test_another_dimension_is_refused(self):
        with pytest.raises(
            ValueError, match=r"^'city' is not a dimension of agreements; use partner_type, agreement_type, therapeutic_area, rd_stage, status$"
        ):
            agreements_per_year(records(), "city")


class TestCumulative:
    def rows(self, **signed):
        table = agreements_cumulative(records(agreements=agreements(**signed)))
        return {row.year: (row.at_least, row.at_most, row.undated) for row in table.itertuples()}

    def test_of_none(self):
        assert self.rows() == {}
        assert self.rows(a="") == {}

    def test_runs_to_the_day_that_the_records_speak_for(self):
        assert self.rows(a="2022") == {2022: (1, 1, 0), 2023: (1, 1, 0), 2024: (1, 1, 0)}

    def test_bounds_part_and_meet(self):
        assert self.rows(a="2021/2023", b="2022", c="") == {2021: (0, 1, 1), 2022: (1, 2, 1), 2023: (2, 2, 1), 2024: (2, 2, 1)}

    def test_a_bound_on_one_side_counts_from_or_up_to_it(self):
        assert self.rows(a="../2023", b="2022") == {2022: (1, 2, 0), 2023: (2, 2, 0), 2024: (2, 2, 0)}
        assert self.rows(a="2023/..", b="2022") == {2022: (1, 1, 0), 2023: (1, 2, 0), 2024: (1, 2, 0)}


class TestInForce:
    def rows(self, *agreements_):
        table = agreements_in_force(records(agreements=[{"agreement_id": str(number), **row} for number, row in enumerate(agreements_)]))
        return {row.year: (row.certain, row.possible) for row in table.itertuples()}

    def test_of_none(self):
        assert self.rows() == {}

    def test_between_signing_and_the_stated_end(self):
        assert self.rows({"signed": "2021", "ends": "2023"}) == {2021: (1, 0), 2022: (1, 0), 2023: (1, 0), 2024: (0, 0)}

    def test_is_possible_when_nothing_says_that_it_ended(self):
        assert self.rows({"signed": "2022"}) == {2022: (0, 1), 2023: (0, 1), 2024: (0, 1)}

    def test_is_certain_up_to_the_day_a_source_found_it_active(self):
        assert self.rows({"signed": "2022", "status": "active", "last_verified": "2023-05-01"}) == {2022: (1, 0), 2023: (1, 0), 2024: (0, 1)}

    def test_a_status_that_is_not_active_is_no_proof(self):
        assert self.rows({"signed": "2022", "status": "unknown", "last_verified": "2023-05-01"})[2023] == (0, 1)

    def test_is_possible_before_it_was_surely_signed(self):
        assert self.rows({"signed": "2021/2023", "ends": "2024"}) == {2021: (0, 1), 2022: (0, 1), 2023: (1, 0), 2024: (1, 0)}

    def test_is_possible_up_to_the_latest_end(self):
        assert self.rows({"signed": "2021", "ends": "2022/2023"}) == {2021: (1, 0), 2022: (1, 0), 2023: (0, 1), 2024: (0, 0)}

    def test_without_any_signing_bound_counts_in_neither(self):
        assert self.rows({"signed": "", "ends": "2030"}, {"signed": "2024"}) == {2024: (0, 1)}

    @pytest.mark.parametrize("status", ["ended", "lapsed", "fulfilled"])
    def test_is_not_possible_after_a_source_said_that_it_had_ended(self, status):
        found = self.rows({"signed": "2021", "status": status, "last_verified": "2022-05-01"})
        assert (found[2021], found[2023], found[2024]) == ((0, 1), (0, 0), (0, 0))


class TestTimeline:
    def test_of_none(self):
        assert len(agreement_timeline(records())) == 0

    def test_is_in_order_with_the_undated_last(self):
        table = agreement_timeline(records(agreements=agreements(d="", c="2019", b="../2015", a="2009/2013")))
        assert table["agreement_id"].tolist() == ["a", "b", "c", "d"]
        assert table["certainty"].tolist() == ["bounded", "undated", "dated", "undated"]

    def test_keeps_unknown_ends_unknown(self):
        row = row_of(agreement_timeline(records(agreements=agreements(a="2018"), parties=parties("a", "?biotech"))), agreement_id="a")
        assert (row["ends"], row["partner_type"], row["status"]) == ("", "biotech", "unknown")
        assert row["ends_latest"] is not row["signed_latest"] and str(row["ends_latest"]) == "NaT"
