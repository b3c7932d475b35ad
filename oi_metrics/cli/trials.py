"""`import-trials`: registries of clinical trials into the trial store."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oi_metrics.cli.exit_codes import OK
from oi_metrics.records.read import EMBEDDED
from oi_metrics.records.tables import load
from oi_metrics.trials import ctgov, ctgov_csv, ctgov_live, mfds, store
from oi_metrics.trials.listed import Listed

WARNINGS_SHOWN = 20


def add(commands: Any) -> None:
    """Declare the command."""
    trials = commands.add_parser("import-trials", help="import a registry of clinical trials into a folder of Parquet files")
    trials.add_argument("registry", choices=("mfds", "ctgov"), help="mfds: the Korean regulator's list; ctgov: ClinicalTrials.gov")
    trials.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files of the registry, or folders of them")
    trials.add_argument("--out", type=Path, default=os.environ.get("OI_TRIALS"), metavar="FOLDER", help="the trial store (default: OI_TRIALS)")
    trials.add_argument("--records", default=EMBEDDED, metavar="R", help="whose partners the hospitals are looked up in (default: the embedded records)")
    trials.add_argument("--live", action="store_true", help="ctgov: from the service itself instead of files")
    trials.add_argument("--sponsor", default="", metavar="X", help="with --live: the sponsor or collaborator to search for")
    trials.add_argument("--location", default="", metavar="Y", help="with --live: the place to search for")
    trials.add_argument("--base-url", default=ctgov_live.BASE_URL, metavar="URL", help="with --live: the address of the service")
    trials.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> int:
    if not chosen.out:
        raise ValueError("say where the trials go: --out FOLDER, or set OI_TRIALS")
    if chosen.live == bool(chosen.files) or (chosen.live and chosen.registry != "ctgov"):
        raise ValueError("name files of the registry, or ctgov with --live")
    if chosen.live and not (chosen.sponsor or chosen.location):
        raise ValueError("with --live, say what to search for: --sponsor, --location or both")
    partners = load(chosen.records).partners
    for listed in _listed(chosen):
        for fault in listed.warnings[:WARNINGS_SHOWN]:
            print(fault, file=sys.stderr)
        if len(listed.warnings) > WARNINGS_SHOWN:
            print(f"{len(listed.warnings) - WARNINGS_SHOWN} more warnings", file=sys.stderr)
        outcome = store.add(chosen.out, listed, partners)
        facts = listed.facts
        state = "imported" if outcome.new else "there already"
        print(f"{listed.origin}: {facts['studies']} studies, {facts['sites']} sites, {facts['first']} to {facts['last']}; {state} as {outcome.snapshot}")
        merged = outcome.merged
    korean = merged.sites["country_code"] == "KR"
    named = korean & (merged.sites["naming"] == "named")
    print(
        f"{chosen.out}: {len(merged.studies)} studies, {len(merged.sites)} sites, of these {int(korean.sum())} in Korea, "
        f"{int((named & (merged.sites['partner_id'] != '')).sum())} of partners, {int((korean & ~named).sum())} unnamed; edition {outcome.edition}"
    )
    return OK


def _listed(chosen: argparse.Namespace) -> Iterator[Listed]:
    if chosen.live:
        query = ctgov_live.Query(chosen.sponsor, chosen.location)
        yield ctgov_live.fetch(query, chosen.out / "http-cache", chosen.base_url, progress=_progress)
        return
    files = [file for path in chosen.files for file in (sorted(path.iterdir()) if path.is_dir() else [path]) if not file.name.startswith(".")]
    if chosen.registry == "mfds":
        yield from (mfds.read(file) for file in files)
        return
    tables = [file for file in files if file.suffix.lower() == ".csv"]
    if tables:
        yield ctgov_csv.read(tables)
    if len(tables) < len(files) or not files:
        yield ctgov.read([file for file in files if file not in tables])


def _progress(done: int, total: int | None) -> None:
    print(f"{done} of {total} studies" if total is not None else f"{done} studies", file=sys.stderr)
