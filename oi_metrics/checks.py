"""The laws that can be checked on these very records, with what was looked at and what failed: the seal of a version."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from oi_metrics import evidence, filters, participation
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.model.filter_grammar import pairs
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative import facts as kinds
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.relations import relation_faults
from oi_metrics.records.tables import Tables, as_text, edition_of, short

SECONDS = 7.0
"""How long the checks take at most unless told otherwise, whatever the records; what was not looked at by then is said."""
NAMED = 5
"""So many failures of a law are named."""
MOST_CODES = 12
"""So many codes of a filter are tried."""
LARGE = 20_000
"""A table of more rows is not compared with its sentences number by number."""
_SKIPPED = ("number_coverage",)
"""It computes every other metric."""


@dataclass(frozen=True)
class Check:
    """One law over the records. looked: how many things it was tried on, of how many. failed: what broke it, the first few."""

    law: str
    looked: int
    of: int
    failures: int
    failed: tuple[Message, ...]

    @property
    def holds(self) -> bool:
        return not self.failures

    def line(self, words: Words) -> str:
        """The check in words."""
        told = words.gettext("{looked} of {all} looked at", looked=words.number(self.looked), all=words.number(self.of))
        parts = [f"{words.gettext(self.law)} ({told})", *(words.message(problem) for problem in self.failed)]
        if self.failures > len(self.failed):
            parts.append(words.gettext("and {n} more", n=words.number(self.failures - len(self.failed))))
        return "; ".join(parts)


Problems = Iterator[Message | None]
"""What is wrong with each thing that is looked at; None for what is sound."""
Law = tuple[str, Callable[[Tables], tuple[int, Problems]]]
"""What holds, and how it is tried: on how many things, and what is wrong with each."""


@memoised
def checks(tables: Tables, seconds: float = SECONDS) -> tuple[Check, ...]:
    """Every law, tried on these records within the time."""
    return tried(LAWS, tables, seconds)


def tried(laws: Sequence[Law], tables: Tables, seconds: float = SECONDS) -> tuple[Check, ...]:
    """These laws, tried on the records within the time, of which those still to come each have an equal part."""
    end = time.monotonic() + seconds
    found: list[Check] = []
    for place, (law, find) in enumerate(laws):
        now = time.monotonic()
        found.append(_tried(law, tables, find, now + max(0.0, end - now) / (len(laws) - place)))
    return tuple(found)


def _tried(law: str, tables: Tables, find: Callable[[Tables], tuple[int, Problems]], until: float) -> Check:
    every, problems = find(tables)
    looked, failures, failed = 0, 0, []
    for problem in problems:
        looked += 1
        if problem is not None:
            failures += 1
            failed += [problem] if failures <= NAMED else []
        if time.monotonic() > until:
            break
    return Check(law, looked, every, failures, tuple(failed))


def views(tables: Tables) -> list[Filters]:
    """Views to try: the first codes of each filter alone, and the years before and after the middle."""
    found = [Filters({name: (code,)}.items()) for name, codes in filters.occurring(tables).items() for code in codes[:MOST_CODES]]
    days = tables.agreements[["signed_earliest", "signed_latest"]].stack().dropna()
    if len(days):
        first, last = days.min().year, days.max().year
        middle = (first + last) // 2
        found = [Filters(years=(first, middle)), Filters(years=(middle, last)), *found]
    return found


def _states(tables: Tables) -> pd.Series:
    """What is true of each record that a filter must not change, by record: in force or lapsed, member or not, claimed and named."""
    validity, seats, claims = (RECORD_METRICS[name].table(tables) for name in ("validity", "site_members", "claims_ledger"))
    counted = [f"{named}, {against}" for named, against in zip(claims["named"], claims["contradicted_by"], strict=True)]
    states = [*validity["state"], *seats["state"], *counted]
    return pd.Series(states, [records[0] for table in (validity, seats, claims) for records in table["records"]], dtype="object")


def _unchanged(tables: Tables) -> tuple[int, Problems]:
    choices = views(tables)

    def problems() -> Problems:
        whole: dict[tuple[str, ...], pd.Series] = {}
        for kept in choices:
            if kept.tier not in whole:
                whole[kept.tier] = _states(evidence.at_tiers(tables, kept.tier))
            view = _states(filters.apply(tables, kept))
            changed = view.index[whole[kept.tier].reindex(view.index).to_numpy() != view.to_numpy()]
            yield Message("under {filter} {record} is another", filter=_told(kept), record=changed[0]) if len(changed) else None

    return len(choices), problems()


def _told(kept: Filters) -> str:
    return " ".join(pairs(kept.to_params()))


_MEMBERS: dict[str, Callable[[pd.DataFrame], int]] = {
    "site_hospitals": lambda table: int(table["member"].sum()),
    "site_comparison": lambda table: int(table.loc[table["group"] == "member", "hospitals"].sum()),
    "headline_figures": lambda table: int(table.loc[table["figure"] == "hospitals", "value"].sum()),
}
"""How each metric that counts members says how many there are."""


def _one_member_count(tables: Tables) -> tuple[int, Problems]:
    members = participation.members(tables)["partner_id"].nunique()

    def problems() -> Problems:
        for name, count in _MEMBERS.items():
            n = count(RECORD_METRICS[name].table(tables))
            yield None if n == members else Message("{metric} counts {n} members, not {members}", metric=name, n=n, members=members)

    return len(_MEMBERS), problems()


def _adds_up(tables: Tables) -> tuple[int, Problems]:
    certain, mix = (RECORD_METRICS[name].table(tables) for name in ("agreements_by_certainty", "partner_mix"))
    with_party = tables.parties["agreement_id"].nunique()
    pairs = (
        ("agreements_by_certainty", int(certain["agreements"].sum()), len(tables.agreements)),
        ("partner_mix", round(float(mix["fractional"].sum()), 6), with_party),
    )
    return len(pairs), (None if n == all_ else Message("{metric} adds up to {n}, not {all}", metric=name, n=n, all=all_) for name, n, all_ in pairs)


def _said(tables: Tables) -> tuple[int, Problems]:
    metrics = [metric for name, metric in RECORD_METRICS.items() if name not in _SKIPPED]

    def problems() -> Problems:
        for metric in metrics:
            table = metric.table(tables)
            if len(table) > LARGE:
                continue
            said = {
                number: clause.text
                for clause in metric.clauses(table, Ground.of(tables), Words("en"))
                for name, value in clause.facts
                if name not in ("unsupported", "disputed")
                for number in numbers_of(value)
            }
            lost = _not_in(table, set(said))
            yield Message("{metric} says what its table does not: {sentence}", metric=metric.name, sentence=said[lost.pop()]) if lost else None

    return len(metrics), problems()


def numbers_of(value: kinds.Value) -> list[float]:
    """The counts that a fact states; what is rounded, a share or a year is left to the tests."""
    match value:
        case kinds.Count(n):
            return [float(n)]
        case kinds.Money(amount, _):
            return [float(amount)]
        case kinds.Several(items):
            return [number for item in items for number in numbers_of(item)]
    return []


def _not_in(table: pd.DataFrame, numbers: set[float]) -> set[float]:
    """The numbers that cannot be read off a table, which is read no further than needed."""
    lost = set(numbers)
    for known in map(float, numbers_in(table)):
        if not lost:
            break
        lost = {number for number in lost if abs(number - known) > max(1e-6, abs(known) * 1e-9)}
    return lost


def numbers_in(table: pd.DataFrame) -> Iterator[float]:
    """What can be read off a table, the quickest first: its cells, rows counted, columns added up, both by every code and pair of
    codes, and records counted."""
    yield from (0.0, float(len(table)), 3.0, 10.0)
    codes = [name for name in table.columns if name != "records" and not isinstance(table[name].iloc[0] if len(table) else "", float | tuple)]
    numeric = {name: pd.to_numeric(table[name], errors="coerce") for name in table.columns if name not in ("records", "series")}
    numeric = {name: values for name, values in numeric.items() if values.notna().any()}
    for values in numeric.values():
        yield from (*values.dropna(), values.sum(), (values > 0).sum(), (values == 0).sum(), values.nunique(), values.count())
    for name in codes:
        counts = table[name].astype("object").value_counts()
        yield from (float(counts.size), *counts, counts[[key for key in counts.index if key != ""]].sum())
    yield from _distinct(table["records"])
    for name in codes:
        groups = table[name].astype("object")
        for values in numeric.values():
            sums = values.groupby(groups).sum()
            yield from (*sums, *(sums.sum() - sums), (sums == sums.max()).sum(), (sums > 0).sum())
    pairs = [table.groupby(list(pair), observed=True, dropna=False) for pair in combinations(codes, 2)]
    for by in pairs:
        yield from by.size()
        for values in numeric.values():
            yield from values.groupby(by.ngroup()).sum()
    for name in codes:
        for _, groups in table.groupby(name, observed=True)["records"]:
            yield from _distinct(groups)
    for by in pairs:
        for _, groups in by["records"]:
            yield from _distinct(groups)


def _distinct(groups: pd.Series) -> tuple[float, float]:
    """How many records stand behind rows, and how many wholes they are parts of."""
    inside = {record for group in groups for record in group}
    return float(len(inside)), float(len({record.split("/")[1] for record in inside}))


def _supported(tables: Tables) -> tuple[int, Problems]:
    names = [record for name in ("agreements", "recognitions", "claims") for record in tables.frames[name]["record"]]
    lost = evidence.without_statement(tables, names)
    return len(names), (Message("{record} has no statement", record=name) if name in lost else None for name in names)


def _addressed(tables: Tables) -> tuple[int, Problems]:
    choices = views(tables)
    same = (Filters.from_params(kept.to_params()) == kept == filters.parse_filters(pairs(kept.to_params())) for kept in choices)
    return len(choices), (
        None if one else Message("{filter} does not come back from its address", filter=_told(kept)) for one, kept in zip(same, choices, strict=True)
    )


def _comes_back(tables: Tables) -> tuple[int, Problems]:
    again = edition_of({name: frame.reset_index(drop=True) for name, frame in as_text(tables).items()})
    return 1, iter([None if again == tables.edition else Message("written out, the records are data version {edition}", edition=short(again))])


def _no_doubt(tables: Tables) -> tuple[int, Problems]:
    frames = {name: frame.reset_index(drop=True) for name, frame in as_text(tables).items()}
    faults = [
        Message("{place}: {value} {problem}", place=f"{fault.file.removesuffix('.csv')}.{fault.column}", value=fault.value, problem=fault.problem)
        for fault in relation_faults(frames)
    ]
    rows = sum(len(frame) for frame in frames.values())
    return rows, iter([*faults, *[None] * max(0, rows - len(faults))])


LAWS: tuple[Law, ...] = (
    (N_("A link gives the view that it was made of"), _addressed),
    (N_("The parts add up to the whole"), _adds_up),
    (N_("Every agreement, recognition and claim leads to a statement"), _supported),
    (N_("Dates, identifiers and counts do not contradict one another"), _no_doubt),
    (N_("All panels count the same members"), _one_member_count),
    (N_("The records read back from a download are the same"), _comes_back),
    (N_("Every number in a sentence stands in its table"), _said),
    (N_("No filter changes what is true of a record, or shows one more"), _unchanged),
)
"""The laws, the quick ones first; the last takes about as long as all others together."""


def told(found: tuple[Check, ...], words: Words) -> str:
    """How many checks hold."""
    broken = sum(not check.holds for check in found)
    if broken:
        return words.ngettext("{n} check of {all} fails", "{n} checks of {all} fail", broken, all=words.number(len(found)))
    return words.ngettext("{n} check holds", "{n} checks hold", len(found))
