"""The co-trial network: hospitals that are listed for the same trial."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.memo import memoised_latest
from oi_metrics.metrics.graph import betweenness, communities, together
from oi_metrics.registry.filters import ANSWERS, COMPANY, Choice, is_one_of, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counting import Rows, certainty, pairs, places, with_company
from oi_metrics.registry.metrics.hospitals import PLACE, WHOSE
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

AT_ONCE = 5_000_000
"""So many pairs of trial and hospital take a quarter of a gigabyte."""


def cotrial_pairs(
    store: Store,
    choice: Choice = Choice(),  # noqa: B008
    *,
    whose: str,
    min_strength: int,
    hospitals: int,
    top: int,
) -> pd.DataFrame:
    """Pairs of hospitals that the same trial lists, among the hospitals with the most trials.

    whose: trials of the `company` or `all`. hospitals: how many hospitals take part, those with the most trials.
    min_strength: the fewest shared trials of a pair; top: how many pairs at most, the strongest, equal ones by number
    of hospital. A trial with k of these hospitals gives k(k-1)/2 pairs. Columns: hospital_a, hospital_b (a < b),
    hospital_a_id, hospital_b_id, name_a_en, name_a_ko, name_b_en, name_b_ko, trials (shared); most shared first.
    """
    part = selected(store, choice)
    numbers, shared = _largest_hospitals(part, whose, hospitals)["hospital"].to_numpy(), _shared(part, whose, hospitals)
    one, other = np.nonzero(np.triu(shared >= max(min_strength, 1), k=1))
    first, second = np.minimum(numbers[one], numbers[other]), np.maximum(numbers[one], numbers[other])
    strongest = np.lexsort((second, first, -shared[one, other]))[:top]
    ends = {"a": pa.array(first[strongest]), "b": pa.array(second[strongest])}
    columns: dict[str, Any] = {"whose": whose, "trials": shared[one, other][strongest]}
    for side, hospital in ends.items():
        key, name_en, name_ko = places(store, hospital).values()
        columns |= {f"hospital_{side}": hospital, f"hospital_{side}_id": key, f"name_{side}_en": name_en, f"name_{side}_ko": name_ko}
    return finished(columns, _PAIRS)


_PAIRS: Types = {
    "whose": "str",
    "hospital_a": "int64",
    "hospital_b": "int64",
    **dict.fromkeys(("hospital_a_id", "hospital_b_id", "name_a_en", "name_a_ko", "name_b_en", "name_b_ko"), "str"),
    "trials": "int64",
}


def cotrial_hospitals(
    store: Store,
    choice: Choice = Choice(),  # noqa: B008
    members: Members = NO_MEMBERS,
    *,
    whose: str,
    min_strength: int,
    hospitals: int,
) -> pd.DataFrame:
    """The hospitals of the co-trial network and their place in it.

    Among the `hospitals` with the most trials, joined where they share at least `min_strength` trials. degree: hospitals
    it shares trials with; strength: sum of shared trials; betweenness: share of shortest paths through it (Brandes
    2001, unweighted, normalised); community: number of its community by greedy modularity (Clauset, Newman and Moore
    2004), the largest first, 0 for a hospital without a pair. For communities a pair weighs its shared trials over
    the geometric mean of both hospitals' trials (Salton's cosine), or the largest hospitals would be near everybody.
    Columns: whose, hospital, hospital_id, name_en, name_ko, city, region, latitude, longitude, certainty (named,
    as_written), member, trials, degree, strength, betweenness, community; most trials first.
    """
    part = selected(store, choice)
    nodes = _largest_hospitals(part, whose, hospitals)
    shared = _shared(part, whose, hospitals)
    shared = np.where(shared >= min_strength, shared, 0)
    size = np.sqrt(nodes["trials"].to_numpy().astype("float64"))
    columns = {name: nodes[name] for name in nodes.column_names} | places(store, nodes["hospital"], *PLACE)
    columns |= {"whose": whose, "certainty": certainty(nodes["known"]), "member": members.hold(columns["hospital_id"])}
    columns |= {"degree": (shared > 0).sum(axis=0), "strength": shared.sum(axis=0), "betweenness": betweenness(shared > 0)}
    return finished({**columns, "community": _numbered(shared / np.outer(size, size))}, _NODES)


_NODES: Types = {
    "whose": "str",
    "hospital": "int64",
    **PLACE,
    "certainty": "str",
    "member": "bool",
    "trials": "int64",
    "degree": "int64",
    "strength": "int64",
    "betweenness": "float64",
    "community": "int64",
}


def _whose(part: Store, whose: str) -> Rows:
    """The pairs of trial and hospital of the company's trials, or of all."""
    if whose != COMPANY:
        return pairs(part)
    company = with_company(part).filter(nw.col("company") == 1).select("trial")
    return pairs(part).join(company, on="trial", how="semi")


@memoised_latest(ANSWERS)
def _largest_hospitals(part: Store, whose: str, hospitals: int) -> pa.Table:
    """The hospitals with the most trials: hospital, trials, known (as in `pairs`); equal ones by number."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    listed, trials = pairs(part), nw.len()
    if whose == COMPANY:
        listed, trials = listed.join(with_company(part), on="trial"), nw.col("company").sum()
    found = counted(listed.group_by("hospital").agg(trials.alias("trials"), nw.col("known").max()), ("trials", "descending"), "hospital")
    return found.filter(pc.greater(found["trials"], 0)).slice(0, hospitals)


@memoised_latest(ANSWERS)
def _shared(part: Store, whose: str, hospitals: int) -> np.ndarray:
    """The number of trials that each two of the shown hospitals share, as a symmetric matrix in their order.

    The engine says which of them each trial lists; at most `AT_ONCE` of such pairs are held at a time.
    """
    nodes = _largest_hospitals(part, whose, hospitals)
    rows = _whose(part, whose).filter(is_one_of("hospital", tuple(nodes["hospital"].to_pylist()))).select("trial", "hospital")
    shared = np.zeros((len(nodes), len(nodes)), dtype="int64")
    for some in _in_parts(rows, pc.sum(nodes["trials"]).as_py() or 0):
        found = counted(some)
        place = pc.index_in(found["hospital"], value_set=nodes["hospital"].combine_chunks())
        shared += together(found["trial"].to_numpy(), place.to_numpy(), len(nodes))
    return shared


def _in_parts(rows: Rows, expected: int) -> list[Rows]:
    """The rows, all of a trial in one part."""
    parts = -(-expected // AT_ONCE)
    return [rows.filter(nw.col("trial") % parts == part) for part in range(parts)] if parts > 1 else [rows]


def _numbered(weights: np.ndarray) -> np.ndarray:
    """The number of each node's community, the largest first and equal ones by their first node; 0 without an edge."""
    found = communities(weights)
    joined = np.asarray((weights > 0).any(axis=0)).tolist()
    size = pd.Series(found[np.array(joined, dtype=bool)]).value_counts(sort=False)
    first = {name: int(np.flatnonzero(found == name)[0]) for name in size.index}
    order = sorted(size.index, key=lambda name: (-size[name], first[name]))
    number = {name: place for place, name in enumerate(order, start=1)}
    return np.array([number.get(name, 0) if has else 0 for name, has in zip(found.tolist(), joined, strict=True)], dtype="int64")
