"""What not to say: the gravest of each kind, in the order of the harm."""

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.metrics.cautions import KINDS, cautions

from ..conftest import records, row_of

TABLES = records(
    agreements=[
        {"agreement_id": "a", "signed": "2018-06-28"},
        {"agreement_id": "b", "signed": "2009", "status": "fulfilled"},
        {"agreement_id": "c", "signed": "2020", "ends": "2030"},
    ],
    partners=[{"partner_id": "m", "partner_type": "government"}],
    amounts=[
        {"agreement_id": "b", "kind": "investment_pledge", "amount": 70},
        {"agreement_id": "a", "kind": "investment_pledge", "amount": 7_000_000, "currency": "USD"},
        {"agreement_id": "c", "kind": "upfront", "amount": 700},
    ],
    recognitions=[
        {"recognition_id": "first", "awarded_by": "m", "valid_until": "2017"},
        {"recognition_id": "second", "awarded_by": "m", "valid_until": "2020", "renews": "first"},
        {"recognition_id": "third", "awarded_by": "m", "valid_until": "2019"},
        {"recognition_id": "now", "awarded_by": "m", "valid_until": "2030"},
    ],
    claims=[{"claim_id": "many", "value": 26}, {"claim_id": "few", "value": 2}, {"claim_id": "old", "value": 99, "rank": "deprecated"}],
)


def test_kinds_stand_in_the_order_of_the_harm():
    found = cautions(TABLES)["kind"].tolist()
    assert found == [kind for kind in KINDS if kind in found] and len(found) == len(set(found))


def test_the_recognition_that_lapsed_last_and_that_none_renews():
    row = row_of(cautions(TABLES), kind="lapsed")
    assert (row["title_en"], row["detail"], row["more"]) == ("second", "2020", 1)


def test_the_pledge_signed_first_with_what_became_of_its_agreement():
    """Amounts of several currencies have no largest: 7 million dollars are not less than 70 won."""
    row = row_of(cautions(TABLES), kind="pledge")
    assert (row["amount"], row["currency"], row["state"], row["more"], row["records"][0]) == (70, "KRW", "fulfilled", 1, "agreements/b")


def test_a_renewal_that_a_filter_hides_renews_all_the_same():
    whole = records(
        partners=[{"partner_id": "m", "partner_type": "government"}],
        recognitions=[
            {"recognition_id": "first", "awarded_by": "m", "awarded": "2014", "valid_until": "2016"},
            {"recognition_id": "second", "awarded_by": "m", "awarded": "2018", "valid_until": "2020", "renews": "first"},
        ],
    )
    kept = filters.apply(whole, Filters(years=(2014, 2015)))
    assert kept.recognitions["recognition_id"].tolist() == ["first"]
    assert "lapsed" not in cautions(kept)["kind"].tolist()


def test_the_claim_with_most_unnamed_items_but_no_superseded_one():
    row = row_of(cautions(TABLES), kind="unnamed")
    assert (row["title_en"], row["number"], row["other_number"], row["of"]) == ("many", 3, 23, 26)


def test_agreements_whose_term_no_source_settles():
    row = row_of(cautions(TABLES), kind="unsettled")
    assert (row["number"], row["other_number"], row["of"]) == (1, 1, 3)


def test_a_value_on_which_statements_disagree(embedded):
    row = row_of(cautions(embedded), kind="contradicted")
    assert row["detail"] and row["other"] and row["detail"] != row["other"]


def test_of_nothing_is_nothing():
    assert cautions(records()).empty
