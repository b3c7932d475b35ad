"""`check`: the laws that hold for these records, each tried on them."""

from __future__ import annotations

import argparse

from oi_metrics import checks, exports
from oi_metrics.cli import sight
from oi_metrics.cli.beside import beside
from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.records.reading.folder import EMBEDDED


def declare(check: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    check.add_argument("records", nargs="?", default=EMBEDDED, metavar="RECORDS", help="the records: a path or URL (default: the embedded ones)")
    check.add_argument("--lang", choices=LANGS, default="en", help="language of the lines")
    sight.argument(check)
    check.set_defaults(run=_check)


def _check(chosen: argparse.Namespace) -> int:
    tables = sight.loaded(chosen.records, chosen)
    words = Words.of(chosen.lang, tables.vocabulary)
    *first, last = checks.LAWS
    with beside(lambda: checks.tried([last], tables)) as others:
        found = (*checks.tried(first, tables), *others())
    for one in found:
        print(words.gettext("holds") if one.holds else words.gettext("fails"), one.line(words), sep=": ")
    print(checks.told(found, words))
    print(exports.Context.of(tables, Filters(), words).line())
    return OK if all(one.holds for one in found) else FINDINGS
