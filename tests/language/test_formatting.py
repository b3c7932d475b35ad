"""A table the way a reader sees it."""

import pandas as pd

from oi_metrics.language.formatting import present
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import agreements_per_year
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.commitments import commitments
from oi_metrics.metrics.sites import site_members
from oi_metrics.metrics.validity import validity
from tests.conftest import agreements, partners, records

EN, KO = Words("en"), Words("ko")


def test_money_dates_and_codes_are_told_in_words():
    tables = records(agreements=agreements(a="2009/2013"), amounts=[{"agreement_id": "a", "kind": "investment_pledge", "amount": 70_000_000_000}])
    assert present(commitments(tables), EN).to_dict("records") == [
        {"Kind": "Investment pledge", "Currency": "KRW", "Amount": "KRW 70 billion", "Agreements": 1, "Records behind it": 1}
    ]
    row = present(validity(tables), EN).iloc[0]
    assert (row["Kind of record"], row["Title"], row["Valid from"], row["State"]) == ("Agreement", "a", "between 2009 and 2013", "Unknown")
    assert "700억 원" in present(commitments(tables), KO).to_numpy()


def test_one_title_stays_in_the_reader_s_language():
    claim = {"claim_id": "c", "title_en": "Agreements", "title_ko": "협약", "value": 26}
    table = claims_ledger(records(claims=[claim]))
    assert present(table, EN)["Title"].tolist() == ["Agreements"]
    assert "협약" in present(table, KO).iloc[0].tolist() and "Agreements" not in present(table, KO).iloc[0].tolist()


def test_every_column_keeps_both_titles_and_the_key():
    shown = present(claims_ledger(records(claims=[{"claim_id": "c", "title_ko": "협약", "value": 26}])), EN, every_column=True)
    assert shown[["Title (EN)", "Title (KO)"]].to_numpy().tolist() == [["c", "협약"]]
    assert "c" in shown.iloc[0, 0]


def test_what_is_missing_is_no_zero():
    shown = present(agreements_per_year(records(agreements=agreements(a=""))), EN)
    assert shown["Year"].isna().tolist() == [True]


def test_an_unnamed_seat_has_no_name():
    tables = records(programmes=[{"programme_id": "net"}], memberships=[{"programme_id": "net", "partner_type": "hospital"}])
    row = present(site_members(tables), EN).iloc[0]
    assert (row["Programme"], row["Name"], row["Joined"]) == ("net", "", "undated")


def test_added_codes_have_their_own_label():
    tables = records(partners=partners(p="charity"), vocabulary=[{"vocabulary": "partner_type", "code": "charity", "label_en": "Charity", "label_ko": "자선"}])
    shown = present(tables.partners[["partner_id", "partner_type"]], Words.of("ko", tables.vocabulary))
    assert "자선" in shown.iloc[0].tolist()


def test_the_table_given_is_not_changed():
    table = claims_ledger(records(claims=[{"claim_id": "c", "value": 26}]))
    before = table.copy(deep=True)
    present(table, KO)
    pd.testing.assert_frame_equal(table, before)
