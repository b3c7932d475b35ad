"""How large a foreign file may be: every bound in one place, told to a reader before it is hit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message

PREFIX = "OI_MAX_"
LEAST: Mapping[str, int] = MappingProxyType({"memory_mb": 256, "ratio": 10, "unpacked_bytes": 1_000_000})
"""The least usable setting where that is not 1: below it no sound file could be read either."""

SMALL_FILE_SECONDS, BYTES_A_SECOND = 3, 200_000
"""What the processor may work on a file of no size, and for how many bytes more it may work a second longer."""


@dataclass(frozen=True)
class Limits:
    """The most that one foreign file may hold, and that reading it may take.

    file_bytes: of the file as it lies on disk. unpacked_bytes, ratio: of all parts of a zip or workbook once unpacked,
    and of one part to its packed size. parts: files in a zip. rows, columns: of a sheet. cells: rows times columns, over
    all sheets. text_bytes: of all its cells as UTF-8. cell_characters: of one cell. sheets: of a workbook. seconds,
    processor_seconds, memory_mb: of the process that reads it; a small file gets less of the processor (`for_size`).
    """

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 600_000_000
    ratio: int = 200
    parts: int = 10_000
    rows: int = 500_000
    columns: int = 300
    cells: int = 10_000_000
    text_bytes: int = 100_000_000
    cell_characters: int = 32_767
    sheets: int = 60
    seconds: int = 60
    processor_seconds: int = 60
    memory_mb: int = 900

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The defaults, each replaced by `OI_MAX_<NAME>` where that is set. Raises InvalidRecords for an unusable setting."""
        names = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        faults = [
            Fault(setting, 0, "", text, Message("is not a bound"), Message("use {choices}", choices=", ".join(names)))
            for setting, text in environment.items()
            if setting.startswith(PREFIX) and setting not in names
        ]
        chosen = {}
        for setting, name in names.items():
            text = environment.get(setting, "").strip()
            least = LEAST.get(name, 1)
            if text.isascii() and text.isdigit() and int(text) >= least:
                chosen[name] = int(text)
            elif text:
                faults.append(Fault(setting, 0, "", text, Message("is no usable bound"), Message("write a whole number of at least {low}", low=least)))
        if faults:
            raise InvalidRecords(faults)
        return cls(**chosen)

    def for_size(self, size: int) -> Limits:
        """These bounds for a file of so many bytes: a small one that takes long does so on purpose."""
        return replace(self, processor_seconds=min(self.processor_seconds, SMALL_FILE_SECONDS + size // BYTES_A_SECOND))

    def description(self) -> Message:
        """The limits in a sentence, for a reader who is about to bring a file."""
        return Message(
            "A file may have up to {megabytes:,} MB, {sheets} sheets, {rows:,} rows and {columns} columns a sheet, "
            "{cells:,} cells in all and {characters:,} characters a cell; reading it may take {seconds} seconds.",
            megabytes=self.file_bytes // 1_000_000,
            sheets=self.sheets,
            rows=self.rows,
            columns=self.columns,
            cells=self.cells,
            characters=self.cell_characters,
            seconds=self.seconds,
        )
