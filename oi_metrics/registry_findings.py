"""What each table of the registry trials says, in one sentence that claims no more than the table: the title of its panel."""

from __future__ import annotations

import pandas as pd

from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

NOTHING = N_("No trial in this selection")
NO_HOSPITAL = N_("No trial in this selection names a hospital")


def coverage(table: pd.DataFrame, words: Words) -> str:
    held = table[table["state"] != "not_covered"]
    if held.empty:
        return words.gettext("No snapshot reaches into these years")
    named = held[held["state"] == "covered"].groupby("registry", sort=False)["year"].min()
    if named.empty:
        return words.gettext("Covered from {first} to {last}; hospitals are named in no year", first=int(held["year"].min()), last=int(held["year"].max()))
    told = [words.gettext("{registry} from {year}", registry=words.label("registry", registry), year=int(year)) for registry, year in named.items()]
    return words.gettext("Hospitals are named: {told}", told=", ".join(told))


def trials_per_year(table: pd.DataFrame, words: Words) -> str:
    if table["by"].eq("region").any():
        return _per_year_by_region(table, words)
    dated = table[table["certainty"] == "dated"].groupby("year")["trials"].sum(min_count=1).dropna()
    if not dated.sum():
        return words.gettext("No trial can be placed in a single year") if table["trials"].sum() else words.gettext(NOTHING)
    most = int(dated.max())
    years = [str(int(year)) for year in dated[dated == most].index]
    shown = ", ".join(years) if len(years) <= 3 else words.gettext("{n} different years", n=len(years))
    return words.gettext("Most trials in one year: {n} ({years})", n=words.number(most), years=shown)


def _per_year_by_region(table: pd.DataFrame, words: Words) -> str:
    totals = table[table["group"] != "not_stated"].groupby("group")["trials"].sum().sort_values(ascending=False, kind="stable")
    if not totals.sum():
        return words.gettext("No trial in this selection names a place")
    return words.gettext("Most often with a site in {region}: {n} trials", region=words.label("region", totals.index[0]), n=words.number(totals.iloc[0]))


def sites_per_year(table: pd.DataFrame, words: Words) -> str:
    years = table.dropna(subset=["year", "sites"])
    sums = years.groupby("year")["sites"].sum()
    if not sums.sum():
        return words.gettext("No trial in this selection names its sites")
    named = int(sums[sums > 0].index.min())
    return words.gettext("{n} sites at named hospitals, the first of {year}", n=words.number(sums.sum()), year=named)


def trials_by(table: pd.DataFrame, words: Words) -> str:
    if table.empty or not table["trials"].sum():
        return words.gettext(NOTHING)
    stated = table[~table["group"].isin(["not_stated", "other_sponsors"])]
    if stated.empty:
        return words.gettext("No registry states this for any trial")
    top, by = stated.iloc[0], str(table["by"].iloc[0])
    name = top["name"] or words.label(by, top["group"])
    if by == "region":
        return words.gettext("{n} of {all} trials have a site in {region}", n=words.number(top["trials"]), all=words.number(top["n"]), region=name)
    return words.gettext("Most frequent: {name}, {n} of {all} trials", name=name, n=words.number(top["trials"]), all=words.number(top["n"]))


def hospital_ranking(table: pd.DataFrame, words: Words) -> str:
    counted = "company_trials" if _of_company(table) else "trials"
    if table.empty or not table[counted].sum():
        return words.gettext(NO_HOSPITAL)
    top = table.iloc[0]
    values = {"name": words.pick(top["name_en"], top["name_ko"]), "part": words.number(top[counted]), "n": words.number(top["n"])}
    if pd.isna(top["share"]):
        return words.gettext("{name} is named for {part} of {n} trials; too few to rank", **values)
    if top["rank_low"] == top["rank_high"]:
        return words.gettext("{name} leads clearly: named for {part} of {n} trials", **values)
    return words.gettext("{name} is named for {part} of {n} trials; its rank may be {low} to {high}", low=top["rank_low"], high=top["rank_high"], **values)


def _of_company(table: pd.DataFrame) -> bool:
    """Whether the ranking counts the company's trials."""
    known = table[table["share"].notna()]
    return bool(len(known)) and bool((known["share"] * known["n"] - known["company_trials"]).abs().max() < 0.5)


def hospital_map(table: pd.DataFrame, words: Words) -> str:
    placed = table[table["latitude"].notna()]
    if placed.empty:
        return words.gettext("No hospital in this selection has coordinates")
    capital = int(placed["region"].isin(["KR-11", "KR-28", "KR-41"]).sum())
    return words.gettext("{n} of {placed} hospitals on the map are in Seoul, Incheon and Gyeonggi", n=words.number(capital), placed=words.number(len(placed)))


