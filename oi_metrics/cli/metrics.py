"""`metrics`: the metrics of the records, with the same filters as on screen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import pandas as pd

from oi_metrics import exports, filters, search
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.record_metrics import RECORD_METRICS as METRICS
from oi_metrics.cli import sight
from oi_metrics.cli.exit_codes import OK
from oi_metrics.cli.printed import FORMAT_HELP, FORMATS, printed
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.metrics.changes import changes
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import Tables


def declare(show: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    show.add_argument("names", nargs="*", metavar="NAME", help="metrics to print (default: all)")
    show.add_argument("--list", action="store_true", dest="listed", help="list the metrics: name, definition, columns")
    show.add_argument("--records", default=EMBEDDED, metavar="R", help="the records: a path or URL (default: the embedded ones)")
    show.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"keep what fits; keys: {', '.join(filters.FIELDS)}; several values are joined by commas",
    )
    show.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="an option of a metric, such as by=agreement_type")
    show.add_argument("--since", metavar="R", help="for `changes`: the earlier records to compare with (default: the company's page alone)")
    show.add_argument("--lang", choices=LANGS, default="en", help="language of titles and labels")
    show.add_argument("--format", choices=FORMATS, default="table", help=FORMAT_HELP)
    sight.argument(show)
    show.set_defaults(run=_metrics)


def _metrics(chosen: argparse.Namespace) -> int:
    unknown = [name for name in chosen.names if name not in METRICS]
    if unknown:
        raise FilterError(f"{unknown[0]!r} is not a metric; use {', '.join(METRICS)}")
    kept = filters.parse_filters(chosen.filter)
    options = _options(chosen.option)
    tables = sight.loaded(chosen.records, chosen)
    filters.known_codes((tables,), kept)
    metrics = [METRICS[name] for name in chosen.names] or [metric for metric in METRICS.values() if not metric.view_of]
    words = Words.of(chosen.lang, tables.vocabulary)
    if chosen.listed:
        print(exports.Context.of(tables, Filters(), words).line())
        return _list(metrics, tables, words)
    earlier = filters.apply(sight.loaded(chosen.since, chosen), kept) if chosen.since else None
    selection = filters.apply(tables, kept)
    if kept.text and chosen.format == "table" and search.nothing_left(selection):
        print(words.gettext(search.NO_MATCH, sought=kept.text))
        return OK
    frames = {metric.name: _table(metric, selection, options, earlier) for metric in metrics}
    context = exports.Context.of(selection, kept, words)
    printed(frames, METRICS, lambda _: Ground.of(selection), chosen.format, context)
    return OK


def _table(metric: Metric, tables: Tables, options: dict[str, str], earlier: Tables | None) -> pd.DataFrame:
    if metric.name == "changes" and earlier is not None:
        return changes(earlier, tables)
    own = {option.name for option in metric.options}
    return metric.table(tables, **{name: value for name, value in options.items() if name in own})


def _options(pairs: Sequence[str]) -> dict[str, str]:
    known = {option.name for metric in METRICS.values() for option in metric.options}
    options = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in known:
            raise FilterError(f"{pair!r} is not an option; use {', '.join(f'{name}=...' for name in sorted(known))}")
        options[name] = value
    return options


def _list(metrics: Sequence[Metric], tables: Tables, words: Words) -> int:
    for metric in metrics:
        print("\n  ".join([metric.name + described(metric), words.gettext(metric.definition), *_columns(metric, words)]))
    return OK


def described(metric: Metric) -> str:
    """The options of a metric as the command line takes them, the default in brackets."""
    parts = (
        f"  --option {option.name}={'|'.join(option.values) or '...'}" + (f" (default: {option.default})" if not option.required else "")
        for option in metric.options
    )
    return "".join(parts)


def _columns(metric: Metric, words: Words) -> list[str]:
    return [f"{name}: {column.meaning}" for column in metric.columns if column.format != "helper" for name in column.frame_columns]
