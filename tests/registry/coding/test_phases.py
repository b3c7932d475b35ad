"""Phases as written."""

import pandas as pd
import pytest

from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import PHASES
from oi_metrics.registry.coding.phases import phase_of, phases


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1상", "1"), ("제2상", "2"), ("2b상", "2b"), ("1/2a상", "1/2a"), ("1/2상", "1/2"), ("2b/3상", "2b/3"), ("0상", "0"), ("3/4상", "3/4"),
        ("생동", "bioequivalence"), ("연구자 임상시험", "investigator_initiated"), ("연장", "extension"),
        ("PHASE1/PHASE2", "1/2"), ("PHASE1|PHASE2", "1/2"), ("Phase 1/Phase 2", "1/2"), ("Phase IIb", "2b"), ("Phase 2/Phase 3", "2/3"), ("EARLY_PHASE1", "0"),
        ("Early Phase 1", "0"), ("NA", "not_applicable"), ("N/A", "not_applicable"), ("observational", "observational"), ("", ""),
        ("5상", None), ("탐색", None), ("phase", None), ("1상 2상 3상", None),
    ],
)  # fmt: skip
def test_read_to_a_code_or_told_unknown(text, code):
    assert phase_of(text) == code


def test_each_spelling_is_read_once_and_unknown_ones_are_blank():
    codes, known = phases(pd.Series(["3상", "?", "", "3상"], index=[5, 6, 7, 8]))
    assert codes.to_dict() == {5: "3", 6: "", 7: "", 8: "3"}
    assert known.to_dict() == {5: True, 6: False, 7: True, 8: True}


def test_every_code_has_a_label_in_both_languages():
    read = {phase_of(text) for text in ("0상", "1b상", "1/2a상", "1/3상", "2b/3상", "3/4상", "생동", "연장", "연구자 임상시험", "NA", "observational")}
    assert read <= PHASES.keys()
    assert Words("ko").label("phase", "bioequivalence") == "생물학적 동등성"
    assert Words("en").label("phase", "investigator_initiated") == "Investigator-initiated"
