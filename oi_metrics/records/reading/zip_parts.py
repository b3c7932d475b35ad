"""The parts of a zip or workbook, unpacked in memory and only as far as the bounds allow; nothing is written to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import first_twice
from oi_metrics.records.reading.limits import Limits

CHUNK = 1 << 20
RATIO_FROM_BYTES = 1_000_000
"""A small part may be packed as tightly as it likes."""
SAVE_AGAIN = Message("open it in the program that wrote it and save it again")
_LOCAL_HEADER = 30


class Parts:
    """The parts of one zip, by name; every size is checked against what is really there.

    Raises Refused for a file that is damaged, encrypted, holds two parts of one name, or passes a bound.
    """

    def __init__(self, content: bytes, file: str, bounds: Limits):
        self.content, self.file, self.bounds = content, file, bounds
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as whole:
                entries = whole.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
            raise self.refused(file, Message("is damaged or cut off"), Message("import a complete copy of the file")) from None
        self.entries = {entry.filename: entry for entry in entries}
        if len(entries) > bounds.parts:
            raise self.refused(str(len(entries)), Message("parts are too many"), Message("keep a file to {limit} parts", limit=bounds.parts))
        if len(self.entries) < len(entries):
            twice = first_twice(entry.filename for entry in entries)
            raise self.refused(twice, Message("appears twice in it"), SAVE_AGAIN)
        for entry in entries:
            self._check(entry)
        self._check_whole(sum(entry.file_size for entry in entries))

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def names(self) -> list[str]:
        return list(self.entries)

    def refused(self, value: str, problem: Message, remedy: Message) -> Refused:
        return Refused(Fault(self.file, 0, "", value, problem, remedy))

    def _check(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & 0x1:
            raise self.refused(entry.filename, Message("is protected by a password"), Message("save the file without a password"))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.refused(entry.filename, Message("is packed in a way that is not read"), SAVE_AGAIN)
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > entry.compress_size * self.bounds.ratio:
            self._too_tight(entry.filename)

    def _too_tight(self, name: str) -> None:
        remedy = Message("import a file whose parts unpack to less than {limit} times their size", limit=self.bounds.ratio)
        raise self.refused(name, Message("is packed too tightly to be records"), remedy)

    def _check_whole(self, size: int) -> None:
        if size > self.bounds.unpacked_bytes:
            problem, remedy = Message("are too many once unpacked"), Message("keep a file under {bytes} bytes unpacked", bytes=self.bounds.unpacked_bytes)
            raise self.refused(f"{size} bytes", problem, remedy)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece. Raises Refused when it is not as long, or not the text, that the zip says."""
        entry, size, check = self.entries[name], 0, 0
        for piece in self._unpacked(entry):
            size += len(piece)
            check = zlib.crc32(piece, check)
            if size > entry.file_size:
                break
            yield piece
        if size != entry.file_size or check != entry.CRC:
            raise self.refused(name, Message("is not what the directory of the file says"), SAVE_AGAIN)

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        start = entry.header_offset
        header = self.content[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise self.refused(entry.filename, Message("is damaged or cut off"), SAVE_AGAIN)
        begin = start + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
        packed = memoryview(self.content)[begin : begin + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[place : place + CHUNK]) for place in range(0, len(packed), CHUNK))
            return
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for place in range(0, len(packed), CHUNK):
                rest: bytes | memoryview = packed[place : place + CHUNK]
                while rest:
                    yield unpack.decompress(rest, CHUNK)
                    rest = unpack.unconsumed_tail
            yield unpack.flush()
        except zlib.error:
            raise self.refused(entry.filename, Message("is damaged or cut off"), SAVE_AGAIN) from None

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))
