"""The sentences of records and trials: the same facts in both languages, those of the metric table, and none without a statement."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from oi_metrics import filters
from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS, summarised, summary
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGUAGES
from oi_metrics.language.words import Words
from oi_metrics.metrics.health import coverage
from oi_metrics.narrative import facts as kinds
from oi_metrics.narrative.clauses import NOT_CARRIED, Clause, Ground, Point
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import of_frames

from ..conftest import Row, agreements, parties, partners, records
from ..laws.test_sentences import every_option, sources
from ..registry.stores import AWKWARD, MEMBERS
from ..strategies import any_filters, filters_of_one_field, valid_rows
from .expected import EXPECTED
from .reading import read

ENGLISH, KOREAN = Words("en"), Words("ko")
few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MONTHS = {name: number for number, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1)}
SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "만": 10**4, "억": 10**8, "조": 10**12, "": 1,
}  # fmt: skip
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def plain(value: Any) -> Any:
    """A fact as plain Python."""
    match value:
        case kinds.Count(n):
            return n
        case kinds.Number(number, digits):
            return round(number, digits)
        case kinds.Share(number):
            return number
        case kinds.Year(year):
            return year
        case kinds.Day(edtf):
            return edtf
        case kinds.Money(amount, currency):
            return amount, currency
        case kinds.Code(_, code) | kinds.Term(code) | kinds.Field(code) | kinds.Entry(_, code):
            return code
        case kinds.Name(english, korean):
            return english, korean
        case kinds.Several(items):
            return tuple(map(plain, items))
        case kinds.Parts(items) | kinds.Tally(_, items):
            return dict(items)
    raise TypeError(value)


def told(tables: Tables) -> dict[str, pd.DataFrame]:
    frames = {name: metric.table(tables) for name, metric in RECORD_METRICS.items() if name != "number_coverage"}
    return {**frames, "number_coverage": coverage(tables, {name: frames[name] for name in ("agreement_timeline", "site_pairs")})}


def numbers(values: list[Any]) -> list[float]:
    """The numbers that a reader should find in a sentence with these facts, but for names and sums of money."""
    found: list[float] = []
    for value in values:
        match value:
            case kinds.Share(share):
                found.append(round(100 * share))
            case kinds.Day(text) | kinds.Entry(_, text):
                found += [] if in_words(value) else [int(part) for part in re.findall(r"\d+", text)]
            case kinds.Count() | kinds.Number() | kinds.Year():
                found.append(plain(value))
            case kinds.Several(items):
                found += numbers(list(items))
            case kinds.Parts(items) | kinds.Tally(_, items):
                found += [n for _, n in items]
    return sorted(found)


def in_words(value: Any) -> bool:
    """Whether a date is told in other numbers than those of its form: 201X as the 2010s, 2018-21 as spring 2018."""
    return isinstance(value, kinds.Day) and read_numbers(value.render(ENGLISH), "en") != sorted(map(float, re.findall(r"\d+", value.edtf)))


def names(values: list[Any], words: Words) -> list[str]:
    """The texts of a sentence that come from records and vocabularies."""
    found = []
    for value in values:
        match value:
            case kinds.Name() | kinds.Code() | kinds.Term() | kinds.Field():
                found.append(value.render(words))
            case kinds.Day() if in_words(value):
                found.append(value.render(words))
            case kinds.Several(items):
                found += names(list(items), words)
            case kinds.Tally(vocabulary, items):
                found += [words.label(vocabulary, code) for code, _ in items]
    return sorted(found, key=len, reverse=True)


def read_money(text: str, lang: str) -> tuple[list[tuple[float, str]], str]:
    """The sums of money in a sentence, and the sentence without them."""
    if lang == "en":
        pattern = rf"(?P<currency>[A-Z]{{3}}) (?P<n>{FIGURE})(?: (?P<scale>thousand|million|billion|trillion))?"
    else:
        currencies = "|".join(LANGUAGES["ko"].currencies.values())
        pattern = rf"(?P<n>{FIGURE})(?P<scale>[만억조])? (?P<currency>{currencies})"
    codes = {word: code for code, word in LANGUAGES["ko"].currencies.items()}
    sums = [
        (float(found["n"].replace(",", "")) * SCALES[found["scale"] or ""], codes.get(found["currency"], found["currency"]))
        for found in re.finditer(pattern, text)
    ]
    return sums, re.sub(pattern, "", text)


def read_numbers(text: str, lang: str) -> list[float]:
    if lang == "en":
        for month, number in MONTHS.items():
            text = re.sub(rf"\b{month}\b", str(number), text)
    return sorted(float(figure.replace(",", "")) for figure in re.findall(FIGURE, text))


def assert_text_states_the_facts(clause: Clause, words: Words) -> None:
    values = [value for _, value in clause.facts]
    text = clause.text
    for name in names(values, words):
        assert name in text, (name, clause.text)
        text = text.replace(name, "", 1)
    money, rest = read_money(text, words.lang)
    wanted = [plain(value) for value in values if isinstance(value, kinds.Money)]
    assert [currency for _, currency in money] == [currency for _, currency in wanted], clause.text
    assert [amount for amount, _ in money] == pytest.approx([float(amount) for amount, _ in wanted], rel=0.005)
    assert read_numbers(rest, words.lang) == pytest.approx(numbers(values)), clause.text


def covered(clause: Clause, words: Words) -> str:
    """The sentence with its names, dates, codes and sums covered up, and its numbers left."""
    text = clause.text
    for value in sorted((value for _, value in clause.facts if not numeric(value) and not isinstance(value, kinds.Parts)), key=lambda v: -len(v.render(words))):
        told_text = value.render(words)
        text = text.replace(told_text, "@", 1) if told_text else text
    return text


def numeric(value: Any) -> bool:
    return isinstance(value, kinds.Count | kinds.Number | kinds.Share | kinds.Year)


def stated(clause: Clause) -> dict[str, float]:
    """The numbers that a sentence should state, by their places."""
    found: dict[str, float] = {}
    for name, value in clause.facts:
        if isinstance(value, kinds.Parts):
            found |= {f"parts.{part}": float(n) for part, n in value.items}
        elif numeric(value):
            found[name] = round(100 * value.value) if isinstance(value, kinds.Share) else float(plain(value))
    return found


def assert_read_in_its_places(clause: Clause, words: Words) -> None:
    """A reader of the language finds each number in the place that says what it counts; without facts there is none to find."""
    if clause.facts:
        readings = read(covered(clause, words), words.lang)
        assert stated(clause) in readings, (clause.text, covered(clause, words), readings, stated(clause))


def told_alike(metric: Metric, table: pd.DataFrame, ground: Ground) -> Iterator[tuple[Words, tuple[Clause, ...]]]:
    """The sentences of a table in each language, which state the same facts by the same statements and leave the table as it is."""
    before = table.copy(deep=True)
    told_in = {words: metric.clauses(table, ground, words) for words in (ENGLISH, KOREAN)}
    pd.testing.assert_frame_equal(table, before)
    english, korean = told_in.values()
    assert [(clause.facts, clause.statements, clause.records) for clause in english] == [(clause.facts, clause.statements, clause.records) for clause in korean]
    return iter(told_in.items())


def assert_read_back(clause: Clause, words: Words) -> None:
    assert_text_states_the_facts(clause, words)
    assert_read_in_its_places(clause, words)


def assert_grounded(points: list[Point], clauses: tuple[Clause, ...], ground: Ground, words: Words) -> None:
    """Each point that statements support is told, with these; of the others only those that say that there is nothing."""
    said = [point for point in points if point.absent or any(ground.supporting.get(record) for record in point.records)]
    if not said:
        assert [clause.text for clause in clauses] == [words.gettext(NOT_CARRIED)]
        return
    for point, clause in zip(said, clauses, strict=True):
        assert clause.records == tuple(point.records)
        assert point.absent or clause.statements
        assert set(clause.statements) == {key for record in point.records for side in (ground.supporting, ground.against) for key in side.get(record, ())}


def assert_told_truly(tables: Tables) -> None:
    frames = told(tables)
    ground = Ground.of(tables)
    for name, metric in RECORD_METRICS.items():
        table = frames[name]
        points = list(metric.points(table, ground))
        for point in points:
            stated = {name: plain(value) for name, value in point.facts.items() if name != "publishers"}
            assert (not stated and point.absent) or stated in EXPECTED[name, point.key](table), (name, point.key)
            assert set(point.records) <= {record for group in table["records"] for record in group}
            assert point.absent or point.records, (name, point.key)
        for words, clauses in told_alike(metric, table, ground):
            assert_grounded(points, clauses, ground, words)
            for clause in clauses:
                assert_read_back(clause, words)
    for audience, words in product(AUDIENCES, (ENGLISH, KOREAN)):
        for clause in summary(audience, frames, ground, words):
            assert clause.statements or clause.text == words.gettext(NOT_CARRIED) or not clause.records
            assert_text_states_the_facts(clause, words)


def assert_trials_told_truly(source: TrialSource) -> None:
    """Every metric of trials, by each value of each option; the snapshots carry each sentence."""
    for metric in TRIAL_METRICS.values():
        for options in every_option(metric):
            for words, clauses in told_alike(metric, source.table(metric, **options), source.ground):
                for clause in clauses:
                    assert set(clause.statements) == set(source.snapshots.index) != set()
                    assert_read_back(clause, words)


@few
@given(valid_rows(), filters_of_one_field())
def test_sentences_state_the_metric_in_both_languages(rows: dict[str, list[Row]], chosen: Filters) -> None:
    assert_told_truly(filters.apply(records(**rows), chosen))


@few
@given(valid_rows(), any_filters)
def test_sentences_say_how_far_their_records_are_carried(rows: dict[str, list[Row]], chosen: Filters) -> None:
    """A record without a supporting statement and one that a statement contradicts are told, from the evidence itself."""
    tables = filters.apply(records(**rows), chosen)
    table = METRICS["agreements_by_certainty"].table(tables)
    evidence = tables.evidence.assign(of=tables.evidence["record_type"] + "/" + tables.evidence["record_id"])
    supported, contradicted = (set(evidence.loc[evidence["stance"] == stance, "of"]) for stance in ("supports", "contradicts"))
    for clause in METRICS["agreements_by_certainty"].clauses(table, Ground.of(tables), ENGLISH):
        facts = {name: plain(value) for name, value in clause.facts}
        assert facts.get("unsupported", 0) == len(set(clause.records) - supported)
        assert facts.get("disputed", 0) == len(set(clause.records) & contradicted)


@pytest.mark.parametrize("chosen", [Filters(), Filters(tier=("company_page",)), Filters(partner_type=("hospital",)), Filters(years=(2014, 2016))], ids=str)
def test_embedded_records_are_told_truly(embedded: Tables, chosen: Filters) -> None:
    assert_told_truly(filters.apply(embedded, chosen))


@few
@given(sources())
def test_trials_are_told_truly(source: TrialSource) -> None:
    assert_trials_told_truly(source)


@pytest.mark.parametrize("registry", [(), ("mfds",), ("ctgov",)], ids=str)
def test_the_awkward_trials_are_told_truly(registry: tuple[str, ...]) -> None:
    assert_trials_told_truly(TrialSource(of_frames(AWKWARD), Choice(registry=registry), MEMBERS))


def test_a_reader_tells_the_places_of_numbers_apart() -> None:
    assert read("프로그램 참여 병원 5곳 가운데 3곳은 출처가 명칭을 밝혔음.", "ko") == [{"seats": 5, "n": 3}]
    assert read("Of 3 participating hospitals, 5 are named by sources.", "en") == [{"seats": 3, "n": 5}]
    assert read("3 agreements are named: 2 dated, 1 vague. (Statements disagree on 1 record behind this.)", "en")[0]["disputed"] == 1
    assert "parts.vague" not in read("3 agreements are named: 2 dated, 1 undated.", "en")[0]
    assert read("프로그램 참여 병원 5곳 가운데 3곳은 명칭이 확인됨.", "ko") == []


def test_every_metric_of_records_has_expectations() -> None:
    assert {metric for metric, _ in EXPECTED} == set(RECORD_METRICS)
    taken = {(name, key) for audience in AUDIENCES for name in summarised(audience) for key in METRICS[name].summary[audience]}
    assert taken <= set(EXPECTED)


TABLES = records(
    agreements=agreements(a="2018", b="2018-03", c=""),
    partners=partners(snuh="hospital"),
    parties=[*parties("a", "snuh"), *parties("b", "?biotech"), *parties("c", "snuh")],
    amounts=[{"agreement_id": "a", "amount": 70_000_000_000}],
    statements=[{"statement_id": "s"}, {"statement_id": "t"}],
    evidence=[
        {"record_type": "agreements", "record_id": "a", "statement_id": "s"},
        {"record_type": "agreements", "record_id": "b", "statement_id": "s"},
        {"record_type": "agreements", "record_id": "b", "statement_id": "t", "stance": "contradicts"},
        {"record_type": "agreements", "record_id": "c", "statement_id": "s"},
    ],
)


def sentences(metric: str, tables: Tables = TABLES, lang: str = "en", chosen: Filters = Filters()) -> list[str]:  # noqa: B008
    kept = filters.apply(tables, chosen)
    table = METRICS[metric].table(kept)
    return [clause.text for clause in METRICS[metric].clauses(table, Ground.of(kept), Words(lang))]


def dated(**signed: str) -> Tables:
    """Agreements by the dates of their signing, which one statement carries."""
    statement = {"statement_id": "s"}
    evidence = [{"record_type": "agreements", "record_id": key, **statement} for key in signed]
    return records(agreements=agreements(**signed), statements=[statement], evidence=evidence)


class TestWords:
    def test_of_agreements_per_year(self) -> None:
        assert sentences("agreements_per_year") == [
            "All 2 dated agreements are of 2018. (Statements disagree on 1 record behind this.)",
            "1 agreement is undated and has no year.",
        ]

    def test_of_agreements_per_year_in_korean(self) -> None:
        assert sentences("agreements_per_year", lang="ko") == [
            "날짜가 확인된 협약 2건은 모두 2018년에 체결됨. (근거 기록 가운데 1건은 근거 문장이 상충함.)",
            "협약 1건은 날짜를 알 수 없어 연도가 없음.",
        ]

    def test_of_years_that_share_the_most_agreements(self) -> None:
        tables = dated(a="2014", b="2018")
        assert sentences("agreements_per_year", tables) == ["2014 and 2018 have 1 dated agreement each, and no other year has more."]
        assert sentences("agreements_per_year", tables, "ko") == ["2014년과 2018년에 각각 협약 1건이 체결되었으며, 이보다 많은 해는 없음."]

    def test_of_the_year_with_the_most_agreements(self) -> None:
        tables = dated(a="2014", b="2018", c="2018-05")
        assert sentences("agreements_per_year", tables) == ["The most agreements dated to a single year: 2, in 2018."]
        assert sentences("agreements_per_year", tables, "ko") == ["한 해에 체결된 것으로 확인되는 협약이 가장 많은 해는 2018년으로, 2건임."]

    def test_of_money(self) -> None:
        assert sentences("commitments") == ["Upfront payment: KRW 70 billion, stated in 1 agreement."]
        assert sentences("commitments", lang="ko") == ["계약금(선급금)으로 명시된 금액은 700억 원이며, 협약 1건에 해당함."]

    def test_another_filter_says_something_else_or_nothing(self) -> None:
        assert sentences("agreements_by_certainty") == ["3 agreements are named: 2 dated, 1 undated. (Statements disagree on 1 record behind this.)"]
        assert sentences("agreements_by_certainty", chosen=Filters(partner_type=("hospital",))) == ["2 agreements are named: 1 dated, 1 undated."]
        assert sentences("agreements_by_certainty", chosen=Filters(partner_type=("university",))) == ["No agreement in this selection."]

    def test_a_sentence_that_no_statement_supports_is_not_said(self) -> None:
        bare = records(agreements=agreements(a="2018"))
        assert sentences("agreements_by_certainty", bare) == ["What could be said here is backed by no statement."]
        disputed = records(
            agreements=agreements(a="2018"),
            statements=[{"statement_id": "s"}],
            evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s", "stance": "contradicts"}],
        )
        assert sentences("agreements_by_certainty", disputed) == ["What could be said here is backed by no statement."]

    def test_records_without_a_statement_are_counted_in_the_sentence(self) -> None:
        mixed = records(
            agreements=agreements(a="2018", b="2018"),
            statements=[{"statement_id": "s"}],
            evidence=[{"record_type": "agreements", "record_id": "a", "statement_id": "s"}],
        )
        assert sentences("agreements_by_certainty", mixed) == ["2 agreements are named: 2 dated. (1 record behind this has no supporting statement.)"]

    def test_claims_are_as_reported(self, embedded: Tables) -> None:
        said = sentences("claims_ledger", embedded)
        assert said[1] == "As reported by Sanofi Korea, by 2019: “26 joint research agreements”. Claimed 26, named 1, unnamed 25."
        assert said[2].startswith("As reported by Sanofi Korea, without a date: “23 joint research projects”.")

    def test_unnamed_partners_are_not_counted_as_named(self) -> None:
        assert sentences("partner_mix")[-1] == "1 party is not named by any source. (Statements disagree on 1 record behind this.)"
