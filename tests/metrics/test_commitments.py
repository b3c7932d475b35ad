"""Sums of money: exact, and never over kinds or currencies."""

from oi_metrics.metrics.commitments import commitments

from ..conftest import agreements, records


def sums(*amounts):
    ids = dict.fromkeys(agreement for agreement, *_ in amounts)
    rows = [{"agreement_id": agreement, "kind": kind, "amount": amount, "currency": currency} for agreement, kind, amount, currency in amounts]
    table = commitments(records(agreements=agreements(**dict.fromkeys(ids, "")), amounts=rows))
    return {(row.kind, row.currency): (row.amount, row.agreements, row.records) for row in table.itertuples()}


def test_of_none():
    assert list(commitments(records()).columns) == ["kind", "currency", "amount", "agreements", "records"]
    assert sums() == {}


def test_a_pledge_is_not_a_payment():
    assert {key: amount for key, (amount, *_) in sums(("a", "investment_pledge", 70, "KRW"), ("a", "upfront", 5, "KRW")).items()} == {
        ("investment_pledge", "KRW"): 70,
        ("upfront", "KRW"): 5,
    }


def test_currencies_stay_apart():
    found = sums(("a", "upfront", 1, "KRW"), ("a", "upfront", 2, "USD"), ("b", "upfront", 3, "KRW"))
    assert found == {
        ("upfront", "KRW"): (4, 2, ("amounts/a/upfront/KRW", "amounts/b/upfront/KRW")),
        ("upfront", "USD"): (2, 1, ("amounts/a/upfront/USD",)),
    }


def test_sums_are_exact_beyond_64_bits():
    assert sums(("a", "upfront", 2**63 - 1, "KRW"), ("b", "upfront", 2**63 - 1, "KRW"), ("c", "upfront", 1, "KRW"))["upfront", "KRW"][0] == 2**64 - 1
    assert sums(("a", "upfront", 10**30, "KRW"), ("b", "upfront", 1, "KRW"))["upfront", "KRW"][0] == 10**30 + 1


def test_an_amount_of_zero_is_an_amount():
    assert sums(("a", "royalty", 0, "KRW"))["royalty", "KRW"] == (0, 1, ("amounts/a/royalty/KRW",))
