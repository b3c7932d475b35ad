"""Sites that name no hospital, and trials of two registries that are read to be one study."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import Choice, selected
from oi_metrics.registry.metrics.counted import one_where, share
from oi_metrics.registry.opened import Store, collected

PLACES = ["country", "region", "city"]
ENDS = ["trial_a", "trial_b"]


def unnamed_sites(store: Store, choice: Choice = Choice()) -> pd.DataFrame:  # noqa: B008
    """Sites that registries list as placeholders, by where they are; they are guessed to no hospital.

    share = unnamed_sites / sites, missing below 10 sites. Columns: country (ISO 3166-1), region (ISO 3166-2), city
    (as written), each blank when unknown; sites (all listed there), unnamed_sites, trials (that list an unnamed site
    there), share; most unnamed sites first. Places where every site is named have no row.
    """
    missing = nw.col("hospital").is_null()
    unnamed, named = one_where(missing).alias("unnamed"), one_where(~missing).alias("named")
    trial = nw.when(missing).then(nw.col("trial")).alias("trial")  # missing where the site is named, which counts as one more
    sites = selected(store, choice).sites.select(*PLACES, unnamed, named, trial).group_by(*PLACES)
    counts = (nw.len().alias("sites"), nw.col("unnamed").sum().alias("unnamed_sites"), nw.col("trial").n_unique().alias("trials"), nw.col("named").max())
    rows = collected(sites.agg(*counts).filter(nw.col("unnamed_sites") > 0), *PLACES)
    rows["trials"] -= rows["named"]
    rows["share"] = share(rows["unnamed_sites"], rows["sites"])
    rows = rows[[*PLACES, "sites", "unnamed_sites", "trials", "share"]]
    return rows.sort_values(["unnamed_sites", *PLACES], ascending=[False, True, True, True], kind="stable", ignore_index=True)


def linked_trials(store: Store, choice: Choice = Choice()) -> pd.DataFrame:  # noqa: B008
    """Trials of two registries that are read to be one study, each link with its reason; both stay counted.

    A link shows when the choice keeps at least one of the two. Columns: trial_a, registry_a, posted_a, trial_b,
    registry_b, posted_b (keys of trials, EDTF dates), reason (registry_number, protocol_number), shared (the number
    that both state).
    """
    links = store.links
    if choice != Choice():
        inside = selected(store, choice).trials.select(nw.col("trial").alias("inside"))
        left = links.join(inside, left_on="trial_a", right_on="inside", how="semi")
        right = links.join(inside, left_on="trial_b", right_on="inside", how="semi")
        links = nw.concat([left, right])
    rows = collected(links, *ENDS).drop_duplicates()
    ends = nw.concat([links.select(nw.col(end).alias("trial")) for end in ENDS])
    facts = collected(store.trials.select("trial", "trial_id", "registry", "posted").join(ends, on="trial", how="semi")).set_index("trial")
    for end in ENDS:
        side = end.removeprefix("trial_")
        found = facts.reindex(rows[end])
        rows = rows.assign(**{f"registry_{side}": found["registry"].array, f"posted_{side}": found["posted"].array, end: found["trial_id"].array})
    rows = rows[["trial_a", "registry_a", "posted_a", "trial_b", "registry_b", "posted_b", "reason", "shared"]]
    return rows.sort_values([*ENDS, "reason", "shared"], kind="stable", ignore_index=True)
