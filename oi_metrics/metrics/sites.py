"""The clinical-site network: programme seats, hospitals by the company's trials, hospitals that share trials."""

from __future__ import annotations

import numpy as np
import pandas as pd

from oi_metrics import participation
from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.memo import memoised
from oi_metrics.metrics.graph import betweenness, communities
from oi_metrics.metrics.rows import SMALL_N, records, table
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables


@memoised
def site_members(tables: Tables) -> pd.DataFrame:
    """The seats of each programme; a seat that no source names has a blank partner.

    Columns: programme, programme_en, programme_ko, seat, partner_id, name_en, name_ko, joined (EDTF), joined_earliest,
    joined_latest, left_earliest, left_latest, state (held, left, unnamed), records.
    """
    if tables.chosen_from:
        return participation.in_view(site_members(tables.chosen_from), tables.memberships["record"])
    seats = participation.seats(tables)
    programmes, partners = tables.programmes.set_index("programme_id"), tables.partners.set_index("partner_id")
    rows = seats.assign(
        programme_en=seats["programme"].map(programmes["name_en"]),
        programme_ko=seats["programme"].map(programmes["name_ko"]),
        name_en=seats["partner_id"].map(partners["name_en"]).fillna(""),
        name_ko=seats["partner_id"].map(partners["name_ko"]).fillna(""),
    )
    columns = ["programme", "programme_en", "programme_ko", "seat", "partner_id", "name_en", "name_ko", "joined", "joined_earliest", "joined_latest"]
    columns += ["left_earliest", "left_latest", "state"]
    return rows[[*columns, "records"]]


@memoised
def site_members_over_time(tables: Tables) -> pd.DataFrame:
    """Seats taken up to the end of each year, by programme.

    `named`: held by a named hospital that surely joined by then and had not left. `unnamed`: seats that no source names, taken by
    then. `possible`: seats whose holder may have joined by then. Seats without any date stand in `undated`.
    Columns: programme, programme_en, programme_ko, year, named, unnamed, possible, undated, records.
    """
    members = site_members(tables)
    rows = []
    for programme, seats in members.groupby("programme", sort=False):
        earliest, latest, left_earliest, left_latest = (seats[f"{date}_{side}"].to_numpy() for date in ("joined", "left") for side in ("earliest", "latest"))
        days = np.concatenate([earliest, latest])
        days = days[~np.isnat(days)].astype("datetime64[Y]").astype("int64") + 1970
        years = range(days.min(), max(days.max(), tables.as_of.year) + 1) if len(days) else range(tables.as_of.year, tables.as_of.year + 1)
        named = (seats["partner_id"] != "").to_numpy()
        undated = np.isnat(earliest) & np.isnat(latest)
        behind = seats["records"].to_numpy()
        for year in years:
            end = np.datetime64(f"{year:04}-12-31")
            gone = left_latest <= end
            surely = (latest <= end) & ~gone & ~(left_earliest <= end)
            maybe = ~surely & ~gone & ~undated & (np.isnat(earliest) | (earliest <= end))
            rows.append(
                {
                    "programme": programme,
                    "programme_en": seats["programme_en"].iloc[0],
                    "programme_ko": seats["programme_ko"].iloc[0],
                    "year": int(year),
                    "named": int((surely & named).sum()),
                    "unnamed": int((surely & ~named).sum()),
                    "possible": int(maybe.sum()),
                    "undated": int(undated.sum()),
                    "records": records(*behind[surely | maybe | undated]),
                }
            )
    return table(["programme", "programme_en", "programme_ko", "year", "named", "unnamed", "possible", "undated"], rows)


@memoised
def site_hospitals(tables: Tables) -> pd.DataFrame:
    """Hospitals as nodes of the network: those of a seat, and those that a registry names for the company's trials.

    `share` = trials / all trials in view, missing below 10 trials. `degree`: hospitals it shares a trial with;
    `strength`: sum of shared trials; `betweenness`: share of shortest paths through it (Brandes 2001, unweighted,
    normalised); `community`: number of its community by greedy modularity (Clauset, Newman and Moore 2004, weighted
    by shared trials), the largest first. Columns: partner_id, name_en, name_ko, city, region, latitude, longitude,
    member (holds a seat on the day that the records speak for), trials, share, degree, strength, betweenness, community, records; most trials first.
    """
    counts = tables.trial_sites.groupby("partner_id")["trial_id"].nunique()
    held = participation.members(tables.unfiltered).groupby("partner_id")["records"].agg(lambda groups: records(*groups))
    seated = participation.seats(tables).groupby("partner_id")["records"].agg(lambda groups: records(*groups))
    nodes = tables.partners[is_in(tables.partners["partner_id"], {*counts.index, *seated.index})].copy()
    shared = _shared_trials(nodes["partner_id"], site_pairs(tables))
    total = tables.trials["trial_id"].nunique()
    nodes["member"] = nodes["partner_id"].isin(held.index)
    nodes["trials"] = nodes["partner_id"].map(counts).fillna(0).astype("int64")
    nodes["share"] = nodes["trials"] / total if total >= SMALL_N else np.nan
    nodes["degree"] = (shared > 0).sum(axis=0)
    nodes["strength"] = shared.sum(axis=0)
    nodes["betweenness"] = betweenness(shared > 0)
    nodes["community"] = _numbered(nodes["partner_id"], shared)
    sites = tables.trial_sites.groupby("partner_id")["record"].agg(tuple)
    behind = {**seated, **held}
    nodes["records"] = [(*behind.get(partner, ()), *sites.get(partner, ())) for partner in nodes["partner_id"].tolist()]
    columns = ["partner_id", "name_en", "name_ko", "city", "region", "latitude", "longitude", "member", "trials", "share"]
    columns += ["degree", "strength", "betweenness", "community", "records"]
    return nodes.sort_values(["trials", "name_en"], ascending=[False, True], ignore_index=True)[columns]


