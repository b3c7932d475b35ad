"""The ground of a change is recorded with it, and what earlier statements said is not put into their mouths."""

from oi_metrics.records.editing.edits import Change, applied, record_faults, row_at
from oi_metrics.records.editing.evidence_for_edit import Support, supported
from tests.conftest import frames

NEW = Support(
    statement={"locator": "p. 1", "summary_en": "Signed in 2013.", "summary_ko": "2013년 체결."},
    source={"title": "A letter", "publisher": "The ministry", "tier": "internal", "language": "en"},
)


def records(signed="2012", **evidence):
    return frames(
        agreements=[{"agreement_id": "a", "signed": signed}],
        statements=[{"statement_id": "s"}],
        evidence=[{"record_type": "agreements", "record_id": "a", "field": "signed", "statement_id": "s", **evidence}],
    )


def changed(tables, signed, support=NEW):
    before = row_at(tables, "agreements", "a")
    after = applied(tables, supported([Change.of("agreements", before, {"signed": signed})], tables, support))
    assert record_faults(after) == []
    return after


def evidence(tables):
    return {row.statement_id: (row.field, row.value, row.stance) for row in tables["evidence"].itertuples()}


def test_a_changed_field_rests_on_its_new_statement_and_the_earlier_one_keeps_what_it_said():
    after = changed(records(), "2013")
    (new,) = [key for key in evidence(after) if key != "s"]
    assert evidence(after) == {"s": ("signed", "2012", "contradicts"), new: ("signed", "", "supports")}
    assert after["statements"].set_index("statement_id").at[new, "summary_en"] == "Signed in 2013."
    source = after["statements"].set_index("statement_id").at[new, "source_id"]
    assert after["sources"].set_index("source_id").at[source, "publisher"] == "The ministry"


def test_an_earlier_statement_that_is_more_exact_still_supports_the_wider_date():
    assert evidence(changed(records("2012-09-10"), "2012"))["s"] == ("signed", "2012-09-10", "supports")


def test_what_an_earlier_statement_was_recorded_to_say_stays():
    assert evidence(changed(records(value="2011"), "2013"))["s"] == ("signed", "2011", "supports")


def test_an_added_record_gets_evidence_as_a_whole():
    tables = records()
    row = {"agreement_id": "b", "title_en": "B", "title_ko": "비", "agreement_type": "mou", "status": "unknown"}
    after = applied(tables, supported([Change.add("agreements", row)], tables, Support(statement_id="s")))
    assert record_faults(after) == []
    assert ("agreements", "b", "", "s") in {(r.record_type, r.record_id, r.field, r.statement_id) for r in after["evidence"].itertuples()}


def test_the_same_ground_is_recorded_once():
    tables = changed(records(), "2013")
    again = changed(tables, "2014")
    assert len(again["statements"]) == len(tables["statements"]) and len(again["sources"]) == len(tables["sources"])


def test_retiring_and_tables_that_carry_evidence_need_none():
    tables = records()
    wanted = [Change.retire("agreements", "a", "recorded twice"), Change.of("sources", row_at(tables, "sources", "source"), {"title": "Another"})]
    assert supported(wanted, tables, Support()) == wanted


def test_missing_ground_is_named():
    missing = {(fault.file, fault.column) for fault in Support().faults()}
    assert missing == {
        ("statements", "locator"), ("statements", "summary_en"), ("statements", "summary_ko"),
        ("sources", "title"), ("sources", "publisher"), ("sources", "tier"),
    }  # fmt: skip
    assert Support(statement_id="s").faults() == [] and NEW.faults() == []
