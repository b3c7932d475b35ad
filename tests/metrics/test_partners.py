"""Partner mix by three ways of counting, partners, concentration."""

import math

import pytest

from oi_metrics.metrics.partners import concentration, partner_mix, partner_mix_moves, partner_profile, partner_types_by, partners_by_agreements

from ..conftest import agreements, parties, partners, records, row_of, sites

# one agreement of a hospital and a biotech, one of the same hospital, one of two hospitals of which one is unnamed
MIXED = records(
    agreements=agreements(a="2018", b="2019", c="", d=""),
    partners=partners(h="hospital", b="biotech", i="hospital"),
    parties=[*parties("a", "h", "b"), *parties("b", "h"), *parties("c", "i", "?hospital")],
)


def mix(tables):
    table = partner_mix(tables)
    return {row.partner_type: (row.full, round(row.fractional, 6), row.unique_partners, row.unnamed_parties) for row in table.itertuples()}


class TestMix:
    def test_of_none(self):
        assert list(partner_mix(records()).columns) == ["partner_type", "certainty", "full", "fractional", "unique_partners", "unnamed_parties", "records"]
        assert mix(records(agreements=agreements(a=""))) == {}

    def test_counts_three_ways(self):
        assert mix(MIXED) == {"hospital": (3, 2.5, 2, 1), "biotech": (1, 0.5, 1, 0)}

    def test_is_in_the_order_of_the_vocabulary(self):
        assert list(mix(MIXED)) == ["hospital", "biotech"]

    def test_names_the_parties(self):
        assert row_of(partner_mix(MIXED), partner_type="hospital")["records"] == ("parties/a/1", "parties/b/1", "parties/c/1", "parties/c/2")

    def test_thirds_add_up(self):
        tables = records(agreements=agreements(a=""), parties=parties("a", "?hospital", "?biotech", "?university"))
        assert partner_mix(tables)["fractional"].sum() == pytest.approx(1)

    def test_an_unnamed_party_with_a_partner_named_takes_the_partner_s_type(self):
        tables = records(
            agreements=agreements(a=""), partners=partners(h="hospital"), parties=[{"agreement_id": "a", "partner_id": "h", "partner_type": "biotech"}]
        )
        assert list(mix(tables)) == ["hospital"]


class TestMoves:
    def test_says_which_figure_moves_and_why(self):
        table = partner_mix_moves(MIXED)
        rows = [(row.partner_type, row.reason, row.to_count, row.before, row.after, row.because) for row in table.itertuples()]
        assert rows == [
            ("hospital", "shared_with_other_types", "fractional", 3, 2.5, 1),
            ("hospital", "partner_repeats", "unique_partners", 3, 2, 2),
            ("hospital", "unnamed", "unique_partners", 3, 2, 1),
            ("biotech", "shared_with_other_types", "fractional", 1, 0.5, 1),
        ]

    def test_several_partners_in_one_agreement(self):
        tables = records(agreements=agreements(a=""), partners=partners(h="hospital", i="hospital"), parties=parties("a", "h", "i"))
        row = row_of(partner_mix_moves(tables), partner_type="hospital")
        assert (row["reason"], row["before"], row["after"]) == ("several_partners", 1, 2)

    def test_nothing_moves_where_each_partner_has_one_agreement(self):
        tables = records(agreements=agreements(a=""), partners=partners(h="hospital"), parties=parties("a", "h"))
        assert len(partner_mix_moves(tables)) == len(partner_mix_moves(records())) == 0


class TestByAreaAndStage:
    TABLES = records(
        agreements=[{"agreement_id": "a", "therapeutic_area": "oncology", "rd_stage": "discovery"}, {"agreement_id": "b"}],
        partners=partners(h="hospital", b="biotech"),
        parties=[*parties("a", "h", "b"), *parties("b", "h")],
    )

    def test_counts_each_type_and_area(self):
        rows = [(row.partner_type, row.group, row.agreements) for row in partner_types_by(self.TABLES, "therapeutic_area").itertuples()]
        assert rows == [("hospital", "oncology", 1), ("hospital", "not_stated", 1), ("biotech", "oncology", 1)]

    def test_counts_each_type_and_stage(self):
        rows = [(row.partner_type, row.group, row.agreements) for row in partner_types_by(self.TABLES, "rd_stage").itertuples()]
        assert rows == [("hospital", "discovery", 1), ("hospital", "not_stated", 1), ("biotech", "discovery", 1)]

    def test_of_none(self):
        assert len(partner_types_by(records(), "therapeutic_area")) == 0

    def test_another_dimension_is_refused(self):
        with pytest.raises(ValueError, match=r"^'status' is not a dimension here; use therapeutic_area or rd_stage$"):
            partner_types_by(records(), "status")


