"""Which partner a name as written means."""

import itertools
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.names.decisions import OWN, Decisions
from oi_metrics.names.resolve import Resolution, resolve
from oi_metrics.names.rules import AUTOMATIC, RULES

from .test_normal import JUNK

HOSPITALS = {
    "unist": ("Ulsan National Institute of Science and Technology", "울산과학기술원", "UNIST", "Ulsan"),
    "uou": ("University of Ulsan", "울산대학교", "", "Ulsan"),
    "uuh": ("Ulsan University Hospital", "울산대학교병원", "UUH", "Ulsan"),
    "amc": ("Asan Medical Center", "서울아산병원", "AMC", "Seoul"),
    "gnah": ("Gangneung Asan Hospital", "강릉아산병원", "", "Gangneung"),
    "sev": ("Severance Hospital", "세브란스병원", "", "Seoul"),
    "gsev": ("Gangnam Severance Hospital", "강남세브란스병원", "", "Seoul"),
    "wsev": ("Wonju Severance Christian Hospital", "원주세브란스기독병원", "", "Wonju"),
    "ysev": ("Yongin Severance Hospital", "용인세브란스병원", "", "Yongin"),
    "yuhs": ("Yonsei University Health System", "연세대학교의료원", "YUHS", "Seoul"),
    "yonsei": ("Yonsei University", "연세대학교", "", "Seoul"),
    "snu": ("Seoul National University", "서울대학교", "SNU", "Seoul"),
    "snuh": ("Seoul National University Hospital", "서울대학교병원", "SNUH", "Seoul"),
    "snubh": ("Seoul National University Bundang Hospital", "분당서울대학교병원", "SNUBH", "Seongnam"),
    "snudh": ("Seoul National University Dental Hospital", "서울대학교치과병원", "", "Seoul"),
    "cha": ("CHA Bundang Medical Center", "분당차병원", "", "Seongnam"),
    "smc": ("Samsung Medical Center", "삼성서울병원", "SMC", "Seoul"),
    "kbs": ("Kangbuk Samsung Hospital", "강북삼성병원", "", "Seoul"),
    "schw": ("Samsung Changwon Hospital", "삼성창원병원", "", "Changwon"),
    "stm": ("Seoul St. Mary's Hospital", "서울성모병원", "", "Seoul"),
    "ystm": ("Yeouido St. Mary's Hospital", "여의도성모병원", "", "Seoul"),
    "istm": ("Incheon St. Mary's Hospital", "인천성모병원", "", "Incheon"),
    "sk": ("SK Chemicals", "SK케미칼", "에스케이케미칼", "Seongnam"),
    "gil": ("Gachon University Gil Medical Center", "가천대길병원", "", "Incheon"),
}
PARTNERS = pd.DataFrame([(key, *texts) for key, texts in HOSPITALS.items()], columns=["partner_id", "name_en", "name_ko", "aliases", "city"])
NAMES = st.sampled_from(sorted({text for texts in HOSPITALS.values() for text in texts[:3] if text}))


def one(name: str, partners: pd.DataFrame = PARTNERS, decisions: Decisions | None = None) -> Resolution:
    return resolve([name], partners, decisions)[name]


def but(*keys: str) -> pd.DataFrame:
    return PARTNERS[~PARTNERS["partner_id"].isin(keys)]


@pytest.mark.parametrize(
    ("partner", "spellings"),
    [
        ("snuh", ("Seoul National University Hospital", "서울대병원", "서울대학교 병원", "SNUH", "Seoul Nat'l Univ. Hospital", "ＳＮＵＨ",
                  "(학교법인)서울대학교병원", "Seoul National Universtiy Hospital", "Department of Urology, Seoul National University Hospital",
                  "Seoul National University Hospital (SNUH)", "서울대학교병원(연구자)")),
        ("sev", ("Severance Hospital, Yonsei University Health System", "연세대학교의과대학세브란스병원", "연세대세브란스병원", "Severence Hospital",
                 "Severance Hospital, Seoul")),
        ("amc", ("Asan Medical Center, University of Ulsan College of Medicine", "Asan Medical Center - Oncology", "Asan Medical Centre",
                 "재단법인아산사회복지재단서울아산병원", "Asan Medical Center, Songpa-gu, Seoul, Republic of Korea")),
        ("gsev", ("Yonsei University Gangnam Severance Hospital", "Kangnam Severance Hospital", "연세대강남세브란스병원", "강남 세브란스 병원")),
        ("snubh", ("분당서울대병원", "Seoul National University Hospital, Bundang", "SNUBH", "Bundang Seoul National University Hospital")),
        ("kbs", ("Gangbuk Samsung Hospital", "의료법인삼성의료재단강북삼성병원", "강북삼성병원(Kangbuk Samsung Hospital)")),
        ("sk", ("SK Chemicals Co., Ltd.", "SK케미칼(주)", "주식회사 에스케이케미칼", "㈜SK케미칼", "sk chemicals")),
        ("stm", ("The Catholic University of Korea, Seoul St. Mary's Hospital", "가톨릭대학교서울성모병원", "Seoul Saint Marys Hospital")),
        ("uou", ("Ulsan University", "Univ. of Ulsan", "울산대")),
    ],
)  # fmt: skip
def test_the_spellings_of_one_partner_are_one(partner: str, spellings: tuple[str, ...]) -> None:
    found = resolve(spellings, PARTNERS)
    assert {name: one.partner_id for name, one in found.items()} == dict.fromkeys(spellings, partner)
    assert all(one.automatic and one.score >= AUTOMATIC for one in found.values())


