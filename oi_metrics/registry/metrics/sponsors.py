"""The company beside the other sponsors of the same country."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import Choice, among, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, Rows, one_where, pairs, share
from oi_metrics.registry.metrics.intervals import wilson
from oi_metrics.registry.metrics.spread import hhi
from oi_metrics.registry.opened import Store, collected

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
    counted = collected(_peer(part.trials, part).group_by("peer").agg(nw.len().alias("trials")), "peer")
    counted["rank"] = counted["trials"].rank(method="min", ascending=False).astype("int64")
    counted = counted.sort_values(["trials", "peer"], ascending=[False, True], kind="stable")
    chosen = pd.concat([counted.head(top), counted[counted["peer"] == THE_COMPANY]]).drop_duplicates("peer")
    rows = _at_sites(part, chosen, members)
    rows = rows.assign(member_share=share(rows["member_trials"], rows["n"]), reason=rows["n"].map(lambda n: "" if n >= SMALL_N else "small_n"))
    rows["low"], rows["high"] = (bound.where(rows["member_share"].notna()) for bound in wilson(rows["member_trials"], rows["n"]))
    sponsors = store.sponsor_list
    names = sponsors.reindex(rows["peer"])
    own = (rows["peer"] == THE_COMPANY).to_numpy()
    rows = rows.assign(company=own, sponsor_id=names["sponsor_id"].fillna("").array, name=names["name"].fillna(_company_name(part)).array)
    columns = ["sponsor_id", "name", "company", "trials", "n", "hospitals", "sites", "unnamed_sites", "trials_per_hospital", "hhi", "member_trials"]
    columns += ["member_share", "low", "high", "rank", "reason"]
    return rows[columns].astype(dict.fromkeys(("sponsor_id", "name", "reason"), "str")).reset_index(drop=True)


def _company_name(part: Store) -> str:
    """The name under which the company has the most trials in view."""
    if len(part.company) == 1:
        return str(part.sponsor_list["name"][part.company[0]])
    counted = collected(part.trials.filter(among("sponsor", part.company)).group_by("sponsor").agg(nw.len().alias("trials")), "sponsor")
    most = counted.sort_values("trials", ascending=False, kind="stable")["sponsor"].head(1)
    return str(part.sponsor_list["name"][most.iloc[0]]) if len(most) else ""


def _peer(rows: Rows, part: Store) -> Rows:
    """Trials with the sponsor's number or, for the company, one number."""
    peer = nw.when(among("sponsor", part.company)).then(nw.lit(THE_COMPANY)).otherwise(nw.col("sponsor")).alias("peer")
    return rows.select("trial", peer)


def _at_sites(part: Store, chosen: pd.DataFrame, members: Members) -> pd.DataFrame:
    """The chosen sponsors with what the sites of their trials add."""
    facts = _peer(part.trials, part).filter(among("peer", tuple(int(peer) for peer in chosen["peer"])))
    cells = collected(pairs(part).join(facts, on="trial").group_by("peer", "hospital").agg(nw.len().alias("trials")), "peer", "hospital")
    sites = part.sites.select("trial", one_where(nw.col("hospital").is_null()).alias("unnamed")).join(facts, on="trial").group_by("peer")
    at = collected(sites.agg(nw.len().alias("all"), nw.col("unnamed").sum().alias("unnamed"))).set_index("peer")
    groups = cells.assign(squares=cells["trials"] ** 2).groupby("peer")
    found = pd.DataFrame({"hospitals": groups.size(), "placed": groups["trials"].sum()})
    found["hhi"] = [hhi(int(squares), int(placed)) for squares, placed in zip(groups["squares"].sum(), found["placed"], strict=True)]
    found = found.join(pd.DataFrame({"unnamed_sites": at["unnamed"], "sites": at["all"] - at["unnamed"]}), how="outer")
    places = part.hospital_list
    seats = tuple(int(number) for number in places.index[members.hold(places["hospital_id"]).to_numpy()])
    listed = {"n": ~nw.col("hospital").is_null(), "member_trials": among("hospital", seats)}
    rows = chosen.join(found, on="peer")
    for name, condition in listed.items():
        held = facts.join(part.sites.filter(condition).select("trial"), on="trial", how="semi")
        rows = rows.join(collected(held.group_by("peer").agg(nw.len().alias(name))).set_index("peer"), on="peer")
    whole = ["hospitals", "placed", "sites", "unnamed_sites", "n", "member_trials"]
    rows = rows.fillna(dict.fromkeys(whole, 0)).astype(dict.fromkeys(whole, "int64")).astype({"hhi": "float64"})
    rows["trials_per_hospital"] = rows["placed"] / rows["hospitals"].where(rows["hospitals"] > 0)
    return rows.assign(hhi=rows["hhi"].where(rows["n"] >= SMALL_N))
