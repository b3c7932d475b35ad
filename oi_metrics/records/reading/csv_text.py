"""A CSV file as rows of text: its encoding and delimiter told from the whole of it, never guessed from a prefix."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from oi_metrics.model.faults import Fault, Refused
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Row, brief, cleaned
from oi_metrics.records.reading.limits import Limits

DELIMITERS = ",;\t"
SAVE_AS_UTF8 = Message("save the file as CSV UTF-8")
MOST_FIELD_CHARACTERS = 2**25
_HANGUL = re.compile("[가-힣]")
_KOREAN = re.compile("[\u1100-\u11ff\u3130-\u318f\u4e00-\u9fff가-힣]")
_SAMPLE = 65_536


def decoded(content: bytes, file: str) -> str:
    """The text of a CSV file: UTF-16 by its byte order mark, else strict UTF-8, else strict CP949.

    Raises Refused, with the row, for anything else: lines of two encodings, a character cut in half, Johab, cp1252.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").lstrip("\ufeff")
        except UnicodeDecodeError as broken:
            raise Refused(_not_text(file, 0, content, broken, Message("is not UTF-16, as its byte order mark says"))) from None
    while content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as broken:
        return _korean(content, broken, file)


def _korean(content: bytes, broken: UnicodeDecodeError, file: str) -> str:
    """CP949 text, unless a line of it is Korean in UTF-8 or the text is none that a Korean would write."""
    if any(_korean_utf8(line) for line in content.split(b"\n") if not line.isascii()):
        row = row_at(content[: broken.start].decode("utf-8"))
        raise Refused(_not_text(file, row, content, broken, Message("is not UTF-8, though other rows are")))
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError as wrong:
        row = row_at(content[: wrong.start].decode("cp949"))
        raise Refused(_not_text(file, row, content, wrong, Message("is neither UTF-8 nor CP949"))) from None
    rare = [syllable for syllable in _HANGUL.findall(text) if len(syllable.encode("euc_kr")) > 2]
    if len(rare) * 2 > len(_HANGUL.findall(text)):
        place = text.index(rare[0])
        problem = Message("is neither UTF-8 nor Korean text in CP949")
        raise Refused(Fault(file, row_at(text[:place]), "", brief(text[place : place + 10]), problem, SAVE_AS_UTF8))
    return text


def _korean_utf8(line: bytes) -> bool:
    try:
        return bool(_KOREAN.search(line.decode("utf-8")))
    except UnicodeDecodeError:
        return False


def _not_text(file: str, row: int, content: bytes, broken: UnicodeDecodeError, problem: Message) -> Fault:
    return Fault(file, row, "", f"byte {broken.start}: {content[broken.start : broken.start + 4].hex(' ')}", problem, SAVE_AS_UTF8)


def row_at(before: str) -> int:
    """The number of the row in which a text ends."""
    rows = list(csv.reader(io.StringIO(before, newline="")))
    return len(rows) + (not before or before.endswith(("\n", "\r")))


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: the one that parts the first rows most evenly; comma where none does."""
    named = re.match(r"sep=([,;\t])\r?\n", text)
    return named[1] if named else max(DELIMITERS, key=lambda delimiter: _evenness(text[:_SAMPLE], delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    counts = Counter(len(row) for row, _ in zip(rows, range(30), strict=False) if len(row) > 1)
    return max(((width - 1) * count for width, count in counts.items()), default=0)


def csv_rows(text: str, delimiter: str, file: str, bounds: Limits) -> Iterator[Row]:
    """The rows of CSV text, numbered as a spreadsheet shows them. Raises Refused, with the row, for a quote out of place."""
    csv.field_size_limit(MOST_FIELD_CHARACTERS)  # of the whole process, and other libraries set it too
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = line = 0
    try:
        for number, fields in enumerate(reader, start=1):
            line = reader.line_num
            if number > 1 or delimiter.join(fields) != f"sep={delimiter}":
                yield number, cleaned(fields)
    except csv.Error as problem:
        begin = next(islice(io.StringIO(text, newline=""), line, None), "").rstrip("\r\n")
        raise Refused(_malformed(file, number + 1, brief(begin), str(problem), bounds)) from None


def _malformed(file: str, row: int, begin: str, problem: str, bounds: Limits) -> Fault:
    if "field larger" in problem:
        return Fault(file, row, "", begin, Message("is too long"), Message("keep a field under {limit} characters", limit=bounds.cell_characters))
    reason = Message("opens a quote that is never closed") if "unexpected end" in problem else Message("is not well-formed CSV")
    return Fault(file, row, "", begin, reason, Message("close every quote and write a quote inside a field twice"))
