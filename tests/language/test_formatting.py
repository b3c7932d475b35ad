"""A table the way a reader sees it."""

import pandas as pd

from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.language.formatting import metric_table, record_table
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from tests.conftest import agreements, partners, records

EN, KO = Words("en"), Words("ko")


def shown(metric: str, tables: Tables, words: Words = EN) -> pd.DataFrame:
    """The table of a metric as readers see it."""
    found = RECORD_METRICS[metric]
    return metric_table(found.table(tables), found.columns, words)


def test_money_dates_and_codes_are_told_in_words():
    tables = records(agreements=agreements(a="2009/2013"), amounts=[{"agreement_id": "a", "kind": "investment_pledge", "amount": 70_000_000_000}])
    assert shown("commitments", tables).to_dict("records") == [
        {"Kind": "Investment pledge", "Currency": "KRW", "Amount": "KRW 70 billion", "Agreements": 1, "Records behind it": 1}
    ]
    row = shown("validity", tables).iloc[0]
    assert (row["Kind of record"], row["Title"], row["Valid from"], row["State"]) == ("Agreement", "a", "between 2009 and 2013", "Unknown")
    assert "700억 원" in shown("commitments", tables, KO).to_numpy()


def test_one_title_stays_in_the_reader_s_language():
    tables = records(claims=[{"claim_id": "c", "title_en": "Agreements", "title_ko": "협약", "value": 26}])
    assert shown("claims_ledger", tables)["Title"].tolist() == ["Agreements"]
    korean = shown("claims_ledger", tables, KO).iloc[0].tolist()
    assert "협약" in korean and "Agreements" not in korean


def test_a_key_beside_a_title_is_not_shown():
    tables = records(claims=[{"claim_id": "the-key", "title_en": "Agreements", "value": 26}])
    assert "the-key" not in shown("claims_ledger", tables).iloc[0].tolist()


def test_records_keep_both_titles_and_the_key():
    row = record_table(records(claims=[{"claim_id": "c", "title_ko": "협약", "value": 26}]).claims, EN)
    assert row[["Title (EN)", "Title (KO)"]].to_numpy().tolist() == [["c", "협약"]]
    assert row.iloc[0, 0] == "c"


def test_records_are_told_with_dates_and_money_in_words():
    tables = records(agreements=agreements(a="2009/2013"), amounts=[{"agreement_id": "a", "kind": "investment_pledge", "amount": 70_000_000_000}])
    assert record_table(tables.agreements, EN)["Signed"].tolist() == ["between 2009 and 2013"]
    assert record_table(tables.amounts, KO)["금액"].tolist() == ["700억 원"]


def test_what_is_missing_is_no_zero():
    assert shown("agreements_per_year", records(agreements=agreements(a="")))["Year"].isna().tolist() == [True]


def test_an_unnamed_seat_has_no_name():
    tables = records(programmes=[{"programme_id": "net"}], memberships=[{"programme_id": "net", "partner_type": "hospital"}])
    row = shown("site_members", tables).iloc[0]
    assert (row["Programme"], row["Name"], row["Joined"]) == ("net", "", "Undated")


def test_added_codes_have_their_own_label():
    tables = records(partners=partners(p="charity"), vocabulary=[{"vocabulary": "partner_type", "code": "charity", "label_en": "Charity", "label_ko": "자선"}])
    table = record_table(tables.partners[["partner_id", "partner_type"]], Words.of("ko", tables.vocabulary))
    assert "자선" in table.iloc[0].tolist()


def test_the_table_given_is_not_changed():
    tables = records(claims=[{"claim_id": "c", "value": 26}])
    metric = RECORD_METRICS["claims_ledger"]
    table = metric.table(tables)
    before = table.copy(deep=True)
    metric_table(table, metric.columns, KO)
    pd.testing.assert_frame_equal(table, before)
    claims = tables.claims.copy(deep=True)
    record_table(tables.claims, KO)
    pd.testing.assert_frame_equal(tables.claims, claims)
