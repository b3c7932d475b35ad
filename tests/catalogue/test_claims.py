"""The metrics of claims, validity and the records' health: what they say of none, one and many, and what their charts hold."""

import pytest

from oi_metrics.catalogue import claims, health
from oi_metrics.catalogue.validity import VALIDITY

from ..conftest import agreements, records
from .telling import EN, declared, frame, told

HERE = [metric for metric in claims.METRICS if metric.name != "number_coverage"]
TINY = records(
    agreements=agreements(a="2018", b=""), claims=[{"claim_id": "c", "value": 5}], statements=[{"statement_id": "s"}],
    evidence=[{"record_type": "claims", "record_id": "c", "field": "value", "value": "4", "statement_id": "s", "stance": "contradicts"}],
)  # fmt: skip


@pytest.mark.parametrize("metric", HERE, ids=lambda metric: metric.name)
def test_every_column_is_declared_and_nothing_is_said_in_words(metric, embedded):
    for tables in (embedded, TINY, records()):
        assert set(metric.table(tables).columns) == declared(metric)
    (english,), (korean,) = told(metric, metric.table(records()))
    assert english.startswith(("No ", "Nothing ")) and "없" in korean


def ledger(*unnamed, **alike):
    rows = [{"title_en": "T", "title_ko": "제목", "claimed": 5, "named": 5 - n, "unnamed": n, "as_of": "2012"} for n in unnamed]
    return frame(claims.CLAIMS_LEDGER, *rows, **alike)


@pytest.mark.parametrize(
    ("table", "english", "korean"),
    [
        (ledger(1), "The 1 number claimed by a source counts items that no source names.",
         "출처가 공표한 수치 1건에는 모두 어느 출처도 명칭을 밝히지 않은 대상이 들어 있음."),
        (ledger(0), "The 1 number claimed by a source counts no more items than sources name.",
         "출처가 공표한 수치 1건 가운데 출처가 명칭을 밝힌 대상보다 많이 센 것은 없음."),
        (ledger(1, 2), "Each of the 2 numbers claimed by sources counts items that no source names.",
         "출처가 공표한 수치 2건에는 모두 어느 출처도 명칭을 밝히지 않은 대상이 들어 있음."),
        (ledger(0, 2), "Of 2 numbers claimed by sources, 1 counts items that no source names.",
         "출처가 공표한 수치 2건 가운데 1건에는 어느 출처도 명칭을 밝히지 않은 대상이 들어 있음."),
    ],
)  # fmt: skip
def test_open_claims_are_a_part_of_all(table, english, korean):
    said = told(claims.CLAIMS_LEDGER, table)
    assert (said[0][0], said[1][0]) == (english, korean)


def test_a_claim_is_told_as_reported():
    english, korean = told(claims.CLAIMS_LEDGER, ledger(2))
    assert english[1] == "As reported by A paper, 2012: “T”. Claimed 5, named 3, unnamed 2."
    assert korean[1] == "A paper의 공표(2012년): ‘제목’. 공표 5, 명칭 확인 3, 명칭 미공개 2."
    assert told(claims.CLAIMS_LEDGER, ledger(2, rank="deprecated"))[0][1].startswith("Superseded, as reported by A paper: ")
    assert told(claims.CLAIMS_LEDGER, ledger(2, contradicted_by=1))[0][1].startswith("Contradicted by 1 statement, as reported by A paper: ")


def test_a_claim_is_solid_hollow_contested_or_struck():
    looks = {name: [series.mark.look for series in claims.CLAIMS_LEDGER.plot(table, EN).series] for name, table in {
        "standing": ledger(2), "contradicted": ledger(2, contradicted_by=1), "superseded": ledger(0, rank="deprecated"),
    }.items()}  # fmt: skip
    assert looks == {"standing": ["solid", "hollow"], "contradicted": ["contested", "contested"], "superseded": ["struck"]}
    drawn = claims.CLAIMS_LEDGER.plot(ledger(*[1] * 41), EN)
    assert len(set(drawn.categories)) == 40
    assert drawn.shown(EN) == "40 of 41 are drawn (in the order of the records); the table has all."