LOOKALIKES = [
    ("unist", "uou", "uuh", "amc"), ("sev", "gsev", "wsev", "ysev", "yuhs", "yonsei"), ("snubh", "cha"), ("amc", "gnah"), ("snuh", "snubh", "snu", "snudh"),
    ("smc", "kbs", "schw"), ("stm", "ystm", "istm"), ("uou", "uuh"),
]  # fmt: skip
PAIRS = sorted({pair for family in LOOKALIKES for pair in itertools.permutations(family, 2)})


@pytest.mark.parametrize(("written", "known"), PAIRS)
def test_a_lookalike_is_never_merged_not_even_where_its_own_partner_is_unknown(written: str, known: str) -> None:
    alone = PARTNERS[PARTNERS["partner_id"] == known]
    for name in filter(None, HOSPITALS[written][:3]):
        assert one(name, alone).partner_id == ""
        assert one(name).partner_id == written
        assert one(name, but(written)).partner_id == ""


@pytest.mark.parametrize(
    "name",
    ["Severance Hospital, Wonju", "Severance Hospital, Gangnam-gu", "Severance Hospital (Bundang)", "Asan Medical Center, Gangneung", "Asan Hospital",
     "Samsung Hospital", "St. Mary's Hospital", "성모병원", "Seoul National University College of Medicine", "서울대학교 의과대학", "Bundang Hospital",
     "Seoul National University Hospital (SNUBH)", "Severance Hospital, Gangnam Severance Hospital", "Yonsei Cancer Center", "National Hospital",
     "Seoul National University Children's Hospital", "Severance Dental Hospital", "University Hospital", "대학교병원", "서울병원", "Gil Hospital"],
)  # fmt: skip
def test_a_name_in_doubt_waits_for_a_person(name: str) -> None:
    found = one(name, but("ysev", "gsev") if "Gangnam-gu" in name else PARTNERS)
    assert (found.partner_id, found.automatic) == ("", False)
    assert found.score < AUTOMATIC


def test_two_partners_of_one_name_are_both_suggested() -> None:
    twins = pd.DataFrame(
        [("a", "Nune Eye Hospital", "누네안과병원", "", "Seoul"), ("b", "Nune Eye Hospital", "누네안과병원", "", "Daegu")], columns=[*PARTNERS.columns]
    )
    found = one("Nune Eye Hospital", twins)
    assert (found.partner_id, found.rule) == ("", "ambiguous")
    assert [suggestion.partner_id for suggestion in found.suggestions] == ["a", "b"]
    assert found.reason == "fits Nune Eye Hospital, but other partners as well"


def test_initials_of_two_partners_are_ambiguous() -> None:
    assert (
        one("SMC", pd.concat([PARTNERS, pd.DataFrame([("other", "Seoul Medical Center", "서울의료원", "SMC", "Seoul")], columns=PARTNERS.columns)])).rule
        == "ambiguous"
    )


@pytest.mark.parametrize(
    "name",
    ["Research Site", "Local Institution - 9", "Investigational Site Number : 12", "Acme Investigative Site", "Facility #1", "77", "3 Sites",
     "", " ", "-", "Seoul", "서울", "Republic of Korea", "Department of Urology", "Many Locations", "미정", "비공개", "해당 없음", "TBD", "(주)"],
)  # fmt: skip
def test_a_placeholder_is_nobody(name: str) -> None:
    found = resolve([name], PARTNERS)
    assert (found[name].partner_id, found[name].suggestions, found[name].names_nobody, found.new_partners) == ("", (), True, {})


def test_a_placeholder_that_is_a_partners_name_is_that_partner() -> None:
    known = pd.DataFrame([("na", "NA", "NA", "TBD;Seoul", "")], columns=PARTNERS.columns)
    assert {name: one(name, known).partner_id for name in ("NA", "TBD", "Seoul")} == {"NA": "na", "TBD": "na", "Seoul": "na"}


