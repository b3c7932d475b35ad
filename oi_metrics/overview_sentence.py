"""The sentence at the head of the overview: clauses that each rest on records, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from oi_metrics.language.words import Words


@dataclass(frozen=True)
class Clause:
    """A part of the sentence and the records that it rests on."""

    text: str
    records: tuple[str, ...]


def headline(figures: pd.DataFrame, words: Words) -> tuple[Clause, ...]:
    """The clauses of the headline, in order; a figure that no record carries has no clause.

    figures: `metrics.overview.headline_figures`.

    Agreements and partners are those that sources name; seats without a name, agreements without a date and lapsed
    recognitions are said as such.
    """
    money = figures[figures["figure"] == "commitment"]
    clauses = [Clause(_clause(row, words), row.records) for row in figures[figures["figure"] != "commitment"].itertuples()]
    for kind, rows in money.groupby("kind", sort=False):
        sums = ", ".join(words.money(row.value, row.currency) for row in rows.itertuples())
        stated = words.gettext("{sums} ({kind})", sums=sums, kind=words.label("amount_kind", kind).lower())
        clauses.insert(-1, Clause(stated, tuple(dict.fromkeys(record for group in rows["records"] for record in group))))
    return tuple(clause for clause in clauses if clause.text and clause.records)


def _clause(row: Any, words: Words) -> str:
    figure, value = row.figure, row.value
    if figure == "agreements" and value:
        if row.hollow:
            return words.ngettext(
                "{n} agreement named, {undated} of them undated", "{n} agreements named, {undated} of them undated", value, undated=words.number(row.hollow)
            )
        return words.ngettext("{n} agreement named", "{n} agreements named", value)
    if figure == "partners" and value:
        return words.ngettext("{n} named partner", "{n} named partners", value)
    if figure == "hospitals" and (value or row.hollow):
        if row.hollow:
            return words.gettext("{n} hospitals named in the network and {hollow} seats unnamed", n=words.number(value), hollow=words.number(row.hollow))
        return words.ngettext("{n} hospital named in the network", "{n} hospitals named in the network", value)
    if figure == "recognitions_in_force":
        if value:
            return words.ngettext("{n} recognition in force", "{n} recognitions in force", value)
        if row.struck:
            return words.ngettext("no recognition in force, {n} lapsed", "no recognition in force, {n} lapsed", row.struck)
        if row.hollow:
            return words.ngettext("{n} recognition whose end no source states", "{n} recognitions whose end no source states", row.hollow)
    return ""
