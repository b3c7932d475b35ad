"""`trial-metrics`: the metrics of registry trials, with the choices of the page of trial registries."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from oi_metrics.api.metrics import trial_context
from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.catalogue.trial_metric import TrialMetric, TrialSource, with_evidence
from oi_metrics.cli.exit_codes import OK
from oi_metrics.cli.metrics import described
from oi_metrics.cli.printed import FORMAT_HELP, FORMATS, printed
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.registry.filters import FIELDS, Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.engines import VARIABLE, opened
from oi_metrics.registry.storage.from_records import of_tables


def declare(show: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    show.add_argument("names", nargs="*", metavar="NAME", help="metrics to print (default: all that need no further option)")
    show.add_argument("--list", action="store_true", dest="listed", help="list the metrics: name, options, definition")
    show.add_argument("--trials", default="", metavar="STORE", help=f"the store of trials (default: {VARIABLE}, else the trials of the records)")
    show.add_argument("--records", default=EMBEDDED, metavar="R", help="the records that name the members: a path or URL (default: the embedded ones)")
    show.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE", help=f"keep what fits; keys: {', '.join(FIELDS)}")
    show.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="an option of a metric, such as by=phase or hospital=snuh")
    show.add_argument("--lang", choices=LANGS, default="en", help="language of titles and labels")
    show.add_argument("--format", choices=FORMATS, default="table", help=FORMAT_HELP)
    show.set_defaults(run=_trial_metrics)


def _trial_metrics(chosen: argparse.Namespace) -> int:
    unknown = [name for name in chosen.names if name not in TRIAL_METRICS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a metric of trials; use {', '.join(TRIAL_METRICS)}")
    words = Words(chosen.lang)
    if chosen.listed:
        return _list(words)
    choice, options = Choice.from_params(_pairs(chosen.filter)), _options(chosen.option)
    metrics = [TRIAL_METRICS[name] for name in chosen.names] or [
        metric for metric in TRIAL_METRICS.values() if not any(option.required for option in metric.options)
    ]
    tables = load(chosen.records)
    address = chosen.trials or os.environ.get(VARIABLE, "")
    store = opened(address) if address else of_tables(tables)
    source = TrialSource(store, choice, members_of(tables))
    frames = {metric.name: source.table(metric, **_its(metric, options)) for metric in metrics}
    if chosen.format == "json":  # as `metrics` prints the records of each row
        frames = {metric.name: with_evidence(metric, source, frames[metric.name]) for metric in metrics}
    printed(frames, TRIAL_METRICS, lambda _: source.ground, chosen.format, trial_context(store, tables, choice, words))
    return OK


def _pairs(given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in given:
        key, equals, values = pair.partition("=")
        if not equals:
            raise FilterError(f"{pair!r} is not KEY=VALUE; keys: {', '.join(FIELDS)}")
        found.setdefault(key, []).extend(value.strip() for value in values.split(","))
    return found


def _options(given: Sequence[str]) -> dict[str, str]:
    known = {option.name for metric in TRIAL_METRICS.values() for option in metric.options}
    options = dict(pair.partition("=")[::2] for pair in given)
    for name in options:
        if name not in known:
            raise ValueError(f"{name!r} is not an option; use {', '.join(f'{one}=...' for one in sorted(known))}")
    return options


def _its(metric: TrialMetric, options: dict[str, str]) -> dict[str, Any]:
    """The options that are the metric's own."""
    own = {option.name for option in metric.options}
    return {name: value for name, value in options.items() if name in own}


def _list(words: Words) -> int:
    for metric in TRIAL_METRICS.values():
        print(f"{metric.name}{described(metric)}\n  {words.gettext(metric.definition)}")
    return OK
