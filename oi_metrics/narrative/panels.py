"""The narrative of each panel and the executive summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from oi_metrics.language.words import Words
from oi_metrics.narrative import agreements, claims, overview, partners, sites
from oi_metrics.narrative.clauses import Clause, Ground, Point, clauses

Narrator = Callable[[pd.DataFrame, Ground], Iterator[Point]]

NARRATORS: dict[str, Narrator] = {
    "headline_figures": overview.headline_figures,
    "attention": overview.attention,
    "agreements_per_year": agreements.agreements_per_year,
    "agreements_by_certainty": agreements.agreements_by_certainty,
    "agreements_in_force": agreements.agreements_in_force,
    "agreements_cumulative": agreements.agreements_cumulative,
    "agreement_timeline": agreements.agreement_timeline,
    "commitments": agreements.commitments,
    "partner_mix": partners.partner_mix,
    "partner_mix_moves": partners.partner_mix_moves,
    "partners_by_agreements": partners.partners_by_agreements,
    "partner_types_by": partners.partner_types_by,
    "concentration": partners.concentration,
    "site_members": sites.site_members,
    "site_members_over_time": sites.site_members_over_time,
    "site_network": sites.site_network,
    "site_map": sites.site_map,
    "site_hospitals": sites.site_hospitals,
    "site_comparison": sites.site_comparison,
    "site_pairs": sites.site_pairs,
    "validity": claims.validity,
    "claims_ledger": claims.claims_ledger,
    "contradictions": claims.contradictions,
    "statement_list": claims.statement_list,
    "record_health": claims.record_health,
    "number_coverage": claims.number_coverage,
    "changes": claims.changes,
}
"""Who tells what a metric's table says, by the metric's name."""

SUMMARY: dict[str, tuple[str, ...]] = {
    "headline_figures": ("agreements", "partners", "hospitals", "commitment", "recognitions"),
    "agreements_in_force": ("in_force",),
    "partner_mix": ("top",),
    "claims_ledger": ("open",),
    "attention": ("to_know",),
}
"""What the executive summary takes from each metric, in order."""


def narrative(metric: str, table: pd.DataFrame, ground: Ground, words: Words) -> tuple[Clause, ...]:
    """What a panel says: sentences that each rest on a statement; none for a metric that has no narrator."""
    narrator = NARRATORS.get(metric)
    return clauses(narrator(table, ground), ground, words) if narrator else ()


def summary(frames: Mapping[str, pd.DataFrame], ground: Ground, words: Words) -> tuple[Clause, ...]:
    """The executive summary; frames: the tables of the metrics that `SUMMARY` names."""
    told = [point for metric, keys in SUMMARY.items() for point in NARRATORS[metric](frames[metric], ground) if point.key in keys]
    return clauses(told, ground, words)
