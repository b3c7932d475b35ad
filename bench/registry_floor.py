"""The counts of the registry metrics by hand, in NumPy on integer codes that are in memory already: the floor of the bench.

Counts alone: no names, no dates to read, no missing values but -1, one way through the arrays where there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from oi_metrics.registry.storage import parquet

Array = np.ndarray
SHOWN = 190


@dataclass(frozen=True)
class Codes:
    """Trials as arrays by number of trial (year -1 for none), sites as arrays of trial and hospital (-1 unnamed)."""

    year: Array
    registry: Array
    phase: Array
    area: Array
    sponsor: Array
    company: Array
    trial: Array
    hospital: Array
    place: Array
    a: Array
    b: Array

    @classmethod
    def of(cls, folder: str) -> Codes:
        trials = parquet.read_table(folder, "trials", ["trial", "year", "registry", "phase", "therapeutic_area", "sponsor"]).sort_values("trial")
        sites = parquet.read_table(folder, "sites", ["trial", "hospital", "country", "region"])
        links = parquet.read_table(folder, "links", ["trial_a", "trial_b"])
        sponsors = parquet.read_table(folder, "sponsors", ["sponsor", "company"])
        coded = {name: trials[column].astype("category").cat.codes.to_numpy("int64") for name, column in _TEXTS.items()}
        own = np.isin(trials["sponsor"].to_numpy(), sponsors.loc[sponsors["company"], "sponsor"].to_numpy())
        place = (sites["country"] + sites["region"]).astype("category").cat.codes.to_numpy("int64")
        return cls(
            trials["year"].fillna(-1).to_numpy("int64"), **coded, sponsor=trials["sponsor"].to_numpy(), company=own, trial=sites["trial"].to_numpy() - 1,
            hospital=sites["hospital"].fillna(-1).to_numpy("int64"), place=place, a=links["trial_a"].to_numpy() - 1, b=links["trial_b"].to_numpy() - 1,
        )  # fmt: skip


_TEXTS = {"registry": "registry", "phase": "phase", "area": "therapeutic_area"}


def _pairs(codes: Codes) -> tuple[Array, Array]:
    named = codes.hospital >= 0
    wide = int(codes.hospital.max()) + 1
    pair = _unique(codes.trial[named] * wide + codes.hospital[named])
    return pair // wide, pair % wide


def _unique(values: Array) -> Array:
    """By sorting, which costs next to nothing where a store is in order; `numpy.unique` hashes and is slower by far."""
    ordered = np.sort(values, kind="stable")
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]]


_CELLS = 100_000_000
"""Up to so many truth values are kept in a table rather than sorted."""


def _distinct(keys: Array, values: Array) -> Array:
    """The number of distinct values of each key."""
    high, wide = int(keys.max()) + 1, int(values.max()) + 1
    if high * wide > _CELLS:
        return np.bincount(_unique(keys * wide + values) // wide)
    seen = np.zeros(high * wide, dtype=bool)
    seen[keys * wide + values] = True
    return seen.reshape(high, wide).sum(axis=1)


def _by_year(codes: Codes, group: Array) -> tuple[Array, ...]:
    key = group * 3000 + codes.year + 1
    at, named = key[codes.trial], codes.hospital >= 0
    return np.bincount(key), np.bincount(key[codes.company]), np.bincount(at[named]), np.bincount(at[~named]), _distinct(at[named], codes.hospital[named])


def _by_phase(codes: Codes) -> tuple[Array, ...]:
    at, named = codes.phase[codes.trial], codes.hospital >= 0
    return np.bincount(codes.phase), np.bincount(at[named]), np.bincount(at[~named]), _distinct(at[named], codes.hospital[named])


def _ranking(codes: Codes) -> tuple[Array, ...]:
    trial, hospital = _pairs(codes)
    counts = np.bincount(hospital), np.bincount(hospital[codes.company[trial]]), _distinct(hospital, codes.area[trial])
    return (*counts, np.argsort(-counts[0], kind="stable"))


def _profile(codes: Codes) -> tuple[Array, ...]:
    own = np.zeros(len(codes.year), dtype=bool)
    own[codes.trial[codes.hospital == 1]] = True
    trial, hospital = _pairs(codes)
    return np.bincount(codes.year[own] + 1), np.bincount(codes.phase[own]), np.bincount(codes.area[own]), np.bincount(hospital[own[trial]])


def _edges(codes: Codes) -> Array:
    trial, hospital = _pairs(codes)
    shown = np.argsort(-np.bincount(hospital), kind="stable")[:SHOWN]
    number = np.full(int(hospital.max()) + 1, -1)
    number[shown] = np.arange(len(shown))
    node = number[hospital]
    trial, node = trial[node >= 0], node[node >= 0]
    starts = np.flatnonzero(np.r_[True, trial[1:] != trial[:-1]])
    sizes = np.diff(np.r_[starts, len(trial)])
    found = np.zeros(SHOWN * SHOWN, dtype="int64")
    for step in range(1, int(sizes.max())):  # each site with the one so many places on, as long as both are of one trial
        left = np.flatnonzero(trial[:-step] == trial[step:])
        found += np.bincount(node[left] * SHOWN + node[left + step], minlength=SHOWN * SHOWN)
    return found


def _activity(codes: Codes) -> Array:
    trial, hospital = _pairs(codes)
    return np.bincount(hospital * 100 + np.clip(codes.year[trial] - 1950, 0, 99))


def _concentration(codes: Codes) -> tuple[float, float]:
    _, hospital = _pairs(codes)
    counts = np.bincount(hospital)
    p = counts[counts > 0] / counts.sum()
    return float((p * p).sum()), float(-(p * np.log(p)).sum())


def _peers(codes: Codes) -> tuple[Array, ...]:
    top = np.argsort(-np.bincount(codes.sponsor), kind="stable")[:15]
    trial, hospital = _pairs(codes)
    chosen = np.isin(codes.sponsor, top)[trial]
    return np.bincount(codes.sponsor), _distinct(codes.sponsor[trial[chosen]], hospital[chosen])


def _candidates(codes: Codes) -> tuple[Array, ...]:
    trial, hospital = _pairs(codes)
    counts = [np.bincount(hospital), *(_distinct(hospital, values[trial]) for values in (codes.area, codes.sponsor, codes.year + 1))]
    return (*counts, np.bincount(hospital[codes.company[trial]]))


def _unnamed(codes: Codes) -> tuple[Array, Array]:
    unnamed = codes.hospital < 0
    return np.bincount(codes.place), np.bincount(codes.place[unnamed])


FLOORS: dict[str, Callable[[Codes], object]] = {
    "coverage": lambda codes: np.bincount(codes.registry * 3000 + codes.year + 1),
    "trials_per_year": lambda codes: _by_year(codes, codes.registry),
    "trials_by": _by_phase,
    "hospital_ranking": _ranking,
    "hospital_profile": _profile,
    "cotrial_hospitals": _edges,
    "cotrial_pairs": _edges,
    "trial_concentration": _concentration,
    "members_before_after": _activity,
    "members_matched": _activity,
    "peers": _peers,
    "candidates": _candidates,
    "unnamed_sites": _unnamed,
    "linked_trials": lambda codes: (codes.year[codes.a], codes.year[codes.b]),
}
