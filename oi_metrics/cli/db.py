"""`db`: make a database ready for records, load it, dump it, show its audit log."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path
from typing import Any

import pandas as pd

from oi_metrics.cli.exit_codes import OK
from oi_metrics.model.faults import InvalidRecords, refuse
from oi_metrics.records.editing.audit_log import Entry, as_json
from oi_metrics.records.fault_places import by_key
from oi_metrics.records.load import read
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.source import is_url, masked
from oi_metrics.records.tables import edition_of, short
from oi_metrics.records.validate import validate
from oi_metrics.records.write import save_folder

URL_HELP = "the database: postgresql://user@host/name or sqlite:///file (default: OI_RECORDS)"


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("db", help="keep records in PostgreSQL or SQLite")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    init = actions.add_parser("init", help="make a database ready for records, or update an older one")
    load = actions.add_parser("load", help="put records into a database: all of them, or on any failure none")
    dump = actions.add_parser("dump", help="write the records of a database into a folder of CSV files")
    log = actions.add_parser("log", help="show who changed what, and what was refused")
    for action in (init, load, dump, log):
        action.add_argument("url", nargs="?", default=os.environ.get("OI_RECORDS", ""), metavar="URL", help=URL_HELP)
    load.add_argument("records", nargs="?", default=str(EMBEDDED), metavar="RECORDS", help="the records: a path or URL (default: the embedded ones)")
    load.add_argument("--replace", action="store_true", help="replace the records that are there; the log keeps what they were")
    load.add_argument("--who", default=_user(), help="the name for the audit log (default: your login)")
    dump.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="the folder to write")
    log.add_argument("--limit", type=int, default=50, help="how many entries, newest first")
    for action, run in ((init, _init), (load, _load), (dump, _dump), (log, _log)):
        action.set_defaults(run=run)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def _database(chosen: argparse.Namespace) -> str:
    if not is_url(chosen.url):
        raise ValueError(f"{masked(chosen.url)!r} is not the address of a database; write postgresql://user@host/database or sqlite:///file")
    return str(chosen.url)


def _init(chosen: argparse.Namespace) -> int:
    from oi_metrics.records import database

    url = _database(chosen)
    made = database.init(url)
    print(f"{masked(url)}: ready" + (f"; made {', '.join(made)}" if made else "; nothing was missing"))
    return OK


def _load(chosen: argparse.Namespace) -> int:
    from oi_metrics.records import database

    url = _database(chosen)
    loaded = database.load(url, _valid(chosen.records), chosen.who, replace=chosen.replace)
    tally = f"{loaded.added} added, {loaded.changed} changed, {loaded.gone} removed"
    print(f"{masked(url)}: {sum(loaded.rows.values())} rows, data version {short(loaded.edition)}; {tally}")
    return OK


def _valid(records: str) -> dict[str, pd.DataFrame]:
    """The text tables of a source without faults, retired records among them. Raises InvalidRecords."""
    frames, faults = read(records)
    found = validate(frames)
    refuse([*faults, *(by_key(found, frames) if is_url(records) else found)])
    return frames


def _dump(chosen: argparse.Namespace) -> int:
    url = _database(chosen)
    frames, faults = read(url)
    if faults:
        raise InvalidRecords(faults)
    save_folder(frames, chosen.out)
    print(f"{masked(url)}: {sum(map(len, frames.values()))} rows in {chosen.out}, data version {short(edition_of(frames))}")
    return OK


def _log(chosen: argparse.Namespace) -> int:
    from oi_metrics.records import database

    for entry in database.log(_database(chosen), chosen.limit):
        print(_line(entry))
    return OK


def _line(entry: Entry) -> str:
    record = f"{entry.table}/{entry.key}" if entry.table else "all records"
    what = f"{entry.number}  {entry.at}  {entry.who}  {entry.action}  {record}" + ("" if entry.accepted else "  refused")
    told = [f"undoes {entry.undoes}" if entry.undoes else "", entry.told, _difference(entry)]
    return "\n    ".join([what, *(line for line in told if line)])


def _difference(entry: Entry) -> str:
    if entry.before is None or entry.after is None:
        return as_json(entry.after or entry.before)
    return "; ".join(f"{name}: {was!r} -> {entry.after[name]!r}" for name, was in entry.before.items() if was != entry.after.get(name))
