"""`record`: one record as a reader would call it, with its statements."""

from __future__ import annotations

import argparse
import sys

from oi_metrics import exports, filters
from oi_metrics.cli import sight
from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import TIERS
from oi_metrics.one_record.heads import heads
from oi_metrics.one_record.line import line, name, told
from oi_metrics.one_record.model import Dispute, Record, Statement
from oi_metrics.one_record.record import one_record
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import Tables


def declare(show: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    show.add_argument("record", metavar="TABLE/KEY", help="the record, such as agreements/ministry-mou-2009")
    show.add_argument("--records", default=EMBEDDED, metavar="R", help="the records: a path or URL (default: the embedded ones)")
    show.add_argument("--tier", action="append", default=[], choices=tuple(TIERS), help="a source tier that speaks, one each (default: all)")
    show.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    sight.argument(show)
    show.set_defaults(run=_record)


def _record(chosen: argparse.Namespace) -> int:
    kept = Filters(tier=tuple(chosen.tier))
    every = sight.loaded(chosen.records, chosen)
    tables, words = filters.apply(every, kept), Words.of(chosen.lang, every.vocabulary)
    found = one_record(tables, chosen.record, words)
    if found is None:
        print(words.gettext("There is no record {name} in these records.", name=chosen.record), file=sys.stderr)
        return FINDINGS
    print(exports.Context.of(tables, kept, words).line(), "", *_lines(tables, found, words), sep="\n")
    return OK


def _lines(tables: Tables, record: Record, words: Words) -> list[str]:
    head = record.head
    lines = [head.title, line(head, words), *(f"{name(named)} ({named.record})" for named in head.counterparties if named.record), *map(told, record.facts)]
    if record.disputes:
        lines += ["", words.gettext("What is contested"), *(_dispute(dispute, words) for dispute in record.disputes)]
    for listed in record.lists:
        called = heads(tables, [other for other, _ in listed.items], words)
        lines += ["", f"{listed.label} ({words.number(len(listed.items))})"]
        lines += [f"  {called[other].title} · {line(called[other], words, note, head.record)} ({other})" for other, note in listed.items]
    return [*lines, "", words.gettext("Statements ({n})", n=words.number(len(record.statements))), *map(_statement, record.statements)]


def _dispute(dispute: Dispute, words: Words) -> str:
    sides = (" – ".join(part for part in (side.value, side.text) if part) for side in (dispute.supports, dispute.contradicts))
    return f"  {dispute.title} · {dispute.field}: {' ≠ '.join(sides)}" + (f" ({dispute.reading})" if dispute.reading else "")


def _statement(statement: Statement) -> str:
    source = " · ".join(part for part in (statement.publisher, statement.published, statement.tier, statement.locator, statement.url) if part)
    return "\n    ".join([f"  {statement.text}", *(f"{stance} · {detail}" for stance, detail in statement.details), source])
