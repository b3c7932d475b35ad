"""What runs in the confined process that reads one file of a registry: the sheets of a list, or the facts of JSON studies.

Of JSON nothing but facts leaves this process; titles go out only for the reading of numbers and areas, persons never.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading import untrusted
from oi_metrics.records.reading.blocks import ROWS_A_BLOCK, Block, Row, brief
from oi_metrics.records.reading.files import file_bytes, left_by_a_program, shown_name
from oi_metrics.records.reading.header_and_rows import shaped
from oi_metrics.records.reading.limits import Bounds
from oi_metrics.records.reading.workbook import cell_text
from oi_metrics.records.reading.workbook_xml import ODS_CONTENT, WORKBOOK
from oi_metrics.records.reading.zip_parts import Parts
from oi_metrics.registry.reading.study import SITES, STUDIES, NoStudy, facts

DOWNLOAD = Message("download it again from the registry, as JSON, CSV or XLSX")
Tell = Callable[[int], None]


def registry_files(paths: list[str], bounds: Bounds, tell: Tell) -> Iterator[Block]:
    """The blocks of files of a registry: sheets as they stand, JSON studies as the sheets `STUDIES` and `SITES`."""
    told = 0

    def more(rows: int) -> None:
        nonlocal told
        tell(told + rows)

    for path in paths:
        file, rows = shown_name(path), 0
        try:
            for block in _in_file(Path(path), file, bounds):
                rows += len(block.numbers) if block.name != SITES else 0
                more(rows)
                yield block
        except Refused as refusal:
            yield Block(file, faults=[refusal.fault])
        told += rows


def _in_file(path: Path, file: str, bounds: Bounds) -> Iterator[Block]:
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
    return WORKBOOK not in parts and ODS_CONTENT not in parts


def _archive(parts: Parts) -> Iterator[Block]:
    """The JSON studies of a zip; what else is in it is told."""
    for name in sorted(parts.names()):
        inner = PurePosixPath(name)
        if name.endswith("/") or any(left_by_a_program(part) for part in inner.parts):
            continue
        file = f"{parts.file} [{name}]"
        if inner.suffix.lower() != ".json":
            yield Block(
                file, faults=[Fault(file, 0, "", inner.name, Message("is no JSON and was skipped"), Message("import it as a file of its own"), warning=True)]
            )
            continue
        try:
            yield from _studies(_parsed(parts.read(name), file), file)
        except Refused as refusal:
            yield Block(file, faults=[refusal.fault])


def _parsed(content: bytes, file: str) -> Any:
    try:
        return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as problem:
        told = Message("is not well-formed JSON ({reason})", reason=brief(str(problem)))
        raise Refused(Fault(file, problem.lineno, "", file, told, DOWNLOAD)) from None


def _studies(found: Any, file: str) -> Iterator[Block]:
    """The facts of one study, a list of them, or a page of the API."""
    studies = found.get("studies", [found]) if isinstance(found, dict) else found
    if not isinstance(studies, list):
        raise Refused(Fault(file, 0, "studies", brief(str(studies)), Message("is no list of studies"), DOWNLOAD))
    yield from studies_blocks(studies, file)


def studies_blocks(studies: list[Any], file: str) -> Iterator[Block]:
    """The facts of studies in two sheets; a study without a number is told and passed over."""
    for start in range(0, max(1, len(studies)), ROWS_A_BLOCK):
        trials, sites = Block(file, STUDIES.name, list(STUDIES.header)), Block(file, SITES, ["trial_id", "facility", "city", "state", "country"])
        for number, study in enumerate(studies[start : start + ROWS_A_BLOCK], start=start + 1):
            try:
                row, places = facts(study)
            except NoStudy as problem:
                trials.faults.append(Fault(file, number, problem.place, brief(problem.value), problem.told, DOWNLOAD))
                continue
            trials.numbers.append(number)
            trials.rows.append(row)
            sites.numbers += [number] * len(places)
            sites.rows += places
        yield trials
        yield sites


def _old_workbook(content: bytes, file: str, bounds: Bounds) -> Iterator[Block]:
    """The sheets of a workbook of the old XLS form, which holds 65,536 rows and 256 columns at most."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, ValueError):
        raise Refused(untrusted.not_a_sheet("ole", file, content)) from None
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        try:
            yield from shaped(_numbered(rows), file, name, bounds, "sheet")
        except Refused as refusal:
            if len(book.sheet_names) == 1:
                raise
            refusal.fault.__class__  # noqa: B018 (an empty second sheet is usual)
            continue


def _numbered(rows: list[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield number, [cell_text(cell) for cell in cells]
