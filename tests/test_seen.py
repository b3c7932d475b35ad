"""What is seen of records written out: each rule by an example."""

from __future__ import annotations

from typing import Any

import pytest

from oi_metrics.exports import Context, file_name
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.model.sight import WHOLE, Sight
from oi_metrics.records.confidentiality import MARKED
from oi_metrics.records.tables import Tables, as_text
from oi_metrics.records.validate import validate
from oi_metrics.seen import seen

from .conftest import agreements, parties, partners, records, sites

PUBLIC, OUTSIDE = Sight(confidentiality="public"), Sight(("company_page",))
TIERS = {
    "sources": [{"source_id": "source"}, {"source_id": "inside", "tier": "internal", "accessed": "2025-01-01"}],
    "statements": [{"statement_id": "s"}, {"statement_id": "i", "source_id": "inside"}],
}


def marked(*places: tuple[str, str], level: str = "restricted") -> list[dict[str, str]]:
    return [{"record_type": name, "record_id": key, "confidentiality": level} for name, key in places]


def said(*places: tuple[str, str], by: str = "s", **more: str) -> list[dict[str, str]]:
    return [{"record_type": name, "record_id": key, "statement_id": by, **more} for name, key in places]


def keys(tables: Tables, name: str) -> list[str]:
    return [record.partition("/")[2] for record in tables.frames[name]["record"]]


def of(**rows: Any) -> Tables:
    return records(**{**TIERS, **rows})


def test_a_marked_agreement_goes_with_its_parts_its_evidence_and_who_it_alone_names() -> None:
    tables = of(
        agreements=agreements(a="2018", b="2019"), partners=partners(p="hospital", q="biotech"), parties=[*parties("a", "p"), *parties("b", "p", "q")],
        amounts=[{"agreement_id": "b", "amount": 1}], evidence=[*said(("agreements", "a")), *said(("agreements", "b"), by="i")],
        confidential=marked(("agreements", "b")),
    )  # fmt: skip
    view = seen(tables, PUBLIC)
    assert {name: keys(view, name) for name in ("agreements", "partners", "parties", "amounts", "statements", "sources", "confidential")} == {
        "agreements": ["a"], "partners": ["p"], "parties": ["a/1"], "amounts": [], "statements": ["s"], "sources": ["source"], "confidential": [],
    }  # fmt: skip
    assert (view.as_of.year, tables.as_of.year) == (2024, 2025)
    assert keys(seen(tables, WHOLE), "agreements") == ["a", "b"]


ONE_OF_EACH: dict[str, list[dict[str, Any]]] = {
    **TIERS,
    "partners": partners(p="hospital", q="biotech", r="government"),
    "programmes": [{"programme_id": "net"}],
    "agreements": [*agreements(a="2018"), {"agreement_id": "b", "programme_id": "net"}],
    "parties": [*parties("a", "p"), *parties("b", "q")],
    "amounts": [{"agreement_id": "a", "amount": 1}],
    "memberships": [{"programme_id": "net", "partner_id": "p"}],
    "recognitions": [{"recognition_id": "r", "awarded_by": "r"}],
    "claims": [{"claim_id": "c", "scope": "programme=net"}],
    "targets": [{"measure": "agreements", "year": 2030, "target": 9}],
    "trials": [{"trial_id": "t"}],
    "trial_sites": sites("t", "p"),
    "evidence": [*said(("agreements", "a"), ("agreements", "b"), ("claims", "c")), *said(("trials", "t"), by="i")],
}


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_record_of_any_table_is_hidden_with_what_needs_it_and_nothing_else(name: str) -> None:
    every = records(**ONE_OF_EACH)
    for record in every.frames[name]["record"]:
        view = seen(records(**ONE_OF_EACH, confidential=marked((name, record.partition("/")[2]))), PUBLIC)
        assert record not in [*view.frames[name]["record"]]
        sound = {other: frame.reset_index(drop=True) for other, frame in as_text(view).items()}
        assert [str(fault) for fault in validate(sound)] == []
        lost = {one for other in TABLES for one in {*every.frames[other]["record"]} - {*view.frames[other]["record"]}}
        assert lost - {record} == GOES_WITH.get(record, set()) - {record}


