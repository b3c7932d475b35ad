"""How far trials are concentrated on hospitals or regions."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import Choice, selected
from oi_metrics.registry.finished import Types, finished
from oi_metrics.registry.metrics.counted import SMALL_N, Rows, distinct, pairs, trial_facts
from oi_metrics.registry.opened import Store, counted

OVER = ("hospital", "region")


def concentration(store: Store, choice: Choice = Choice(), over: str = "hospital") -> pd.DataFrame:  # noqa: B008
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
    listed = _listed(part, over).join(trial_facts(part), on="trial")
    cells = counted(listed.group_by("group", "company").agg(nw.len().alias("trials"))).to_pylist()
    having = _sites(part, over).select("trial")
    ns = counted(trial_facts(part).join(having, on="trial", how="semi").group_by("company").agg(nw.len().alias("n"))).to_pylist()
    unnamed = counted(_unlisted(part, over).join(trial_facts(part), on="trial").group_by("company").agg(nw.len().alias("n"))).to_pylist()
    rows = []
    for whose, own in (("company", (1,)), ("all", (0, 1))):
        counts = Counter[Any]()
        for cell in cells:
            if cell["company"] in own:
                counts[cell["group"]] += cell["trials"]
        n, without = (sum(row["n"] for row in found if row["company"] in own) for found in (ns, unnamed))
        common = {"over": over, "whose": whose, "groups": len(counts), "n": n, "unnamed_sites": without, "reason": "" if n >= SMALL_N else "small_n"}
        values = indicators(list(counts.values())) if n >= SMALL_N else dict.fromkeys(INDICATORS, float("nan"))
        rows += [{"indicator": name, "value": value, **common} for name, value in values.items()]
    return finished({name: [row[name] for row in rows] for name in _TYPES}, _TYPES)


_TYPES: Types = {
    **dict.fromkeys(("over", "whose", "indicator"), "str"),
    **{"value": "float64", "groups": "int64", "n": "int64", "unnamed_sites": "int64", "reason": "str"},
}
INDICATORS = ("hhi", "shannon_entropy", "effective_number")


def hhi(squares: int, total: int) -> float:
    """Sum of squared shares, from the sum of squared counts and the sum of counts."""
    return squares / (total * total)


def indicators(counts: list[int]) -> dict[str, float]:
    """hhi, shannon_entropy and effective_number of counts that are not all zero."""
    total = sum(counts)
    shares = [count / total for count in counts if count]
    entropy = math.fsum(-p * math.log(p) for p in shares)
    return {"hhi": hhi(sum(count * count for count in counts), total), "shannon_entropy": entropy, "effective_number": math.exp(entropy)}


def _sites(part: Store, over: str) -> Rows:
    """The sites that name a hospital, or that lie in a known region."""
    return part.sites.filter(~nw.col("hospital").is_null() if over == "hospital" else nw.col("region") != "")


def _listed(part: Store, over: str) -> Rows:
    if over == "hospital":
        return pairs(part).select("trial", nw.col("hospital").alias("group"))
    return distinct(_sites(part, over).select("trial", nw.col("region").alias("group")))


def _unlisted(part: Store, over: str) -> Rows:
    missing = nw.col("hospital").is_null() if over == "hospital" else nw.col("region") == ""
    return part.sites.filter(missing).select("trial")
