"""Everything in time: each recognition, amount, seat and agreement once, with whom and from when until when."""

from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.metrics.agreements import agreements_by_certainty
from oi_metrics.metrics.everything import LANES, everything_in_time

from ..conftest import agreements, parties, partners, records
from ..strategies import fitting_filters, valid_rows

TABLES = records(
    agreements=agreements(a="2018-06-28", b="2009/2013", c=""),
    partners=partners(h="hospital", i="hospital", j="hospital", m="government"),
    parties=[*parties("a", "h", "i", "j", "?biotech"), *parties("b", "m")],
    amounts=[{"agreement_id": "b", "kind": "investment_pledge", "amount": 70}],
    programmes=[{"programme_id": "net"}],
    memberships=[
        {"programme_id": "net", "seat": 1, "partner_id": "h", "joined": "2012", "left": "2015"},
        {"programme_id": "net", "seat": 2, "partner_type": "hospital"},
    ],
    recognitions=[{"recognition_id": "old", "awarded_by": "m", "awarded": "2014", "valid_until": "2020"}],
)


def told(*columns: str) -> list[tuple]:
    return list(everything_in_time(TABLES)[list(columns)].itertuples(index=False, name=None))


def test_each_has_a_row_in_the_lane_of_its_kind_the_undated_last():
    assert told("lane", "title_en", "certainty") == [
        ("recognition", "old", "dated"), ("amount", "b", "bounded"), ("seat", "net", "dated"), ("seat", "net", "undated"),
        ("agreement", "b", "bounded"), ("agreement", "a", "dated"), ("agreement", "c", "undated"),
    ]  # fmt: skip


def test_two_counterparties_are_named_and_the_others_counted():
    rows = everything_in_time(TABLES)
    assert rows.loc[rows["lane"] == "agreement", ["name_en", "more"]].to_numpy().tolist() == [["m", 0], ["h, i", 1], ["", 0]]
    assert rows.loc[rows["lane"] == "seat", "name_en"].tolist() == ["h", ""]


def test_states_and_ends():
    assert told("state", "ends")[:4] == [("lapsed", "2020"), ("unknown", ""), ("left", "2015"), ("unnamed", "")]


def test_an_amount_rests_on_its_agreement():
    (row,) = everything_in_time(TABLES).query("lane == 'amount'").to_dict("records")
    assert (row["amount"], row["kind"], row["name_en"], row["records"]) == (70, "investment_pledge", "m", ("agreements/b", "amounts/b/investment_pledge/KRW"))


def test_of_nothing_is_nothing():
    assert everything_in_time(records()).empty


@settings(max_examples=60)
@given(valid_rows(), st.data())
def test_a_view_hides_rows_and_changes_none(rows, data):
    """A narrower filter that changed a state or a counterparty would fail here: naming those of the parties in view alone did."""
    tables = records(**rows)
    choice = data.draw(fitting_filters(tables))
    whole = everything_in_time(filters.apply(tables, Filters(tier=choice.tier)))
    part = everything_in_time(filters.apply(tables, choice))
    key = ["lane", "title_en", "begins", "ends", "state", "certainty", "contested", "name_en", "more"]
    known = set(whole[key].itertuples(index=False, name=None))
    assert set(part[key].itertuples(index=False, name=None)) <= known
    assert part["lane"].map(LANES.index).is_monotonic_increasing
    assert (part["lane"] == "agreement").sum() == agreements_by_certainty(filters.apply(tables, choice))["agreements"].sum()
