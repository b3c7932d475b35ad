"""`diff`: what differs between two versions of the data, which figures moved, and because of which records."""

from __future__ import annotations

import argparse
import json
import sys

import pandas as pd

from oi_metrics import exports, filters
from oi_metrics.catalogue.editions import CHANGED, MOVED_FIGURES, moved_figures
from oi_metrics.catalogue.metric import Metric
from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.cli.printed import as_text
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.metrics.changes import changes_in_view
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.load import load

TABLES: dict[str, Metric] = {"changes": CHANGED, "moved_figures": MOVED_FIGURES}


def declare(differ: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    for name, which in (("before", "earlier"), ("after", "later")):
        differ.add_argument(name, metavar=name.upper(), help=f"the {which} records: a path or URL, or edition:ID for a sealed data version")
    differ.add_argument("--show", choices=tuple(TABLES), action="append", help="one of the two tables (default: both)")
    differ.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"of what fits in either data version; keys: {', '.join(filters.FIELDS)}; several values are joined by commas",
    )
    differ.add_argument("--lang", choices=LANGS, default="en", help="language of titles and labels")
    differ.add_argument("--format", choices=("table", "csv", "json"), default="table", help="table for readers, csv and json with codes for programs")
    differ.set_defaults(run=_diff)


def _diff(chosen: argparse.Namespace) -> int:
    kept = filters.parse_filters(chosen.filter)
    before, after = load(chosen.before), load(chosen.after)
    filters.known_codes((before, after), kept)
    made = {"changes": changes_in_view, "moved_figures": moved_figures}
    frames = {name: made[name](before, after, kept) for name in TABLES if name in (chosen.show or TABLES)}
    ground = Ground.of(after)
    contexts = [exports.Context.of(filters.apply(tables, kept), kept, Words.of(chosen.lang, tables.vocabulary)) for tables in (before, after)]
    _print(frames, ground, chosen.format, *contexts)
    return FINDINGS if any(len(frame) for frame in frames.values()) else OK


def _print(frames: dict[str, pd.DataFrame], ground: Ground, form: str, before: exports.Context, after: exports.Context) -> None:
    if form == "json":
        told = json.loads(exports.json_bytes(frames, after))
        print(json.dumps({"before": before.facts(), "after": after.facts(), "tables": told["tables"]}, ensure_ascii=False, indent=1))
        return
    lines = [after.words.gettext("Before: {edition}", edition=before.line()), after.words.gettext("After: {edition}", edition=after.line())]
    if form == "csv":
        print("\n".join(f"# {line}" for line in lines), file=sys.stderr)
    else:
        print("\n".join(lines))
    for place, (name, frame) in enumerate(frames.items()):
        if form == "csv":
            print(f"# {name}", file=sys.stderr)
            print(exports.csv_bytes(frame, after).decode("utf-8-sig" if place else "utf-8"), end="")  # a mark at the beginning, as a download has it
            continue
        print(f"\n{after.words.gettext(TABLES[name].title)}\n{TABLES[name].headline(frame, ground, after.words).text}")
        if len(frame):
            print(as_text(metric_table(frame, TABLES[name].columns, after.words)))