class TestByAgreements:
    def test_ranks_named_partners(self):
        assert partners_by_agreements(MIXED)[["partner_id", "agreements"]].to_numpy().tolist() == [["h", 2], ["b", 1], ["i", 1]]

    def test_counts_an_agreement_once_though_it_names_the_partner_twice(self):
        tables = records(agreements=agreements(a=""), partners=partners(h="hospital"), parties=parties("a", "h", "h"))
        assert partners_by_agreements(tables)["agreements"].tolist() == [1]

    def test_of_none(self):
        assert len(partners_by_agreements(records(agreements=agreements(a=""), parties=parties("a", "?hospital")))) == 0


class TestConcentration:
    def tables(self, **agreements_of):
        ids = [(f"{partner}{number}", partner) for partner, count in agreements_of.items() for number in range(count)]
        return records(
            agreements=[{"agreement_id": agreement} for agreement, _ in ids],
            partners=[{"partner_id": partner} for partner in agreements_of],
            parties=[party for agreement, partner in ids for party in parties(agreement, partner)],
        )

    def values(self, tables):
        table = concentration(tables)
        return {row.indicator: (row.value, row.n, row.reason) for row in table.itertuples()}

    def test_of_five_three_and_two(self):
        found = self.values(self.tables(a=5, b=3, c=2))
        entropy = -(0.5 * math.log(0.5) + 0.3 * math.log(0.3) + 0.2 * math.log(0.2))
        assert found["hhi"] == (pytest.approx(0.25 + 0.09 + 0.04), 10, "")
        assert found["shannon_entropy"] == (pytest.approx(entropy), 10, "")
        assert found["effective_partners"] == (pytest.approx(math.exp(entropy)), 10, "")

    def test_of_one_partner_is_complete(self):
        found = self.values(self.tables(a=10))
        assert [found[name][0] for name in ("hhi", "shannon_entropy", "effective_partners")] == pytest.approx([1, 0, 1])

    def test_of_equal_partners_counts_them(self):
        assert self.values(self.tables(a=3, b=3, c=3, d=3))["effective_partners"][0] == pytest.approx(4)

    @pytest.mark.parametrize("sizes", [{}, {"a": 1}, {"a": 5, "b": 4}])
    def test_below_ten_agreements_is_not_shown(self, sizes):
        for value, n, reason in self.values(self.tables(**sizes)).values():
            assert math.isnan(value) and n == sum(sizes.values()) and reason == "small_n"

    def test_counts_agreements_and_not_parties(self):
        tables = records(
            agreements=agreements(a=""), partners=partners(**{f"p{n}": "hospital" for n in range(12)}), parties=parties("a", *(f"p{n}" for n in range(12)))
        )
        assert self.values(tables)["hhi"][1:] == (1, "small_n")


class TestProfile:
    TABLES = records(
        agreements=[{"agreement_id": "b", "signed": "2019"}, {"agreement_id": "a", "signed": "2018", "agreement_type": "license"}, {"agreement_id": "c"}],
        partners=partners(h="hospital", i="hospital"),
        parties=[*parties("b", "h"), *parties("a", "i", "h"), *parties("c", "i")],
        programmes=[{"programme_id": "net"}],
        memberships=[{"programme_id": "net", "seat": 2, "partner_id": "h", "joined": "2012"}],
        recognitions=[{"recognition_id": "r", "awarded_by": "h", "awarded": "2014"}],
        trials=[{"trial_id": "t", "approved": "2015", "phase": "3"}],
        trial_sites=sites("t", "h"),
    )

    def test_lists_all_that_a_partner_takes_part_in(self):
        table = partner_profile(self.TABLES, "h")
        assert table[["kind", "date", "detail_field", "detail", "records"]].to_numpy().tolist() == [
            ["agreement", "2018", "agreement_type", "license", ("agreements/a",)],
            ["agreement", "2019", "agreement_type", "mou", ("agreements/b",)],
            ["seat", "2012", "seat", "2", ("memberships/net/2",)],
            ["recognition", "2014", "", "", ("recognitions/r",)],
            ["trial", "2015", "phase", "3", ("trial_sites/t/h",)],
        ]

    def test_of_nobody_is_empty(self):
        assert len(partner_profile(self.TABLES, "nobody")) == 0
