"""Readings merged into the tables of a store: by key, the latest snapshot's word, whatever the order of the imports.

Of two snapshots that list a trial the one whose word is of the later day counts, and of one day the one whose key is
greater; sites are taken from the latest that names sites at the trial's date. Everything else is made anew of the
trials and sites as written, so that a second import of the same data changes nothing; only numbers are kept. Nothing of
what was given is changed, so a merge that is stopped leaves no trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from oi_metrics.model import edtf_dates
from oi_metrics.registry.coding.regions import regions
from oi_metrics.registry.importing.cancellation import Asked, go_on, never, stoppable
from oi_metrics.registry.importing.surrogate_keys import inherited, numbered
from oi_metrics.registry.matching.hospital_lists import nobody
from oi_metrics.registry.matching.linked_trials import links
from oi_metrics.registry.matching.sites import AS_WRITTEN, NAMED, read_facilities
from oi_metrics.registry.matching.sponsors import gathered
from oi_metrics.registry.reading import SITE_COLUMNS, Reading
from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage.frames import Frames, typed

_FACTS = ("trial_id", "registry", "posted", "sponsor_as_written", "phase", "therapeutic_area", "protocols", "as_of", "snapshot_id", "sites_snapshot_id")


@dataclass(frozen=True, eq=False)
class Context:
    """company: names of the company whose partnerships are shown. known: the hospitals that sites can be resolved to (`known.KNOWN`)."""

    company: tuple[str, ...] = ()
    known: pd.DataFrame = field(default_factory=nobody)


def merged(old: Frames, readings: Sequence[Reading], context: Context, cancelled: Asked = never) -> dict[str, pd.DataFrame]:
    """The tables of a store that holds what it held and what was read. Raises Cancelled."""
    go_on(cancelled)
    readings = _each_once(readings)
    snapshots = _snapshots(old, readings)
    trials, sites = _latest(old, readings, snapshots)
    trials["trial"] = trials["trial_id"].map(numbered(trials["trial_id"], _given(old, "trials", "trial_id", "trial"))).astype("int64")
    go_on(cancelled)
    sponsor_ids, sponsors = gathered(trials["sponsor_as_written"], context.company)
    numbers = numbered(sponsors["sponsor_id"], _given(old, "sponsors", "sponsor_id", "sponsor"))
    sponsors["sponsor"] = sponsors["sponsor_id"].map(numbers).astype("int64")
    trials["sponsor"] = sponsor_ids.map(numbers).astype("int64")
    go_on(cancelled)
    trials = _dated(trials)
    sites["trial"] = sites["trial_id"].map(trials.set_index("trial_id")["trial"]).astype("int64")
    sites, hospitals = _resolved(sites, _known(old, context.known), old, cancelled)
    tables = {"snapshots": snapshots, "trials": trials, "sites": sites, "hospitals": hospitals, "sponsors": sponsors, "links": links(trials)}
    found = {name: typed(tables[name], table) for name, table in stoppable(TABLES.items(), cancelled)}
    go_on(cancelled)
    return found


def _each_once(readings: Sequence[Reading]) -> list[Reading]:
    """One reading a snapshot, of several that read the same the one whose name comes first."""
    first: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda reading: (reading.snapshot_id, reading.origin)):
        first.setdefault(reading.snapshot_id, reading)
    return list(first.values())


def _snapshots(old: Frames, readings: Sequence[Reading]) -> pd.DataFrame:
    rows = [_snapshot(reading) for reading in readings]
    new = pd.DataFrame(rows, columns=TABLES["snapshots"].column_names).astype(old["snapshots"].dtypes.to_dict())
    both = pd.concat([old["snapshots"], new], ignore_index=True) if len(new) else old["snapshots"]
    return both.sort_values(["snapshot_id", "origin"], kind="stable").drop_duplicates("snapshot_id", ignore_index=True)


def _snapshot(reading: Reading) -> list[object]:
    posted = reading.trials["posted"][reading.trials["posted"] != ""]
    bounds = [edtf_dates.bounds(text) for text in (posted.min(), posted.max())] if len(posted) else [edtf_dates.UNBOUNDED] * 2
    named = reading.trials["posted"][reading.trials["sites_named"]]
    sites_from = None if reading.trials["sites_named"].all() or named.empty else pd.Timestamp(named.min())
    taken = pd.Timestamp(reading.taken) if reading.taken else None
    days = [pd.Timestamp(day) if day else None for day in (bounds[0].earliest, bounds[1].latest)]
    return [reading.snapshot_id, reading.registry, reading.origin, taken, reading.country, *days, sites_from, reading.rows]


def _latest(old: Frames, readings: Sequence[Reading], snapshots: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of every trial the facts and the sites that count, as written."""
    listed = pd.concat([_listed_before(old, snapshots), *(_listed(reading) for reading in readings)], ignore_index=True)
    trials = listed.sort_values(["trial_id", "as_of", "snapshot_id"], kind="stable").drop_duplicates("trial_id", keep="last")
    naming = listed[listed["sites_snapshot_id"] != ""].sort_values(["trial_id", "sites_as_of", "sites_snapshot_id"], kind="stable")
    naming = naming.drop_duplicates("trial_id", keep="last").set_index("trial_id")
    trials["sites_snapshot_id"] = trials["trial_id"].map(naming["sites_snapshot_id"]).fillna("")
    trials["sites_named"] = trials["sites_snapshot_id"] != ""
    return trials.reset_index(drop=True), _sites(old, readings, naming["source"])


