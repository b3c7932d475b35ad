"""`seal`: keep the records as they are, to be opened again as `edition:ID`; and the list of what is sealed."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Any

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.faults import refuse
from oi_metrics.records import sealed
from oi_metrics.records.load import read
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import short, typed
from oi_metrics.records.validate import validate


def add(commands: Any) -> None:
    """Declare the command."""
    keep = commands.add_parser("seal", help="keep a version of the data, to be opened again as edition:ID")
    keep.add_argument("records", nargs="?", default=EMBEDDED, metavar="RECORDS", help="the records: a path or URL (default: the embedded ones)")
    keep.add_argument("--note", default="", help="why it is sealed, in a few words")
    keep.add_argument("--by", default="", metavar="NAME", help="who seals it (default: the user of this machine)")
    keep.add_argument("--folder", type=Path, metavar="FOLDER", help="where seals are kept (default: OI_SEALED, or the user's folder for data)")
    keep.add_argument("--list", action="store_true", dest="listed", help="list what is sealed: id, as-of day, day of sealing, by whom, note")
    keep.set_defaults(run=_seal)


def _seal(chosen: argparse.Namespace) -> int:
    place = chosen.folder or sealed.folder()
    if chosen.listed:
        return _list(place)
    if not chosen.note.strip():
        raise ValueError("a seal says why it was made; write --note TEXT")
    frames, faults = read(chosen.records)
    refuse([*faults, *validate(frames)])
    made = sealed.seal(frames, place, describe=descriptor, note=chosen.note, who=chosen.by or getpass.getuser(), day=date.today())
    print(Context.of(typed(frames), Filters(), Words()).line())
    print(f"{place / f'edition-{made.edition}.zip'}: open it as {sealed.SCHEME}{short(made.edition)}")
    return OK


def _list(place: Path) -> int:
    found, faults = sealed.seals(place)
    print(f"{place}: {len(found)} sealed")
    for one in found:
        print(_line(one))
    for fault in faults:
        print(fault, file=sys.stderr)
    return FINDINGS if faults else OK


def _line(one: sealed.Seal) -> str:
    return f"data version {short(one.edition)} · as_of {one.as_of} · sealed {one.sealed_on} · by {one.sealed_by} · {one.note}"
