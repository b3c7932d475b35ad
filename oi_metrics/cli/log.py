"""`log verify`: whether the log of changes is as it was written, by its chain of hashes."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.language.words import Words
from oi_metrics.records.editing.chain import End, Wrong, end_of
from oi_metrics.records.source import is_url, masked


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="read the log through; ends with 1 and names the first entry that is not as it was written")
    place = os.environ.get("OI_RECORDS") or None
    verify.add_argument("records", nargs="?" if place else None, default=place, metavar="RECORDS", help="the records: a folder or URL (default: OI_RECORDS)")
    verify.add_argument(
        "--end", action="append", default=[], metavar="NUMBER:DIGEST",
        help="where the log is known to have ended, as an earlier verification told it; kept elsewhere, it tells a log that was cut or made anew",
    )  # fmt: skip
    verify.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    ends = [End.read(text) for text in chosen.end]
    place, end, wrong = _of_database(chosen.records, ends) if is_url(chosen.records) else _of_folder(Path(chosen.records), ends)
    words = Words("en")
    if wrong:
        print(f"{place}: entry {wrong.number} {words.message(wrong.problem)}; what the log says from there on cannot be relied on")
        return FINDINGS
    if not end.number:
        print(f"{place}: no entry yet")
        return OK
    print(f"{place}: {words.ngettext('{n} entry', '{n} entries', end.number)}, each as it was written")
    print(f"ends with {end}; note it elsewhere and give it as --end next time, so that a log that was cut or made anew is told")
    return OK


def _of_folder(folder: Path, ends: list[End]) -> tuple[str, End, Wrong | None]:
    from oi_metrics.records.editing.log_file import LogFile

    if not folder.is_dir():
        raise ValueError(f"{str(folder)!r} is not a folder; the log of changes stands beside the folder of records")
    log = LogFile.beside(folder)
    return str(log.path), end_of(log.entries()), log.first_wrong(ends)


def _of_database(url: str, ends: list[End]) -> tuple[str, End, Wrong | None]:
    from oi_metrics.records.database.address import parsed
    from oi_metrics.records.database.connection import Line
    from oi_metrics.records.editing import database_log

    return masked(url), *database_log.verified(Line(parsed(url)), ends)
