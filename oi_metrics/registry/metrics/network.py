"""The co-trial network: hospitals that are listed for the same trial."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd

from oi_metrics.metrics.graph import betweenness, communities
from oi_metrics.registry.choice import COMPANY, Choice, among, kept, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import Rows, certainty, named, pairs, trial_facts
from oi_metrics.registry.metrics.hospitals import PLACE, WHOSE
from oi_metrics.registry.opened import Store, collected

SHOWN = 190
"""Hospitals of the network, those with the most trials, unless asked otherwise."""
TOP_PAIRS = 2000


def cotrial_pairs(
    store: Store,
    choice: Choice = Choice(),  # noqa: B008
    whose: str = "all",
    min_strength: int = 1,
    hospitals: int = SHOWN,
    top: int = TOP_PAIRS,
) -> pd.DataFrame:
    """Pairs of hospitals that the same trial lists, among the hospitals with the most trials.

    whose: trials of the `company` or `all`. hospitals: how many hospitals take part, those with the most trials.
    min_strength: the fewest shared trials of a pair; top: how many pairs at most, the strongest, equal ones by number
    of hospital. A trial with k of these hospitals gives k(k-1)/2 pairs. Columns: hospital_a, hospital_b (a < b),
    hospital_a_id, hospital_b_id, name_a_en, name_a_ko, name_b_en, name_b_ko, trials (shared); most shared first.
    """
    rows = _pairs(selected(store, choice), whose, hospitals)
    rows = rows[rows["trials"] >= min_strength].head(top)
    for side in ("a", "b"):
        names = store.hospital_list.reindex(rows[f"hospital_{side}"])
        sources = {f"hospital_{side}_id": "hospital_id", f"name_{side}_en": "name_en", f"name_{side}_ko": "name_ko"}
        rows = rows.assign(**{name: names[column].array for name, column in sources.items()})
    columns = ["hospital_a", "hospital_b", "hospital_a_id", "hospital_b_id", "name_a_en", "name_a_ko", "name_b_en", "name_b_ko", "trials"]
    rows = rows.assign(whose=whose)[["whose", *columns]]
    return rows.astype({name: "str" for name in rows.columns if name not in ("hospital_a", "hospital_b", "trials")}).reset_index(drop=True)


def cotrial_hospitals(
    store: Store,
    choice: Choice = Choice(),  # noqa: B008
    members: Members = NO_MEMBERS,
    whose: str = "all",
    min_strength: int = 1,
    hospitals: int = SHOWN,
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
    nodes = _shown(part, whose, hospitals)
    edges = _pairs(part, whose, hospitals)
    shared = _matrix(nodes["hospital"], edges[edges["trials"] >= min_strength])
    size = np.sqrt(nodes["trials"].to_numpy(dtype="float64"))
    figures = {"degree": (shared > 0).sum(axis=0), "strength": shared.sum(axis=0), "betweenness": betweenness(shared > 0)}
    nodes = nodes.assign(whose=whose, **figures, community=_numbered(shared / np.outer(size, size))).astype({"whose": "str"})
    nodes = named(nodes, store, *PLACE)
    nodes = nodes.assign(member=members.hold(nodes["hospital_id"])).join(certainty(part), on="hospital")
    return nodes[["whose", "hospital", *PLACE, "certainty", "member", "trials", "degree", "strength", "betweenness", "community"]]


def _whose(part: Store, whose: str) -> Rows:
    """The pairs of trial and hospital of the company's trials, or of all."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    if whose != COMPANY:
        return pairs(part)
    company = trial_facts(part).filter(nw.col("company") == 1).select("trial")
    return pairs(part).join(company, on="trial", how="semi")


@kept
def _shown(part: Store, whose: str, hospitals: int) -> pd.DataFrame:
    """The hospitals with the most trials: hospital, trials; equal ones by number."""
    counted = collected(_whose(part, whose).group_by("hospital").agg(nw.len().alias("trials")), "hospital")
    return counted.sort_values("trials", ascending=False, kind="stable", ignore_index=True).head(hospitals)


@kept
def _pairs(part: Store, whose: str, hospitals: int) -> pd.DataFrame:
    """All pairs of the shown hospitals: hospital_a, hospital_b, trials; the strongest first.

    The self-join runs on whole numbers and over the sites of the shown hospitals only.
    """
    numbers = tuple(int(number) for number in _shown(part, whose, hospitals)["hospital"])
    sites = _whose(part, whose).filter(among("hospital", numbers))
    left, right = (sites.select("trial", nw.col("hospital").alias(f"hospital_{side}")) for side in ("a", "b"))
    joined = left.join(right, on="trial").filter(nw.col("hospital_a") < nw.col("hospital_b"))
    found = collected(joined.group_by("hospital_a", "hospital_b").agg(nw.len().alias("trials")), "hospital_a", "hospital_b")
    return found.sort_values("trials", ascending=False, kind="stable", ignore_index=True)


def _matrix(hospitals: pd.Series, edges: pd.DataFrame) -> np.ndarray:
    """The number of trials that each two hospitals share, as a symmetric matrix."""
    index = pd.Index(hospitals)
    a, b = index.get_indexer(edges["hospital_a"]), index.get_indexer(edges["hospital_b"])
    shared = np.zeros((len(index), len(index)), dtype="int64")
    shared[a, b] = shared[b, a] = edges["trials"]
    return shared


def _numbered(weights: np.ndarray) -> np.ndarray:
    """The number of each node's community, the largest first and equal ones by their first node; 0 without an edge."""
    found = communities(weights)
    joined = np.asarray((weights > 0).any(axis=0)).tolist()
    size = pd.Series(found[np.array(joined, dtype=bool)]).value_counts(sort=False)
    first = {name: int(np.flatnonzero(found == name)[0]) for name in size.index}
    order = sorted(size.index, key=lambda name: (-size[name], first[name]))
    number = {name: place for place, name in enumerate(order, start=1)}
    return np.array([number.get(name, 0) if has else 0 for name, has in zip(found.tolist(), joined, strict=True)], dtype="int64")
