"""The figures at the head, and what needs attention."""

from oi_metrics.metrics.overview import attention, headline_figures

from ..conftest import agreements, parties, partners, records, row_of

TABLES = records(
    agreements=agreements(a="2018-06-28", b="2009/2013", c="", d="2020"),
    partners=partners(h="hospital", i="hospital", m="government"),
    parties=[*parties("a", "h", "?biotech"), *parties("b", "m"), *parties("d", "h")],
    amounts=[{"agreement_id": "b", "kind": "investment_pledge", "amount": 70}, {"agreement_id": "a", "currency": "USD", "amount": 23}],
    programmes=[{"programme_id": "net"}, {"programme_id": "club"}],
    memberships=[
        {"programme_id": "net", "seat": 1, "partner_id": "h", "joined": "2012"},
        {"programme_id": "net", "seat": 2, "partner_id": "i", "joined": "2018"},
        {"programme_id": "net", "seat": 3, "partner_type": "hospital"},
        {"programme_id": "club", "seat": 1, "partner_id": "h", "joined": "2013"},
    ],
    recognitions=[
        {"recognition_id": "old", "awarded_by": "m", "valid_until": "2020"},
        {"recognition_id": "new", "awarded_by": "m", "valid_until": "2030"},
        {"recognition_id": "open", "awarded_by": "m"},
    ],
    claims=[{"claim_id": "many", "value": 26}, {"claim_id": "few", "value": 2}],
)


def figure(name, tables=TABLES):
    row = row_of(headline_figures(tables), figure=name)
    return row["value"], row["solid"], row["hatched"], row["hollow"], row["struck"]


class TestHeadline:
    def test_agreements_by_certainty(self):
        assert figure("agreements") == (4, 2, 1, 1, 0)

    def test_partners_named_and_not(self):
        assert figure("partners") == (2, 2, 0, 1, 0)

    def test_hospitals_count_once_however_many_seats_they_hold(self):
        assert figure("hospitals") == (2, 2, 0, 1, 0)

    def test_recognitions_in_force_lapsed_and_unknown(self):
        assert figure("recognitions_in_force") == (1, 1, 0, 1, 1)

    def test_sums_are_a_row_each(self):
        table = headline_figures(TABLES)
        sums = table.loc[table["figure"] == "commitment", ["kind", "currency", "value"]].to_numpy().tolist()
        assert sums == [["investment_pledge", "KRW", 70], ["upfront", "USD", 23]]

    def test_says_what_changed_last(self):
        row = row_of(headline_figures(TABLES), figure="agreements")
        assert (row["changed_on"], row["changed_en"]) == ("2020", "d")

    def test_a_figure_that_no_record_carries_has_no_row(self):
        assert len(headline_figures(records())) == 0
        assert headline_figures(records(agreements=agreements(a="2018")))["figure"].tolist() == ["agreements"]

    def test_a_hospital_that_left_holds_no_seat(self):
        seats = [{"programme_id": "net", "seat": 1, "partner_id": "h", "joined": "2012", "left": "2015"}]
        table = headline_figures(records(partners=partners(h="hospital"), programmes=[{"programme_id": "net"}], memberships=seats))
        assert table.loc[table["figure"] == "hospitals", "value"].sum() == 0


class TestAttention:
    def test_lists_what_to_know(self):
        found = attention(TABLES)[["kind", "title_en", "number", "detail_field", "detail", "records"]].to_numpy().tolist()
        assert found == [
            ["lapsed", "old", 1, "valid_until", "2020", ("recognitions/old",)],
            ["undated", "c", 1, "", "", ("agreements/c",)],
            ["unnamed", "many", 22, "as_of", "", ("claims/many",)],
        ]

    def test_of_nothing_is_nothing(self):
        assert len(attention(records())) == 0
