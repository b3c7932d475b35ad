"""Snapshots of registries merged by study: a function of the snapshots alone, so their order of arrival changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import pandas as pd

from oi_metrics.trials.facilities import facility_key
from oi_metrics.trials.hospitals import partner_ids
from oi_metrics.trials.places import country_code, region_of
from oi_metrics.trials.schema import LISTINGS, SITES, SNAPSHOTS, STUDIES
from oi_metrics.trials.sponsors import sponsor_group, sponsor_key


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A stored snapshot: its row of `SNAPSHOTS` (a frame of one row) and its frames of `LISTINGS` and `LISTED_SITES`."""

    facts: pd.DataFrame
    listings: pd.DataFrame
    sites: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Merged:
    """All snapshots as one: frames of `SNAPSHOTS`, `STUDIES` and `SITES`."""

    snapshots: pd.DataFrame
    studies: pd.DataFrame
    sites: pd.DataFrame


_RANK = ["updated_rank", "structured", "as_of", "snapshot"]
"""What makes one entry newer than another: the registry's own date of change, sites field by field, the snapshot's day."""


def merged(snapshots: Sequence[Snapshot], partners: pd.DataFrame) -> Merged:
    """Studies and sites of all snapshots.

    Of entries with one key the newest counts, value by value: a blank never erases what an older snapshot says. The
    sites are those of the newest snapshot that lists any for the study.
    """
    facts = SNAPSHOTS.frame(pd.concat([one.facts for one in snapshots])) if snapshots else SNAPSHOTS.frame()
    entries = _entries(snapshots, facts)
    studies = _studies(entries)
    sites = _sites(snapshots, entries, studies, partners)
    counts = sites.groupby("study_key")["site"].size()
    studies["sites"] = studies["study_key"].map(counts).fillna(0).astype("Int64")
    return Merged(facts.sort_values("snapshot", ignore_index=True), STUDIES.frame(studies), SITES.frame(sites))


def _entries(snapshots: Sequence[Snapshot], facts: pd.DataFrame) -> pd.DataFrame:
    """Every entry of every snapshot, the newest last."""
    labelled = [one.listings.assign(snapshot=key) for one, key in zip(snapshots, facts["snapshot"], strict=True)]
    entries = pd.concat(labelled, ignore_index=True) if labelled else LISTINGS.frame().assign(snapshot="")
    ranks = facts.set_index("snapshot")[["structured", "as_of"]]
    entries = entries.join(ranks, on="snapshot")
    entries["updated_rank"] = entries["updated"].where(entries["updated"] != "", entries["registered"])
    return entries.sort_values([*_RANK, "study_key", "title_digest"], kind="stable", ignore_index=True)


def _studies(entries: pd.DataFrame) -> pd.DataFrame:
    studies = _newest(entries, [column for column in LISTINGS.column_names if not column.startswith("title")])
    listed = entries[["study_key", "snapshot"]].drop_duplicates()
    together = listed.sort_values("snapshot").groupby("study_key")["snapshot"].agg("; ".join)
    days = studies["registered"]
    keys = _mapped(studies["sponsor"], sponsor_key)
    return studies.assign(
        year=pd.to_numeric(days.str[:4].where(days.str.fullmatch(r"\d{4}(-\d\d){0,2}"))).astype("Int64"),
        sponsor_key=keys,
        sponsor_group=_mapped(keys, sponsor_group),
        snapshots=studies["study_key"].map(together),
        sites=0,
    ).sort_values("study_key", ignore_index=True)


def _newest(entries: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """By study the last value of each column that says something."""
    once = ~entries["study_key"].duplicated(keep=False)
    repeated = entries.loc[~once, columns]
    said = repeated.where(repeated.ne("").fillna(False)) if len(repeated) else repeated
    latest = said.groupby("study_key", sort=False).last().reset_index() if len(repeated) else repeated
    alone = entries.loc[once, columns]
    return pd.concat([part for part in (alone, latest) if len(part)] or [alone], ignore_index=True)[columns]


def _sites(snapshots: Sequence[Snapshot], entries: pd.DataFrame, studies: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    sites = pd.concat([one.sites.assign(snapshot=one.facts["snapshot"].iloc[0]) for one in snapshots], ignore_index=True) if snapshots else None
    if sites is None or not len(sites):
        return SITES.frame()
    pairs = sites[["study_key", "snapshot"]].drop_duplicates()
    order = entries[["study_key", "snapshot"]].drop_duplicates(keep="last")
    chosen = order.merge(pairs).drop_duplicates("study_key", keep="last")
    kept = sites.merge(chosen).sort_values("study_key", kind="stable", ignore_index=True)
    kept["site"] = kept.groupby("study_key", sort=False).cumcount() + 1
    kept["country_code"] = _mapped(kept["country"], country_code)
    kept["region"] = _regions(kept)
    kept["partner_id"] = partner_ids(kept, partners)
    kept["region"] = _from_partners(kept, partners)
    names = _mapped(kept["facility"], facility_key)
    kept["hospital"] = kept["partner_id"].where(kept["partner_id"] != "", "name:" + names).where(kept["naming"] == "named", "")
    facts = studies.set_index("study_key")[["registry", "year", "phase", "sponsor_group"]]
    return kept.join(facts, on="study_key")


def _regions(sites: pd.DataFrame) -> pd.Series:
    places = sites[["city", "state", "country"]].drop_duplicates()
    found = places.assign(region=[region_of(city, state, country) for city, state, country in places.itertuples(index=False)])
    return sites[["city", "state", "country"]].merge(found, how="left")["region"].fillna("").astype("str").set_axis(sites.index)


def _from_partners(sites: pd.DataFrame, partners: pd.DataFrame) -> pd.Series:
    """The region of a site that does not state one, as the partner's record has it."""
    known = partners.set_index("partner_id")["region"].astype("object").fillna("")
    return sites["region"].where(sites["region"] != "", sites["partner_id"].map(known).fillna("")).astype("str")


def _mapped(values: pd.Series, function: Callable[[str], str]) -> pd.Series:
    known: dict[Hashable, str] = {text: function(text) for text in values.unique()}
    return values.map(known).astype("str")
