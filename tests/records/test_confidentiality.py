"""Marks of confidentiality: of records that are there, and no part of an edition that has none."""

from __future__ import annotations

from typing import Any

import pytest

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.records.retirement import in_force
from oi_metrics.records.tables import as_text, edition_of, typed
from oi_metrics.records.validate import validate

from ..conftest import agreements, frames, parties, partners

ROWS: dict[str, list[Any]] = {
    "statements": [{"statement_id": "s"}],
    "agreements": agreements(a="2018", b="2019"),
    "partners": partners(p="hospital"),
    "parties": [*parties("a", "p"), *parties("b", "p")],
    "evidence": [{"record_type": "agreements", "record_id": key, "statement_id": "s"} for key in "ab"],
}


def marks(*records: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"record_type": name, "record_id": key, "confidentiality": level} for name, key, level in records]


def told(*records: tuple[str, str, str]) -> list[str]:
    return [str(fault) for fault in validate(frames(**ROWS, confidential=marks(*records)))]


def test_any_record_can_be_marked() -> None:
    evidence = ("evidence", "agreements/a//s", "public")
    assert told(("agreements", "a", "restricted"), ("parties", "a/1", "internal"), ("sources", "source", "internal"), evidence) == []


@pytest.mark.parametrize(
    ("mark", "fault"),
    [
        (
            ("agreements", "c", "restricted"),
            "confidential.csv, row 2, record_id: 'c' is not in agreements.csv; write the key of a record, parts joined by a slash",
        ),
        (
            ("retired", "a", "restricted"),
            "confidential.csv, row 2, record_type: 'retired' is not a table whose records are confidential; use sources, statements, evidence, partners, "
            "programmes, agreements, parties, amounts, memberships, recognitions, claims, targets, trials, trial_sites",
        ),
        (
            ("agreements", "a", "secret"),
            "confidential.csv, row 2, confidentiality: 'secret' is not in the vocabulary; use public, internal, restricted",
        ),
    ],
)
def test_a_mark_that_would_hide_nothing_is_a_fault(mark: tuple[str, str, str], fault: str) -> None:
    assert told(mark) == [fault]


def test_one_record_has_one_mark() -> None:
    assert told(("agreements", "a", "internal"), ("agreements", "a", "public")) == [
        "confidential.csv, row 3, record_type, record_id: 'agreements/a' is already in row 2; give each record a key of its own"
    ]


def test_records_without_a_mark_are_the_edition_that_they_were() -> None:
    before = {name: frame for name, frame in frames(**ROWS).items() if name != "confidential"}
    marked = frames(**ROWS, confidential=marks(("agreements", "a", "internal")))
    assert edition_of({**before, "confidential": frames()["confidential"]}) == typed(frames(**ROWS)).edition
    assert edition_of(marked) != typed(frames(**ROWS)).edition


def test_the_mark_of_what_is_retired_goes_with_it() -> None:
    gone = [{"record_type": "agreements", "record_id": "a", "reason": "It no longer counts."}]
    held = frames(**ROWS, retired=gone, confidential=marks(("agreements", "a", "internal"), ("parties", "a/1", "internal"), ("parties", "b/1", "internal")))
    assert validate(held) == []
    assert in_force(held)["confidential"]["record_id"].tolist() == ["b/1"]


@pytest.mark.parametrize("kept", [Filters(years=(2019, 2019)), Filters(tier=("company_page",)), Filters(text="2019")])
def test_a_selection_has_the_marks_of_its_own_records(kept: Filters) -> None:
    """So that what is downloaded of it can be read again."""
    rows = {**ROWS, "sources": [{"source_id": "source"}, {"source_id": "other", "tier": "internal"}]}
    rows["statements"] = [{"statement_id": "s"}, {"statement_id": "t", "source_id": "other"}]
    rows["evidence"] = [
        {"record_type": "agreements", "record_id": "a", "statement_id": "t"},
        {"record_type": "agreements", "record_id": "b", "statement_id": "s"},
    ]
    held = marks(("agreements", "a", "internal"), ("agreements", "b", "internal"), ("evidence", "agreements/b//s", "public"), ("statements", "t", "internal"))
    view = filters.apply(typed(frames(**rows, confidential=held)), kept)
    assert view.confidential["record_id"].tolist() == ["b", "agreements/b//s"]
    assert [str(fault) for fault in validate({name: frame.reset_index(drop=True) for name, frame in as_text(view).items()})] == []