def _listed(reading: Reading) -> pd.DataFrame:
    listed = reading.trials.assign(registry=reading.registry, snapshot_id=reading.snapshot_id, sites_as_of=reading.trials["as_of"], source=reading.snapshot_id)
    return listed.assign(sites_snapshot_id=listed["snapshot_id"].where(listed["sites_named"], ""))[[*_FACTS, "sites_as_of", "source"]]


def _listed_before(old: Frames, snapshots: pd.DataFrame) -> pd.DataFrame:
    trials = old["trials"]
    as_of = _iso(trials["as_of"])
    last_days = _iso(snapshots.set_index("snapshot_id")["last_day"])
    named_elsewhere = trials["sites_snapshot_id"] != trials["snapshot_id"]
    sites_as_of = as_of.where(~named_elsewhere, trials["sites_snapshot_id"].map(last_days).fillna(""))
    return trials.assign(as_of=as_of, sites_as_of=sites_as_of, source="")[[*_FACTS, "sites_as_of", "source"]].astype("str")


def _iso(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%Y-%m-%d").fillna("").astype("str")


def _sites(old: Frames, readings: Sequence[Reading], sources: pd.Series) -> pd.DataFrame:
    """The sites of every trial out of the reading, or the old store (blank), that counts, numbered in the order listed."""
    ids = old["trials"].set_index("trial")["trial_id"]
    before = old["sites"].assign(trial_id=old["sites"]["trial"].map(ids), source="")
    new = [reading.sites.assign(source=reading.snapshot_id) for reading in readings]
    columns = [*SITE_COLUMNS, "source"]
    each = pd.concat([before[columns].astype("str"), *(frame[columns] for frame in new)], ignore_index=True)
    each = each[each["source"] == each["trial_id"].map(sources)].drop(columns="source")
    each = each.sort_values("trial_id", kind="stable", ignore_index=True)
    return each.assign(site=each.groupby("trial_id", sort=False).cumcount() + 1)


def _given(old: Frames, table: str, key: str, number: str) -> pd.Series:
    return old[table].set_index(key)[number].astype("int64")


def _dated(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials with the bounds of `posted`, its year where both lie in one, and `as_of` as a day."""
    places, texts = pd.factorize(trials["posted"])
    found = [edtf_dates.bounds(str(text)) for text in texts]
    sides = {side: np.array([*(getattr(bound, side) for bound in found), None], dtype="datetime64[s]")[places] for side in ("earliest", "latest")}
    earliest, latest = (pd.Series(days, index=trials.index) for days in sides.values())
    year = earliest.dt.year.where(earliest.dt.year == latest.dt.year).astype("Int64")
    as_of = pd.to_datetime(trials["as_of"].where(trials["as_of"] != ""), format="ISO8601").astype("datetime64[s]")
    return trials.assign(posted_earliest=earliest, posted_latest=latest, year=year, as_of=as_of)


def _known(old: Frames, known: pd.DataFrame) -> pd.DataFrame:
    """The known hospitals, and those that sites were resolved to before, under every spelling that they had."""
    named = old["sites"][old["sites"]["certainty"] == NAMED]
    left = old["hospitals"][old["hospitals"]["hospital"].isin(named["hospital"]) & ~old["hospitals"]["hospital_id"].isin(known["partner_id"])]
    if left.empty:
        return known
    spellings = named.drop_duplicates(["hospital", "facility"]).groupby("hospital")["facility"].agg(lambda names: ";".join(sorted(names)))
    kept = left.assign(partner_id=left["hospital_id"], aliases=left["hospital"].map(spellings).fillna(""))
    return pd.concat([known, kept[list(known.columns)]], ignore_index=True)


def _resolved(sites: pd.DataFrame, known: pd.DataFrame, old: Frames, cancelled: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sites with hospital and region, and the table hospitals."""
    read, own = read_facilities(sites, known, cancelled)
    sites = sites.join(read).assign(region=regions(sites))
    go_on(cancelled)
    used = known[known["partner_id"].isin(sites["hospital_id"][sites["certainty"] == NAMED])].rename(columns={"partner_id": "hospital_id"})
    written = own.assign(name_en=own["name"], name_ko=own["name"], ror_id="", region=own["hospital_id"].map(_regions_of(sites)).fillna(""))
    hospitals = pd.concat([used, written.assign(latitude=np.nan, longitude=np.nan)], ignore_index=True)
    numbers = _hospital_numbers(sites, hospitals, old)
    hospitals["hospital"] = hospitals["hospital_id"].map(numbers).astype("int64")
    sites["hospital"] = sites["hospital_id"].map(numbers).astype("Int64")
    of_hospital = sites["hospital_id"].map(hospitals.set_index("hospital_id")["region"]).fillna("")
    sites["region"] = sites["region"].where(sites["region"] != "", of_hospital)
    return sites, hospitals


def _regions_of(sites: pd.DataFrame) -> pd.Series:
    """By hospital as written, the commonest region of its sites, of equals the first."""
    placed = sites[(sites["certainty"] == AS_WRITTEN) & (sites["region"] != "")]
    counts = placed.groupby(["hospital_id", "region"]).size().rename("n").reset_index()
    return counts.sort_values(["hospital_id", "n", "region"], ascending=[True, False, True]).drop_duplicates("hospital_id").set_index("hospital_id")["region"]


def _hospital_numbers(sites: pd.DataFrame, hospitals: pd.DataFrame, old: Frames) -> pd.Series:
    given = _given(old, "hospitals", "hospital_id", "hospital")
    now, before = (_spellings(frame, column) for frame, column in ((sites[sites["hospital_id"] != ""], "hospital_id"), (old["sites"], "hospital")))
    kept = inherited(given, before.rename(columns={"hospital": "number"}), now.rename(columns={"hospital_id": "id"}))
    return numbered(hospitals["hospital_id"], kept)


def _spellings(sites: pd.DataFrame, column: str) -> pd.DataFrame:
    """Each facility as written with its country and city, and what it was read to mean."""
    named = sites[sites[column].notna()]
    each = named.drop_duplicates(["country", "city", "facility", column])
    return pd.DataFrame({"name": each["country"].str.cat([each["city"], each["facility"]], sep="\n"), column: each[column]})
