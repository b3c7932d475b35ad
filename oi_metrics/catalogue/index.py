"""The one list of metrics, of records and of trials: from it pages, command line, exports, briefings and documents are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from oi_metrics.catalogue import trial_hospitals, trial_members, trial_peers, trial_years
from oi_metrics.catalogue.metric import Audience, Metric, Option, Place
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.catalogue.trial_metric import TrialMetric
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Clause, Ground, clauses

TRIAL_METRICS: dict[str, TrialMetric] = {metric.name: metric for noun in (trial_years, trial_hospitals, trial_peers, trial_members) for metric in noun.METRICS}
METRICS: dict[str, Metric] = {**RECORD_METRICS, **TRIAL_METRICS}


def on_page(page: str, section: str = "") -> list[list[tuple[Metric, Place]]]:
    """The metrics of a page, row by row from the top, each row from the left."""
    here = sorted(
        ((metric, place) for metric in METRICS.values() for place in metric.places if (place.page, place.section) == (page, section)),
        key=lambda pair: (pair[1].row, pair[1].column),
    )
    rows = dict.fromkeys(place.row for _, place in here)
    return [[pair for pair in here if pair[1].row == row] for row in rows]


def options_of(metric: Metric, place: Place, ask: Callable[[Option], str]) -> tuple[tuple[str, object], ...]:
    """The options of a metric where it is shown: those of the place, and of each other one that has a control what `ask` gives."""
    asked = {} if place.leads_to else {option.name: option for option in metric.options if option.label}
    chosen = dict(place.options)
    return tuple(sorted(({name: ask(option) for name, option in asked.items() if name not in chosen} | chosen).items()))


def briefed(audience: Audience) -> tuple[str, ...]:
    """The metrics of an audience's briefing, in their order."""
    chosen = [metric for metric in METRICS.values() if audience in metric.audiences]
    return tuple(metric.name for metric in sorted(chosen, key=lambda metric: metric.audiences[audience]))


def summarised(audience: Audience) -> tuple[str, ...]:
    """The metrics that an audience's summary takes points from, in their order."""
    return tuple(metric.name for metric in sorted(METRICS.values(), key=lambda metric: metric.summary_place) if audience in metric.summary)


def summary(audience: Audience, frames: Mapping[str, pd.DataFrame], ground: Ground, words: Words) -> tuple[Clause, ...]:
    """An audience's summary; frames: the tables of the metrics that `summarised` names. At least one sentence: where none has a
    point for it, what the figures at a glance say of that."""
    points = tuple(_summary_points(audience, frames, ground))
    return clauses(points or METRICS[WHOLE].points(frames[WHOLE], ground), ground, words)


WHOLE = "headline_figures"
"""What says of a whole selection that there is nothing in it; in every summary."""


def _summary_points(audience: Audience, frames: Mapping[str, pd.DataFrame], ground: Ground) -> Iterator[Any]:
    for name in summarised(audience):
        yield from (point for point in METRICS[name].points(frames[name], ground) if point.key in METRICS[name].summary[audience])


def options() -> dict[str, list[str]]:
    """Every option of any metric, with the metrics that have it."""
    found: dict[str, list[str]] = {}
    for metric in METRICS.values():
        for option in metric.options:
            found.setdefault(option.name, []).append(metric.name)
    return found
