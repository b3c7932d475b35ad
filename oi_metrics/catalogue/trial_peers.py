"""Metrics of the company among its peers in the trial registries, and of what the registries leave open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Option, Place
from oi_metrics.catalogue.trial_metric import COMPANY, Row, TrialMetric
from oi_metrics.charts.spec import ACCENT, LABEL, OTHER_HOSPITAL, Mark, Plot, Series, series_of, unique
from oi_metrics.charts.style import short
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count, Number, Share, Value
from oi_metrics.registry.members import Members
from oi_metrics.registry.metrics import concentration, listed_sites, sponsors

NO_NAMED = {"hospital": N_("No trial in this selection names a hospital."), "region": N_("No trial in this selection names a place.")}
FEW = {
    "hospital": Counted("{n} trial names a hospital, too few to measure concentration.", "{n} trials name a hospital, too few to measure concentration."),
    "region": Counted("{n} trial names a region, too few to measure concentration.", "{n} trials name a region, too few to measure concentration."),
}
SPREAD = {
    "hospital": N_("Effective number of hospitals: {company} for the company's trials, {all} for all trials."),
    "region": N_("Effective number of regions: {company} for the company's trials, {all} for all trials."),
}
SPREAD_OF_ALL = {
    "hospital": N_("Effective number of hospitals: {all} for all trials; the company has too few to measure it: {n}."),
    "region": N_("Effective number of regions: {all} for all trials; the company has too few to measure it: {n}."),
}


def concentration_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """The company's trials stand within all trials: where these are too few, those are."""
    rows = table[table["indicator"] == "effective_number"].set_index("whose")
    over, n = (str(table["over"].iloc[0]), int(rows.at["all", "n"])) if len(rows) else ("hospital", 0)
    if not n:
        yield nothing(NO_NAMED[over])
        return
    values: dict[str, Value] = {str(whose): Number(float(value), 1) for whose, value in rows["value"].dropna().items()}
    if "all" not in values:
        yield Point("spread", FEW[over], (), {"n": Count(n)})
    elif "company" not in values:
        yield Point("spread", SPREAD_OF_ALL[over], (), values | {"n": Count(int(rows.at["company", "n"]))})
    else:
        yield Point("spread", SPREAD[over], (), values)


def _listing(row: Row, _: Members) -> dict[str, Any]:
    return {"site": "named" if row["over"] == "hospital" else "placed", **(COMPANY if row["whose"] == "company" else {})}


TRIAL_CONCENTRATION = TrialMetric(
    "trial_concentration",
    N_("Concentration of trials"),
    N_(
        "Sum of squared shares (Herfindahl-Hirschman), Shannon's entropy, and its exponential, the effective number of hospitals or regions, for the company's trials and for all. Sites that name no hospital are in no share. Not shown below 10 trials."
    ),
    N_("Tells whether trials rest on a few hospitals, beside how it is for everyone."),
    "Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x; Hill 1973, doi:10.2307/1934352; docs/definitions.md, concentration.",
    concentration.concentration,
    (
        Column("over", N_("Spread over"), "What trials are spread over: hospitals or regions.", "term", varied=True),
        columns.WHOSE.called(varied=False),
        columns.INDICATOR,
        columns.VALUE.called(meaning="The indicator, missing below 10 trials."),
        Column("groups", N_("Groups"), "Hospitals or regions that have a trial.", "count"),
        columns.OF_TRIALS.called(meaning="Trials that list a hospital by name or, over regions, a site of known region."),
        columns.UNNAMED_SITES.called(meaning="Sites that are in no share."),
        columns.REASON,
    ),
    concentration_points,
    shape="table",
    options=(Option("over", concentration.OVER, "hospital"),),
    keys=("over", "whose", "indicator"),
    figures=("value",),
    places=(
        Place("registry", row=1, section="peers", options=(("over", "hospital"),)),
        Place("registry", row=1, column=1, section="peers", options=(("over", "region"),)),
    ),
    behind={"n": _listing},
)

NO_COMPANY = N_("No trial of the company in this selection.")
ALONE = Counted("The company runs {n} trial; no other sponsor is in the table.", "The company runs {n} trials; no other sponsor is in the table.")
RANK = Counted("By trials the company ranks {rank}, with {n} trial.", "By trials the company ranks {rank}, with {n} trials.")
RANK_SHARED = Counted(
    "By trials the company shares rank {rank} with others that run {n} trial.", "By trials the company shares rank {rank} with others that run {n} trials."
)
MEMBER_SHARE = N_("Of the company's {n} trials that name a hospital, {share} list a network member.")
LOWER_SHARE = N_("Of the company's {n} trials that name a hospital, {share} list a network member. Other sponsors with a lower share: {lower} of {others}.")


