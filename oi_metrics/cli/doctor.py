"""`doctor`: open a served dashboard as a reader would, and say what blocks it."""

from __future__ import annotations

import argparse

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.service import doctor

USUAL = "http://127.0.0.1:8501/"


def declare(open_: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    open_.add_argument("url", nargs="?", default=USUAL, metavar="URL", help=f"the address as readers write it, with its path (default: {USUAL})")
    open_.add_argument("--at", default="", metavar="ADDRESS", help="the machine to ask, before the name leads to it")
    open_.add_argument("--ca", default="", metavar="FILE", help="certificates to trust, of your own authority")
    open_.add_argument("--lang", choices=LANGS, default="en", help="language of the lines")
    open_.set_defaults(run=_doctor)


def _doctor(chosen: argparse.Namespace) -> int:
    """Print a line a step; the last one says what blocks, if anything does. Raises ValueError for what is no address."""
    words = Words(chosen.lang)
    for found in doctor.findings(chosen.url, chosen.ca, chosen.at):
        if found.problem and found.remedy:
            print(words.gettext("fails"), words.message(found.tried), sep=": ")
            print(f"  {words.message(found.problem)}")
            print(f"  {words.message(found.remedy)}")
            return FINDINGS
        print(words.gettext("holds"), words.message(found.tried), sep=": ", flush=True)
    print(words.gettext("Nothing keeps readers out."))
    return OK
