"""A sentence claims no more than its table: for every metric, in both languages, whatever the records and filters.

Broken on purpose and seen to fail: a superlative on a tie (`len(years) == 1` taken out of the points of agreements per
year), a number that stands in no table (`n + 1` in those of the ledger), a plural for one (`Counted(one=...)` given the
text for many), a particle in brackets after a number (`{n}을(를)` in the Korean catalogue).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oi_metrics import filters
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.language.words import Words
from oi_metrics.narrative import facts as kinds
from oi_metrics.narrative.clauses import Clause, Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import Members
from tests.conftest import agreements, parties, partners, records
from tests.registry.stores import HOSPITALS, LINKS, MEMBERS, SITES, SNAPSHOTS, SPONSORS, TRIALS, store
from tests.strategies import any_filters, valid_rows

ENGLISH, KOREAN = Words("en"), Words("ko")
EVERYTHING = Ground.of_snapshots(["a"])
"""Carries every sentence, so that all that may be said is."""
LISTED_BY_HAND = ("number_coverage",)
"""It computes every other metric; a table of its own is read below."""
few = settings(
    max_examples=5,  # a turn
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
THRESHOLDS = {3, 10}
"""Numbers of definitions: therapeutic areas of a candidate, observations below which nothing is shared out."""
SUPERLATIVE_EN = re.compile(r"(?<!at )(?<!At )\b(most|top|leads?|leading|first|highest|largest|strongest|latest|best)\b", re.I)
SUPERLATIVE_KO = re.compile(r"가장|(?<!공동 )1위|최다")
BOTH_PARTICLES = re.compile(r"[0-9가-힣%](은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로|\(이\)라)")
NOUNS = {
    "agreement": "agreements", "partner": "partners", "hospital": "hospitals", "claim": "claims", "statement": "statements", "record": "records",
    "seat": "seats", "trial": "trials", "site": "sites", "study": "studies", "member": "members", "place": "places", "figure": "figures",
    "recognition": "recognitions", "party": "parties", "pair": "pairs", "number": "numbers", "sponsor": "sponsors",
}  # fmt: skip
PLURALS = re.compile(rf"(?<![\d.,])1 ({'|'.join(NOUNS.values())})\b")
SINGULARS = re.compile(rf"(?<![\d.,])(?:0|[2-9]|\d{{2,}}) ({'|'.join(NOUNS)})\b(?! type)")
PART_OF = re.compile(r"(?<![\d.,])(\d[\d,]*) of (?:the |its |these )?(\d[\d,]*)(?![\d.,]*%)")
OF_WHOLE = re.compile(r"\bOf (?:the )?(\d[\d,]*) [^.:;]*?, (\d[\d,]*)(?![\d.,]*%)\b")


def leaders(values: Iterable[float]) -> bool:
    """Whether one value alone is the largest of several."""
    found = [value for value in values if pd.notna(value)]
    return len(found) > 1 and found.count(max(found)) == 1


def _by_year(table: pd.DataFrame, counted: str = "agreements") -> list[float]:
    dated = table[table["certainty"] == "dated"] if "certainty" in table else table
    sums = dated.dropna(subset=["year"]).groupby("year")[counted].sum()
    return list(sums[sums > 0])


def _groups(table: pd.DataFrame, counted: str) -> list[float]:
    stated = table[~table["group"].isin(["not_stated", "other_sponsors"])]
    return list(stated.groupby("group")[counted].sum())


def _agreements_of_groups(table: pd.DataFrame) -> list[float]:
    found: dict[str, set[str]] = {}
    for group, certainty, records_of in zip(table["group"], table["certainty"], table["records"], strict=True):
        if group != "not_stated" and certainty == "named":
            found.setdefault(group, set()).update(record.split("/")[1] for record in records_of)
    return [len(keys) for keys in found.values()]


def _moves(table: pd.DataFrame) -> list[float]:
    moves = (table["after"] - table["before"]).abs().round(9)
    return list(moves.groupby([table["partner_type"], table["from_count"], table["to_count"]]).first())


def _regions(table: pd.DataFrame) -> list[float]:
    placed = table[table["latitude"].notna() & table["longitude"].notna()]
    return list(placed["region"].astype("object").replace("", None).dropna().value_counts())


def _trials_of(table: pd.DataFrame) -> Iterator[list[float]]:
    yield list(table["trials"])
    if "company_trials" in table:
        yield list(table["company_trials"])


def _covered_years(table: pd.DataFrame) -> list[list[float]]:
    named = table[table["state"] == "covered"]
    return [sorted(set(years)) for _, years in named.groupby("registry")["year"]]


Rankings = Callable[[pd.DataFrame], Iterable[list[float]]]
RANKED: dict[str, Rankings] = {
    "agreements_per_year": lambda table: [_by_year(table)],
    "agreement_timeline": lambda table: [[day.value for day in table["signed_latest"].dropna()] + [0]],
    "partner_mix": lambda table: [list(table.loc[table["partner_type"] != "not_stated", "full"])],
    "partner_mix_moves": lambda table: [_moves(table)],
    "partners_by_agreements": lambda table: [list(table["agreements"])],
    "partner_types_by": lambda table: [_agreements_of_groups(table)],
    "site_map": lambda table: [_regions(table)],
    "site_hospitals": lambda table: [list(table["trials"])],
    "site_pairs": lambda table: [list(table["trials"])],
    "trials_per_year": lambda table: [_by_year(table, "trials"), _groups(table, "trials")],
    "sites_per_year": lambda table: [_by_year(table, "sites")],
    "trials_by": lambda table: [_groups(table, "trials")],
    "trials_by_region": lambda table: [_groups(table, "trials")],
    "hospital_map": lambda table: [_regions(table)],
    "hospital_ranking": _trials_of,
    "cotrial_hospitals": lambda table: [list(table["degree"])],
    "cotrial_pairs": lambda table: [list(table["trials"])],
    "coverage": _covered_years,
    "peers": lambda table: [list(table["trials"])],
    "candidates": lambda table: [[-rank for rank in table.loc[table["role"] == "candidate", "rank"].dropna()]],
}
"""What a superlative of a metric may be about: values of which one alone has to be the largest of several."""


def numbers_of(value: kinds.Value) -> list[float]:
    """The numbers that a fact states."""
    match value:
        case kinds.Count(n):
            return [n]
        case kinds.Number(number, digits):
            return [round(number, digits)]
        case kinds.Share(share):
            return [share]
        case kinds.Year(year):
            return [year]
        case kinds.Money(amount, _):
            return [amount]
        case kinds.Several(items):
            return [number for item in items for number in numbers_of(item)]
        case kinds.Parts(items) | kinds.Tally(_, items):
            return [n for _, n in items]
    return []


def derived(table: pd.DataFrame) -> list[float]:
    """What can be read off a table: its cells, rows counted, columns added up, and both of every group of rows and of all others."""
    found: list[float] = [0, len(table)]
    numeric = [name for name in table.columns if pd.api.types.is_numeric_dtype(table[name]) or _all(table[name], int)]
    keys = [name for name in table.columns if name not in (*numeric, "records") and _all(table[name], str | bool)]
    keys += [name for name in ("year", "member", "company", "areas_met") if name in table and name not in keys]
    for name in numeric:
        values = pd.to_numeric(table[name], errors="coerce").dropna()
        found += [*values, values.sum(), (values > 0).sum(), (values == 0).sum(), values.nunique(), values.median() if len(values) else 0, len(values)]
    for key in keys:
        counts = table[key].astype("object").value_counts()
        found += [counts.size, *counts, counts[counts.index != ""].sum(), (table[key].astype("object") != "").sum()]
        for name in numeric:
            sums = pd.to_numeric(table[name], errors="coerce").groupby(table[key].astype("object")).agg(["sum", "max", "median"])
            total = sums["sum"]
            found += [*total, *(total.sum() - total), *sums["max"], *sums["median"], (total == total.max()).sum(), (total > 0).sum()]
        for other in keys:
            if other != key:
                pairs = table.groupby([key, other], observed=True)
                found += [*pairs.size(), *(total for name in numeric for total in pairs[name].sum())]
    if "records" in table:
        every = {record for group in table["records"] for record in group}
        found += [len(every), len({record.split("/")[1] for record in every})]
        for key in keys:
            for _, rows in table.groupby(key, observed=True)["records"]:
                inside = {record for group in rows for record in group}
                found += [len(inside), len({record.split("/")[1] for record in inside})]
    for name in [column for column in table.columns if column.endswith(("_earliest", "_latest"))]:
        found += [day.year for day in table[name].dropna()]
    return [float(number) for number in found if pd.notna(number)]


def _all(values: pd.Series, kind: Any) -> bool:
    return all(isinstance(value, kind) for value in values)


def in_table(number: float, readable: list[float]) -> bool:
    """Whether a number can be read off a table, rounded as it is said."""
    return number in THRESHOLDS or any(abs(number - known) <= max(0.0501, abs(known) * 1e-9) for known in readable)


def assert_true_of(metric: Metric, table: pd.DataFrame, readable: list[float], clauses: dict[str, tuple[Clause, ...]]) -> None:
    english, korean = clauses["en"], clauses["ko"]
    assert len(english) == len(korean) >= 1, metric.name
    for one, other in zip(english, korean, strict=True):
        assert one.facts == other.facts and one.statements == other.statements, (one.text, other.text)
        for name, value in one.facts:
            if name not in ("unsupported", "disputed"):
                assert all(in_table(number, readable) for number in numbers_of(value)), (metric.name, one.text, name, value)
        assert not PLURALS.search(one.text) and not SINGULARS.search(one.text), (metric.name, one.text)
        assert not BOTH_PARTICLES.search(other.text), (metric.name, other.text)
        for part, whole in (*PART_OF.findall(one.text), *((part, whole) for whole, part in OF_WHOLE.findall(one.text))):
            assert int(part.replace(",", "")) <= int(whole.replace(",", "")) > 0, (metric.name, one.text)
        if SUPERLATIVE_EN.search(_without_names(one)) or SUPERLATIVE_KO.search(_without_names(other, KOREAN)):
            assert metric.name in RANKED, f"say in RANKED what the superlative of {metric.name} is about: {one.text} / {other.text}"
            assert any(leaders(values) for values in RANKED[metric.name](table)), (metric.name, one.text, other.text)


def _without_names(clause: Clause, words: Words = ENGLISH) -> str:
    text = clause.text
    for _, value in clause.facts:
        for item in value.items if isinstance(value, kinds.Several) else [value]:
            if isinstance(item, kinds.Name | kinds.Code):
                text = text.replace(item.render(words), "@")
    return text


def said(metric: Metric, table: pd.DataFrame, ground: Ground) -> dict[str, tuple[Clause, ...]]:
    return {words.lang: metric.clauses(table, ground, words) for words in (ENGLISH, KOREAN)}


def every_option(metric: Metric) -> Iterator[dict[str, Any]]:
    """The default, and each value of each option alone."""
    required = {option.name: "alpha" for option in metric.options if option.required}
    yield required
    for option in metric.options:
        for value in option.values:
            yield required | {option.name: value}


TURNS = range(max(len(list(every_option(metric))) - 1 for metric in METRICS.values()))
"""So many turns let every value of every option come, one beside the defaults at a time."""


def in_turn(metric: Metric, turn: int) -> Iterator[dict[str, Any]]:
    """In the first turn the defaults and one value of one option, in each further one another value; every turn has the same rows."""
    default, *others = every_option(metric)
    if turn == 0:
        yield default
    yield from others[turn : turn + 1]


@pytest.mark.parametrize("turn", TURNS)
@few
@given(valid_rows(), any_filters)
def test_sentences_of_records(turn: int, rows: dict[str, list[Any]], kept: filters.Filters) -> None:
    tables = filters.apply(records(**rows), kept)
    for metric in RECORD_METRICS.values():
        if metric.name in LISTED_BY_HAND:
            continue
        for options in in_turn(metric, turn):
            table = metric.table(tables, **options)
            readable = derived(table)
            for ground in (Ground.of(tables), EVERYTHING):
                assert_true_of(metric, table, readable, said(metric, table, ground))


@st.composite
def sources(draw: Any) -> TrialSource:
    """Some of the trials of the awkward store, some members, and a choice among the trials."""
    numbers = draw(st.one_of(st.just([]), st.lists(st.sampled_from([row["trial"] for row in TRIALS]), unique=True), st.just([row["trial"] for row in TRIALS])))
    chosen = {
        "trials": [row for row in TRIALS if row["trial"] in numbers],
        "sites": [row for row in SITES if row["trial"] in numbers],
        "links": [row for row in LINKS if {row["trial_a"], row["trial_b"]} <= set(numbers)],
    }
    seats = Members(MEMBERS.seats[MEMBERS.seats["hospital_id"].isin(draw(st.sets(st.sampled_from(list(MEMBERS.seats["hospital_id"])))))].reset_index(drop=True))
    choice = Choice(
        registry=draw(st.sampled_from([(), ("mfds",), ("ctgov",)])),
        sponsor=draw(st.sampled_from([(), ("company",), ("another",)])),
        years=draw(st.sampled_from([None, (2012, 2014), (2014, 2014)])),
    )
    return TrialSource(store(snapshots=SNAPSHOTS, hospitals=HOSPITALS, sponsors=SPONSORS, **chosen), choice, seats)


@pytest.mark.parametrize("turn", TURNS)
@few
@given(sources())
def test_sentences_of_trials(turn: int, source: TrialSource) -> None:
    for metric in TRIAL_METRICS.values():
        for options in in_turn(metric, turn):
            table = source.table(metric, **options)
            assert_true_of(metric, table, derived(table), said(metric, table, source.ground))


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_partners_of_one_agreement_each_have_no_most(size: int) -> None:
    keys = [f"p{number}" for number in range(size)]
    tables = records(
        agreements=agreements(**dict.fromkeys(keys, "2014")),
        partners=partners(**dict.fromkeys(keys, "hospital")),
        parties=[party for key in keys for party in parties(key, key)],
    )
    metric = RECORD_METRICS["partners_by_agreements"]
    table = metric.table(tables)
    for clauses in said(metric, table, EVERYTHING).values():
        assert not SUPERLATIVE_EN.search(clauses[0].text) and not SUPERLATIVE_KO.search(clauses[0].text)
