"""EDTF dates (ISO 8601-2): each becomes the earliest and the latest day that it allows, and keeps its precision."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from oi_metrics.model.message import Message

REMEDY = Message("write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013")
NOT_A_DATE = Message("is not a date")
FIRST_YEAR, LAST_YEAR = 1000, 2999
LONGEST = 200
"""Characters of a date; the grammar takes minutes for one that is much longer."""
_PLAIN = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")


_NO_DATE = re.compile(r"[0-9]{1,3}|[0-9]{5,}|[^0-9./]*|.*E[0-9]{3,}.*", re.IGNORECASE | re.DOTALL)
"""What no form of a date looks like: counts, codes and names, as claims and fields have them; and years as large powers of ten, of which
the library would write out every digit."""


class DateError(ValueError):
    """A text that is no date that could be placed; `problem` says why."""

    def __init__(self, problem: Message):
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Bounds:
    """The earliest and the latest day of a date; None where it has no bound on that side."""

    earliest: date | None
    latest: date | None


UNBOUNDED = Bounds(None, None)


def _day(moment: Any) -> date | None:
    if moment is None or (isinstance(moment, float) and math.isinf(moment)):
        return None
    year, month, day = (int(part) for part in tuple(moment)[:3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(Message("has the year {year}, outside {first} to {last}", year=year, first=FIRST_YEAR, last=LAST_YEAR))
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise DateError(NOT_A_DATE) from problem


@lru_cache(maxsize=65_536)
def bounds(text: str) -> Bounds:
    """Earliest and latest day of an EDTF text; a blank has neither.

    An approximate date (`~`) is widened the way the edtf library does (`lower_fuzzy`, `upper_fuzzy`). An open or
    unknown end (`../2019`, `2019/..`, `/2019`) has no bound on that side.
    Raises DateError for a text that is not a date, for a set of several dates, and for an interval that ends before
    it begins. Definition: Library of Congress, EDTF specification, levels 0 to 2.
    """
    if not text:
        return UNBOUNDED
    if len(text) > LONGEST or _NO_DATE.fullmatch(text):
        raise DateError(NOT_A_DATE)
    return _plain(text) or _plain_about(text) or _plain_span(text) or _parsed(text)


def _plain(text: str) -> Bounds | None:
    """The bounds of a year, month or day; None for any other form. The edtf library takes milliseconds for each."""
    found = _PLAIN.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    last = monthrange(year, month or 12)[1]
    return Bounds(date(year, month or 1, day or 1), date(year, month or 12, day or last)) if day <= last else None


def _plain_about(text: str) -> Bounds | None:
    """The bounds of an approximate or uncertain year or month, wider by a year, and of a month also by a month; None for any other form."""
    exact = _plain(text[:-1]) if text[-1] in "~?" and len(text) <= len("2012-12~") else None
    if not exact or not exact.earliest or not exact.latest or not FIRST_YEAR + 1 < exact.earliest.year < LAST_YEAR - 1:
        return None
    wider = 13 if "-" in text else 12
    return Bounds(_moved(exact.earliest, -wider), _moved(exact.latest, wider))


def _moved(day: date, months: int) -> date:
    """The day so many months later, or the last of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plain_span(text: str) -> Bounds | None:
    """The bounds of a span or a choice of two plain dates, or of a span with an open end; None for any other form."""
    first, slash, last = text.partition("/")
    if slash:
        begins, ends = (UNBOUNDED if side in ("", "..") else _plain(side) for side in (first, last))
        if not begins or not ends or begins == ends == UNBOUNDED:
            return None
        in_order = not begins.earliest or not ends.latest or begins.earliest <= ends.latest
        return Bounds(begins.earliest, ends.latest) if in_order else None
    pair = text[1:-1].split(",") if text.startswith("[") and text.endswith("]") else []
    left, right = map(_plain, pair) if len(pair) == 2 else (None, None)
    return Bounds(min(left.earliest, right.earliest), max(left.latest, right.latest)) if left and right else None  # type: ignore[type-var]


def _unsaid(*texts: object) -> None:
    """In the place of `print` in edtf 5.0, which prints what it fails on, also between what a command prints."""


def _parsed(text: str) -> Bounds:
    """The bounds as the edtf library reads the text; it is loaded for the first that asks, since its grammar takes its time."""
    from edtf import parse_edtf
    from edtf.parser import parser_classes
    from edtf.parser.edtf_exceptions import EDTFParseException
    from edtf.parser.parser_classes import Level1Interval, MultipleDates, UnspecifiedIntervalSection

    parser_classes.print = _unsaid  # type: ignore[attr-defined]
    try:
        parsed = parse_edtf(text)
        if isinstance(parsed, MultipleDates):
            raise DateError(Message("is several dates; give each a record of its own"))
        earliest, latest = _day(parsed.lower_fuzzy()), _day(parsed.upper_fuzzy())
    except DateError:
        raise
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError) as problem:  # edtf 5.0 fails in each way on some texts, such as a day 3X
        raise DateError(NOT_A_DATE) from problem
    if isinstance(parsed, Level1Interval):
        earliest = None if isinstance(parsed.lower, UnspecifiedIntervalSection) else earliest
        latest = None if isinstance(parsed.upper, UnspecifiedIntervalSection) else latest
    if earliest and latest and earliest > latest:
        raise DateError(Message("ends before it begins"))
    return Bounds(earliest, latest)


def is_date(text: str) -> bool:
    """Whether the text is blank or an EDTF date that can be placed."""
    try:
        bounds(text)
    except DateError:
        return False
    return True


def within(part: str, whole: str) -> bool:
    """Whether the days that `part` allows all lie among those that `whole` allows."""
    inner, outer = bounds(part), bounds(whole)
    if inner == UNBOUNDED or outer == UNBOUNDED:
        return part == whole
    starts = outer.earliest is None or (inner.earliest is not None and inner.earliest >= outer.earliest)
    ends = outer.latest is None or (inner.latest is not None and inner.latest <= outer.latest)
    return starts and ends


def disjoint(left: str, right: str) -> bool:
    """Whether no day satisfies both dates."""
    a, b = bounds(left), bounds(right)
    before = a.latest is not None and b.earliest is not None and a.latest < b.earliest
    after = a.earliest is not None and b.latest is not None and a.earliest > b.latest
    return before or after
