"""The trials of the partnership records as a store, so that the embedded records are measured like a registry."""

from __future__ import annotations

import pandas as pd

from oi_metrics.memo import memoised
from oi_metrics.records.tables import Tables
from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage.frames import empty, typed
from oi_metrics.registry.storage.store import Store, of_frames

COUNTRY = "KR"


@memoised
def of_tables(tables: Tables) -> Store:
    """A store on pandas of the records' trials and trial_sites; each source that lists trials is a snapshot.

    Every trial is the company's (the table holds no others) and has its sites named; a hospital is a partner. Regions
    of the form KR-11 give the country, else it is blank.
    """
    trials, sponsors = _trials(tables), _sponsors(tables)
    hospitals = _hospitals(tables)
    frames = {
        "trials": trials,
        "sponsors": sponsors,
        "hospitals": hospitals,
        "sites": _sites(tables, trials, hospitals),
        "snapshots": _snapshots(tables),
        "links": empty(TABLES["links"]),
    }
    return of_frames({name: typed(frame, TABLES[name]) for name, frame in frames.items()}, tables.edition, "records")


def _sponsor_names(tables: Tables) -> pd.Index:
    return pd.Index(sorted(tables.trials["sponsor"].unique()))


def _sponsors(tables: Tables) -> pd.DataFrame:
    names = _sponsor_names(tables)
    return pd.DataFrame({"sponsor": range(len(names)), "sponsor_id": names, "name": names, "spellings": names, "company": True})


def _trials(tables: Tables) -> pd.DataFrame:
    trials = tables.trials
    earliest, latest = trials["approved_earliest"], trials["approved_latest"]
    year = earliest.dt.year.astype("Int64")
    named = trials["trial_id"].isin(set(tables.trial_sites["trial_id"]))
    return pd.DataFrame(
        {
            "trial": range(len(trials)),
            "trial_id": trials["trial_id"],
            "registry": _text(trials["registry"]),
            "posted": trials["approved"],
            "posted_earliest": earliest,
            "posted_latest": latest,
            "year": year.where(earliest.dt.year == latest.dt.year),
            "sponsor": _sponsor_names(tables).get_indexer(trials["sponsor"]),
            "sponsor_as_written": trials["sponsor"],
            "phase": _text(trials["phase"]),
            "therapeutic_area": _text(trials["therapeutic_area"]),
            "protocols": "",
            "sites_named": named.to_numpy(),
            "as_of": trials["source_id"].map(tables.sources.set_index("source_id")["accessed_latest"]),
            "snapshot_id": trials["source_id"],
            "sites_snapshot_id": trials["source_id"].where(named, ""),
        }
    )


def _hospitals(tables: Tables) -> pd.DataFrame:
    """Every hospital among the partners, and every other partner that a trial lists."""
    partners = tables.partners
    wanted = (partners["partner_type"] == "hospital") | partners["partner_id"].isin(set(tables.trial_sites["partner_id"]))
    kept = partners[wanted].reset_index(drop=True)
    region = _text(kept["region"])
    columns = ["name_en", "name_ko", "ror_id", "city", "latitude", "longitude"]
    return kept[columns].assign(hospital=range(len(kept)), hospital_id=kept["partner_id"], region=region, country=_country(region))


def _sites(tables: Tables, trials: pd.DataFrame, hospitals: pd.DataFrame) -> pd.DataFrame:
    sites = tables.trial_sites.drop_duplicates(["trial_id", "partner_id"])
    trial = pd.Index(trials["trial_id"]).get_indexer(sites["trial_id"])
    hospital = pd.Index(hospitals["hospital_id"]).get_indexer(sites["partner_id"])
    at = hospitals.iloc[hospital].reset_index(drop=True)
    rows = pd.DataFrame({"trial": trial, "hospital": hospital, "facility": at["name_ko"], **{name: at[name] for name in ("city", "region", "country")}})
    number = rows.groupby("trial").cumcount() + 1
    return rows.assign(site=number, state="", certainty="named", score=100.0, rule="records")


def _snapshots(tables: Tables) -> pd.DataFrame:
    listed = tables.trials.groupby("source_id")
    sources = tables.sources.set_index("source_id").reindex(list(listed.groups))
    first, last = listed["approved_earliest"].min(), listed["approved_latest"].max()
    return pd.DataFrame(
        {
            "snapshot_id": sources.index,
            "registry": _text(listed["registry"].first()).to_numpy(),
            "origin": sources["title"].to_numpy(),
            "taken": sources["accessed_latest"].to_numpy(),
            "country": COUNTRY,
            "first_day": first.to_numpy(),
            "last_day": last.to_numpy(),
            "sites_from": pd.Series(pd.NaT, index=range(len(sources)), dtype="datetime64[us]").to_numpy(),
            "rows": listed.size().to_numpy(),
        }
    )


def _text(values: pd.Series) -> pd.Series:
    """Codes as text, blank where missing."""
    return values.astype("object").where(values.notna(), "").astype("str")


def _country(region: pd.Series) -> pd.Series:
    """The country of an ISO 3166-2 code."""
    return region.str.partition("-")[0].astype("str") if len(region) else region