def peers_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    own, others = table[table["company"].astype(bool)], table[~table["company"].astype(bool)]
    if own.empty or not own["trials"].sum():
        yield nothing(NO_COMPANY)
        return
    row = own.iloc[0]
    facts: dict[str, Value] = {"n": Count(int(row["trials"]))}
    if others.empty:
        yield Point("rank", ALONE, (), facts)
    else:
        shared = (others["trials"] == row["trials"]).any()
        yield Point("rank", RANK_SHARED if shared else RANK, (), facts | {"rank": Count(int(row["rank"]))})
    if pd.notna(row["member_share"]):
        known = others["member_share"].dropna()
        facts = {"n": Count(int(row["n"])), "share": Share(float(row["member_share"]))}
        compared = {"lower": Count(int((known < row["member_share"]).sum())), "others": Count(len(known))}
        yield Point("share", LOWER_SHARE if len(known) else MEMBER_SHARE, (), facts | compared if len(known) else facts)


def peers_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Bars of trials, and dots of the share with a network member in its interval; the company dark, all others light."""
    labels, names = unique([short(name, LABEL) for name in table["name"]]), tuple(table["name"])
    shares = tuple(_part_of(row, words) for row in table.itertuples())
    trials, share = words.gettext("Trials"), words.gettext("Share with a network member")
    dots = Plot("dots", labels, _by_side(table, words, "member_share", "low", "high"), share, "0%", stacked=False, titled=True, details=shares)
    return Plot("bars", labels, _by_side(table, words, "trials"), trials, stacked=False, titled=True, details=names, panels=(dots,))


def _by_side(table: pd.DataFrame, words: Words, *value_and_ends: str) -> tuple[Series, ...]:
    """The company and the others, each with the value and the ends of its interval."""
    found, own = [], table["company"].astype(bool)
    for name, kept, shade in ((words.term("company"), own, ACCENT), (words.gettext("Other sponsors"), ~own, OTHER_HOSPITAL)):
        if kept.any():
            values, *ends = (list(table[column].where(kept)) for column in value_and_ends)
            found.append(series_of(name, values, Mark(shade), table.index, **dict(zip(("low", "high"), ends, strict=False))))
    return tuple(found)


def _part_of(row: Any, words: Words) -> str:
    counts = words.gettext("{part} of {n} trials", part=words.number(row.member_trials), n=words.number(row.n))
    return f"{row.name}: {counts}"


def _peer(row: Row, _: Members) -> dict[str, Any]:
    return COMPANY if row["company"] else {"sponsor": row["sponsor_id"]}


PEERS = TrialMetric(
    "peers",
    N_("The company beside other sponsors"),
    N_(
        "The sponsors with the most trials in view and the company: trials, hospitals, sites, trials per hospital, concentration, and the share of their trials that list a member of the programme, with Wilson's 95 % interval."
    ),
    N_("Whether members are the company's hospitals or everyone's."),
    "Wilson 1927, doi:10.1080/01621459.1927.10502953; docs/definitions.md, peers.",
    sponsors.peers,
    (
        Column("sponsor_id", N_("Sponsor key"), "Key of the sponsor, blank for the company, which may be several.", "key"),
        Column("name", N_("Name"), "Name of the sponsor.", "text"),
        Column("company", N_("The company"), "Whether it is the company.", "yes_no"),
        columns.TRIALS,
        columns.OF_TRIALS.called(meaning="Trials that list a hospital by name, on which all that follows rests."),
        columns.HOSPITALS,
        columns.SITES,
        columns.UNNAMED_SITES,
        columns.TRIALS_PER_HOSPITAL,
        Column("hhi", N_("Sum of squared shares (HHI)"), "Of the hospitals in these pairs, missing below 10 trials.", "number", digits=3),
        Column("member_trials", N_("Trials with a network member"), "Trials that list a member of the programme.", "count"),
        Column("member_share", N_("Share with a network member"), "Trials with a member divided by those that list a hospital, missing below 10.", "share"),
        columns.LOW,
        columns.HIGH,
        Column("rank", N_("Rank by trials"), "By trials, equal ones share the best.", "count"),
        columns.REASON,
    ),
    peers_points,
    chart=Chart(peers_plot, N_("No trial in this selection.")),
    options=(Option("top", default=10, number=True),),
    keys=("sponsor_id",),
    figures=("trials", "member_share"),
    places=(Place("registry", row=0, section="peers"),),
    brief=("name", "trials", "hospitals", "member_trials", "member_share", "low", "high", "rank"),
    takes_members=True,
    behind={
        "trials": _peer,
        "n": lambda row, members: {**_peer(row, members), "site": "named"},
        "member_trials": lambda row, members: {**_peer(row, members), "any_hospital": tuple(members.hospitals)},
    },
)

NONE_UNNAMED = N_("No site in this selection is without the name of a hospital.")
UNNAMED_IN_ONE = Counted("{n} site names no hospital, in a single place.", "{n} sites name no hospital, all of them in a single place.")
UNNAMED = N_("{n} sites name no hospital, in {places} places.")


def unnamed_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    n = Count(int(table["unnamed_sites"].sum()))
    if table.empty:
        yield nothing(NONE_UNNAMED)
    elif len(table) == 1:
        yield Point("unnamed", UNNAMED_IN_ONE, (), {"n": n})
    else:
        yield Point("unnamed", UNNAMED, (), {"n": n, "places": Count(len(table))})


def _at_place(row: Row, _: Members) -> dict[str, Any]:
    return {**{name: row[name] for name in listed_sites.PLACES}, "site": "unnamed"}


UNNAMED_SITES = TrialMetric(
    "unnamed_sites",
    N_("Sites without a name"),
    N_("Sites that a registry lists as a placeholder, by country, region and city as written. They are guessed to no hospital."),
    N_("A hospital that is missing here may stand behind one of them."),
    "ISO 3166-1 and 3166-2; docs/definitions.md, sites without a name.",
    listed_sites.unnamed_sites,
    (
        Column("country", N_("Country"), "ISO 3166-1, blank when unknown.", "country"),
        columns.REGION,
        columns.CITY.called(meaning="City as written, blank when unknown."),
        columns.SITES.called(meaning="All sites listed there."),
        columns.UNNAMED_SITES.called(meaning="Sites listed there that name no hospital."),
        columns.TRIALS.called(meaning="Trials that list an unnamed site there."),
        columns.SHARE.called(meaning="Unnamed sites divided by all sites there, missing below 10 sites."),
    ),
    unnamed_points,
    shape="table",
    keys=("country", "region", "city"),
    figures=("unnamed_sites", "share"),
    places=(Place("registry", row=1, section="sources"),),
    behind={"trials": _at_place},
)

NO_LINK = N_("No trial here is known to stand in two registries.")
LINKED = Counted(
    "{n} pair of trials in two registries is read to be one study; both trials count.",
    "{n} pairs of trials in two registries are each read to be one study; both trials of a pair count.",
)


def linked_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """Two trials that state several numbers alike are one pair."""
    pairs = len(table.drop_duplicates(["trial_a", "trial_b"]))
    yield Point("linked", LINKED, (), {"n": Count(pairs)}) if pairs else nothing(NO_LINK)


LINKED_TRIALS = TrialMetric(
    "linked_trials",
    N_("One study in two registries"),
    N_("Trials of two registries that state the same number, with the reason. Both stay counted, each in its registry."),
    N_("Adding up registries counts some studies twice; these are the ones known."),
    "docs/definitions.md, one study in two registries.",
    listed_sites.linked_trials,
    (
        Column("trial_a", N_("One trial"), "Key of the one trial."),
        columns.REGISTRY.called(N_("One registry"), "Registry of the one trial.", name="registry_a"),
        Column("posted_a", N_("One dated"), "When the one was approved or first posted.", "date", blank="undated"),
        Column("trial_b", N_("Other trial"), "Key of the other trial."),
        columns.REGISTRY.called(N_("Other registry"), "Registry of the other trial.", name="registry_b"),
        Column("posted_b", N_("Other dated"), "When the other was approved or first posted.", "date", blank="undated"),
        columns.REASON.called(meaning="Which number both state."),
        Column("shared", N_("Number that both state"), "The number."),
    ),
    linked_points,
    shape="table",
    keys=("trial_a", "trial_b", "reason", "shared"),
    places=(Place("registry", row=1, column=1, section="sources"),),
)

METRICS = (PEERS, TRIAL_CONCENTRATION, UNNAMED_SITES, LINKED_TRIALS)
