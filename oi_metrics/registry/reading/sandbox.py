"""What runs in the confined process that reads one file of a registry: the sheets of a list, or the facts of JSON studies.

Of JSON nothing but facts leaves this process; titles go out only for the reading of numbers and areas, persons never.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from oi_metrics.model.faults import Fault, Refused, errors_of
from oi_metrics.model.message import Message
from oi_metrics.records.reading import untrusted
from oi_metrics.records.reading.blocks import MOST_FAULTS, ROWS_A_BLOCK, Block, Row, brief
from oi_metrics.records.reading.files import file_bytes, left_by_a_program, shown_name
from oi_metrics.records.reading.header_and_rows import shaped
from oi_metrics.records.reading.json_parquet_sqlite import each
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.workbook import SHEET, cell_text
from oi_metrics.records.reading.workbook_xml import BINARY_WORKBOOK, ODS_CONTENT, WORKBOOK
from oi_metrics.records.reading.zip_parts import SAVE_AGAIN, Parts
from oi_metrics.registry.reading.study import SITES, STUDIES, NoStudy, facts, no_sites

LISTS = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".zip", ".gz", ".7z", ".xml", ".jsonl", ".ndjson")
"""Endings of files that can hold trials, though they are not read out of a zip."""
DOWNLOAD = Message("download it again from the registry, as JSON, CSV or XLSX")
NO_SITE = Message("is no site and was passed over")
Tell = Callable[[int], None]


def registry_files(paths: list[str], bounds: Limits, tell: Tell) -> Iterator[Block]:
    """The blocks of files of a registry: sheets as they stand, JSON studies as the sheets `STUDIES` and `SITES`."""
    rows_before = 0

    def report(rows: int) -> None:
        nonlocal rows_before
        tell(rows_before + rows)

    for path in paths:
        file, rows, errors = shown_name(path), 0, 0
        try:
            for block in _in_file(Path(path), file, bounds):
                rows += len(block.numbers) if block.name != SITES else 0
                report(rows)
                yield block
                errors += len(errors_of(block.faults))
                if errors >= MOST_FAULTS:
                    stop = Message("was not checked: {n} faults come before it", n=errors)
                    raise Refused(Fault(file, 0, "", "…", stop, Message("fix those and read the file again")))
        except Refused as refusal:
            yield Block(file, faults=[refusal.fault])
        rows_before += rows


def _in_file(path: Path, file: str, bounds: Limits) -> Iterator[Block]:
    content = file_bytes(path, bounds)
    kind = untrusted.kind_of(content[:1000]) if content[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else untrusted.kind_of(content)
    if content[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        yield from _studies(_parsed(content, file), file)
    elif kind == "ole":
        yield from _old_workbook(content, file, bounds)
    elif kind == "zip" and _is_archive(parts := Parts(content, file, bounds)):
        yield from _archive(parts)
    else:
        yield from untrusted.sheets(str(path), bounds, lambda rows: None)


def _is_archive(parts: Parts) -> bool:
    return not any(part in parts for part in (WORKBOOK, ODS_CONTENT, BINARY_WORKBOOK))


def _archive(parts: Parts) -> Iterator[Block]:
    """The JSON studies of a zip; what else is in it is told. Raises Refused when it holds no JSON."""
    members = [name for name in sorted(parts.names()) if not name.endswith("/") and not _left(PurePosixPath(name))]
    studies = [name for name in members if PurePosixPath(name).suffix.lower() == ".json" and not _hidden(PurePosixPath(name))]
    for name in members:
        file = f"{parts.file} [{name}]"
        if name not in studies:
            yield Block(file, faults=[_passed_over(file, PurePosixPath(name))])
            continue
        try:
            yield from _studies(_parsed(parts.read(name), file), file)
        except Refused as refusal:
            yield Block(file, faults=[refusal.fault])
    if not studies:
        raise parts.refused(parts.file, Message("holds no studies"), Message("put studies of ClinicalTrials.gov into it, as JSON"))


def _left(member: PurePosixPath) -> bool:
    """Whether a member is what a program leaves and no person's: `.DS_Store`, `__MACOSX/._a.json`."""
    return left_by_a_program(member.name) or "__MACOSX" in member.parts