@memoised
def site_pairs(tables: Tables) -> pd.DataFrame:
    """Pairs of hospitals that a registry names for the same trial.

    Columns: partner_a, partner_b (partner ids, a before b), name_a_en, name_a_ko, name_b_en, name_b_ko, trials (shared
    trials), records; most shared first.
    """
    sites = tables.trial_sites.drop_duplicates(["trial_id", "partner_id"])
    hospital, ids = pd.factorize(sites["partner_id"], sort=True)
    codes = pd.DataFrame({"trial": pd.factorize(sites["trial_id"])[0], "hospital": hospital, "place": np.arange(len(sites))})
    joined = codes.merge(codes, on="trial", suffixes=("_a", "_b"))
    joined = joined[joined["hospital_a"] < joined["hospital_b"]].sort_values(["hospital_a", "hospital_b", "trial"], kind="stable")
    pair = (joined["hospital_a"] * len(ids) + joined["hospital_b"]).to_numpy()
    starts = np.flatnonzero(np.r_[len(pair) > 0, pair[1:] != pair[:-1]])
    ends = np.append(starts, len(pair))[1:]
    names = sites["record"].to_numpy(dtype="object")
    left, right = (names[joined[f"place_{side}"].to_numpy()].tolist() for side in ("a", "b"))
    first = joined.iloc[starts]
    named = tables.partners.set_index("partner_id").reindex(ids)[["name_en", "name_ko"]]
    found = {f"partner_{side}": ids[first[f"hospital_{side}"]] for side in ("a", "b")}
    for side in ("a", "b"):
        found |= {f"name_{side}_{lang}": named[f"name_{lang}"].array[first[f"hospital_{side}"]] for lang in RECORD_LANGS}
    found["trials"] = ends - starts
    result = pd.DataFrame(found).astype(dict.fromkeys(set(found) - {"trials"}, "str"))
    result["records"] = pd.Series([(*left[a:z], *right[a:z]) for a, z in zip(starts, ends, strict=True)], dtype="object")
    return result.sort_values(["trials", "partner_a", "partner_b"], ascending=[False, True, True], ignore_index=True)


def _shared_trials(hospitals: pd.Series, pairs: pd.DataFrame) -> np.ndarray:
    """The number of trials that each two hospitals share, as a symmetric matrix."""
    index = pd.Index(hospitals)
    a, b = index.get_indexer(pairs["partner_a"]), index.get_indexer(pairs["partner_b"])
    shared = np.zeros((len(hospitals), len(hospitals)), dtype="int64")
    shared[a, b] = shared[b, a] = pairs["trials"]
    return shared


def _numbered(hospitals: pd.Series, shared: np.ndarray) -> pd.Series:
    """The number of each hospital's community, the largest first and equal ones by their first hospital; without any edge, in order."""
    if not shared.any():
        return pd.Series(range(1, len(hospitals) + 1), index=hospitals.index)
    ids = hospitals.sort_values(kind="stable")
    places = pd.Index(hospitals.index).get_indexer(ids.index)
    community = pd.Series(communities(shared[np.ix_(places, places)]), index=ids.index)
    size, first = community.groupby(community).transform("size"), ids.groupby(community).transform("min")
    order = pd.DataFrame({"community": community, "size": -size, "first": first}).sort_values(["size", "first"])["community"].unique()
    return community.map({code: number for number, code in enumerate(order, start=1)})


@memoised
def site_comparison(tables: Tables) -> pd.DataFrame:
    """Hospitals that hold a seat against all other hospitals of the company's trials.

    `trials_per_hospital`: mean of trials. `trials_covered`: trials with at least one hospital of the group;
    `share_covered` of all trials in view, missing below 10 trials. Columns: group (member, other), hospitals, sites
    (hospital-trial pairs), trials_per_hospital, trials_covered, share_covered, records.
    """
    hospitals = site_hospitals(tables)
    total = tables.trials["trial_id"].nunique()
    rows = []
    for group, kept in (("member", hospitals["member"]), ("other", ~hospitals["member"].astype(bool))):
        ids = set(hospitals.loc[kept, "partner_id"])
        sites = tables.trial_sites[is_in(tables.trial_sites["partner_id"], ids)]
        covered = sites["trial_id"].nunique()
        rows.append(
            {
                "group": group,
                "hospitals": len(ids),
                "sites": len(sites),
                "trials_per_hospital": len(sites) / len(ids) if ids else float("nan"),
                "trials_covered": covered,
                "share_covered": covered / total if total >= SMALL_N else float("nan"),
                "records": records(*hospitals.loc[kept, "records"]),
            }
        )
    return table(["group", "hospitals", "sites", "trials_per_hospital", "trials_covered", "share_covered"], rows)
