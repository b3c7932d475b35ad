"""Decisions about names: recorded, reversible, kept."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.names.decisions import COLUMNS, OWN, Decision, Decisions, frame, from_frame, from_toml, toml, with_aliases
from oi_metrics.names.resolve import resolve
from oi_metrics.names.rules import AUTOMATIC, RULES
from tests.conftest import toml_read_here

PARTNERS = pd.DataFrame(
    [("snuh", "Seoul National University Hospital", "서울대학교병원", "SNUH", "Seoul"), ("amc", "Asan Medical Center", "서울아산병원", "", "Seoul")],
    columns=["partner_id", "name_en", "name_ko", "aliases", "city"],
)
WHEN = "2024-05-01T09:00:00Z"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
DECISIONS = st.lists(
    st.builds(
        Decision,
        name=TEXTS.filter(str.strip),
        partner_id=st.sampled_from(["snuh", "amc", OWN]),
        score=st.floats(0, 100).map(lambda score: round(score, 1)),
        rule=st.sampled_from(sorted(RULES)),
        matched=TEXTS,
        who=TEXTS,
        when=st.just(WHEN),
        automatic=st.booleans(),
        undone_by=TEXTS,
        undone_when=st.sampled_from(["", WHEN]),
    ).map(lambda entry: replace(entry, automatic=entry.automatic and entry.score >= AUTOMATIC)),
    max_size=5,
).map(lambda entries: Decisions(tuple(entries)))


def decide(*pairs: tuple[str, str]) -> Decisions:
    decisions = Decisions()
    for name, partner in pairs:
        decisions = decisions.decide(name, partner, who="Kim", when=WHEN)
    return decisions


@given(DECISIONS)
def test_a_table_reads_back(decisions: Decisions) -> None:
    assert from_frame(frame(decisions)) == decisions


@given(DECISIONS)
def test_toml_reads_back(decisions: Decisions) -> None:
    with toml_read_here():
        assert from_toml(toml(decisions)) == decisions


def test_toml_reads_back_from_a_process_of_its_own() -> None:
    decisions = decide(("A “name”, 서울", OWN), ("two\nlines", "amc"))
    assert from_toml(toml(decisions)) == decisions


def test_the_latest_decision_counts_and_the_earlier_stays_on_record() -> None:
    decisions = decide(("SNU Hosp", "amc"), ("SNU  Hosp ", "snuh"))
    assert decisions.get("SNU Hosp").partner_id == "snuh"  # type: ignore[union-attr]
    assert len(decisions.entries) == 2


def test_a_repeated_decision_is_recorded_once() -> None:
    assert len(decide(("x", "snuh"), ("x", "snuh")).entries) == 1


def test_undo_brings_the_earlier_decision_back() -> None:
    before = decide(("x", "amc"))
    after = before.decide("x", "snuh", who="Kim", when=WHEN).undo("x", who="Lee", when=WHEN)
    assert after.current == before.current
    assert (after.entries[-1].undone_by, after.entries[-1].undone_when) == ("Lee", WHEN)


def test_undo_restores_what_a_name_resolves_to() -> None:
    names = ["SNU Main", "Asan Medical Center"]
    before = resolve(names, PARTNERS)
    after = resolve(names, PARTNERS, decide(("SNU Main", "snuh")).undo("SNU Main", who="Lee", when=WHEN))
    assert dict(before) == dict(after)


def test_nothing_to_undo() -> None:
    with pytest.raises(KeyError):
        decide(("x", "amc")).undo("y", who="Lee", when=WHEN)


def test_every_merge_is_recorded_and_an_undone_one_is_not_made_again() -> None:
    names = ["서울대병원", "SNUH", "Some Clinic of Ours"]
    merges = resolve(names, PARTNERS).merges(WHEN)
    assert merges == (Decision("서울대병원", "snuh", 98.0, "words", "서울대학교병원", "", WHEN, automatic=True),)
    recorded = Decisions().record(*merges)
    kept = resolve(names, PARTNERS, recorded)["서울대병원"]
    assert (kept.partner_id, kept.automatic, kept.reason) == ("snuh", True, "has the same words as 서울대학교병원")
    undone = resolve(names, PARTNERS, recorded.undo("서울대병원", who="Lee", when=WHEN))["서울대병원"]
    assert (undone.partner_id, undone.automatic, undone.rule, undone.suggestions[0].partner_id) == ("", False, "refused", "snuh")
    again = recorded.undo("서울대병원", who="Lee", when=WHEN).decide("서울대병원", "snuh", who="Kim", when=WHEN)
    assert resolve(names, PARTNERS, again)["서울대병원"].partner_id == "snuh"


def test_decided_names_become_aliases_and_undone_ones_are_taken_out() -> None:
    decisions = decide(("SNU Main", "snuh"), ("snuh", "snuh"), ("a;b", "snuh"), ("Own", OWN), ("Pungnap Asan", "amc"))
    saved = with_aliases(PARTNERS, decisions)
    assert saved["aliases"].tolist() == ["SNUH;SNU Main", "Pungnap Asan"]
    assert with_aliases(saved, decisions)["aliases"].tolist() == saved["aliases"].tolist()
    assert resolve(["SNU Main"], saved)["SNU Main"].rule == "alias"
    undone = decisions.undo("SNU Main", who="Lee", when=WHEN)
    assert with_aliases(saved, undone)["aliases"].tolist() == ["SNUH", "Pungnap Asan"]
    assert PARTNERS["aliases"].tolist() == ["SNUH", ""]


def test_a_broken_table_names_every_fault() -> None:
    good = frame(decide(("x", "amc")))
    broken = pd.concat([good.assign(name=" ", partner_id="a b"), good.assign(score="many", rule="guess", automatic="perhaps")])
    broken.index = pd.RangeIndex(2, 4)
    with pytest.raises(InvalidRecords) as caught:
        from_frame(broken, "decisions.csv")
    assert [str(fault) for fault in caught.value.faults] == [
        "decisions.csv, row 2, name: ' ' is blank; write the name as it was written",
        "decisions.csv, row 2, partner_id: 'a b' is not a key; write the key of a partner, or = for one of its own",
        "decisions.csv, row 3, automatic: 'perhaps' is neither true nor false; write true or false",
        f"decisions.csv, row 3, rule: 'guess' is not a rule; use {', '.join(RULES)}",
        "decisions.csv, row 3, score: 'many' is not a score; write at least 0 and at most 100",
    ]


def test_a_merge_below_the_threshold_cannot_pass_for_one_made_without_asking() -> None:
    table = frame(Decisions((Decision("x", "amc", AUTOMATIC - 1, "similar", "y", "", WHEN, automatic=True),)))
    with pytest.raises(InvalidRecords) as caught:
        from_frame(table, "d.csv")
    assert [fault.problem for fault in caught.value.faults] == ["is too low for a merge without asking"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        from_frame(pd.DataFrame(columns=[column for column in COLUMNS if column != "rule"]))
    assert [fault.column for fault in caught.value.faults] == ["rule"]


@pytest.mark.parametrize("text", ["= nothing", "decision = 3", "decision = [1]", "[[decision]]\nname = 'x'", "\udcff"])
def test_broken_toml_is_a_fault(text: str) -> None:
    with pytest.raises(InvalidRecords):
        from_toml(text)


def test_nothing_decided() -> None:
    assert from_toml("") == Decisions() == from_frame(frame(Decisions()))
    assert replace(Decisions()).get("x") is None


def test_a_mistyped_list_is_refused_and_not_taken_for_nothing_decided() -> None:
    with pytest.raises(InvalidRecords) as refused:
        from_toml(toml(decide(("SNU Hosp", "amc"))).replace("[[decision]]", "[[decisions]]"), "names.toml")
    assert [str(fault) for fault in refused.value.faults] == ["names.toml, decisions: 'decisions' is no list of decisions; write [[decision]] before each"]
