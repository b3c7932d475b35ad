"""`import-trials`: trials of registries, with their sites resolved to hospitals, into a store that the metrics read."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.load import read
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import short
from oi_metrics.registry.importing.api_client import ADDRESS, Query
from oi_metrics.registry.importing.merging import Context
from oi_metrics.registry.importing.run import Outcome, bring
from oi_metrics.registry.matching.hospital_lists import known_hospitals
from oi_metrics.registry.reading import Reading
from oi_metrics.registry.storage import parquet

SECONDS_BETWEEN_REPORTS = 2.0


def add(commands: Any) -> None:
    """Declare the commands."""
    listed = commands.add_parser("trials", help="say what a store of trials holds")
    listed.add_argument("store", metavar="STORE", help="the store: a folder, or postgresql://user@host/database")
    listed.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    listed.set_defaults(run=_trials)
    trials = commands.add_parser("import-trials", help="bring trials of registries into a store, their sites resolved to hospitals")
    trials.add_argument("files", nargs="*", metavar="FILE", help="lists and studies: CSV, XLS, XLSX, JSON, a zip or folder of them")
    trials.add_argument("--out", required=True, metavar="STORE", help="the store to fill: a folder, or postgresql://user@host/database")
    trials.add_argument(
        "--records", default=EMBEDDED, metavar="R", help="the records whose partners are the hospitals: a path or URL (default: the embedded ones)"
    )
    trials.add_argument("--company", action="append", metavar="NAME", help="a name of the company (default: the sponsors and signatories of the records)")
    trials.add_argument(
        "--hospitals",
        action="append",
        default=[],
        metavar="FILE",
        help="a list of further hospitals: ror_id, name, names_ko, aliases, types, country_code, city, region",
    )
    trials.add_argument("--aliases", action="append", default=[], metavar="FILE", help="other names of hospitals: name, legal_name, alias, address, ror_id")
    trials.add_argument("--coordinates", action="append", default=[], metavar="FILE", help="where hospitals lie: name, latitude, longitude, ror_id")
    trials.add_argument("--live", action="store_true", help="ask the live service of ClinicalTrials.gov, one request a second; answers are kept for a day")
    trials.add_argument("--aact", metavar="URL", help="read an AACT database: postgresql://user@host/aact")
    trials.add_argument("--sponsor", default="", metavar="TEXT", help="with --live or --aact: studies of this sponsor")
    trials.add_argument("--location", default="", metavar="TEXT", help='with --live or --aact: studies with sites there, such as "South Korea"')
    trials.add_argument("--address", default=ADDRESS, metavar="URL", help="with --live: the address of the service (default: %(default)s)")
    trials.add_argument("--page-size", type=int, default=200, metavar="N", help="with --live: studies a request, up to 1000 (default: %(default)s)")
    trials.add_argument("--cache", metavar="FOLDER", help="with --live: where answers are kept (default: OI_CACHE, or the user's cache)")
    trials.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    trials.set_defaults(run=_import_trials)


def _import_trials(chosen: argparse.Namespace) -> int:
    if not (chosen.files or chosen.live or chosen.aact):
        raise ValueError("nothing to import: name files, or --live, or --aact")
    words = Words(chosen.lang)
    tell = _progress(words)
    outcome = bring(chosen.out, chosen.files, context(chosen), _services(chosen, tell), progress=tell)
    _say(outcome, words)
    print(words.gettext("{place}: data version {edition}", place=parquet.shown_place(chosen.out), edition=short(parquet.edition(chosen.out))))
    read_nothing = not any(reading.rows for reading in outcome.readings)
    return FINDINGS if outcome.errors or read_nothing else OK


def _trials(chosen: argparse.Namespace) -> int:
    words, tables = Words(chosen.lang), parquet.read(chosen.store)
    print(words.gettext("{place}: data version {edition}", place=parquet.shown_place(chosen.store), edition=short(parquet.edition(chosen.store))))
    for name, value in summary(tables).items():
        print(f"{words.gettext(name)}: {value}")
    for row in tables["snapshots"].itertuples():
        days = f"{words.day(row.first_day)} – {words.day(row.last_day)}" if pd.notna(row.first_day) else ""
        named = words.gettext("names hospitals from {day}", day=words.day(row.sites_from)) if pd.notna(row.sites_from) else ""
        print("  ".join(filter(None, [row.snapshot_id, row.origin, days, named])))
    return OK


def summary(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """How many of each there are in a store."""
    trials, sites = tables["trials"], tables["sites"]
    ours = tables["sponsors"].loc[tables["sponsors"]["company"], "sponsor"]
    return {
        N_("Trials"): len(trials),
        N_("Trials of the company"): int(trials["sponsor"].isin(ours).sum()),
        N_("Trials with a named hospital"): int(sites.loc[sites["hospital"].notna(), "trial"].nunique()),
        N_("Sites"): len(sites),
        N_("Sites at known hospitals"): int((sites["certainty"] == "named").sum()),
        N_("Sites at hospitals that no list has"): int((sites["certainty"] == "as_written").sum()),
        N_("Unnamed sites"): int((sites["certainty"] == "unnamed").sum()),
        N_("Hospitals"): len(tables["hospitals"]),
        N_("Sponsors"): len(tables["sponsors"]),
        N_("Links between registries"): len(tables["links"]),
    }


def context(chosen: argparse.Namespace) -> Context:
    """The hospitals and names of the company, of the records and the options. Raises InvalidRecords."""
    frames, faults = read(chosen.records)
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        raise InvalidRecords(errors)
    known = known_hospitals(frames["partners"], chosen.hospitals, chosen.aliases, chosen.coordinates)
    return Context(tuple(sorted(set(chosen.company or company_of(frames)))), known)


def _services(chosen: argparse.Namespace, tell: Callable[[int], None]) -> list[Reading]:
    """The readings of the services that the user asked for."""
    readings = []
    if chosen.live:
        from oi_metrics.registry.importing.live import read_live  # loaded where it is needed, like the next

        readings.append(read_live(Query(chosen.sponsor, chosen.location, chosen.address, chosen.page_size), chosen.cache, progress=tell))
    if chosen.aact:
        from oi_metrics.registry.reading.aact import read_aact

        readings.append(read_aact(chosen.aact, chosen.sponsor, chosen.location, tell))
    return readings


def company_of(frames: dict[str, pd.DataFrame]) -> list[str]:
    """The names of the company in its records: who sponsors its trials and who signs its agreements."""
    names = {*frames["trials"]["sponsor"], *frames["agreements"]["signatory"]}
    return sorted(name for name in names if name)


def _progress(words: Words) -> Callable[[int], None]:
    """Says how many rows were read, every few seconds, on the error stream."""
    told = [time.monotonic()]

    def tell(rows: int) -> None:
        if time.monotonic() - told[0] >= SECONDS_BETWEEN_REPORTS:
            told[0] = time.monotonic()
            print(words.ngettext("{n} row read", "{n} rows read", rows), file=sys.stderr, flush=True)

    return tell


def _say(outcome: Outcome, words: Words) -> None:
    """What was read and what the store holds now; what was passed over and why, on the error stream."""
    for fault in outcome.faults:
        print(_fault(fault, words), file=sys.stderr)
    for reading in outcome.readings:
        counts = "; ".join(f"{words.gettext(what)} {n}" for what, n in reading.counts.items())
        print(f"{reading.origin}: {counts}; {reading.snapshot_id}")
    _say_twins(outcome, words)
    for name, frame in outcome.tables.items():
        print(f"{name}: {len(frame)} ({len(frame) - outcome.before[name]:+d})")
    if not outcome.changed:
        print(words.gettext("Nothing has changed."))


def _say_twins(outcome: Outcome, words: Words) -> None:
    """How many approvals there are by date and title as written, and which rows differ in nothing but white space."""
    written = outcome.written
    if written.empty:
        return
    apart = written["trial_id"].nunique()
    print(words.gettext("{written} approvals by date and title as written, {apart} with white space set aside", written=len(written), apart=apart))
    for _, rows in outcome.twins.groupby("trial_id", sort=True):
        places = " = ".join(f"{row.origin} {words.gettext('row {row}', row=row.row)}" for row in rows.itertuples())
        print(words.gettext("  only white space differs: {places}", places=places))


def _fault(fault: Fault, words: Words) -> str:
    kind = words.gettext("warning") if fault.warning else words.gettext("error")
    return f"{kind}: {words.fault(fault)}"