def _hidden(member: PurePosixPath) -> bool:
    return any(left_by_a_program(part) for part in member.parts if part != "..")


def _passed_over(file: str, member: PurePosixPath) -> Fault:
    """Of a member that is not read: an error where its kind can hold trials, and so some may be missing."""
    if _hidden(member):
        return Fault(file, 0, "", member.name, Message("is in a hidden folder and was skipped"), Message("move it out of that folder"))
    warning = member.suffix.lower() not in LISTS
    return Fault(file, 0, "", member.name, Message("is no JSON and was skipped"), Message("import it as a file of its own"), warning=warning)


def _parsed(content: bytes, file: str) -> Any:
    try:
        return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as problem:
        reason = Message("is not well-formed JSON ({reason})", reason=brief(str(problem)))
        raise Refused(Fault(file, problem.lineno, "", file, reason, DOWNLOAD)) from None


def _studies(found: Any, file: str) -> Iterator[Block]:
    """The facts of one study, a list of them, or a page of the API."""
    studies = found.get("studies", [found]) if isinstance(found, dict) else found
    if not isinstance(studies, list):
        raise Refused(Fault(file, 0, "studies", brief(str(studies)), Message("is no list of studies"), DOWNLOAD))
    yield from studies_blocks(studies, file)


def studies_blocks(studies: list[Any], file: str) -> Iterator[Block]:
    """The facts of studies in two sheets; a study without a number, a site that is none and a file without studies are told and passed over."""
    for start in range(0, max(1, len(studies)), ROWS_A_BLOCK):
        trials, sites = Block(file, STUDIES.name, list(STUDIES.header)), Block(file, SITES, ["trial_id", "facility", "city", "state", "country"])
        if not studies:
            trials.faults.append(Fault(file, 0, "", file, Message("holds no studies"), DOWNLOAD, warning=True))
        for number, study in enumerate(studies[start : start + ROWS_A_BLOCK], start=start + 1):
            try:
                row, places = facts(study)
            except NoStudy as problem:
                trials.faults.append(Fault(file, number, problem.place, brief(problem.value), problem.reason, DOWNLOAD))
                continue
            trials.faults += [Fault(file, number, "locations", brief(text), NO_SITE, DOWNLOAD, warning=True) for text in no_sites(study)]
            trials.numbers.append(number)
            trials.rows.append(row)
            sites.numbers += [number] * len(places)
            sites.rows += places
        yield trials
        yield sites


def _old_workbook(content: bytes, file: str, bounds: Limits) -> Iterator[Block]:
    """The sheets of a workbook of the old XLS form, which holds 65,536 rows and 256 columns at most; one that is refused leaves the others to be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, ValueError):
        raise Refused(untrusted.not_a_sheet("ole", file, content)) from None
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise Refused(Fault(file, 0, "", file, Message("has no visible sheet"), SHEET))
    if len(names) > bounds.sheets:
        remedy = Message("keep a workbook to {limit} sheets", limit=bounds.sheets)
        raise Refused(Fault(file, 0, "", str(len(names)), Message("sheets are too many"), remedy))
    for name in names:
        yield from each(name, file, partial(_old_sheet, book, name, file, bounds))


def _old_sheet(book: CalamineWorkbook, name: str, file: str, bounds: Limits) -> Iterator[Block]:
    try:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as problem:
        raise Refused(Fault(file, 0, "", f"{name}: {problem}"[:200], Message("cannot be read as a workbook"), SAVE_AGAIN)) from None
    return shaped(_numbered(rows), file, name, bounds, "sheet")


def _numbered(rows: list[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield number, [cell_text(cell) for cell in cells]
