"""The trials behind any figure, each with the snapshot that lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from oi_metrics.registry.filters import COMPANY, NOT_STATED, Choice, is_one_of, selected
from oi_metrics.registry.metrics.counting import Rows, code, number, one_where, pairs
from oi_metrics.registry.metrics.years import OTHERS, top_sponsors
from oi_metrics.registry.storage.store import Store, collected

SHOWN = 1000
STUDY = "https://clinicaltrials.gov/study/"
OF_A_TRIAL = ("registry", "phase", "therapeutic_area", "trial_id")
OF_A_SITE = ("country", "region", "city")
OF_HOSPITALS = ("hospital", "with_hospital", "any_hospital")
KEYS = (*OF_A_TRIAL, *OF_A_SITE, "year", "certainty", "years", "sponsor", "sites_named", "site", *OF_HOSPITALS)


def trials_behind(store: Store, choice: Choice = Choice(), shown: int = SHOWN, **keys: Any) -> pd.DataFrame:  # noqa: B008
    """The trials that a row of a metric counts, and where each was read.

    keys, each restricting them further: registry, phase, therapeutic_area, trial_id (one code or several); country,
    region, city (of a site, as in the table); year and certainty (dated unless said otherwise, possible, undated;
    no_year: what is not dated in one); years (several, dated in any of them); sites_named (whether the registry names
    its sites); sponsor (key, `company` or `other_sponsors`; of several all must hold); hospital, with_hospital (keys of
    two hospitals that it lists both), any_hospital (keys of which it lists any); site: `named` or `unnamed` (it lists
    such a site, at the place if one is given), `placed` (it lists a site of known region). A blank or `not_stated` asks
    for what the registry does not say. shown: at most so many rows.
    Columns: trial_id, registry, posted (EDTF), sponsor (name), phase, therapeutic_area, hospitals (distinct named ones),
    unnamed_sites, sites_named, snapshot_id, origin (file or address), taken (day, missing when unknown), url (of the
    registry's own page, blank where it has none), total (trials that fit, also beyond `shown`); latest first.
    Raises ValueError for an unknown key.
    """
    part = selected(store, choice)
    rows = _chosen(part, keys)
    total = number(rows)
    columns = ("trial", "trial_id", "registry", "posted", "posted_earliest", "sponsor", "phase", "therapeutic_area", "snapshot_id", "sites_named")
    latest = rows.select(*columns).sort("posted_earliest", "trial", descending=[True, False], nulls_last=True).head(shown)
    found = collected(latest)
    found = found.sort_values(["posted_earliest", "trial"], ascending=[False, True], na_position="last", kind="stable", ignore_index=True)
    return _described(_with_sites(found, part), store).assign(total=total)


def _chosen(part: Store, keys: dict[str, Any]) -> Rows:
    """The trials that the keys choose. Raises ValueError for an unknown key."""
    unknown = [key for key in keys if key not in KEYS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} does not choose trials; use {', '.join(KEYS)}")
    rows = part.trials
    for condition in _of_trials(part, keys):
        rows = rows.filter(condition)
    for narrow in _of_sites(part, keys):
        rows = narrow(rows)
    return rows


class Behind(NamedTuple):
    """The trials behind one figure: how many, the keys of the latest, latest first, and the snapshots that list them all."""

    n: int
    trials: tuple[str, ...]
    snapshots: tuple[str, ...]


TOGETHER = (("year", "certainty"), (*OF_A_SITE, "site"))
"""Keys that choose trials together; every other one does so alone."""


class Drill:
    """The trials behind many figures of one choice: the store is read once, and what each key chooses is looked up once."""

    def __init__(self, store: Store, choice: Choice = Choice()):  # noqa: B008
        part = selected(store, choice)
        self._part = part.narrowed(**{name: nw.from_native(collected(rows)).lazy() for name, rows in (("trials", part.trials), ("sites", part.sites))})
        found = collected(self._part.trials.select("trial", "trial_id", "snapshot_id", "posted_earliest"))
        order = found.sort_values(["posted_earliest", "trial"], ascending=[False, True], na_position="last", kind="stable", ignore_index=True)
        self._trials, self._places = order, pd.Index(order["trial"])
        listed = collected(pairs(self._part).select("trial", "hospital"))
        self._at_hospital = {int(hospital): self._placed(rows) for hospital, rows in listed.groupby("hospital")["trial"]}
        self._chosen: dict[str, np.ndarray] = {}

    def behind(self, keys: dict[str, Any], most: int = SHOWN) -> Behind:
        """The trials that the keys choose, as in `trials_behind`. Raises ValueError for an unknown key."""
        places = np.arange(len(self._trials))
        for group in _apart(keys):
            places = np.intersect1d(places, self._of(group), assume_unique=True)
        found = self._trials.iloc[places]
        return Behind(len(found), tuple(found["trial_id"].head(most).tolist()), tuple(sorted(set(found["snapshot_id"].tolist()))))

    def _of(self, keys: dict[str, Any]) -> np.ndarray:
        name = repr(sorted(keys.items()))
        if name not in self._chosen:
            self._chosen[name] = self._looked_up(keys)
        return self._chosen[name]

    def _looked_up(self, keys: dict[str, Any]) -> np.ndarray:
        (key, *_), nowhere = keys, np.array([], dtype="int64")
        if key not in OF_HOSPITALS:
            return self._placed(collected(_chosen(self._part, keys).select("trial"))["trial"])
        lists = [self._at_hospital.get(number, nowhere) for number in _hospitals(self._part, keys[key])]
        return np.unique(np.concatenate([nowhere, *lists]))

    def _placed(self, trials: pd.Series) -> np.ndarray:
        """The places of trials, latest first."""
        return np.sort(self._places.get_indexer(pd.Index(trials)))


def _apart(keys: dict[str, Any]) -> list[dict[str, Any]]:
    """The keys in groups that each choose trials for themselves."""
    grouped = [{key: keys[key] for key in group if key in keys} for group in TOGETHER]
    alone = [{key: value} for key, value in keys.items() if not any(key in group for group in TOGETHER)]
    return [group for group in (*grouped, *alone) if group]


def trials_in_view(store: Store, choice: Choice = Choice()) -> int:  # noqa: B008
    """How many trials the choice keeps."""
    return number(selected(store, choice).trials)


def _of_trials(part: Store, keys: dict[str, Any]) -> list[nw.Expr]:
    conditions = [nw.col(name).is_in(_codes(keys[name])) for name in OF_A_TRIAL if name in keys]
    if "sponsor" in keys:
        conditions.append(_sponsor(part, keys["sponsor"]))
    if "years" in keys:
        first, last = (nw.col(side).dt.year() for side in ("posted_earliest", "posted_latest"))
        conditions.append((first == last) & first.is_in(list(keys["years"]) or [-1]))
    if "sites_named" in keys:
        conditions.append(nw.col("sites_named") == keys["sites_named"])
    if "year" in keys or "certainty" in keys:
        conditions.append(_when(keys.get("year"), keys.get("certainty", "dated")))
    return conditions


def _codes(given: str | Iterable[str]) -> list[str]:
    """One code or several as the store has them, blank for what is not stated."""
    codes = [given] if isinstance(given, str) else list(given)
    return ["" if code == NOT_STATED else code for code in codes]


def _sponsor(part: Store, key: str | tuple[str, ...]) -> nw.Expr:
    """The sponsor by key; of several keys all must hold."""
    if not isinstance(key, str):
        return nw.all_horizontal(*(_sponsor(part, each) for each in key), ignore_nulls=False)
    if key == COMPANY:
        return is_one_of("sponsor", part.company)
    if key == OTHERS:
        return ~is_one_of("sponsor", top_sponsors(part))
    sponsors = part.sponsor_list
    return is_one_of("sponsor", tuple(int(number) for number in sponsors.index[sponsors["sponsor_id"] == key]))


def _when(year: Any, certainty: str) -> nw.Expr:
    first, last = (nw.col(side).dt.year() for side in ("posted_earliest", "posted_latest"))
    if certainty == "no_year":
        return first.is_null() | last.is_null() | (first != last)
    if certainty == "undated" or year is None or pd.isna(year):
        return nw.col("posted_earliest").is_null() | nw.col("posted_latest").is_null()
    if certainty == "possible":
        return (first <= int(year)) & (last >= int(year)) & (first != last)
    return (first == int(year)) & (last == int(year))


def _of_sites(part: Store, keys: dict[str, Any]) -> list[Callable[[Rows], Rows]]:
    steps: list[Callable[[Rows], Rows]] = []
    for key in OF_HOSPITALS:
        if key in keys:
            steps.append(_that_list(pairs(part).filter(is_one_of("hospital", _hospitals(part, keys[key])))))
    places = {name: _codes(keys[name]) for name in OF_A_SITE if name in keys}
    if places or "site" in keys:
        nowhere = part.sites if places == {"region": [""]} and "site" not in keys else None
        steps.append(_that_list(_sites(part, places, keys.get("site", "")), nowhere))
    return steps


def _hospitals(part: Store, given: str | Iterable[str]) -> tuple[int, ...]:
    """The numbers of the hospitals of these keys."""
    listed = part.hospital_list["hospital_id"]
    return tuple(int(number) for number in listed.index[listed.isin(_codes(given))])


def _sites(part: Store, places: dict[str, list[str]], kind: str) -> Rows:
    sites = part.sites
    for name, codes in places.items():
        sites = sites.filter(nw.col(name).is_in(codes))
    missing = nw.col("hospital").is_null()
    kinds = {"named": ~missing, "unnamed": missing, "placed": nw.col("region") != ""}
    return sites.filter(kinds[kind]) if kind else sites


def _that_list(sites: Rows, but_no_site: Rows | None = None) -> Callable[[Rows], Rows]:
    """Trials with one of the sites; with but_no_site also those without any, which are of no known region either."""

    def narrow(rows: Rows) -> Rows:
        having = rows.join(sites.select("trial"), on="trial", how="semi")
        if but_no_site is None:
            return having
        return nw.concat([having, rows.join(but_no_site.select("trial"), on="trial", how="anti")])

    return narrow


def _with_sites(found: pd.DataFrame, part: Store) -> pd.DataFrame:
    """Trials with the number of their hospitals and unnamed sites."""
    numbers = tuple(int(trial) for trial in found["trial"])
    sites = part.sites.filter(is_one_of("trial", numbers)).select("trial", "hospital", one_where(nw.col("hospital").is_null()).alias("unnamed"))
    cells = collected(sites.group_by("trial", "hospital").agg(nw.col("unnamed").sum().alias("unnamed")), "trial")
    groups = cells.groupby("trial").agg(hospitals=("hospital", "count"), unnamed_sites=("unnamed", "sum"))
    counts = groups.reindex(found["trial"]).fillna(0).astype("int64")
    return found.assign(hospitals=counts["hospitals"].array, unnamed_sites=counts["unnamed_sites"].array)


def _described(found: pd.DataFrame, store: Store) -> pd.DataFrame:
    snapshots = store.snapshot_list.reindex(found["snapshot_id"])
    study = found["trial_id"].where((found["registry"] == "ctgov") & found["trial_id"].str.startswith("NCT"), "")
    rows = found.assign(
        sponsor=found["sponsor"].map(store.sponsor_list["name"]).astype("str"),
        phase=code(found["phase"]),
        therapeutic_area=code(found["therapeutic_area"]),
        origin=snapshots["origin"].fillna("").astype("str").array,
        taken=snapshots["taken"].array,
        url=study.where(study == "", STUDY + study).astype("str"),
    )
    columns = ["trial_id", "registry", "posted", "sponsor", "phase", "therapeutic_area", "hospitals", "unnamed_sites", "sites_named"]
    return rows[[*columns, "snapshot_id", "origin", "taken", "url"]]