def test_suggestions_come_with_score_and_reason() -> None:
    found = one("Yonsei Severance Hospital, Main Building")
    best = found.suggestions[0]
    assert best.partner_id == "sev"
    assert best.reason == f"resembles {best.matched}"
    assert AUTOMATIC > best.score == found.score > 50
    assert [s.score for s in found.suggestions] == sorted((s.score for s in found.suggestions), reverse=True)


def test_the_reason_can_be_told_in_another_language() -> None:
    found = one("서울대병원")
    assert (found.rule, found.reason) == ("words", "has the same words as 서울대학교병원")
    assert (found.reason.text, found.reason.values) == (RULES["words"].reason, {"matched": "서울대학교병원"})


def test_initials_alone_suggest() -> None:
    found = one("UNIST", PARTNERS.assign(aliases=""))
    assert not found.automatic
    assert found.suggestions[0].partner_id == "unist"
    assert found.suggestions[0].rule == "initials"


def test_the_spellings_of_a_new_partner_are_one_new_partner() -> None:
    names = [
        "Hanmaeum Hospital",
        "한마음병원",
        "의료법인 한마음의료재단 한마음병원",
        "HANMAEUM HOSPITAL",
        "Han Maeum Hospital",
        "새길병원",
        "Saegil Bio Co., Ltd.",
        "Saegil Bio",
    ]
    found = resolve([*names, "Hanmaeum Hospital"], PARTNERS)
    assert found.new_partners == {
        "Hanmaeum Hospital": tuple(sorted(names[:5])),
        "Saegil Bio Co., Ltd.": ("Saegil Bio", "Saegil Bio Co., Ltd."),
        "새길병원": ("새길병원",),
    }


def test_new_partners_that_are_alike_suggest_one_another() -> None:
    found = resolve(["Hanmaeum Hospital", "Hanmaeum General Hospital", "Saegil Bio"], PARTNERS[:0])
    assert [(one.partner_id, one.matched, one.reason) for one in found["Hanmaeum General Hospital"].suggestions] == [
        ("", "Hanmaeum Hospital", "resembles the new partner Hanmaeum Hospital")
    ]
    assert found["Saegil Bio"].suggestions == ()


@pytest.mark.parametrize("family", LOOKALIKES)
def test_lookalikes_among_new_partners_stay_apart(family: tuple[str, ...]) -> None:
    nobody = PARTNERS[:0]
    names = [HOSPITALS[key][0] for key in family]
    assert len(resolve(names, nobody).new_partners) == len(names)


@settings(max_examples=30, deadline=None)
@given(st.lists(NAMES | JUNK, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_names_changes_nothing(names: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(names, len(names))
    few = PARTNERS[::3]
    assert dict(resolve(names, few)) == dict(resolve(shuffled, few))


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES | JUNK | st.builds("{} {}".format, NAMES, JUNK), max_size=8))
def test_nothing_below_the_threshold_is_merged_and_junk_raises_nothing(names: list[str]) -> None:
    for found in resolve(names, PARTNERS).values():
        assert found.automatic == bool(found.partner_id) == (found.score >= AUTOMATIC)
        assert all(0 < suggestion.score < AUTOMATIC for suggestion in found.suggestions)
        assert not (found.automatic and found.suggestions)


@settings(max_examples=30, deadline=None)
@given(NAMES | JUNK.filter(str.strip), st.sampled_from([*HOSPITALS, OWN, "brand-new"]))
def test_a_decision_always_wins(name: str, partner: str) -> None:
    found = one(name, decisions=Decisions().decide(name, partner, who="Kim", when="2024-05-01T09:00:00Z"))
    assert found.decided
    assert not found.automatic
    assert found.partner_id == ("" if partner == OWN else partner)


def test_a_name_of_its_own_joins_no_other() -> None:
    decisions = Decisions().decide("새길 병원", OWN, who="Kim", when="2024-05-01")
    assert resolve(["새길병원", "새길 병원"], PARTNERS, decisions).new_partners == {"새길 병원": ("새길 병원",), "새길병원": ("새길병원",)}


def test_the_given_table_is_not_changed() -> None:
    before = PARTNERS.copy()
    resolve([*HOSPITALS, "SNU Hospital"], PARTNERS)
    pd.testing.assert_frame_equal(PARTNERS, before)


def test_no_names_and_no_partners() -> None:
    assert dict(resolve([], PARTNERS)) == {}
    assert one("SNUH", PARTNERS[:0]).new == "SNUH"


def test_the_embedded_partners_are_told_apart(embedded) -> None:  # type: ignore[no-untyped-def]
    """Every known name of the embedded partners is its partner's, or is said to be ambiguous."""
    partners = embedded.partners
    texts = {text.strip(): row.partner_id for row in partners.itertuples() for text in (row.name_en, row.name_ko, *row.aliases.split(";")) if text.strip()}
    found = resolve(texts, partners)
    assert {name for name, key in texts.items() if found[name].partner_id != key} == set()
