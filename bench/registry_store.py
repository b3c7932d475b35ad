"""A SYNTHETIC store of trials of any size, for measuring alone: no trial, hospital or sponsor in it is real.

The shapes follow what the ministry's lists and ClinicalTrials.gov show: hospitals and sponsors by a power law (the first
hospital in about an eighth of the Korean sites, the hundredth in a thousandth), sites a trial from 1 to 60 with a long
tail, more trials in later years, a fifth of the sites unnamed, one third in Korea, 17 regions by population of hospitals. Same
seed and size, same bytes.

    python -m bench.registry_store 1000000 /tmp/store
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from oi_metrics.model.vocabulary import REGIONS, THERAPEUTIC_AREAS
from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage import parquet
from oi_metrics.registry.storage.frames import typed

SEED = 20240229
KOREAN_HOSPITALS = 190
MOST_ABROAD = 200_000
_PHASES = {"3": 0.25, "1": 0.19, "bioequivalence": 0.17, "investigator_initiated": 0.13, "2": 0.12, "not_applicable": 0.06, "1/2": 0.02, "4": 0.02, "": 0.04}
_FELL_AWAY = 1.16
"""Sites drawn for one that is kept: the others stand in a trial twice, or in one whose list names no site."""
_ABROAD = ("US", "CN", "JP", "FR", "ES", "DE", "IT", "TW", "BR", "PL", "AU", "GB")


def synthetic(sites: int, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """The tables of a synthetic store with so many rows of sites, give or take the last trial."""
    random = np.random.default_rng(seed)
    sizes = _sizes(random, round(sites * _FELL_AWAY))
    hospitals = _hospitals(random, sites)
    sponsors = _sponsors(max(20, int(sites**0.5)))
    trials = _trials(random, len(sizes), len(sponsors))
    tables = {"snapshots": _snapshots(trials), "trials": trials, "hospitals": hospitals, "sponsors": sponsors}
    tables |= {"sites": _sites(random, sizes, trials, hospitals), "links": _links(random, trials)}
    return {name: typed(tables[name], table) for name, table in TABLES.items()}


def _sizes(random: np.random.Generator, sites: int) -> np.ndarray:
    """Sites of each trial: half have one or two, one in fifty more than thirty."""
    sizes = np.clip(np.round(random.lognormal(1.0, 1.1, size=sites // 2 + 10)), 1, 60).astype(np.int64)
    return sizes[: int(np.searchsorted(np.cumsum(sizes), sites)) + 1]


def _zipf(random: np.random.Generator, size: int, kinds: int, exponent: float) -> np.ndarray:
    """Numbers 0 to kinds - 1 by a power law."""
    weights = np.cumsum(1 / np.arange(1, kinds + 1) ** exponent)
    return np.searchsorted(weights, random.random(size) * weights[-1]).clip(0, kinds - 1)


def _hospitals(random: np.random.Generator, sites: int) -> pd.DataFrame:
    abroad = int(min(MOST_ABROAD, max(100, sites // 20)))
    n = KOREAN_HOSPITALS + abroad
    numbers = np.arange(1, n + 1)
    korean = numbers <= KOREAN_HOSPITALS
    regions = np.array([*REGIONS])[_zipf(random, n, len(REGIONS), 1.0)]
    located = random.random(n) < 0.66
    return pd.DataFrame(
        {
            "hospital": numbers,
            "hospital_id": [f"synthetic-{number}" for number in numbers],
            "name_en": [f"Synthetic Hospital {number}" for number in numbers],
            "name_ko": [f"가상병원 {number}" for number in numbers],
            "ror_id": "",
            "city": "",
            "region": np.where(korean, regions, ""),
            "country": np.where(korean, "KR", np.array(_ABROAD)[_zipf(random, n, len(_ABROAD), 1.0)]),
            "latitude": np.where(korean & located, 33.5 + 4.5 * random.random(n), np.nan),
            "longitude": np.where(korean & located, 126.5 + 2.5 * random.random(n), np.nan),
        }
    )


def _sponsors(n: int) -> pd.DataFrame:
    numbers = np.arange(1, n + 1)
    names = [f"Synthetic Sponsor {number}" for number in numbers]
    return pd.DataFrame({"sponsor": numbers, "sponsor_id": names, "name": names, "spellings": names, "company": numbers == 3})


def _trials(random: np.random.Generator, n: int, sponsors: int) -> pd.DataFrame:
    numbers = np.arange(1, n + 1)
    mfds = random.random(n) < 0.4
    span = (np.datetime64("2025-12-31") - np.datetime64("1998-01-01")).astype(int)
    days = np.datetime64("1998-01-01") + (span * np.sqrt(random.random(n))).astype("timedelta64[D]")
    stated = random.random(n) > 0.01
    sponsor = _zipf(random, n, sponsors, 0.9) + 1
    dated = pd.Series(days).where(stated).astype("datetime64[s]")
    named = ~mfds | (days >= np.datetime64("2012-01-01"))
    return pd.DataFrame(
        {
            "trial": numbers,
            "trial_id": np.where(mfds, "mfds-synthetic-", "SYN") + pd.Series(numbers).astype("str"),
            "registry": np.where(mfds, "mfds", "ctgov"),
            "posted": dated.dt.strftime("%Y-%m-%d").fillna(""),
            "posted_earliest": dated,
            "posted_latest": dated,
            "year": dated.dt.year.astype("Int64"),
            "sponsor": sponsor,
            "sponsor_as_written": "Synthetic Sponsor " + pd.Series(sponsor).astype("str"),
            "phase": random.choice([*_PHASES], size=n, p=[*_PHASES.values()]),
            "therapeutic_area": np.array([*THERAPEUTIC_AREAS, ""])[_zipf(random, n, len(THERAPEUTIC_AREAS) + 1, 0.7)],
            "protocols": "",
            "sites_named": named,
            "as_of": pd.Timestamp("2026-01-31"),
            "snapshot_id": np.where(mfds, "mfds-synthetic", "ctgov-synthetic"),
            "sites_snapshot_id": np.where(~named, "", np.where(mfds, "mfds-synthetic", "ctgov-synthetic")),
        }
    )


def _sites(random: np.random.Generator, sizes: np.ndarray, trials: pd.DataFrame, hospitals: pd.DataFrame) -> pd.DataFrame:
    """Sites of the trials; those of a trial whose list names none stay away, and no hospital stands twice in a trial."""
    trial = np.repeat(trials["trial"].to_numpy(), sizes)
    mfds = np.repeat((trials["registry"] == "mfds").to_numpy(), sizes)
    named = np.repeat(trials["sites_named"].to_numpy(), sizes)
    n, abroad = len(trial), len(hospitals) - KOREAN_HOSPITALS
    korean = mfds | (random.random(n) < 0.12)
    hospital = np.where(korean, _zipf(random, n, KOREAN_HOSPITALS, 0.85) + 1, KOREAN_HOSPITALS + 1 + _zipf(random, n, abroad, 0.6))
    unnamed = ~mfds & (random.random(n) < 0.25)
    kept = pd.DataFrame({"trial": trial, "hospital": hospital, "unnamed": unnamed})[named]
    kept = kept[kept["unnamed"] | ~kept.duplicated(["trial", "hospital"])].reset_index(drop=True)
    place = hospitals.set_index("hospital").loc[kept["hospital"], ["name_en", "country", "region"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "trial": kept["trial"],
            "site": kept.groupby("trial", sort=False).cumcount() + 1,
            "facility": place["name_en"].where(~kept["unnamed"], "Research Site"),
            "city": "",
            "state": "",
            "country": place["country"],
            "region": place["region"],
            "hospital": kept["hospital"].astype("Int64").where(~kept["unnamed"]),
            "certainty": np.where(kept["unnamed"], "unnamed", np.where(kept["hospital"] <= 100, "named", "as_written")),
            "score": np.where(kept["unnamed"], 0.0, np.where(kept["hospital"] <= 100, 100.0, 0.0)),
            "rule": np.where(kept["unnamed"], "placeholder", np.where(kept["hospital"] <= 100, "name", "unknown")),
        }
    )


def _snapshots(trials: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for registry, country, sites_from in (("mfds", "KR", pd.Timestamp("2012-01-01")), ("ctgov", "", None)):
        posted = trials.loc[trials["registry"] == registry, "posted_earliest"]
        rows.append((f"{registry}-synthetic", registry, "synthetic", pd.Timestamp("2026-01-31"), country, posted.min(), posted.max(), sites_from, len(posted)))
    return pd.DataFrame(rows, columns=TABLES["snapshots"].column_names)


def _links(random: np.random.Generator, trials: pd.DataFrame) -> pd.DataFrame:
    """One trial in two hundred of each registry is one of the other's."""
    mfds, ctgov = (trials.loc[trials["registry"] == registry, "trial"].to_numpy() for registry in ("mfds", "ctgov"))
    n = min(len(mfds), len(ctgov)) // 200
    first, second = random.choice(mfds, n, replace=False), random.choice(ctgov, n, replace=False)
    reason = np.where(random.random(n) < 0.5, "registry_number", "protocol_number")
    return pd.DataFrame({"trial_a": np.minimum(first, second), "trial_b": np.maximum(first, second), "reason": reason, "shared": "SYN-0000"})


def make(sites: int, folder: Path | str, seed: int = SEED) -> Path:
    """A synthetic store in a folder."""
    parquet.save(synthetic(sites, seed), folder)
    return Path(folder)


if __name__ == "__main__":
    make(int(float(sys.argv[1])), sys.argv[2])
