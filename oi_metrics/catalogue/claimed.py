"""What is claimed and not named, the same in every breakdown: its sentence, its look, and what says so beside a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import Band
from oi_metrics.language.words import Words
from oi_metrics.metrics.claimed import CLAIMED
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Point
from oi_metrics.narrative.facts import Code, Field, Several
from oi_metrics.narrative.table_rows import behind

CLAIMED_ONLY = N_("{by} claimed by sources, with no agreement named: {groups}.")
AT_ZERO = N_("□ 0: claimed, none named")


def apart(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of what is named, and those of what is claimed alone."""
    claimed = table["certainty"] == CLAIMED
    return table[~claimed], table[claimed]


def points(claimed: pd.DataFrame, column: str = "group") -> Iterator[Point]:
    """Which codes are claimed alone. column: the one that holds them; its dimension stands in `by` where it is not its name."""
    if len(claimed):
        by = str(claimed["by"].iloc[0]) if "by" in claimed else column
        groups = Several(tuple(Code(by, code) for code in claimed[column].unique()))
        yield Point("claimed", CLAIMED_ONLY, behind(claimed), {"by": Field(by), "groups": groups})


def look(certainty: str) -> Look:
    """How a bar of a breakdown is drawn."""
    return "hollow" if certainty == CLAIMED else "solid"


def bands(table: pd.DataFrame, groups: Sequence[str], words: Words) -> tuple[Band, ...]:
    """What says so of columns, which bear no number: it stands behind those of groups that are claimed alone."""
    alone = set(apart(table)[1]["group"])
    return tuple(Band(place, place, words.term(CLAIMED)) for place, group in enumerate(groups) if group in alone)


def note(table: pd.DataFrame, words: Words) -> str:
    """What says so of bars, which bear a 0; blank where none is claimed alone."""
    return words.gettext(AT_ZERO) if (table["certainty"] == CLAIMED).any() else ""
