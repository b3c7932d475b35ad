"""Hospitals by their trials: the ranking with its uncertainty, and one hospital's profile."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from oi_metrics.registry.choice import COMPANY, Choice, among, kept, selected
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.counted import SMALL_N, Rows, certainty, code, named, one_where, pairs, share, trial_facts, whole
from oi_metrics.registry.metrics.intervals import rank_range, wilson
from oi_metrics.registry.opened import Store, collected

WHOSE = ("company", "all")
PARTNERS_SHOWN = 20
PLACE = ["hospital_id", "name_en", "name_ko", "city", "region", "latitude", "longitude"]


def hospital_ranking(store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, whose: str = "company") -> pd.DataFrame:  # noqa: B008
    """Hospitals by the share of trials that list them, with the ranks that the uncertainty leaves open.

    whose: `company` (the company's trials, most first) or `all`. n = those trials in view that list a hospital by
    name; share = their number at the hospital / n; low, high: Wilson's 95 % interval, which takes the trials for a
    sample of such trials; rank_low, rank_high: best and worst rank by the overlap of the intervals (`intervals`).
    Below 10 trials share, interval and range are missing and reason is `small_n`; rank then only orders the counts.
    Ranks of equal counts are equal, the best of them. areas: distinct therapeutic areas of its trials, as far as
    stated. Columns: hospital, hospital_id, name_en, name_ko, city, region, latitude, longitude, certainty (named,
    as_written: a name that no list has), member (of the programme), trials, company_trials, n, share, low, high, rank,
    rank_low, rank_high, areas, first_year, last_year (Int64), reason. Raises ValueError for another `whose`.
    """
    if whose not in WHOSE:
        raise ValueError(f"{whose!r} is neither; use {' or '.join(WHOSE)}")
    part = selected(store, choice)
    rows = _by_hospital(part)
    counted = "company_trials" if whose == COMPANY else "trials"
    n = named_trials(part)[counted]
    rows = rows.assign(n=n, share=share(rows[counted], n))
    rows["low"], rows["high"] = (bound.where(rows["share"].notna()) for bound in wilson(rows[counted], n))
    rows["rank"] = rows[counted].rank(method="min", ascending=False).astype("int64")
    rows["rank_low"], rows["rank_high"] = rank_range(rows["low"], rows["high"])
    rows = named(rows, store, *PLACE)
    rows = rows.assign(member=members.hold(rows["hospital_id"]), reason="" if n >= SMALL_N else "small_n").astype({"reason": "str"})
    columns = ["hospital", *PLACE, "certainty", "member", "trials", "company_trials", "n", "share", "low", "high", "rank", "rank_low", "rank_high"]
    rows = rows[[*columns, "areas", "first_year", "last_year", "reason"]]
    return rows.sort_values([counted, "trials", "name_en", "hospital"], ascending=[False, False, True, True], kind="stable", ignore_index=True)


@kept
def _by_hospital(part: Store) -> pd.DataFrame:
    return by_hospital(part)


@kept
def named_trials(part: Store) -> dict[str, int]:
    """The trials that list a hospital by name: `trials`, and `company_trials` of them."""
    listed = part.sites.filter(~nw.col("hospital").is_null()).select("trial")
    found = collected(trial_facts(part).join(listed, on="trial", how="semi").group_by("company").agg(nw.len().alias("n")))
    return {"trials": int(found["n"].sum()), "company_trials": int(found.loc[found["company"] == 1, "n"].sum())}


def by_hospital(part: Store, *more: nw.Expr, **facts: nw.Expr) -> pd.DataFrame:
    """Hospital, trials, company_trials, areas, first_year, last_year and certainty, for every hospital that a trial lists.

    In one pass over the pairs. more: further aggregations, over columns of `trial_facts` and the given ones.
    """
    area = nw.col("therapeutic_area")
    told = trial_facts(
        part, "therapeutic_area", "year", "sponsor", one_where(area == "").alias("no_area"), *(value.alias(name) for name, value in facts.items())
    )
    listed = pairs(part).join(told, on="trial").group_by("hospital")
    counts = (nw.len().alias("trials"), nw.col("company").sum().alias("company_trials"))
    areas = (area.n_unique().alias("areas"), nw.col("no_area").max())
    years = (nw.col("year").min().alias("first_year"), nw.col("year").max().alias("last_year"))
    rows = collected(listed.agg(*counts, *areas, *years, *more), "hospital")
    rows = rows.assign(areas=rows["areas"] - rows["no_area"]).drop(columns="no_area").join(certainty(part), on="hospital")
    return whole(rows, "first_year", "last_year")


DIMENSIONS = ("year", "phase", "therapeutic_area", "sponsor", "registry")


def hospital_profile(store: Store, choice: Choice = Choice(), hospital: str = "") -> pd.DataFrame:  # noqa: B008
    """One hospital's trials by year, phase, therapeutic area, sponsor and registry, and the hospitals it shares trials with.

    hospital: its key, `hospital_id`. share = trials / n, n all its trials in view; missing below 10. partner rows:
    the 20 hospitals of most shared trials. Columns: hospital_id, dimension (year, phase, therapeutic_area, sponsor,
    registry, partner), group (code, year, key of sponsor or hospital; `not_stated`), name_en, name_ko (of sponsors and
    hospitals), trials, company_trials, share, n; years in order, all others most trials first. Empty for a hospital
    that no trial in view lists.
    """
    part = selected(store, choice)
    places = store.hospital_list
    numbers = tuple(int(number) for number in places.index[places["hospital_id"] == hospital])
    own = part.sites.filter(among("hospital", numbers)).select("trial")
    facts = trial_facts(part, *DIMENSIONS).join(own, on="trial", how="semi")
    cells = collected(facts.group_by(*DIMENSIONS).agg(nw.len().alias("trials"), nw.col("company").sum().alias("company_trials")))
    found = [_by_dimension(cells, dimension, store) for dimension in DIMENSIONS]
    rows = pd.concat([*found, _partners(part, own, numbers)], ignore_index=True)
    n = int(cells["trials"].sum())
    rows = rows.assign(hospital_id=hospital, share=share(rows["trials"], n), n=n)
    columns = ["hospital_id", "dimension", "group", "name_en", "name_ko", "trials", "company_trials", "share", "n"]
    texts, counts = columns[:5], ("trials", "company_trials", "n")
    return rows[columns].astype(dict.fromkeys(texts, "str") | dict.fromkeys(counts, "int64"))


def _by_dimension(cells: pd.DataFrame, dimension: str, store: Store) -> pd.DataFrame:
    rows = cells.groupby(dimension, dropna=False)[["trials", "company_trials"]].sum().reset_index()
    if dimension == "year":
        group = rows["year"].map(lambda year: "not_stated" if pd.isna(year) else str(int(year)))
        return rows.assign(dimension=dimension, group=group, name_en="", name_ko="")
    name = rows["sponsor"].map(store.sponsor_list["name"]) if dimension == "sponsor" else ""
    group = rows["sponsor"].map(store.sponsor_list["sponsor_id"]) if dimension == "sponsor" else code(rows[dimension])
    rows = rows.assign(dimension=dimension, group=group, name_en=name, name_ko=name)
    return rows.sort_values(["trials", "group"], ascending=[False, True], kind="stable")


def _partners(part: Store, own: Rows, numbers: tuple[int, ...]) -> pd.DataFrame:
    shared = pairs(part).join(own, on="trial", how="semi").filter(~among("hospital", numbers)).join(trial_facts(part), on="trial")
    rows = collected(shared.group_by("hospital").agg(nw.len().alias("trials"), nw.col("company").sum().alias("company_trials")), "hospital")
    rows = named(rows, part).rename(columns={"hospital_id": "group"}).assign(dimension="partner")
    return rows.sort_values(["trials", "group"], ascending=[False, True], kind="stable").head(PARTNERS_SHOWN)
