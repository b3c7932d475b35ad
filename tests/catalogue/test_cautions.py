"""The metric cautions: three sentences a row, what not to say, what to say, and why."""

import pytest

from oi_metrics.catalogue.cautions import CAUTIONS

from .telling import frame, told

ROWS = {
    "lapsed": {"title_en": "Certified", "title_ko": "인증", "detail": "2020-12-01", "detail_field": "valid_until"},
    "pledge": {"currency": "KRW", "amount": 70_000_000_000, "detail": "2009", "state": "fulfilled"},
    "unnamed": {"title_en": "Many", "title_ko": "여럿", "number": 1, "other_number": 25, "of": 26},
    "unsettled": {"number": 0, "of": 12, "other_number": 11},
    "contradicted": {"title_en": "Memorandum", "title_ko": "양해각서", "detail": "2018-06-28", "other": "2018-06-29", "detail_field": "signed"},
}


@pytest.mark.parametrize(
    ("kind", "english", "korean"),
    [
        ("lapsed", ["Do not say that “Certified” is in force.", "Say that it ran until 1 Dec 2020.", "Its term is over, and no renewal is on record."],
         "‘인증’이 현재 유효하다고 말하지 말 것."),
        ("pledge", ["Do not say that KRW 70 billion was spent.", "Say that KRW 70 billion was pledged (2009).",
                    "A pledge is not a payment; a source reports that it was met."], "700억 원을 집행하였다고 말하지 말 것."),
        ("unnamed", ["Do not say that “Many” can be shown.", "Say: 26 claimed, 1 named.", "No source names the other 25."],
         "‘여럿’의 내역을 모두 제시할 수 있다고 말하지 말 것."),
        ("unsettled", ["Do not say that all 12 agreements are in force.", "Say: surely in force 0, possibly 11 more.", "No source settles how long these run."],
         "협약 12건이 모두 유효하다고 말하지 말 것."),
        ("contradicted", ["Do not give one value for “Memorandum”, Signed, as settled.", "Say that sources give 28 Jun 2018 and 29 Jun 2018.",
                          "Both readings are kept, since no source settles which is right."], "‘양해각서’의 체결일을 한 가지 값으로 단정하지 말 것."),
    ],
)  # fmt: skip
def test_each_kind_says_what_not_to_say_what_to_say_and_why(kind, english, korean):
    in_english, in_korean = told(CAUTIONS, frame(CAUTIONS, {"kind": kind, **ROWS[kind]}))
    assert in_english == ["1 thing not to say of these records.", *english]
    assert in_korean[1] == korean


def test_a_pledge_that_no_source_reports_met_and_a_single_agreement():
    english, _ = told(CAUTIONS, frame(CAUTIONS, {"kind": "pledge", **ROWS["pledge"], "state": "unknown"}))
    assert english[3] == "A pledge is not a payment; no source on record says that it was met."
    english, _ = told(CAUTIONS, frame(CAUTIONS, {"kind": "unsettled", "number": 0, "of": 1, "other_number": 1}))
    assert english[1] == "Do not say that the 1 agreement is in force."


def test_of_nothing_it_says_so():
    (english,), (korean,) = told(CAUTIONS, frame(CAUTIONS))
    assert english.startswith("Nothing ") and "없" in korean
