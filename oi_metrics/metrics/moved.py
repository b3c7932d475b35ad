"""Which figures moved between two editions, and because of which records."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import networkx as nx
import pandas as pd

from oi_metrics import filters
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.metrics.rows import records, table
from oi_metrics.metrics.titles import Titles, titles_of
from oi_metrics.model.columns import Column
from oi_metrics.model.schema import TABLES
from oi_metrics.records.diff import ADDED, CHANGED, GONE, Between, difference
from oi_metrics.records.tables import Tables

NAMING = ("title", "name", "name_a", "name_b", "programme")
"""Columns that name what a figure is of, beside its keys."""

WORK = 400_000
"""So many rows are computed anew, at most, to find the changes that move the figures: seconds, not minutes."""

COLUMNS = (
    "metric", "figure_en", "figure_ko", "key", "field", "field_label", "is_share", "before", "after", "causes_en", "causes_ko", "attribution", "each",
)  # fmt: skip

NAMED = 3
"""So many of the records behind a figure's move are named beside it."""

Key = tuple[str, ...]
Place = tuple[Key, str]
"""A figure of a metric: its keys and its column."""


@dataclass(frozen=True)
class Figures:
    """A metric as a set of figures: `keys` tell its rows apart, `values` are the columns that hold a figure each.

    columns: those that its table declares, by which its rows are named and its figures read.
    """

    title: str
    compute: Callable[[Tables], pd.DataFrame]
    keys: tuple[str, ...]
    values: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def naming(self) -> tuple[Column, ...]:
        """The columns that say what a figure is of: the keys and the names, but for what all rows have alike."""
        return tuple(column for column in self.columns if column.name in (*self.keys, *NAMING) and not column.varied)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each column is called."""
        return {column.name: column.label for column in self.columns}

    @cached_property
    def shares(self) -> frozenset[str]:
        """The columns whose figures are shares of one."""
        return frozenset(column.name for column in self.columns if column.format == "share")


def moved_figures(before: Tables, after: Tables, metrics: Iterable[Figures], kept: Filters = Filters(), work: int = WORK) -> pd.DataFrame:  # noqa: B008
    """Every figure that differs between two editions under the same filters, and the changed records behind it.

    A record stands for its change with all that came or went with it: an agreement with its parties, amounts and
    evidence. attribution: `alone`, when computing the figure with this record's change and no other moves it (`each`:
    the record and the figure then); `needed`, when none does but without this one the figure would be another (`each`:
    the figure then); `together`, when only these changes at once give the figure, and none of them can be spared;
    `lineage`, when the figure rests on these changed records and there are too many rows to compute one by one
    (`work`); `unattributed`, when no record differs. Columns: metric (title), figure_en, figure_ko, key (codes),
    field, field_label, is_share (whether the figure is a share of one), before, after (missing where the edition has no such figure;
    a count that is not listed is no other than zero), causes_en, causes_ko (titles of the first records that moved it),
    attribution, each, records: all of them, in the later edition or, if gone, in the earlier one.
    """
    changes = _Changes(before, after)
    search = _Search(changes, kept, work // max(1, sum(map(len, after.frames.values()))))
    rows: list[dict[str, object]] = []
    for metric in metrics:
        (old, of_old), (new, of_new) = (_computed(metric, tables, kept) for tables in (before, after))
        was, became = _values(old, metric), _values(new, metric)
        places = [place for place in {**became, **was} if _differs(was.get(place), became.get(place))]
        if places:
            rows += _rows(metric, places, old, new, search.causes(metric, places, old, new, of_old | of_new), changes)
    columns = [
        "metric",
        "figure_en",
        "figure_ko",
        "key",
        "field",
        "field_label",
        "is_share",
        "before",
        "after",
        "causes_en",
        "causes_ko",
        "attribution",
        "each",
    ]
    result = table(columns, rows)
    for column in ("before", "after"):
        result[column] = pd.Series([row[column] for row in rows], dtype="object")
    return result


def _computed(metric: Figures, tables: Tables, kept: Filters) -> tuple[pd.DataFrame, set[str]]:
    """The metric under the filters, and the names of the tables that it takes."""
    read = _Read(tables.frames)
    return metric.compute(filters.apply(replace(tables, frames=read), kept)), set(TABLES) if kept != Filters() else read.names


@dataclass(frozen=True)
class Cause:
    """How the records behind a figure's move were found, and which they are."""

    attribution: str
    each: tuple[tuple[str, Any], ...]

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(record for record, _ in self.each)