GOES_WITH = {
    "sources/source": {
        "statements/s", "agreements/a", "agreements/b", "claims/c", "parties/a/1", "parties/b/1", "amounts/a/upfront/KRW", "partners/q",
        "evidence/agreements/a//s", "evidence/agreements/b//s", "evidence/claims/c//s",
        "trials/t", "trial_sites/t/p", "evidence/trials/t//i", "statements/i", "sources/inside",
    },
    "sources/inside": {"statements/i", "evidence/trials/t//i", "trials/t", "trial_sites/t/p"},
    "statements/s": {
        "agreements/a", "agreements/b", "claims/c", "parties/a/1", "parties/b/1", "amounts/a/upfront/KRW", "partners/q",
        "evidence/agreements/a//s", "evidence/agreements/b//s", "evidence/claims/c//s",
    },
    "statements/i": {"sources/inside", "evidence/trials/t//i", "trials/t", "trial_sites/t/p"},
    "evidence/agreements/a//s": {"agreements/a", "parties/a/1", "amounts/a/upfront/KRW"},
    "evidence/agreements/b//s": {"agreements/b", "parties/b/1", "partners/q"},
    "evidence/claims/c//s": {"claims/c"},
    "evidence/trials/t//i": {"trials/t", "trial_sites/t/p", "statements/i", "sources/inside"},
    "partners/p": {"parties/a/1", "memberships/net/1", "trial_sites/t/p"},
    "partners/q": {"parties/b/1"},
    "partners/r": {"recognitions/r"},
    "programmes/net": {"memberships/net/1", "claims/c", "evidence/claims/c//s"},
    "agreements/a": {"parties/a/1", "amounts/a/upfront/KRW", "evidence/agreements/a//s"},
    "agreements/b": {"parties/b/1", "partners/q", "evidence/agreements/b//s"},
    "parties/b/1": {"partners/q"},
    "recognitions/r": {"partners/r"},
    "claims/c": {"evidence/claims/c//s"},
    "trials/t": {"trial_sites/t/p", "evidence/trials/t//i", "statements/i", "sources/inside"},
}  # fmt: skip
"""What of `ONE_OF_EACH` goes with each record: what cannot be without it, and what only it names."""


def test_the_party_that_a_hidden_partner_is_goes_and_is_not_an_unnamed_one() -> None:
    tables = of(
        agreements=agreements(a=""), partners=partners(p="hospital", q="biotech"), parties=parties("a", "p", "q"), confidential=marked(("partners", "q"))
    )
    view = seen(tables, PUBLIC)
    assert (keys(view, "agreements"), keys(view, "parties"), keys(view, "partners")) == (["a"], ["a/1"], ["p"])


def test_a_programme_that_is_hidden_is_not_named_and_its_claims_go() -> None:
    tables = of(
        programmes=[{"programme_id": "net"}, {"programme_id": "alias", "same_as": "net"}], agreements=[{"agreement_id": "a", "programme_id": "net"}],
        claims=[{"claim_id": "c", "scope": "programme=net"}, {"claim_id": "d"}], confidential=marked(("programmes", "net"), level="internal"),
    )  # fmt: skip
    view = seen(tables, PUBLIC)
    assert (view.agreements["programme_id"].tolist(), view.programmes["same_as"].tolist(), keys(view, "claims")) == ([""], [""], ["d"])
    assert keys(seen(tables, Sight(confidentiality="internal")), "claims") == ["c", "d"]


def test_what_only_hidden_statements_support_is_hidden_and_what_only_they_tell_is_blank() -> None:
    tables = of(
        agreements=agreements(a="2018", b="2019"),
        evidence=[*said(("agreements", "a")), *said(("agreements", "a"), by="i", field="signed"), *said(("agreements", "b"), by="i")],
    )
    view = seen(tables, OUTSIDE)
    assert (keys(view, "agreements"), view.agreements["signed"].tolist(), keys(view, "statements")) == (["a"], [""], ["s"])


