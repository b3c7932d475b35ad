"""The company beside the other sponsors of the same country."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.choice import Choice, among, selected
from oi_metrics.registry.finished import Types, finished
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, Rows, looked_up, one_where, pairs, seats, share
from oi_metrics.registry.metrics.intervals import rank, wilson
from oi_metrics.registry.metrics.spread import hhi
from oi_metrics.registry.opened import Store, counted

TOP = 15
THE_COMPANY = -1
"""The number under which all sponsors that are the company are counted together."""


def peers(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, top: int = TOP) -> pd.DataFrame:  # noqa: B008
    """The company and the sponsors with the most trials in view; choose a country to compare within it.

    All sponsors that are the company count as one. trials: all in view; n: those that list a hospital by name, on
    which all that follows rests. hospitals: distinct; sites: sites with a named hospital; trials_per_hospital: pairs
    of trial and hospital / hospitals; hhi: sum of squared shares of the hospitals in these pairs, missing below 10
    trials; member_trials: trials that list a member of the company's programme; member_share = member_trials / n with
    Wilson's 95 % interval low, high, missing below 10. rank: by trials, equal ones share the best.
    Columns: sponsor_id (blank for the company, which may be several), name, company, trials, n, hospitals, sites,
    unnamed_sites, trials_per_hospital, hhi, member_trials, member_share, low, high, rank, reason (small_n or blank);
    most trials first, the company always among them.
    """
    part = selected(store, choice)
    every = counted(_peer(part.trials, part).group_by("peer").agg(nw.len().alias("trials")), ("trials", "descending"), "peer")
    ranks = rank(every["trials"].to_numpy())
    shown = [place for place, peer in enumerate(every["peer"].to_pylist()) if place < top or peer == THE_COMPANY]
    chosen = every.take(pa.array(shown, pa.int64()))
    rows = _at_sites(part, chosen["peer"].to_pylist(), members)
    columns = {name: np.array([row[name] for row in rows], dtype="float64" if name == "hhi" else "int64") for name in _AT_SITES}
    names = looked_up(store.sponsor_table, chosen["peer"], "sponsor_id", "name")
    columns |= {"company": pc.equal(chosen["peer"], THE_COMPANY), "sponsor_id": pc.fill_null(names["sponsor_id"], ""), "trials": chosen["trials"]}
    columns |= {"name": pc.fill_null(names["name"], _company_name(part)), "rank": ranks[shown], "member_share": share(columns["member_trials"], columns["n"])}
    enough = columns["n"] >= SMALL_N
    low, high = (np.where(enough, bound, np.nan) for bound in wilson(columns["member_trials"], columns["n"]))
    columns |= {"low": low, "high": high, "hhi": np.where(enough, columns["hhi"], np.nan), "reason": np.where(enough, "", "small_n")}
    hospitals = np.where(columns["hospitals"] > 0, columns["hospitals"], np.nan)
    return finished({**columns, "trials_per_hospital": columns["placed"] / hospitals}, _TYPES)


_TYPES: Types = {
    **{"sponsor_id": "str", "name": "str", "company": "bool"},
    **dict.fromkeys(("trials", "n", "hospitals", "sites", "unnamed_sites"), "int64"),
    **{"trials_per_hospital": "float64", "hhi": "float64", "member_trials": "int64", "member_share": "float64", "low": "float64", "high": "float64"},
    **{"rank": "int64", "reason": "str"},
}


def _company_name(part: Store) -> str:
    """The name under which the company has the most trials in view."""
    if len(part.company) == 1:
        return str(part.sponsor_list["name"][part.company[0]])
    own = part.trials.filter(among("sponsor", part.company)).group_by("sponsor").agg(nw.len().alias("trials"))
    most = counted(own, ("trials", "descending"), "sponsor")["sponsor"][:1].to_pylist()
    return str(part.sponsor_list["name"][most[0]]) if most else ""


def _peer(rows: Rows, part: Store) -> Rows:
    """Trials with the sponsor's number or, for the company, one number."""
    peer = nw.when(among("sponsor", part.company)).then(nw.lit(THE_COMPANY)).otherwise(nw.col("sponsor")).alias("peer")
    return rows.select("trial", peer)


_AT_SITES = ("n", "hospitals", "placed", "sites", "unnamed_sites", "member_trials", "hhi")


def _at_sites(part: Store, peers: list[int], members: Members) -> list[dict[str, Any]]:
    """What the sites of their trials add to the chosen sponsors, in their order. placed: pairs of trial and hospital."""
    facts = _peer(part.trials, part).filter(among("peer", tuple(peers)))
    cells = counted(pairs(part).join(facts, on="trial").group_by("peer", "hospital").agg(nw.len().alias("trials")))
    by_peer: dict[int, list[int]] = defaultdict(list)
    for peer, trials in zip(cells["peer"].to_pylist(), cells["trials"].to_pylist(), strict=True):
        by_peer[peer].append(trials)
    listed = {row["peer"]: row for row in counted(_listed(part, facts, members)).to_pylist()}
    rows = []
    for peer in peers:
        at, none = by_peer[peer], dict.fromkeys(("n", "sites", "unnamed_sites", "member_trials"), 0)
        squares, placed = sum(trials * trials for trials in at), sum(at)
        rows.append({**none, **listed.get(peer, {}), "hospitals": len(at), "placed": placed, "hhi": hhi(squares, placed) if at else float("nan")})
    return rows


def _listed(part: Store, facts: Rows, members: Members) -> Rows:
    """By peer: sites, unnamed_sites, n (trials that list a hospital by name) and member_trials, first counted by trial."""
    missing = nw.col("hospital").is_null()
    flags = {"named": ~missing, "unnamed": missing, "member": among("hospital", tuple(seats(part, members).tolist()))}
    sites = part.sites.select("trial", *(one_where(condition).alias(name) for name, condition in flags.items())).join(facts, on="trial")
    each = (nw.col("named").sum().alias("sites"), nw.col("unnamed").sum(), nw.col("named").max(), nw.col("member").max())
    by_trial = sites.group_by("peer", "trial").agg(*each)
    sums = {"sites": "sites", "unnamed_sites": "unnamed", "n": "named", "member_trials": "member"}
    return by_trial.group_by("peer").agg(*(nw.col(name).sum().alias(column) for column, name in sums.items()))
