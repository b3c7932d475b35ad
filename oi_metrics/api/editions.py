"""Data versions as answers: the one that is served, those that are sealed, and what differs between two."""

from __future__ import annotations

import re

from oi_metrics.api import parameters
from oi_metrics.api.metrics import Answer, about, of_records
from oi_metrics.api.parameters import Given, Parameter, Part
from oi_metrics.api.problems import LONGEST, Problem, fault_told
from oi_metrics.api.served import Served
from oi_metrics.catalogue.editions import CHANGED, MOVED_FIGURES, moved_figures
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.metrics.changes import changes_in_view
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.records import sealed
from oi_metrics.records.tables import Tables

SERVED = "served"
"""How the data version that is served is named beside the ids of sealed ones."""
SHOWN = {"changes": (CHANGED, changes_in_view), "moved_figures": (MOVED_FIGURES, moved_figures)}
"""What a comparison shows: the declaration of each table, and what makes it of two data versions and a choice."""
ID = "[0-9a-f]{12,64}"
SHOW = Parameter(
    "show", "The records that differ, or the figures that moved because of them.", {"type": "string", "enum": list(SHOWN), "default": next(iter(SHOWN))}
)


def listed(served: Served) -> Answer:
    """The data version that is served, and every sealed one, the latest first."""
    found, faults = sealed.seals(sealed.folder())
    told = [{name: getattr(one, name) for name in ("edition", "as_of", "sealed_on", "sealed_by", "note", "digest", "key")} for one in found]
    context = Context.of(served.tables, Filters(), served.words("en"))
    return Answer({**about(context), "sealed": told, "faults": [fault_told(fault) for fault in faults]})


def diff_parameters(served: Served) -> tuple[Parameter, ...]:
    """What can be asked of a comparison."""
    return (*parameters.of_filters(served.tables), SHOW, parameters.LANG, *parameters.PART, parameters.BEHIND)


def known(name: str) -> str:
    """The whole id of a sealed data version by the beginning of it, or `served`. Raises Problem: only what is sealed here can be named, never a place."""
    if name == SERVED:
        return name
    if not re.fullmatch(ID, name):
        raise Problem(404, f"{name[:LONGEST]!r} is not the id of a data version", "edition", f"use 12 to 64 of 0-9 and a-f, or {SERVED}")
    try:
        return sealed.entry_of(f"{sealed.SCHEME}{name}").edition
    except InvalidRecords as invalid:
        choices = [one.edition for one in sealed.seals(sealed.folder())[0] if one.edition.startswith(name)]
        remedy = f"use {', '.join([*choices, SERVED])}" if choices else f"use one that the list of editions names, or {SERVED}"
        raise Problem(404, f"{name} names no one sealed data version", "edition", remedy) from invalid


def diff(before: str, after: str, given: Given, served: Served) -> Answer:
    """What differs between two data versions by their whole ids. Raises Problem; 503 for a sealed one that is damaged."""
    old, new = (served.tables if name == SERVED else _open(name, served) for name in (before, after))
    choice, part = parameters.filters_of(given, (old, new)), Part.of(given)
    shown, lang = parameters.one_of(SHOW.name, given, tuple(SHOWN), SHOW.schema["default"]), parameters.lang_of(given)
    metric, make = SHOWN[shown]
    contexts = [Context.of(tables, choice, served.words(lang)) for tables in (old, new)]
    told = of_records(metric, make(old, new, choice), (new, old), contexts[1], part)
    return Answer(
        {**told.document, "before": contexts[0].facts(), "after": contexts[1].facts()},
        told.name,
        told.rows,
        told.columns,
        told.context,
        told.next_after,
    )


def _open(edition: str, served: Served) -> Tables:
    try:
        return served.opened(edition)
    except InvalidRecords as invalid:
        raise Problem(
            503, f"The sealed data version {edition} cannot be opened", "edition", "restore its files from a copy", faults=invalid.faults
        ) from invalid