def _rows(
    metric: Figures, places: list[Place], old: pd.DataFrame, new: pd.DataFrame, causes: Mapping[Place, Cause], changes: _Changes
) -> Iterator[dict[str, object]]:
    was, became = _values(old, metric), _values(new, metric)
    called = _names(old, metric, changes.editions[0]) | _names(new, metric, changes.editions[1])
    titles = changes.titles
    for place in places:
        cause = causes[place]
        english, korean = called[place[0]]
        yield {
            "metric": metric.title,
            "figure_en": english,
            "figure_ko": korean,
            "key": "/".join(part for part in place[0] if part),
            "field": place[1],
            "field_label": metric.labels[place[1]],
            "is_share": place[1] in metric.shares,
            "before": was.get(place),
            "after": became.get(place),
            "causes_en": _listed(titles[record][0] for record in cause.records),
            "causes_ko": _listed(titles[record][1] for record in cause.records),
            "attribution": cause.attribution,
            "each": cause.each if cause.attribution in ("alone", "needed") else (),
            "records": cause.records,
        }


def _listed(titles: Iterable[str]) -> str:
    """The first titles, and how many more there are."""
    named = list(titles)
    return "; ".join(named[:NAMED]) + (f" … +{len(named) - NAMED}" if len(named) > NAMED else "")


def _names(frame: pd.DataFrame, metric: Figures, tables: Tables) -> dict[Key, tuple[str, str]]:
    """What each row's figures are called, in English and Korean."""
    told = []
    for lang in ("en", "ko"):
        words = Words.of(lang, tables.vocabulary)
        shown = metric_table(frame, metric.naming, words)
        told.append([" · ".join(str(part) for part in row if not _missing(part) and part != "") for row in shown.itertuples(index=False, name=None)])
    return dict(zip(_keys(frame, metric), zip(*told, strict=True), strict=True))


def _keys(frame: pd.DataFrame, metric: Figures) -> list[Key]:
    return [tuple("" if _missing(part) else str(part) for part in row) for row in frame[list(metric.keys)].itertuples(index=False, name=None)]


def _values(frame: pd.DataFrame, metric: Figures) -> dict[Place, Any]:
    keys = _keys(frame, metric)
    return {(key, name): _plain(value) for name in metric.values for key, value in zip(keys, frame[name], strict=True)}


