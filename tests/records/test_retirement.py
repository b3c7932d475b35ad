"""Retired records: kept, listed, and out of every table in force."""

import pytest

from oi_metrics import filters
from oi_metrics.exports import Context, package_bytes
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import read_folder
from oi_metrics.records.retirement import in_force
from oi_metrics.records.tables import edition_of, short, typed
from oi_metrics.records.validate import validate
from tests.exports.test_exports import unzipped

from ..conftest import agreements, frames, parties, partners, sites

ROWS = {
    "statements": [{"statement_id": "s"}, {"statement_id": "t"}],
    "agreements": agreements(a="2018", b="2019"),
    "partners": partners(p="hospital", q="biotech"),
    "parties": [*parties("a", "p", "q"), *parties("b", "p")],
    "amounts": [{"agreement_id": "a", "amount": 1}, {"agreement_id": "b", "amount": 2}],
    "trials": [{"trial_id": "x"}, {"trial_id": "y"}],
    "trial_sites": [*sites("x", "p"), *sites("y", "p")],
    "evidence": [
        {"record_type": name, "record_id": key, "statement_id": statement}
        for name, key in (("agreements", "a"), ("parties", "a/1"), ("agreements", "b"))
        for statement in ("s", "t")
    ],
}


def retired(*records):
    return [{"record_type": name, "record_id": key, "retired": "2024", "reason": "It no longer counts."} for name, key in records]


def told(**rows):
    return [str(fault) for fault in validate(frames(**{**ROWS, **rows}))]


def test_an_agreement_goes_with_its_parties_amounts_and_evidence():
    kept = in_force(frames(**ROWS, retired=retired(("agreements", "a"))))
    assert kept["agreements"]["agreement_id"].tolist() == ["b"]
    assert kept["parties"]["agreement_id"].tolist() == ["b"]
    assert kept["amounts"]["agreement_id"].tolist() == ["b"]
    assert kept["evidence"]["record_id"].tolist() == ["b", "b"]
    assert kept["statements"]["statement_id"].tolist() == ["s", "t"]
    assert kept["retired"]["record_id"].tolist() == ["a"]


def test_a_part_goes_alone_with_its_evidence():
    kept = in_force(frames(**ROWS, retired=retired(("parties", "a/1"))))
    assert (kept["agreements"].shape[0], kept["parties"]["party"].tolist()) == (2, ["2", "1"])
    assert set(kept["evidence"]["record_id"]) == {"a", "b"}


def test_a_trial_goes_with_its_sites_and_a_statement_with_the_evidence_on_it():
    kept = in_force(frames(**ROWS, retired=retired(("trials", "x"), ("statements", "t"))))
    assert kept["trial_sites"]["trial_id"].tolist() == ["y"]
    assert set(kept["evidence"]["statement_id"]) == {"s"}


def test_nothing_changes_what_it_was_given():
    given_frames = frames(**ROWS, retired=retired(("agreements", "a")))
    in_force(given_frames)
    assert len(given_frames["agreements"]) == 2


@pytest.mark.parametrize("record", [("agreements", "a"), ("agreements", "never-there"), ("parties", "a/1"), ("trials", "x"), ("statements", "t")])
def test_is_valid_whether_the_record_is_there_or_not(record):
    assert told(retired=retired(record)) == []


def test_a_record_in_force_may_not_refer_to_a_retired_one():
    assert told(retired=retired(("partners", "q"))) == [
        "parties.csv, row 3, partner_id: 'q' is retired; retire this record too, or name another",
    ]
    assert told(retired=retired(("partners", "q"), ("agreements", "a"))) == []


def test_what_evidence_says_may_not_be_retired_either():
    said = [*ROWS["evidence"], {"record_type": "parties", "record_id": "b/1", "field": "partner_id", "value": "q", "statement_id": "s"}]
    assert told(evidence=said, parties=parties("b", "p"), retired=retired(("agreements", "a"), ("partners", "q")))[-1].endswith(
        "value: 'q' is retired; retire this record too, or name another"
    )


@pytest.mark.parametrize("name", ["deals", "vocabulary", "retired"])
def test_a_table_whose_records_are_not_retired_is_a_fault(name):
    (fault,) = told(retired=retired((name, "x")))
    assert fault.startswith(f"retired.csv, row 2, record_type: '{name}' is not a table whose records are retired; use sources, statements, evidence")


class TestEdition:
    def test_of_the_embedded_records_is_what_it_was(self):
        assert short(load().edition) == "d1f4be6ec780"

    def test_changes_when_a_record_is_retired(self):
        assert edition_of(frames(**ROWS)) != edition_of(frames(**ROWS, retired=retired(("agreements", "a"))))

    @pytest.mark.parametrize("chosen", [Filters(), Filters(partner_type=("hospital",))])
    def test_of_an_export_is_read_back(self, tmp_path, chosen):
        kept = filters.apply(typed(frames(**ROWS, retired=retired(("agreements", "a")))), chosen)
        found, faults = read_folder(unzipped(package_bytes(kept, Context.of(kept, chosen, Words("en"))), tmp_path))
        assert faults + validate(found) == []
        for name in TABLES:
            assert found[name].iloc[:, 0].tolist() == kept.frames[name].iloc[:, 0].tolist(), name
        assert chosen != Filters() or edition_of(found) == kept.edition
