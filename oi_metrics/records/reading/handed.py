"""What the process that reads a foreign file hands over: each sheet as one Arrow table, counted against the bounds on both sides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import MOST_FAULTS, Block, brief
from oi_metrics.records.reading.limits import Limits

if TYPE_CHECKING:
    import pyarrow as pa

MOST_FAULTS_IN_ALL = 10 * MOST_FAULTS
MOST_TOLD = 500
"""Characters of a value or a column that a fault tells of."""
ROW = "row"
"""The column of row numbers; those of cells are named by their places, counted from 0, since a header may hold a name twice."""
_ABOUT = b"sheet"


class TooMuch(Exception):
    """More `cells` or `text` than the bounds allow; args[0] says which."""


@dataclass
class Budget:
    """What one file may hand over, over all its sheets: cells, and bytes of text as UTF-8."""

    bounds: Limits
    cells: int = 0
    text: int = 0

    def take(self, cells: int, text: int) -> None:
        """Raises TooMuch."""
        self.cells += cells
        self.text += text
        if self.cells > self.bounds.cells:
            raise TooMuch("cells")
        if self.text > self.bounds.text_bytes:
            raise TooMuch("text")


@dataclass
class _Gathered:
    first: Block
    tables: list[pa.Table] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def gathered(blocks: Iterable[Block], budget: Budget | None = None) -> Iterator[Block]:
    """One block a sheet, its rows as an Arrow table, in the order in which the sheets begin. Raises TooMuch.

    Nothing is yielded before all is counted: a file over its budget hands over nothing. Faults beyond `MOST_FAULTS_IN_ALL`
    are counted and not listed.
    """
    sheets: dict[tuple[str, str], _Gathered] = {}
    listed, unlisted = 0, [0, 0]
    for block in blocks:
        sheet = sheets.setdefault((block.file, block.name), _Gathered(block))
        for fault in block.faults:
            if listed < MOST_FAULTS_IN_ALL:
                sheet.faults.append(fault)
                listed += 1
            else:
                unlisted[fault.warning] += 1
        table = as_table(block)
        if table.num_rows:
            sheet.tables.append(table)
            if budget:
                budget.take(table.num_rows * (table.num_columns - 1), text_of(table))
    for (file, name), sheet in sheets.items():
        yield Block(file, name, sheet.first.header, sheet.first.places, faults=sheet.faults, table=_joined(sheet.tables))
    if any(unlisted) and sheets:
        file, remedy = next(iter(sheets))[0], Message("fix those and read the file again")
        yield Block(file, faults=[Fault(file, 0, "", str(sum(unlisted)), Message("more faults are not listed here"), remedy, warning=not unlisted[0])])


def as_table(block: Block) -> pa.Table:
    """The rows of a block as an Arrow table: `ROW`, then a column of text a place."""
    import pyarrow as pa

    if block.table is not None:
        return block.table
    columns = [pa.array(values, pa.large_string()) for values in zip(*block.rows, strict=True)]
    return pa.table([pa.array(block.numbers, pa.int64()), *columns], names=[ROW, *map(str, range(len(columns)))])


def _joined(tables: list[pa.Table]) -> pa.Table | None:
    import pyarrow as pa

    return pa.concat_tables(tables).combine_chunks() if tables else None


def text_of(table: pa.Table) -> int:
    """Bytes of text in a table, without what tells where each begins."""
    return sum(column.nbytes - 8 * (len(column) + column.num_chunks) for column in table.columns[1:])


def encoded(block: Block) -> bytes:
    """A block with its table as an Arrow stream; all else of it stands in the schema."""
    import pyarrow as pa

    table = as_table(block)
    about = json.dumps([block.file, block.name, block.header, block.places, [_encoded_fault(fault) for fault in block.faults]])
    table = table.replace_schema_metadata({_ABOUT: about.encode()})
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue().to_pybytes()


def decoded(content: bytes) -> Block:
    """The inverse of `encoded`, of bytes that are looked through before they are believed. Raises ArrowInvalid, ValueError."""
    import pyarrow as pa

    table = pa.ipc.open_stream(pa.py_buffer(content)).read_all()
    table.validate(full=True)
    file, name, header, places, faults = json.loads(table.schema.metadata[_ABOUT])
    return Block(file, name, header, places, faults=[_decoded_fault(parts) for parts in faults], table=table.replace_schema_metadata(None))


def _encoded_fault(fault: Fault) -> list[Any]:
    """The texts of a fault keep their message ids."""
    told = replace(fault, value=brief(fault.value, MOST_TOLD), column=brief(fault.column, MOST_TOLD))
    return [told.file, told.row, told.column, told.value, *([text.text, text.values] for text in (told.problem, told.remedy)), told.warning]


def _decoded_fault(parts: list[Any]) -> Fault:
    file, row, column, value, problem, remedy, warning = parts
    return Fault(file, row, column, value, Message(problem[0], **problem[1]), Message(remedy[0], **remedy[1]), warning)
