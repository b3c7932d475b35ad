"""`import`: one flat sheet, a row an agreement, as tables of records."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from oi_metrics.cli.exit_codes import FINDINGS, OK
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.faults import Fault, InvalidRecords, refuse
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_
from oi_metrics.names import decisions as decided
from oi_metrics.names.resolve import Resolutions, resolve
from oi_metrics.records.load import read
from oi_metrics.records.reading.header_and_rows import EMPTY
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.reading.sheets import read_sheets
from oi_metrics.records.reading.toml_text import toml_text
from oi_metrics.records.tables import edition_of, short
from oi_metrics.records.validate import validate
from oi_metrics.records.write import NotSaved, save_folder
from oi_metrics.sheet_import.check import Checked, check
from oi_metrics.sheet_import.convert import SheetSource, names_in, party_faults, to_frames
from oi_metrics.sheet_import.mapping import Mapping, from_toml, guess, known_headers, likeliest, matches, to_toml

SAMPLE_ROWS = 200
NO_PARTNERS = pd.DataFrame({name: pd.Series(dtype="str") for name in TABLES["partners"].column_names})


def declare(bring: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    bring.add_argument("file", metavar="FILE", help="a CSV, XLSX or ODS file")
    bring.add_argument("--map", metavar="FILE", help="which column holds what, as TOML (default: guessed from the headers)")
    bring.add_argument("--write-map", action="store_true", help="write the guessed map to the file that --map names, to be corrected, and stop")
    bring.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook (default: the one whose headers are known best)")
    bring.add_argument("--into", metavar="R", help="records to add the rows to: a path or URL")
    bring.add_argument("--names", metavar="FILE", help="decisions about partner names, as TOML: used, and new merges added")
    bring.add_argument("--publisher", metavar="TEXT", help="who keeps the sheet, for the source that its rows stand on")
    bring.add_argument("--out", metavar="FOLDER", help="where to save the records; without it the sheet is only checked")
    bring.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    bring.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> int:
    words = Words(chosen.lang)
    sheet, set_aside = _sheet(chosen.file, chosen.sheet)
    if chosen.write_map:
        return _write_map(sheet, chosen.map, words)
    mapping = _mapping(sheet, chosen.map, words)
    base = _base(chosen.into)
    checked = check(sheet, mapping, base)
    decisions = _decisions(chosen.names)
    names = resolve(names_in(checked), base["partners"] if base else NO_PARTNERS, decisions)
    found = [*set_aside, *checked.faults, *(party_faults(checked, names, base) if not checked.errors else [])]
    _say_faults(found, words)
    _say_names(names, words)
    if any(not fault.warning for fault in found):
        return FINDINGS
    source = SheetSource(sheet.file, chosen.publisher or words.gettext("Own records"), date.today().isoformat())
    decisions = decisions.record(*names.merges(datetime.now(UTC).isoformat(timespec="seconds")))
    frames = to_frames(checked, names, source, base)
    frames["partners"] = decided.with_aliases(frames["partners"], decisions)
    return _save(frames, checked, decisions, chosen, words)


def _sheet(file: str, name: str | None) -> tuple[Sheet, list[Fault]]:
    """The sheet to import, and a fault for each other sheet of the workbook unless this one was asked for by name.

    Raises ValueError when there is no such sheet.
    """
    sheets = read_sheets(file)
    if name is not None:
        named = [sheet for sheet in sheets if sheet.name == name]
        if not named:
            raise ValueError(f"{name!r} is not a sheet of {Path(file).name}; use {', '.join(sheet.name for sheet in sheets)}")
        return named[0], []
    chosen = likeliest(sheets)
    return chosen, [fault for sheet in sheets if sheet is not chosen for fault in _set_aside(sheet, chosen)]


def _set_aside(sheet: Sheet, chosen: Sheet) -> list[Fault]:
    """What is told of a sheet that is not imported: an error where it may hold agreements too, since these would be missing."""
    file = f"{sheet.file} [{sheet.name}]"
    if sheet.frame.empty and sheet.faults:
        return [replace(fault, file=file, warning=fault.warning or fault.problem == EMPTY) for fault in sheet.faults]
    alike = len(sheet.frame) > 0 and known_headers(sheet) * 2 > known_headers(chosen)
    problem = Message("is a sheet that was not read; {sheet!r} was", sheet=chosen.name)
    remedy = Message("name the sheet to read by --sheet, or take this one out of the workbook")
    return [Fault(file, 0, "", sheet.name, problem, remedy, warning=not alike)]


def _headers(sheet: Sheet) -> list[str]:
    refuse(sheet.faults)
    return list(sheet.frame.columns)


def _write_map(sheet: Sheet, path: str | None, words: Words) -> int:
    if path is None:
        raise ValueError("--write-map needs --map FILE, the file to write")
    if Path(path).exists():
        raise ValueError(f"{path} is there already; name another file or move it away")
    mapping = guess(_headers(sheet), sheet.frame.head(SAMPLE_ROWS))
    _say_guess(sheet, mapping, words)
    Path(path).write_text(to_toml(mapping), "utf-8", newline="\n")
    print(words.gettext("Mapping written: {path}", path=path))
    return OK


def _mapping(sheet: Sheet, path: str | None, words: Words) -> Mapping:
    if path is None:
        mapping = guess(_headers(sheet), sheet.frame.head(SAMPLE_ROWS))
        _say_guess(sheet, mapping, words)
        return mapping
    try:
        text = toml_text(path)
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path} cannot be read as a map: {problem}") from problem
    return from_toml(text, Path(path).name)


def _base(records: str | None) -> dict[str, pd.DataFrame] | None:
    if records is None:
        return None
    frames, faults = read(records)
    refuse([*faults, *validate(frames)])
    return frames


def _decisions(path: str | None) -> decided.Decisions:
    if path is None or not Path(path).exists():
        return decided.Decisions()
    return decided.from_toml(toml_text(path), Path(path).name)


def _save(frames: dict[str, pd.DataFrame], checked: Checked, decisions: decided.Decisions, chosen: argparse.Namespace, words: Words) -> int:
    refuse(validate(frames))
    rows = len(checked.cells)
    if chosen.out is None:
        print(words.ngettext("{n} agreement read; nothing saved without --out", "{n} agreements read; nothing saved without --out", rows))
        return OK
    try:
        save_folder(frames, chosen.out)
    except NotSaved as problem:
        raise InvalidRecords([problem.fault]) from problem
    if chosen.names:
        Path(chosen.names).write_text(decided.toml(decisions), "utf-8", newline="\n")
    said = words.ngettext("{n} agreement saved in {folder}", "{n} agreements saved in {folder}", rows, folder=chosen.out)
    print(f"{said}; {words.gettext('data version {edition}', edition=short(edition_of(frames)))}")
    return OK


def _say_guess(sheet: Sheet, mapping: Mapping, words: Words) -> None:
    """What each column was taken for, on the error stream."""
    how = {"exact": N_("known header"), "similar": N_("like a known header"), "unused": N_("not used")}
    for match in matches(list(sheet.frame.columns), sheet.frame.head(SAMPLE_ROWS)):
        print(f"{match.header!r}: {match.field or '–'} ({words.gettext(how[match.how])})", file=sys.stderr)
    counted = " ".join(filter(None, [mapping.currency, mapping.unit]))
    if counted:
        print(words.gettext("Amounts without a currency or unit of their own: {counted}", counted=counted), file=sys.stderr)


def _say_faults(faults: list[Fault], words: Words) -> None:
    for fault in sorted(faults):
        kind = words.gettext("warning") if fault.warning else words.gettext("error")
        print(f"{kind}: {words.fault(fault)}", file=sys.stderr)
    errors = sum(not fault.warning for fault in faults)
    if faults:
        print(words.gettext("{errors} errors, {warnings} warnings", errors=errors, warnings=len(faults) - errors), file=sys.stderr)


def _say_names(names: Resolutions, words: Words) -> None:
    """Merges made without asking, spellings taken for one new partner, and names that a person should look at."""
    for merge in names.merges(""):
        print(words.gettext("{name!r} is {partner}: {reason}", name=merge.name, partner=merge.partner_id, reason=words.message(merge.reason)), file=sys.stderr)
    for new, spellings in names.new_partners.items():
        if len(spellings) > 1:
            print(words.gettext("One new partner {new!r}: {spellings}", new=new, spellings=", ".join(map(repr, spellings))), file=sys.stderr)
    for one in names.open:
        likely = ", ".join(suggestion.partner_id for suggestion in one.suggestions)
        print(words.gettext("{name!r} is kept as a new partner; it may be {likely}", name=one.name, likely=likely), file=sys.stderr)
