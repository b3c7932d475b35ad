"""Sites that name no hospital, and trials of two registries that are read to be one study."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics.registry.filters import Choice, is_one_of, selected
from oi_metrics.registry.metrics.counting import looked_up, share
from oi_metrics.registry.storage.arrow import Types, finished
from oi_metrics.registry.storage.store import Store, counted

PLACES = ["country", "region", "city"]
ENDS = ["trial_a", "trial_b"]
FEW = 200
"""So many numbers an engine reads in a question as fast as it looks them up in a table."""


def unnamed_sites(store: Store, choice: Choice = Choice()) -> pd.DataFrame:  # noqa: B008
    """Sites that registries list as placeholders, by where they are; they are guessed to no hospital.

    share = unnamed_sites / sites, missing below 10 sites. Columns: country (ISO 3166-1), region (ISO 3166-2), city
    (as written), each blank when unknown; sites (all listed there), unnamed_sites, trials (that list an unnamed site
    there), share; most unnamed sites first. Places where every site is named have no row.
    """
    hospital = nw.col("hospital")
    unlisted = nw.when(hospital.is_null()).then(nw.col("trial")).alias("trial")  # missing where the site is named, which counts as one more
    sites = selected(store, choice).sites.select(*PLACES, "hospital", unlisted).group_by(*PLACES)
    found = counted(sites.agg(nw.len().alias("sites"), hospital.count().alias("named"), nw.col("trial").n_unique().alias("trials")))
    rows = found.filter(pc.greater(found["sites"], found["named"]))
    unnamed = pc.subtract(rows["sites"], rows["named"])
    trials = pc.subtract(rows["trials"], pc.greater(rows["named"], 0).cast(pa.int64()))
    columns = {name: rows[name] for name in rows.column_names} | {"unnamed_sites": unnamed, "trials": trials, "share": share(unnamed, rows["sites"])}
    return finished(columns, _UNNAMED, ("unnamed_sites", "descending"), *PLACES)


_UNNAMED: Types = {**dict.fromkeys(PLACES, "str"), **dict.fromkeys(("sites", "unnamed_sites", "trials"), "int64"), "share": "float64"}


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
    rows = counted(links)
    rows = rows.group_by(rows.column_names, use_threads=False).aggregate([])
    ends = pc.unique(pa.chunked_array([*rows["trial_a"].chunks, *rows["trial_b"].chunks], pa.int64())).to_pylist()
    trials = store.trials.select("trial", "trial_id", "registry", "posted")
    if len(ends) <= FEW:
        facts = counted(trials.filter(is_one_of("trial", tuple(ends))))
    else:
        facts = counted(trials.join(nw.concat([links.select(nw.col(end).alias("trial")) for end in ENDS]), on="trial", how="semi"))
    columns: dict[str, Any] = {"reason": rows["reason"], "shared": rows["shared"]}
    for side in ("a", "b"):
        found = looked_up(facts, rows[f"trial_{side}"], "trial_id", "registry", "posted").values()
        columns |= dict(zip((f"trial_{side}", f"registry_{side}", f"posted_{side}"), found, strict=True))
    return finished(columns, _LINKED, *ENDS, "reason", "shared")


_LINKED: Types = dict.fromkeys(("trial_a", "registry_a", "posted_a", "trial_b", "registry_b", "posted_b", "reason", "shared"), "str")
