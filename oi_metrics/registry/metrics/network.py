"""The co-trial network: hospitals that are listed for the same trial."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.metrics.graph import betweenness, communities
from oi_metrics.registry.choice import COMPANY, Choice, among, kept, selected
from oi_metrics.registry.finished import Types, finished
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import Rows, certainty, pairs, places, trial_facts
from oi_metrics.registry.metrics.hospitals import PLACE, WHOSE
from oi_metrics.registry.opened import Store, counted

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
    edges = _pairs(selected(store, choice), whose, hospitals)
    edges = edges.filter(pc.greater_equal(edges["trials"], min_strength)).slice(0, top)
    columns = {"whose": whose, **{name: edges[name] for name in edges.column_names}}
    for side in ("a", "b"):
        key, name_en, name_ko = places(store, edges[f"hospital_{side}"]).values()
        columns |= {f"hospital_{side}_id": key, f"name_{side}_en": name_en, f"name_{side}_ko": name_ko}
    return finished(columns, _PAIRS)


_PAIRS: Types = {
    **{"whose": "str", "hospital_a": "int64", "hospital_b": "int64"},
    **dict.fromkeys(("hospital_a_id", "hospital_b_id", "name_a_en", "name_a_ko", "name_b_en", "name_b_ko"), "str"),
    "trials": "int64",
}


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
    shared = _matrix(nodes["hospital"], edges.filter(pc.greater_equal(edges["trials"], min_strength)))
    size = np.sqrt(nodes["trials"].to_numpy().astype("float64"))
    columns = {name: nodes[name] for name in nodes.column_names} | places(store, nodes["hospital"], *PLACE)
    columns |= {"whose": whose, "certainty": certainty(nodes["known"]), "member": members.hold(columns["hospital_id"])}
    columns |= {"degree": (shared > 0).sum(axis=0), "strength": shared.sum(axis=0), "betweenness": betweenness(shared > 0)}
    return finished({**columns, "community": _numbered(shared / np.outer(size, size))}, _NODES)


_NODES: Types = {
    **{"whose": "str", "hospital": "int64", **PLACE, "certainty": "str", "member": "bool"},
    **{"trials": "int64", "degree": "int64", "strength": "int64", "betweenness": "float64", "community": "int64"},
}


def _whose(part: Store, whose: str) -> Rows:
    """The pairs of trial and hospital of the company's trials, or of all."""
    if whose != COMPANY:
        return pairs(part)
    company = trial_facts(part).filter(nw.col("company") == 1).select("trial")
    return pairs(part).join(company, on="trial", how="semi")


@kept
def _shown(part: Store, whose: str, hospitals: int) -> pa.Table:
    """The hospitals with the most trials: hospital, trials, known (as in `pairs`); equal ones by number."""
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    listed, trials = pairs(part), nw.len()
    if whose == COMPANY:
        listed, trials = listed.join(trial_facts(part), on="trial"), nw.col("company").sum()
    found = counted(listed.group_by("hospital").agg(trials.alias("trials"), nw.col("known").max()), ("trials", "descending"), "hospital")
    return found.filter(pc.greater(found["trials"], 0)).slice(0, hospitals)


@kept
def _pairs(part: Store, whose: str, hospitals: int) -> pa.Table:
    """All pairs of the shown hospitals: hospital_a, hospital_b, trials; the strongest first.

    The self-join runs on whole numbers and over the sites of the shown hospitals only.
    """
    numbers = tuple(_shown(part, whose, hospitals)["hospital"].to_pylist())
    sites = _whose(part, whose).filter(among("hospital", numbers))
    left, right = (sites.select("trial", nw.col("hospital").alias(f"hospital_{side}")) for side in ("a", "b"))
    joined = left.join(right, on="trial").filter(nw.col("hospital_a") < nw.col("hospital_b"))
    return counted(joined.group_by("hospital_a", "hospital_b").agg(nw.len().alias("trials")), ("trials", "descending"), "hospital_a", "hospital_b")


def _matrix(hospitals: pa.ChunkedArray, edges: pa.Table) -> np.ndarray:
    """The number of trials that each two hospitals share, as a symmetric matrix."""
    known = hospitals.combine_chunks()
    a, b = (pc.index_in(edges[f"hospital_{side}"], value_set=known).to_numpy() for side in ("a", "b"))
    shared = np.zeros((len(known), len(known)), dtype="int64")
    shared[a, b] = shared[b, a] = edges["trials"].to_numpy()
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
