"""The one list of registry metrics: from it pages, command line, exports and docs are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from oi_metrics import registry_findings as findings
from oi_metrics.charts import (
    registry_candidates,
    registry_map,
    registry_membership,
    registry_network,
    registry_peers,
    registry_ranking,
    registry_years,
)
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics import candidates, concentration, coverage, hospitals, listed_sites, matching, membership, network, sponsors, years
from oi_metrics.registry.metrics import drill_down as trials
from oi_metrics.registry.metrics.candidates import EARLY_PHASES
from oi_metrics.registry.metrics.hospitals import WHOSE
from oi_metrics.registry.storage.store import Store

Row = Mapping[str, Any]
Keys = Callable[[Row, Members], dict[str, Any]]
"""What `trials_behind` takes for one row of a metric."""


@dataclass(frozen=True)
class RegistryMetric:
    """One metric of the registries with its words.

    compute: takes a store, a choice, `members` where takes_members says so, and the options. options: what it can be
    told apart by, first the default. free: further options, of which any value is good. behind: for each column that
    counts trials, which trials a row counts. beside: other metrics whose tables the chart takes, by the name of the argument.
    """

    name: str
    title: str
    definition: str
    why: str
    compute: Callable[..., pd.DataFrame]
    takes_members: bool = False
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    behind: Mapping[str, Keys] = field(default_factory=dict)
    finding: Callable[[pd.DataFrame, Words], str] | None = None
    chart: Callable[..., Any] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)

    def table(self, store: Store, choice: Choice = Choice(), members: Members = NO_MEMBERS, **options: Any) -> pd.DataFrame:  # noqa: B008
        """The metric table; `options` must be among the declared ones. Raises ValueError."""
        for name, value in options.items():
            if name not in self.free and value not in self.options.get(name, ()):
                raise ValueError(f"{self.name} has no {name}={value}; use {', '.join(self.options.get(name, ())) or 'no option'}")
        joined = {"members": members} if self.takes_members else {}
        return self.compute(store, choice, **joined, **options)

    def trials_behind(self, store: Store, choice: Choice, row: Row, column: str, members: Members = NO_MEMBERS, shown: int = trials.SHOWN) -> pd.DataFrame:
        """The trials that a row counts in a column. Raises KeyError for a column that counts none."""
        return trials.trials_behind(store, choice, shown, **self.behind[column](row, members))


COMPANY = {"sponsor": "company"}


def _of_whose(row: Row) -> dict[str, Any]:
    return COMPANY if row["whose"] == "company" else {}


def _group(row: Row, _: Members) -> dict[str, Any]:
    when = {"year": row["year"], "certainty": row["certainty"]} if "certainty" in row else {}
    return {row["by"]: row["group"], **when}


def _company_group(row: Row, members: Members) -> dict[str, Any]:
    """By sponsor a group is the company's or is not; both must hold."""
    keys = _group(row, members)
    return {**keys, "sponsor": ("company", keys["sponsor"])} if "sponsor" in keys else keys | COMPANY


def _hospital(row: Row, _: Members) -> dict[str, Any]:
    return {"hospital": row["hospital_id"]}


def _company_at_hospital(row: Row, _: Members) -> dict[str, Any]:
    return {"hospital": row["hospital_id"], **COMPANY}


def _profile(row: Row, _: Members) -> dict[str, Any]:
    group = row["group"]
    if row["dimension"] == "year":
        return {"hospital": row["hospital_id"], **({"certainty": "no_year"} if group == "not_stated" else {"year": int(group)})}
    return {"hospital": row["hospital_id"], "with_hospital" if row["dimension"] == "partner" else row["dimension"]: group}


def _company_profile(row: Row, members: Members) -> dict[str, Any]:
    keys = _profile(row, members)
    return {**keys, "sponsor": ("company", keys["sponsor"])} if "sponsor" in keys else keys | COMPANY


def _years(side: str) -> Keys:
    def keys(row: Row, _: Members) -> dict[str, Any]:
        return {"hospital": row["hospital_id"], "years": tuple(int(year) for year in row[f"which_{side}"].split(";") if year), **_of_whose(row)}

    return keys


def _peer(row: Row, _: Members) -> dict[str, Any]:
    return COMPANY if row["company"] else {"sponsor": row["sponsor_id"]}


