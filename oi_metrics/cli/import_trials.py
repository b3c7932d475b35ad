"""`import-trials`: trials of registries, with their sites resolved to hospitals, into a store that the metrics read."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.records.faults import Fault, InvalidRecords
from oi_metrics.records.read import EMBEDDED, read
from oi_metrics.registry import store
from oi_metrics.registry.importing import Outcome, bring, context_of
from oi_metrics.registry.merging import Context
from oi_metrics.words import LANGS, Words

TOLD_EVERY_SECONDS = 2.0


def add(commands: Any) -> None:
    """Declare the command."""
    trials = commands.add_parser("import-trials", help="bring trials of registries into a store, their sites resolved to hospitals")
    trials.add_argument("files", nargs="*", metavar="FILE", help="lists and studies: CSV, XLS, XLSX, JSON, a zip or folder of them")
    trials.add_argument("--out", required=True, metavar="STORE", help="the store to fill: a folder, or postgresql://user@host/database")
    trials.add_argument(
        "--records", default=EMBEDDED, metavar="R", help="the records whose partners are the hospitals: a path or URL (default: the embedded ones)"
    )
    trials.add_argument("--company", action="append", metavar="NAME", help="a name of the company (default: the sponsors and signatories of the records)")
    trials.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    trials.set_defaults(run=_import_trials)


def _import_trials(chosen: argparse.Namespace) -> int:
    words = Words(chosen.lang)
    outcome = bring(chosen.out, chosen.files, context(chosen), progress=_progress(words))
    _say(outcome, words)
    print(words.say("{place}: edition {edition}", place=store.shown(chosen.out), edition=store.edition(chosen.out)))
    return FINDINGS if outcome.errors else OK


def context(chosen: argparse.Namespace) -> Context:
    """The hospitals and names of the company, of the records and the options. Raises InvalidRecords."""
    frames, faults = read(chosen.records)
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        raise InvalidRecords(errors)
    return context_of(frames["partners"], chosen.company or company_of(frames))


def company_of(frames: dict[str, pd.DataFrame]) -> list[str]:
    """The names of the company in its records: who sponsors its trials and who signs its agreements."""
    names = {*frames["trials"]["sponsor"], *frames["agreements"]["signatory"]}
    return sorted(name for name in names if name)


def _progress(words: Words) -> Callable[[int], None]:
    """Says how many rows were read, every few seconds, on the error stream."""
    told = [time.monotonic()]

    def tell(rows: int) -> None:
        if time.monotonic() - told[0] >= TOLD_EVERY_SECONDS:
            told[0] = time.monotonic()
            print(words.say_n("{n} row read", "{n} rows read", rows), file=sys.stderr, flush=True)

    return tell


def _say(outcome: Outcome, words: Words) -> None:
    """What was read and what the store holds now; what was passed over and why, on the error stream."""
    for fault in outcome.faults:
        print(_fault(fault, words), file=sys.stderr)
    for reading in outcome.readings:
        counts = "; ".join(f"{n} {what}" for what, n in reading.counts.items())
        print(f"{reading.origin}: {counts}; {reading.snapshot_id}")
    for name, frame in outcome.tables.items():
        print(f"{name}: {len(frame)} ({len(frame) - outcome.before[name]:+d})")
    if not outcome.changed:
        print(words.say("Nothing has changed."))


def _fault(fault: Fault, words: Words) -> str:
    place = fault.file + (f", {words.say('row {row}', row=fault.row)}" if fault.row else "") + (f", {fault.column}" if fault.column else "")
    kind = words.say("warning") if fault.warning else words.say("error")
    return f"{kind}: {place}: {fault.value!r} {words.tell(fault.problem)}; {words.tell(fault.remedy)}"
