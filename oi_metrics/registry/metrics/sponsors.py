"""The company beside the other sponsors of the same country."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.filters import Choice, is_one_of, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.concentration import hhi
from oi_metrics.registry.metrics.counting import SMALL_N, Rows, looked_up, one_where, seats, share
from oi_metrics.registry.metrics.intervals import rank, wilson
from oi_metrics.registry.storage.arrow import Types, finished, ordered
from oi_metrics.registry.storage.store import Store, counted, held

THE_COMPANY = -1
"""The number under which all sponsors that are the company are counted together."""


def peers(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, *, top: int) -> pd.DataFrame:  # noqa: B008
    """The company and the sponsors with the most trials in view; choose a country to compare within it.

    All sponsors that are the company count as one. trials: all in view; n: those that list a hospital by name, on
    which all that follows rests. hospitals: distinct; sites: sites with a named hospital; trials_per_hospital: pairs
    of trial and hospital / hospitals; hhi: sum of squared shares of the hospitals in these pairs, missing below 10
    trials; member_trials: trials that list a member of the company's programme; member_share = member_trials / n with
    Wilson's 95 % interval low, high, missing below 10. rank: by trials, equal ones share the best.
    Columns: sponsor_id (blank for the company, which may be several), name, company, trials, n, hospitals, sites,
    unnamed_sites, trials_per_hospital, hhi, member_trials, member_share, low, high, rank, reason (small_n or blank);
    most trials first, the company always is_one_of them.
    """
    part = selected(store, choice)
    every = _every_peer(part)
    ranks = rank(every["trials"].to_numpy())
    shown = [place for place, peer in enumerate(every["peer"].to_pylist()) if place < top or peer == THE_COMPANY]
    chosen = every.take(pa.array(shown, pa.int64()))
    at = _at_sites(part, chosen["peer"], members)
    enough = at["n"] >= SMALL_N
    low, high = (np.where(enough, bound, np.nan) for bound in wilson(at["member_trials"], at["n"]))
    per_hospital = np.divide(at["placed"], at["hospitals"], out=np.full(len(enough), np.nan), where=at["hospitals"] > 0)
    concentrated = np.where(enough, hhi(at["squares"], np.maximum(at["placed"], 1)), np.nan)
    columns = {name: chosen[name] for name in chosen.column_names} | at | {"rank": ranks[shown], "low": low, "high": high, "hhi": concentrated}
    columns |= {"company": pc.equal(chosen["peer"], THE_COMPANY), "trials_per_hospital": per_hospital, "reason": np.where(enough, "", "small_n")}
    return finished({**columns, "member_share": share(at["member_trials"], at["n"])}, _TYPES)


_TYPES: Types = {
    "sponsor_id": "str",
    "name": "str",
    "company": "bool",
    **dict.fromkeys(("trials", "n", "hospitals", "sites", "unnamed_sites"), "int64"),
    "trials_per_hospital": "float64",
    "hhi": "float64",
    "member_trials": "int64",
    "member_share": "float64",
    "low": "float64",
    "high": "float64",
    "rank": "int64",
    "reason": "str",
}


def _every_peer(part: Store) -> pa.Table:
    """Every sponsor with a trial in view, all that are the company as one, named as its sponsor of most trials: peer (its
    number), trials, sponsor_id, name; most trials first."""
    rows = counted(part.trials.group_by("sponsor").agg(nw.len().alias("trials")), ("trials", "descending"), "sponsor")
    found = looked_up(part.sponsor_table, rows["sponsor"], "sponsor_id", "name")
    rows = pa.table({"peer": rows["sponsor"], "trials": rows["trials"], **found})
    own = pc.is_in(rows["peer"], value_set=pa.array(part.company, pa.int64()))
    company, others = rows.filter(own), rows.filter(pc.invert(own))
    if len(company):
        one = {"peer": [THE_COMPANY], "trials": [pc.sum(company["trials"]).as_py()], "sponsor_id": [""], "name": company["name"][:1].to_pylist()}
        others = pa.concat_tables([others, pa.table(one, schema=others.schema)])
    return ordered(others, ("trials", "descending"), "peer")


def _at_sites(part: Store, peers: pa.ChunkedArray, members: Members) -> dict[str, np.ndarray]:
    """What the sites of their trials add to the chosen sponsors, in their order: n, hospitals, placed (pairs of trial and
    hospital), squares (of these at each hospital, summed), sites, unnamed_sites, member_trials."""
    peer = nw.when(is_one_of("sponsor", part.company)).then(nw.lit(THE_COMPANY)).otherwise(nw.col("sponsor")).alias("peer")
    facts = part.trials.select("trial", peer).filter(is_one_of("peer", tuple(peers.to_pylist())))
    sites = part.sites.select("trial", "hospital").join(facts, on="trial")
    placed = held(sites.group_by("peer", "trial", "hospital").agg(nw.len().alias("sites")))
    cells = counted(placed.group_by("peer", "hospital").agg(nw.len().alias("trials"), nw.col("sites").sum()))
    listed = pc.is_valid(cells["hospital"])
    named, unnamed = cells.filter(listed), cells.filter(pc.invert(listed))
    named = named.append_column("squares", pc.multiply(named["trials"], named["trials"]))
    sums = named.group_by("peer", use_threads=False).aggregate([("hospital", "count"), ("trials", "sum"), ("squares", "sum"), ("sites", "sum")])
    listing = counted(_listing(placed, tuple(seats(part, members).tolist())))
    values = (*_of(peers, sums, "hospital_count", "trials_sum", "squares_sum", "sites_sum"), *_of(peers, unnamed, "sites"), *_of(peers, listing, "n", "member"))
    return dict(zip(("hospitals", "placed", "squares", "sites", "unnamed_sites", "n", "member_trials"), values, strict=True))


def _listing(placed: Rows, seats: tuple[int, ...]) -> Rows:
    """By peer, trials that list a hospital by name, and those that list a member: n, member."""
    hospital = nw.col("hospital")
    rows = placed.filter(~hospital.is_null()).select("peer", "trial", one_where(is_one_of("hospital", seats)).alias("member"))
    by_trial = rows.group_by("peer", "trial").agg(nw.col("member").max())
    return by_trial.group_by("peer").agg(nw.len().alias("n"), nw.col("member").sum())


def _of(peers: pa.ChunkedArray, rows: pa.Table, *columns: str) -> list[np.ndarray]:
    """The columns of the rows with these peers, 0 for one that has no row."""
    at = pc.index_in(peers, value_set=rows["peer"].combine_chunks())
    return [pc.fill_null(rows[name].take(at), 0).to_numpy() for name in columns]