@pytest.mark.parametrize(
    ("titles", "english"),
    [
        ("a", "1 statement from 1 source is in this selection: Company page 1."),
        ("aa", "2 statements from 1 source are in this selection: Company page 2."),
        ("ab", "2 statements from 2 sources are in this selection: Company page 2."),
    ],
)
def test_statements_and_their_sources(titles, english):
    rows = [{"title": title} for title in titles]
    assert told(claims.STATEMENT_LIST, frame(claims.STATEMENT_LIST, *rows, tier="company_page"))[0] == [english]


def test_what_differs_is_told_of_any_two_readings():
    rows = [{"change": "added"}, {"change": "added"}, {"change": "gone", "records": ()}]
    assert told(claims.CHANGES, frame(claims.CHANGES, *rows)) == (["3 differences: 2 added, 1 gone."], ["차이는 3건임(추가 2건, 제외 1건)."])
    assert told(claims.CHANGES, frame(claims.CHANGES, {"change": "gone", "records": ()}))[0] == ["1 difference: 1 gone."]


def test_disagreements_name_the_field_and_both_values():
    row = {"title_en": "T", "title_ko": "제목", "field": "signed", "says_for": "2018", "says_against": "2012"}
    english, korean = told(claims.CONTRADICTIONS, frame(claims.CONTRADICTIONS, row))
    assert english == ["Statements disagree in 1 place.", "On “T” (Signed), one statement says 2018 and another 2012."]
    assert korean[0] == "출처 문장이 서로 어긋나는 곳은 1곳임."
    assert told(claims.CONTRADICTIONS, frame(claims.CONTRADICTIONS, {**row, "field": ""}))[0][1] == "On “T”, a statement contradicts what is recorded."


def test_lapsed_is_struck_and_unknown_hollow():
    rows = [{"record_type": "recognition", "state": "lapsed"}, {"record_type": "agreement", "state": "unknown"}]
    table = frame(VALIDITY, *rows)
    assert told(VALIDITY, table)[0] == [
        "Agreements on the as-of day: 0 in force, 1 whose term no source settles.",
        "Recognitions on the as-of day: 0 in force, 1 lapsed.",
    ]
    looks = {series.name: (series.mark.look, series.values) for series in VALIDITY.plot(table, EN).series}
    assert looks == {"Lapsed": ("struck", (None, 1.0)), "Unknown": ("hollow", (1.0, None))}


@pytest.mark.parametrize(
    ("rows", "unsupported", "english"),
    [
        (1, 0, "The 1 record in this selection is backed by at least one statement."),
        (2, 0, "Each of the 2 records in this selection is backed by at least one statement."),
        (2, 1, "Of 2 records in this selection, 1 has no statement behind it."),
        (2, 2, "None of the 2 records in this selection has a statement behind it."),
    ],
)
def test_health(rows, unsupported, english):
    table = frame(health.RECORD_HEALTH, {"table": "agreements", "rows": rows, "unsupported": unsupported, "filled": 0.5})
    assert told(health.RECORD_HEALTH, table)[0] == [english]
    drawn = health.RECORD_HEALTH.plot(table, EN)
    assert (drawn.number, drawn.series[0].values) == ("0%", (0.5,))


@pytest.mark.parametrize(
    ("figures", "supported", "english"),
    [
        (0, 0, "No figure in this selection names a record."),
        (1, 1, "The 1 displayed figure reaches a statement."),
        (3, 0, "None of the 3 displayed figures reaches a statement."),
        (3, 1, "Of 3 displayed figures, 1 reaches a statement."),
    ],
)
def test_coverage(figures, supported, english):
    table = frame(health.NUMBER_COVERAGE, {"metric": "Partner mix", "figures": figures, "supported": supported})
    assert told(health.NUMBER_COVERAGE, table)[0] == [english]