def test_a_record_that_cannot_be_without_a_hidden_value_goes_and_one_that_has_a_code_for_it_takes_that() -> None:
    tables = of(
        agreements=[{"agreement_id": "a", "status": "ended"}],
        amounts=[{"agreement_id": "a", "amount": 5}],
        evidence=[
            *said(("agreements", "a"), ("amounts", "a/upfront/KRW")),
            *said(("agreements", "a"), by="i", field="status"),
            *said(("amounts", "a/upfront/KRW"), by="i", field="amount"),
        ],
    )
    view = seen(tables, OUTSIDE)
    assert (view.agreements["status"].tolist(), keys(view, "amounts")) == (["unknown"], [])


def test_an_end_before_the_beginning_that_is_left_is_blank() -> None:
    tables = of(
        agreements=[{"agreement_id": "a", "signed": "2010", "ends": "2012"}],
        evidence=[
            *said(("agreements", "a")),
            *said(("agreements", "a"), by="i", field="signed"),
            *said(("agreements", "a"), field="signed", value="2015"),
        ],
    )
    view = seen(tables, OUTSIDE)
    assert (view.agreements["signed"].tolist(), view.agreements["ends"].tolist()) == (["2015"], [""])


def test_a_record_without_a_statement_is_seen_by_who_sees_every_tier() -> None:
    tables = of(agreements=agreements(a="2018"), targets=[{"measure": "agreements", "year": 2030, "target": 9}])
    assert (keys(seen(tables, PUBLIC), "agreements"), keys(seen(tables, OUTSIDE), "agreements")) == (["a"], [])
    assert keys(seen(tables, PUBLIC), "targets") == keys(seen(tables, OUTSIDE), "targets") == ["agreements/2030"]


def test_a_trial_goes_with_the_snapshot_that_lists_it() -> None:
    tables = of(trials=[{"trial_id": "t", "source_id": "inside"}], partners=partners(p="hospital"), trial_sites=sites("t", "p"), evidence=said(("trials", "t")))
    view = seen(tables, OUTSIDE)
    assert (keys(view, "trials"), keys(view, "partners"), keys(view, "sources")) == ([], [], [])


def test_added_codes_are_those_that_something_seen_has() -> None:
    tables = of(
        agreements=[{"agreement_id": "a", "therapeutic_area": "eyes"}, {"agreement_id": "b", "therapeutic_area": "ears"}],
        vocabulary=[{"vocabulary": "therapeutic_area", "code": code, "label_en": code, "label_ko": code} for code in ("eyes", "ears")],
        confidential=marked(("agreements", "b")),
    )
    view = seen(tables, PUBLIC)
    assert view.vocabulary["code"].tolist() == ["eyes"]
    assert "ears" in [*tables.agreements["therapeutic_area"].cat.categories] and "ears" not in [*view.agreements["therapeutic_area"].cat.categories]


def test_what_is_retired_is_not_listed() -> None:
    tables = of(agreements=agreements(a="2018"), retired=[{"record_type": "agreements", "record_id": "b", "reason": "The talks with X ended."}])
    assert (len(tables.retired), len(seen(tables, PUBLIC).retired)) == (1, 0)


def test_an_export_says_whose_view_it_is() -> None:
    view = seen(of(agreements=agreements(a="2018")), Sight(("company_page", "registry"), "public"))
    korean, english = (Context.of(view, Filters(), Words(lang)) for lang in ("ko", "en"))
    assert english.line().endswith(" · Seen as: confidentiality up to “Public”, sources: Company page, Trial registry")
    assert korean.line().endswith(" · 열람 범위: 공개 범위 “공개”까지, 출처: 당사 홈페이지, 임상시험 등록부")
    assert english.facts()["seen_as"] == "confidentiality=public tier=company_page,registry"
    assert "-seen_as=confidentiality=public+tier=company_page,registry-" in file_name("x", b"", "csv", english)
    whole = Context.of(of(agreements=agreements(a="2018")), Filters(), Words("en"))
    assert "seen_as" not in whole.facts() and "Seen as" not in whole.line() and "seen_as" not in file_name("x", b"", "csv", whole)