def cotrial_hospitals(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NO_HOSPITAL)
    tied = table[table["degree"] > 0]
    if tied.empty:
        return words.gettext("No two hospitals in this selection share a trial")
    top = tied.sort_values(["degree", "strength"], ascending=False, kind="stable").iloc[0]
    values = {"hospitals": words.number(len(table)), "name": words.pick(top["name_en"], top["name_ko"]), "n": words.number(top["degree"])}
    return words.gettext("Of {hospitals} hospitals {name} shares trials with the most others: {n}", **values)


def cotrial_pairs(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No two hospitals in this selection share a trial")
    top = table.iloc[0]
    values = {"a": words.pick(top["name_a_en"], top["name_a_ko"]), "b": words.pick(top["name_b_en"], top["name_b_ko"]), "n": words.number(top["trials"])}
    return words.gettext("Most shared trials: {n}, {a} and {b}", **values)


def concentration(table: pd.DataFrame, words: Words) -> str:
    effective = table[table["indicator"] == "effective_number"].set_index("whose")
    if effective["value"].isna().all():
        return words.gettext("Too few trials ({n}) to measure concentration; it takes 10", n=words.number(effective["n"].max()))
    over = str(table["over"].iloc[0])
    told = {whose: words.number(effective.at[whose, "value"], 1) for whose in ("company", "all")}
    if over == "region":
        return words.gettext("The company's trials spread as if over {company} equal regions, all trials over {all}", **told)
    return words.gettext("The company's trials spread as if over {company} equal hospitals, all trials over {all}", **told)


def members_before_after(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No member of the network is named")
    known = table["change"].dropna()
    if known.empty:
        return words.gettext("No member can be compared with its own time before: too few covered years or trials")
    return words.gettext("{up} of {n} comparable members run more trials a year since joining", up=words.number((known > 0).sum()), n=words.number(len(known)))


def members_matched(table: pd.DataFrame, words: Words) -> str:
    members = table[table["role"] == "member"]
    if members.empty:
        return words.gettext("No member of the network is named")
    known = members["difference"].dropna()
    if known.empty:
        return words.gettext("None of {n} members can be compared with hospitals like it", n=words.number(len(members)))
    values = {"k": words.number(len(known)), "n": words.number(len(members)), "up": words.number((known > 0).sum())}
    return words.gettext("{k} of {n} members can be compared with hospitals like them; {up} gained more than these", **values)


def peers(table: pd.DataFrame, words: Words) -> str:
    own = table[table["company"].astype(bool)]
    if own.empty or not own["trials"].sum():
        return words.gettext("No trial of the company in this selection")
    row, others = own.iloc[0], table[~table["company"].astype(bool)]
    values = {"n": words.number(row["trials"]), "rank": words.number(row["rank"])}
    if others.empty:
        return words.gettext("The company runs {n} trials; no other sponsor is in this selection", n=values["n"])
    if pd.isna(row["member_share"]) or others["member_share"].isna().all():
        return words.gettext("By trials the company ranks {rank}, with {n}", **values)
    shares = {"own": words.percent(row["member_share"]), "median": words.percent(others["member_share"].median())}
    return words.gettext("The company ranks {rank} with {n} trials; {own} of them name a network member, {median} at the median peer", **values, **shares)


def candidates(table: pd.DataFrame, words: Words) -> str:
    pool = table[table["role"] == "candidate"]
    if pool.empty:
        return words.gettext("No hospital outside the network meets the criterion of three therapeutic areas")
    if pool["rank"].isna().all():
        return words.gettext("{n} hospitals meet the criterion; too few trials to rank them", n=words.number(len(pool)))
    top = pool.iloc[0]
    values = {"n": words.number(len(pool)), "name": words.pick(top["name_en"], top["name_ko"]), "worst": words.number(top["rank_high"])}
    if top["rank_high"] == 1:
        return words.gettext("{n} hospitals meet the criterion; {name} ranks first whatever weighs more", n=values["n"], name=values["name"])
    return words.gettext("{n} hospitals meet the criterion; {name} ranks first, and {worst} at worst by other weights", **values)


def unnamed_sites(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("Every site in this selection is read to a hospital")
    values = {"n": words.number(table["unnamed_sites"].sum()), "places": words.number(len(table))}
    return words.gettext("{n} sites name no hospital, in {places} places", **values)


def linked_trials(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No trial here is known to stand in two registries")
    return words.ngettext("{n} study stands in two registries, and counts in both", "{n} studies stand in two registries, and count in both", len(table))


def hospital_profile(table: pd.DataFrame, words: Words) -> str:
    years = table[(table["dimension"] == "year") & (table["group"] != "not_stated")]
    if table.empty:
        return words.gettext(NOTHING)
    n = words.number(table["n"].iloc[0])
    if years.empty:
        return words.gettext("{n} trials, none of a known year", n=n)
    return words.gettext("{n} trials, {first} to {last}", n=n, first=years["group"].min(), last=years["group"].max())
