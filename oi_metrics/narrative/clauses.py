"""Clauses: what a metric says, bound to the statements that carry it, told in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pandas as pd

from oi_metrics.evidence import of_whole, spoken_of, trail
from oi_metrics.language.particles import Noun
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import Records, records
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.facts import Count, Fact, Name, Several, Value
from oi_metrics.records.tables import Tables


@dataclass(frozen=True)
class Counted:
    """A template that depends on the number `n`."""

    one: str
    many: str


@dataclass(frozen=True)
class Point:
    """What is to be said, free of any language: a template, the facts that fill it, the records behind it.

    key: what the point is about, by which a summary picks it. told_against: the point itself says what contradicts it.
    absent: it says that there is nothing, which no record can carry.
    """

    key: str
    text: str | Counted
    records: Records
    facts: Mapping[str, Value] = field(default_factory=dict)
    told_against: bool = False
    absent: bool = False


def nothing(text: str) -> Point:
    """Says that there is nothing of a kind; no record can carry it."""
    return Point("nothing", text, (), absent=True)


@dataclass(frozen=True)
class Clause:
    """A sentence, the records that it rests on, the facts that it states, and the statements that carry it.

    text: the sentence with its caveats in brackets. sentence: without them, for where they stand beside it.
    """

    text: str
    records: Records
    facts: tuple[Fact, ...]
    statements: tuple[str, ...]
    sentence: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ground:
    """What stands behind records: supporting and contradicting statements, and who publishes the supporting ones.

    whole: what carries every figure alike, as the snapshots of registries do.
    """

    supporting: Mapping[str, tuple[str, ...]]
    against: Mapping[str, tuple[str, ...]]
    publishers: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...] = ()

    @classmethod
    def of_snapshots(cls, snapshots: Iterable[str]) -> Ground:
        """The ground of figures that are counted from snapshots of registries: all of them carry each."""
        return cls({}, {}, {}, tuple(snapshots))

    @classmethod
    def of(cls, tables: Tables) -> Ground:
        """The ground of every record of these source tiers, whatever a filter shows."""
        return _ground(tables.unfiltered)

    def publisher(self, names: Records) -> Several | None:
        """Who publishes what supports the records."""
        found = records(*(self.publishers.get(name, ()) for name in names))
        return Several(tuple(Name(text, text) for text in found)) if found else None


@memoised
def _ground(tables: Tables) -> Ground:
    found = trail(tables, spoken_of(tables).unique().tolist(), columns=("record", "stance", "statement_id", "publisher"))
    supports, against = (found[found["stance"] == stance] for stance in ("supports", "contradicts"))
    sides = _distinct(supports, "statement_id"), _distinct(against, "statement_id"), _distinct(supports, "publisher")
    parts = of_whole(tables)
    supporting, told_against, publishers = ({**side, **{part: side[whole] for part, whole in parts.items() if whole in side}} for side in sides)
    return Ground(supporting, told_against, publishers)


def _distinct(found: pd.DataFrame, column: str) -> dict[str, tuple[str, ...]]:
    """The distinct values of each record; the rows of one record stand together."""
    names, values = found["record"].to_numpy(dtype="object"), found[column].tolist()
    starts = np.flatnonzero(np.append(True, names[1:] != names[:-1])[: len(names)])
    ends = np.append(starts[1:], len(names))
    return {name: tuple(dict.fromkeys(values[a:z])) for name, a, z in zip(names[starts].tolist(), starts.tolist(), ends.tolist(), strict=False)}


NOT_CARRIED = N_("What could be said here is backed by no statement.")


def clauses(points: Iterable[Point], ground: Ground, words: Words) -> tuple[Clause, ...]:
    """The points as sentences, at least one; a point that no statement supports is not said.

    A point that rests partly on records without a supporting statement, or on records that a statement contradicts,
    says so, unless it tells what contradicts it itself.
    """
    found = tuple(_clause(point, ground, words) for point in points if point.absent or ground.whole or _supported(point, ground))
    none = words.gettext(NOT_CARRIED)
    return found or (Clause(none, (), (), (), none, ()),)


def _supported(point: Point, ground: Ground) -> bool:
    return any(ground.supporting.get(name) for name in point.records)


def _clause(point: Point, ground: Ground, words: Words) -> Clause:
    records_of = () if ground.whole else point.records
    support = [ground.supporting.get(name, ()) for name in records_of]
    disputed = [name for name in records_of if name in ground.against]
    statements = tuple(dict.fromkeys(chain(ground.whole, *support, *(ground.against[name] for name in disputed))))
    facts = dict(point.facts)
    sentence = text = _text(point.text, facts, words)
    caveats: list[str] = []
    for name, template, n in (
        ("unsupported", UNSUPPORTED, support.count(())),
        ("disputed", DISPUTED, 0 if point.told_against else len(disputed)),
    ):
        if n:
            facts[name] = Count(n)
            caveats.append(_text(template, {"n": Count(n)}, words))
            text = words.gettext(N_("{sentence} ({caveat}.)"), sentence=text, caveat=caveats[-1])
    return Clause(text, point.records, tuple(Fact(name, value) for name, value in facts.items()), statements, sentence, tuple(caveats))


UNSUPPORTED = Counted("{n} record behind this has no supporting statement", "{n} records behind this have no supporting statement")
DISPUTED = Counted("Statements disagree on {n} record behind this", "Statements disagree on {n} records behind this")


def _text(text: str | Counted, facts: Mapping[str, Value], words: Words) -> str:
    values = {name: Noun(value.render(words)) for name, value in facts.items()}
    if isinstance(text, str):
        return words.gettext(text, **values)
    n = facts["n"]
    if not isinstance(n, Count):
        raise TypeError(f"{text.one!r} depends on n, which is no count")
    return words.ngettext(text.one, text.many, n.n, **{name: value for name, value in values.items() if name != "n"})
