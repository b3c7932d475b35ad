"""What sources claim although no agreement is named for it: partner types, stages, areas and forms."""

from __future__ import annotations

from itertools import product

import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import NOT_STATED
from oi_metrics.model.filter_grammar import parse_scope
from oi_metrics.model.vocabulary import PROGRAMME_CODES
from oi_metrics.records.tables import Tables

CLAIMED = "claimed"
"""The certainty of a group that a claim speaks of and no agreement has."""


@memoised
def claimed_groups(tables: Tables, *by: str) -> pd.DataFrame:
    """The groups that the claims in view speak of although no agreement of the source tiers belongs to one.

    by: dimensions of agreements, of which no agreement has the last one's code; the others are what the claim says beside
    it, `not_stated` where it does not say. A superseded claim, and one of none, speaks of nothing. A filter hides claims,
    and the codes that it does not choose. Columns: the dimensions (codes), record (the claim); one row a group and claim.
    """
    claims = tables.claims[(tables.claims["rank"] != "deprecated") & (tables.claims["value"] != 0)]
    spoken = [(told, *codes) for told in claims["scope"].unique() for codes in product(*(_spoken(told, name) for name in by))]
    found = pd.DataFrame(spoken, columns=["scope", *by], dtype="object").drop_duplicates()
    found = found[found[by[-1]].isin(_without_agreement(tables.unfiltered, by[-1]))]
    for name, codes in tables.chosen_by:
        if name in by:
            found = found[found[name].isin((*codes, NOT_STATED))]
    return found.merge(claims[["scope", "record"]], on="scope").drop(columns="scope")


def _spoken(told: str, by: str) -> tuple[str, ...]:
    """The codes that a scope names; the seats of a programme are of one kind of partner, whatever else they are about."""
    scope = parse_scope(told)
    if by == "partner_type" and "programme" in scope:
        return PROGRAMME_CODES[by]
    return scope.get(by, (NOT_STATED,))


def _without_agreement(tables: Tables, by: str) -> set[str]:
    """The codes of a dimension that no agreement has."""
    column = participation.parties(tables)["kind"] if by == "partner_type" else tables.agreements[by]
    return set(column.cat.categories) - set(column.dropna())
