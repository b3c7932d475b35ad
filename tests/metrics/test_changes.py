"""What differs between two editions."""

from oi_metrics.catalogue.claims import changes_from_page
from oi_metrics.metrics.changes import changes

from ..conftest import agreements, parties, partners, records, row_of


def rows(before, after):
    return [(row.change, row.record, row.field, row.before, row.after, row.records) for row in changes(before, after).itertuples()]


def test_nothing_changes_between_equal_editions():
    tables = records(agreements=agreements(a="2018"), partners=partners(p="hospital"))
    assert rows(tables, tables) == rows(records(), records()) == []


def test_added_changed_and_gone():
    before = records(agreements=agreements(same="2018", moved="2018", gone="2018"))
    after = records(agreements=agreements(new="", moved="2018-06", same="2018"))
    assert rows(before, after) == [
        ("added", "agreements/new", "", "", "", ("agreements/new",)),
        ("gone", "agreements/gone", "", "", "", ()),
        ("changed", "agreements/moved", "signed", "2018", "2018-06", ("agreements/moved",)),
    ]


def test_a_blank_that_is_filled_and_a_value_that_goes():
    before = records(agreements=[{"agreement_id": "a", "therapeutic_area": "", "rd_stage": "discovery"}])
    after = records(agreements=[{"agreement_id": "a", "therapeutic_area": "oncology", "rd_stage": ""}])
    assert [row[2:5] for row in rows(before, after)] == [("therapeutic_area", "", "oncology"), ("rd_stage", "discovery", "")]


def test_amounts_are_compared_in_full():
    def tables(amount):
        return records(agreements=agreements(a=""), amounts=[{"agreement_id": "a", "amount": amount}])

    assert [row[2:5] for row in rows(tables(10**30), tables(10**30 + 1))] == [("amount", str(10**30), str(10**30 + 1))]


def test_a_part_is_called_after_its_whole():
    found = changes(records(agreements=agreements(a="")), records(agreements=agreements(a=""), parties=parties("a", "?hospital")))
    row = row_of(found, record="parties/a/1")
    assert (row["title_en"], row["title_ko"]) == ("a, party 1", "a, 1번 당사자")


def test_the_order_of_rows_is_no_change():
    assert rows(records(agreements=agreements(a="1999", b="")), records(agreements=agreements(b="", a="1999"))) == []


def test_what_other_sources_add_to_the_page(embedded):
    table = changes_from_page(embedded)
    added = set(table.loc[table["change"] == "added", "record"])
    assert {"agreements/yuhs-biobank", "amounts/sk-pcv-2014/upfront/USD"} <= added
    assert "agreements/sk-pcv-2014" not in added
    signed = row_of(table, record="agreements/sk-pcv-2014", field="signed")
    assert (signed["before"], signed["after"]) == ("", "2014-03-19")
    assert "gone" not in set(table["change"])
