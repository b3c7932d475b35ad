"""How far trials are concentrated on hospitals or regions."""

from __future__ import annotations

import math
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.filters import Choice, selected
from oi_metrics.registry.metrics.counting import SMALL_N, listing, with_company
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

OVER = ("hospital", "region")
Count = int | np.ndarray


def concentration(store: Store, choice: Choice = Choice(), *, over: str) -> pd.DataFrame:  # noqa: B008
    """How much trials rest on few hospitals or regions, for the company's trials and for all in view.

    p: the share of a hospital (or region) in all pairs of trial and hospital (or region); sites that name no hospital
    and, over regions, sites of no known region are in no share and stand in `unnamed_sites`. `hhi` = sum of p squared
    (Herfindahl-Hirschman, 1/k to 1); `shannon_entropy` = -sum of p ln p (nats, Shannon 1948); `effective_number` =
    exp(entropy) (Hill number of order 1, Hill 1973). With fewer than 10 trials values are missing and reason is
    `small_n`. Columns: over, whose (company, all), indicator, value, groups (hospitals or regions), n (trials),
    unnamed_sites, reason. Raises ValueError for another `over`.
    """
    if over not in OVER:
        raise ValueError(f"{over!r} is not what trials are spread over; use {' or '.join(OVER)}")
    part = selected(store, choice)
    sites = part.sites.select("trial", nw.col(over).alias("group")).join(with_company(part), on="trial")
    by_trial = sites.group_by("trial", "group", "company").agg(nw.len().alias("sites"))
    cells = counted(by_trial.group_by("group", "company").agg(nw.len().alias("trials"), nw.col("sites").sum()))
    ns = counted(listing(part, over).group_by("company").agg(nw.len().alias("n")))
    rows: list[dict[str, Any]] = []
    for whose, kept in (("company", cells.filter(pc.equal(cells["company"], 1))), ("all", cells)):
        listed = pc.not_equal(pc.fill_null(kept["group"].cast(pa.string()), ""), "")
        trials = kept.filter(listed).group_by("group", use_threads=False).aggregate([("trials", "sum")])["trials_sum"].to_numpy()
        n = pc.sum(ns["n"] if whose == "all" else ns.filter(pc.equal(ns["company"], 1))["n"]).as_py() or 0
        values = indicators(trials) if n >= SMALL_N else dict.fromkeys(INDICATORS, float("nan"))
        unnamed = pc.sum(kept.filter(pc.invert(listed))["sites"]).as_py() or 0
        common = {"over": over, "whose": whose, "groups": len(trials), "n": n, "unnamed_sites": unnamed, "reason": "" if n >= SMALL_N else "small_n"}
        rows += [{"indicator": name, "value": value, **common} for name, value in values.items()]
    return finished({name: [row[name] for row in rows] for name in _TYPES}, _TYPES)


_TYPES: Types = {
    **dict.fromkeys(("over", "whose", "indicator"), "str"),
    "value": "float64",
    "groups": "int64",
    "n": "int64",
    "unnamed_sites": "int64",
    "reason": "str",
}
INDICATORS = ("hhi", "shannon_entropy", "effective_number")


def hhi(squares: Count, total: Count) -> Any:
    """Sum of squared shares, from the sum of squared counts and the sum of counts; of one, or of several in arrays."""
    return squares / (total * total)


def indicators(counts: np.ndarray) -> dict[str, float]:
    """hhi, shannon_entropy and effective_number of counts, in any order, that are above zero."""
    counts = np.sort(counts)
    p = counts / counts.sum()
    entropy = math.fsum((-p * np.log(p)).tolist())
    return {"hhi": hhi(int((counts * counts).sum()), int(counts.sum())), "shannon_entropy": entropy, "effective_number": math.exp(entropy)}