_ENTRIES = (
    RegistryMetric(
        "coverage",
        N_("What the snapshots cover"),
        N_(
            "For each registry and year, whether a snapshot reaches into it and whether it names sites there. A year that the snapshots reach only in part counts too few trials."
        ),
        N_("What was not read is not zero."),
        coverage.coverage,
        behind={"trials": lambda row, _: {"registry": row["registry"], "year": row["year"]}},
        finding=findings.coverage,
        chart=registry_years.registry_coverage,
    ),
    RegistryMetric(
        "trials_per_year",
        N_("Trials per year"),
        N_(
            "Trials by the year of approval or first posting, with their sites: dated, possible in every year of their range, or undated. By region a trial counts in each region in which it has a site."
        ),
        N_("Shows growth without placing what no registry places, and a gap in the list as a gap."),
        years.trials_per_year,
        options={"by": years.BY},
        behind={"trials": _group, "company_trials": _company_group, "trials_named": lambda row, m: {**_group(row, m), "sites_named": True}},
        finding=findings.trials_per_year,
        chart=registry_years.registry_years,
    ),
    RegistryMetric(
        "sites_per_year",
        N_("Trial sites per year"),
        N_(
            "Sites whose hospital is named, by the year of their trial. Years in which a list names no hospitals are not covered, and are drawn so; where one of several registries names none, the year is covered in part."
        ),
        N_("Tells a list that began to name hospitals from hospitals that began to run trials."),
        years.trials_per_year,
        options={"by": years.BY},
        behind={"trials": _group, "trials_named": lambda row, m: {**_group(row, m), "sites_named": True}},
        finding=findings.sites_per_year,
        chart=partial(registry_years.registry_years, count="sites"),
    ),
    RegistryMetric(
        "trials_by",
        N_("Trials by kind"),
        N_("Trials, hospitals and sites by registry, phase, region, sponsor or therapeutic area, whatever their date. Shares are not shown below 10 trials."),
        N_("Where the work is."),
        years.trials_by,
        options={"by": ("phase", "registry", "region", "sponsor", "therapeutic_area")},
        behind={"trials": _group, "company_trials": _company_group, "trials_named": lambda row, m: {**_group(row, m), "sites_named": True}},
        finding=findings.trials_by,
        chart=registry_years.registry_groups,
    ),
    RegistryMetric(
        "trials_by_region",
        N_("Trials by region"),
        N_(
            "Trials that have a site in the region, each counted once in every region in which it has one. Regions are those of the hospitals that sites were read to."
        ),
        N_("How far trials reach beyond the capital."),
        partial(years.trials_by, by="region"),
        behind={"trials": _group, "company_trials": _company_group},
        finding=findings.trials_by,
        chart=registry_map.registry_tiles,
    ),
    RegistryMetric(
        "hospital_map",
        N_("Hospitals on the map"),
        N_("Hospitals at the coordinates of the public hospital list; those without coordinates are counted in the note and not placed."),
        N_("Where the hospitals with the most trials are."),
        hospitals.hospital_ranking,
        takes_members=True,
        options={"whose": ("all", "company")},
        behind={"trials": _hospital, "company_trials": _company_at_hospital},
        finding=findings.hospital_map,
        chart=registry_map.registry_map,
    ),
    RegistryMetric(
        "hospital_ranking",
        N_("Hospitals by share of trials"),
        N_(
            "The share of the trials with named hospitals that list the hospital, with Wilson's 95 % interval. The range of ranks is what overlapping intervals leave open. Not shown below 10 trials."
        ),
        N_("Ranks look exact; with few trials many hospitals could change places."),
        hospitals.hospital_ranking,
        takes_members=True,
        options={"whose": WHOSE},
        behind={"trials": _hospital, "company_trials": _company_at_hospital},
        finding=findings.hospital_ranking,
        chart=registry_ranking.registry_ranking,
    ),
    RegistryMetric(
        "hospital_profile",
        N_("Profile of a hospital"),
        N_("One hospital's trials by year, phase, therapeutic area, sponsor and registry, and the hospitals with which it shares the most."),
        N_("What a hospital is known for, from the registries alone."),
        hospitals.hospital_profile,
        free=("hospital",),
        behind={"trials": _profile, "company_trials": _company_profile},
        finding=findings.hospital_profile,
    ),
    RegistryMetric(
        "cotrial_hospitals",
        N_("Hospitals in the co-trial network"),
        N_(
            "Hospitals with the most trials, joined where the same trial lists both: how many it is joined to, shared trials, betweenness, and communities by greedy modularity on shared trials over the geometric mean of both hospitals' trials."
        ),
        N_("Who stands between whom."),
        network.cotrial_hospitals,
        takes_members=True,
        options={"whose": ("all", "company")},
        free=("min_strength", "hospitals"),
        behind={"trials": lambda row, _: {"hospital": row["hospital_id"], **_of_whose(row)}},
        finding=findings.cotrial_hospitals,
        chart=registry_network.registry_network,
        beside={"pairs": "cotrial_pairs"},
    ),
    RegistryMetric(
        "cotrial_pairs",
        N_("Hospitals listed for the same trial"),
        N_("Pairs among the hospitals with the most trials, by the number of trials that list both."),
        N_("Who already works together."),
        network.cotrial_pairs,
        options={"whose": ("all", "company")},
        free=("min_strength", "hospitals", "top"),
        behind={"trials": lambda row, _: {"hospital": row["hospital_a_id"], "with_hospital": row["hospital_b_id"], **_of_whose(row)}},
        finding=findings.cotrial_pairs,
    ),
    RegistryMetric(
        "trial_concentration",
        N_("Concentration of trials"),
        N_(
            "Sum of squared shares (Herfindahl-Hirschman), Shannon's entropy, and its exponential, the effective number of hospitals or regions, for the company's trials and for all. Sites that name no hospital are in no share. Not shown below 10 trials."
        ),
        N_("Tells whether trials rest on a few hospitals, beside how it is for everyone."),
        concentration.concentration,
        options={"over": concentration.OVER},
        behind={"n": lambda row, _: {"site": "named" if row["over"] == "hospital" else "placed", **_of_whose(row)}},
        finding=findings.concentration,
    ),
    RegistryMetric(
        "members_before_after",
        N_("Members before and after joining"),
        N_(
            "Trials a year at each member in the covered years before it joined and after; a year that may be either counts in neither. Not shown below 10 trials."
        ),
        N_("Whether work grew after joining; it does not say why."),
        membership.members_before_after,
        takes_members=True,
        options={"whose": WHOSE},
        behind={"trials_before": _years("before"), "trials_after": _years("after")},
        finding=findings.members_before_after,
    ),
    RegistryMetric(
        "members_matched",
        N_("Members beside hospitals like them"),
        N_(
            "Each member beside the 3 hospitals outside the programme whose trials a year were nearest before it joined, and how far the changes of both lie apart. Not shown with fewer than 2 years on a side or 10 trials."
        ),
        N_("A rise that all hospitals share is not the programme's."),
        matching.members_matched,
        takes_members=True,
        options={"whose": WHOSE},
        behind={"trials_before": _years("before"), "trials_after": _years("after")},
        finding=findings.members_matched,
        chart=registry_membership.registry_before_after,
    ),
    RegistryMetric(
        "peers",
        N_("The company beside other sponsors"),
        N_(
            "The sponsors with the most trials in view and the company: trials, hospitals, sites, trials a hospital, concentration, and the share of their trials that list a member of the programme, with Wilson's 95 % interval."
        ),
        N_("Whether members are the company's hospitals or everyone's."),
        sponsors.peers,
        takes_members=True,
        free=("top",),
        behind={
            "trials": _peer,
            "n": lambda row, m: {**_peer(row, m), "site": "named"},
            "member_trials": lambda row, m: {**_peer(row, m), "any_hospital": tuple(m.seats["hospital_id"])},
        },
        finding=findings.peers,
        chart=registry_peers.registry_peers,
    ),
    RegistryMetric(
        "candidates",
        N_("Candidates for the next seat"),
        N_(
            "Hospitals outside the programme with trials in at least three therapeutic areas, ranked by six ingredients of equal weight: areas, trials, early-phase trials, the company's trials, sponsors, active years. The range of ranks is what remains when any one of them weighs nothing or twice as much."
        ),
        N_("A list to discuss, not a verdict: no registry records infrastructure, and every ingredient is in sight."),
        candidates.candidates,
        takes_members=True,
        behind={
            "trials": _hospital,
            "company_trials": _company_at_hospital,
            "early_trials": lambda row, _: {"hospital": row["hospital_id"], "phase": EARLY_PHASES},
        },
        finding=findings.candidates,
        chart=registry_candidates.registry_candidates,
    ),
    RegistryMetric(
        "unnamed_sites",
        N_("Sites without a name"),
        N_("Sites that a registry lists as a placeholder, by country, region and city as written. They are guessed to no hospital."),
        N_("A hospital that is missing here may stand behind one of them."),
        listed_sites.unnamed_sites,
        behind={"trials": lambda row, _: {**{name: row[name] for name in listed_sites.PLACES}, "site": "unnamed"}},
        finding=findings.unnamed_sites,
    ),
    RegistryMetric(
        "linked_trials",
        N_("One study in two registries"),
        N_("Trials of two registries that state the same number, with the reason. Both stay counted, each in its registry."),
        N_("Adding up registries counts some studies twice; these are the ones known."),
        listed_sites.linked_trials,
        finding=findings.linked_trials,
    ),
)
REGISTRY_METRICS: dict[str, RegistryMetric] = {metric.name: metric for metric in _ENTRIES}