def _plain(value: Any) -> Any:
    """The value as Python has it; None for a missing one."""
    return None if _missing(value) else value.item() if hasattr(value, "item") else value


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _differs(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    counts = {type(one), type(other)} <= {int, type(None)}
    return (one or 0) != (other or 0) if counts else one != other


class _Changes:
    """What differs between two editions as changes that can be made one by one: a record with all that came or went with it."""

    def __init__(self, before: Tables, after: Tables):
        self.editions = (before, after)
        self.difference = difference(before, after)
        self.between = Between(before, after, self.difference)
        self.units: dict[str, set[str]] = defaultdict(set)
        spoken = self._spoken()
        for record in self.difference.records:
            self.units[self._root(record, spoken)].add(record)

    def _spoken(self) -> dict[str, str]:
        """The record that each changed row of evidence, or of the retired, speaks of."""
        found: dict[str, str] = {}
        for tables in self.editions:
            for frame in (tables.frames[name] for name, declared in TABLES.items() if "record_type" in declared.column_names):
                rows = frame[frame["record"].isin(self.difference.records)]
                found |= dict(zip(rows["record"], rows["record_type"] + "/" + rows["record_id"], strict=True))
        return found

    def _root(self, record: str, spoken: Mapping[str, str]) -> str:
        differs = self.difference.records
        if record in spoken:
            return self._root(spoken[record], spoken) if spoken[record] in differs else record
        name, _, key = record.partition("/")
        whole = f"{TABLES[name].part_of}/{key.partition('/')[0]}"
        return whole if differs[record] != CHANGED and differs.get(whole) == differs[record] else record

    @cached_property
    def titles(self) -> Titles:
        """What each changed record is called."""
        before, after = self.editions
        named = titles_of(before, self.difference.records) | titles_of(after, self.difference.records)
        return {record: named.get(record, (record, record)) for record in self.difference.records}

    @cached_property
    def _needs(self) -> nx.DiGraph:
        """From each change to those without which it cannot be made: what it refers to is there, what is gone is referred to by none."""
        differs, graph = self.difference.records, nx.DiGraph()
        graph.add_nodes_from(differs)
        for tables, kind in zip(self.editions, (GONE, ADDED), strict=True):
            for record, target in _references(tables, differs):
                if record in differs and differs.get(target) == kind:
                    graph.add_edge(*((record, target) if kind == ADDED else (target, record)))
        return graph

    def made_with(self, some: Collection[str]) -> set[str]:
        """The changes with all that they need."""
        return set(some).union(*(nx.descendants(self._needs, record) for record in some))

    def undone_with(self, some: Collection[str]) -> set[str]:
        """The changes with all that need them."""
        return set(some).union(*(nx.ancestors(self._needs, record) for record in some))

    @cached_property
    def behind(self) -> dict[str, set[str]]:
        """By record, the changes that it rests on: its own, and those of what it refers to or what speaks of it."""
        found: dict[str, set[str]] = defaultdict(set)
        roots = {record: root for root, members in self.units.items() for record in members}
        for record, root in roots.items():
            found[record].add(root)
        for tables in self.editions:
            for record, target in _references(tables, roots):
                if target in roots:
                    found[record].add(roots[target])
                if record in roots and record.startswith("evidence/"):
                    found[target].add(roots[record])
        return found


def _references(tables: Tables, differs: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each record with each one that it refers to, where either differs."""
    for name, declared in TABLES.items():
        frame = tables.frames[name]
        targets = [column.references + "/" + frame[column.name] for column in declared.columns if column.references]
        if "record_type" in frame:
            targets.append(frame["record_type"] + "/" + frame["record_id"])
        for target in targets:
            kept = frame["record"].isin(differs) | target.isin(differs)
            yield from zip(frame.loc[kept, "record"], target[kept], strict=True)


class _Read(Mapping[str, pd.DataFrame]):
    """Tables that note which of them were read."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]):
        self.frames, self.names = frames, set[str]()

    def __getitem__(self, name: str) -> pd.DataFrame:
        frame = self.frames[name]
        self.names.add(name)
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self.frames)

    def __len__(self) -> int:
        return len(self.frames)


class _Search:
    """Finds the changes behind each moved figure; `left`: how often a metric may still be computed for it."""

    def __init__(self, changes: _Changes, kept: Filters, left: int):
        self.changes, self.kept, self.left = changes, kept, left
        self.all = set(changes.difference.records)

    def causes(self, metric: Figures, places: list[Place], old: pd.DataFrame, new: pd.DataFrame, read: set[str]) -> dict[Place, Cause]:
        """The cause of each of the metric's figures that moved; read: the tables that the metric reads."""
        if not self.all:
            return dict.fromkeys(places, Cause("unattributed", ()))
        units = [root for root, members in self.changes.units.items() if read & {record.partition("/")[0] for record in self.changes.made_with(members)}]
        found: dict[Place, Cause] = {}
        for step in (self._alone, self._needed, self._together):
            lacking = [place for place in places if place not in found]
            cost = len(lacking) * len(units) if step == self._together else 2 * len(units) + 1
            if lacking and cost <= self.left:
                self.left -= cost
                found |= step(metric, lacking, units)
        rest = {place: self._lineage(metric, place, old, new, units) for place in places if place not in found}
        return found | rest

    def _at(self, metric: Figures, made: Collection[str]) -> dict[Place, Any]:
        return _values(metric.compute(filters.apply(self.changes.between.with_changes(made), self.kept)), metric)

    def _alone(self, metric: Figures, places: list[Place], units: list[str]) -> dict[Place, Cause]:
        nothing = self._at(metric, ())
        each: dict[Place, list[tuple[str, Any]]] = defaultdict(list)
        for root in units:
            made = self.changes.made_with(self.changes.units[root])
            needed = self._beneath(made, root, self.changes.made_with)
            without, with_it = self._at(metric, needed) if needed else nothing, self._at(metric, made)
            for place in places:
                if _differs(without.get(place), with_it.get(place)):
                    each[place].append((root, with_it.get(place)))
        return {place: Cause("alone", tuple(pairs)) for place, pairs in each.items()}

    def _needed(self, metric: Figures, places: list[Place], units: list[str]) -> dict[Place, Cause]:
        everything = self._at(metric, self.all)
        each: dict[Place, list[tuple[str, Any]]] = defaultdict(list)
        for root in units:
            undone = self.changes.undone_with(self.changes.units[root])
            resting = self._beneath(undone, root, self.changes.undone_with)
            with_it, without = self._at(metric, self.all - resting) if resting else everything, self._at(metric, self.all - undone)
            for place in places:
                if _differs(without.get(place), with_it.get(place)):
                    each[place].append((root, without.get(place)))
        return {place: Cause("needed", tuple(pairs)) for place, pairs in each.items()}

    def _beneath(self, some: set[str], root: str, closed: Callable[[Collection[str]], set[str]]) -> set[str]:
        """What comes along with a change, without the change itself; nothing where the two need each other."""
        rest = some - self.changes.units[root]
        return rest if closed(rest) == rest else set()

    def _together(self, metric: Figures, places: list[Place], units: list[str]) -> dict[Place, Cause]:
        target = self._at(metric, self.all)
        found = {}
        for place in places:
            made = self.all
            for root in units:
                fewer = made - self.changes.undone_with(self.changes.units[root])
                if not _differs(self._at(metric, fewer).get(place), target.get(place)):
                    made = fewer
            found[place] = Cause("together", tuple((root, None) for root in units if self.changes.units[root] & made))
        return found

    def _lineage(self, metric: Figures, place: Place, old: pd.DataFrame, new: pd.DataFrame, units: list[str]) -> Cause:
        """The changes behind the records of the figure's row, or else all those that the metric could read."""
        rests_on = (group for frame in (old, new) for key, group in zip(_keys(frame, metric), frame["records"], strict=True) if key == place[0])
        behind = {root for record in records(*rests_on) for root in self.changes.behind.get(record, ())}
        found = [root for root in units if root in behind]
        return Cause("lineage", tuple((root, None) for root in found or units))
