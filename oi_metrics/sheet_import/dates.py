"""Dates as people write them, read as EDTF; no month or day is invented, and what may mean two days is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from oi_metrics.model import edtf_dates
from oi_metrics.model.message import Message
from oi_metrics.sheet_import.written import BLANKS, ENDLESS, TOO_LONG, plain

Order = Literal["ask", "day", "month", "year"]
ORDERS: tuple[Order, ...] = ("ask", "day", "month", "year")
"""Which number stands first where the writing does not say: `year` is for two-digit years only."""

REMEDY = Message("write 2019, 2019-03, 2019-03-12, 2019년 3월 or an interval such as 2018~2020")
NO_SUCH_DAY = Message("is no day of the calendar")
OPEN = Message("stands for a date that is not known; read as blank")
NO_END = Message("stands for no end; read as blank")


@dataclass(frozen=True)
class Reading:
    """What a cell says. edtf: blank where it says nothing, or where `problem` says why it cannot be read.

    note: what a person should know of the reading. choices: spellings that settle the cell, where a person must be
    asked; `edtf` then allows all of them.
    """

    edtf: str = ""
    problem: Message | None = None
    note: Message | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Day:
    """Year, month and day as found; 0 where the writing gives none."""

    year: int
    month: int = 0
    day: int = 0

    def exists(self) -> bool:
        try:
            date(2000, self.month or 1, 1), date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return edtf_dates.FIRST_YEAR <= self.year <= edtf_dates.LAST_YEAR

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


Found = list[_Day]
_MONTHS = {name: number for number, names in enumerate(
    ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august", "sep sept september", "oct october", "nov november",
     "dec december"), start=1) for name in names.split()}  # fmt: skip
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_050
_SERIAL_ORIGIN = date(1899, 12, 30)
_ENDLESS = (9999, 2999)

_WEEKDAY = re.compile(
    r"\s*\(?\b(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b\)?,?\s*|\s*\(\s*[월화수목금토일](?:요일)?\s*\)|\s+[월화수목금토일]요일"
)
_TIME = re.compile(r"(?<=\d)\.?(?:t|\s+)(?:오전|오후|am|pm)?\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:am|pm|z|utc|kst|[+-]\d{2}:?\d{2})?$")
_ASIDE = re.compile(r"\s*[(\[]?\s*(?:예정|예상|잠정|체결|서명|기준|현재|planned|expected|estimated)\s*[)\]]?$")
_ABOUT_BEFORE = re.compile(r"^(?:약|대략|ca?\.|ca|circa|about|around|approx\.?|approximately)\s*(?=['\d\w])")
_ABOUT_AFTER = re.compile(r"\s*(?:경|쯤|즈음|무렵)$")
_PART_BEFORE = re.compile(r"^(?:early|mid|late|end of|beginning of|start of)[\s-]+")
_PART_AFTER = re.compile(r"\s*(?:초순|중순|하순|초반|중반|후반|연초|연말|초|중|말)$")
_UNTIL_BEFORE, _UNTIL_AFTER = re.compile(r"^(?:~|by|until|up to|before)\s*(?=['\w])"), re.compile(r"\s*(?:까지|이전)$")
_FROM_BEFORE, _FROM_AFTER = re.compile(r"^(?:since|from|after)\s+"), re.compile(r"\s*(?:~|부터|이후|-$)$")
_EXACT = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")

_KOREAN = re.compile(r"'?(\d{4}|\d{2})\s*년도?(?:\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?)?\Z")
_YEAR_FIRST = re.compile(r"(\d{4}|'\d{2})(?:\s*([./-]|\s)\s*(\d{1,2})(?:\s*\2\s*(\d{1,2}))?(\s*\.)?)?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|'?\d{2})\.?\Z")
_DIGITS = re.compile(r"\d{5,8}\Z")
_MONTH_NAMED = re.compile(r"(?:(\d{1,4})\s+)?([a-z]{3,9})(?:\s+(\d{1,2}))?(?:\s+('?\d{2}|\d{4}))?\Z")
_HALF = r"(?P<half>상반기|하반기|[12]\s*h|h\s*[12]|(?:1st|first|2nd|second)\s+half(?: of)?)"
_QUARTER = r"(?:q\s*(?P<q1>[1-4])|(?P<q2>[1-4])\s*q|제?\s*(?P<q3>[1-4])\s*/?\s*4?\s*분기)"
_SEASON_LAST = rf"(?P<year>'?\d{{2}}|\d{{4}})\s*년?도?\s*[-.,/]?\s*(?:{_HALF}|{_QUARTER})"
_SEASON_FIRST = rf"(?:{_HALF.replace('half>', 'half2>')}|{_QUARTER.replace('<q', '<p')})\s*[-.,/]?\s*(?P<year2>'?\d{{2}}|\d{{4}})"
_SEASON = re.compile(rf"(?:{_SEASON_LAST}|{_SEASON_FIRST})\Z")
_RANGE = re.compile(r"(.*?[^\s~])\s*(?:~|\s-\s|--|\bto\b|부터\s*~?)\s*([^\s~].*?)(?:\s*까지)?\Z")
_TWO_YEARS = re.compile(r"(\d{4})\s*-\s*(\d{4})\Z")


@lru_cache(maxsize=65_536)
def read_date(text: str, order: Order = "ask") -> Reading:
    """What a cell says of a date, as EDTF.

    order: what a person has said of `03/04/2019` and `19.03.12`; where it is `ask` and the writing allows several days,
    `edtf` is the set of them. Blank marks such as 미정 or TBD and days of no end such as 9999-12-31 read as blank with a
    note; a day number of Excel is read with a note. A time of day or a time zone never moves the day.
    """
    if len(text) > edtf_dates.LONGEST:
        return Reading(problem=TOO_LONG)
    said = plain(text)
    if not said:
        return Reading()
    if said in BLANKS:
        return Reading(note=OPEN)
    if said in ENDLESS:
        return Reading(note=NO_END)
    found = _whole(said, order)
    if found.problem is None and found.edtf and not _EXACT.match(found.edtf):
        try:
            edtf_dates.bounds(found.edtf)
        except edtf_dates.DateError as error:
            return Reading(problem=error.problem)
    return found


def _whole(said: str, order: Order) -> Reading:
    said = re.sub(r"(?<=[\d.])\.?$", lambda end: end[0], _TIME.sub("", said))
    bare = _WEEKDAY.sub(" ", said).strip()
    aside = _ASIDE.search(bare)
    if aside and aside.start():
        return _noted(_whole(bare[: aside.start()], order), Message("is read without {word!r}", word=aside[0].strip(" ()[]")))
    single = _single(bare, order)
    if single.problem is None:
        return single
    for way in (_interval, _open_end, _about, _part):
        found = way(bare, order)
        if found is not None:
            return found
    written = bare.upper().replace(" ", "")
    if _is_edtf(written):
        return _approximate(written)
    return single


def _noted(found: Reading, note: Message) -> Reading:
    return found if found.problem else replace(found, note=found.note or note)


def _is_edtf(text: str) -> bool:
    return "T" not in text and edtf_dates.is_date(text)


def _approximate(text: str) -> Reading:
    """EDTF as it is; a tilde at its end, which people also write for an open end, is asked about."""
    start = text[:-1]
    if text.endswith("~") and _EXACT.match(start):
        return Reading(text, note=Message("is read as about {date}, as in EDTF", date=start), choices=(f"{start}/..", f"ca. {start}"))
    return Reading(text)


def _single(said: str, order: Order) -> Reading:
    """One year, month, day, quarter or half-year."""
    season = _season(said)
    if season:
        return Reading(season)
    serial = re.match(r"(\d{5})(?:\.\d+)?\Z", said)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        day = _SERIAL_ORIGIN + timedelta(days=int(serial[1]))
        return Reading(day.isoformat(), note=Message("is a day number of Excel, read as {date}", date=day.isoformat()))
    for way in WAYS:
        found = way(said)
        if found:
            return _settled(found, order, way is _year_last, said)
    return Reading(problem=edtf_dates.NOT_A_DATE)


def _settled(found: Found, order: Order, ordered: bool, said: str) -> Reading:
    """The days found, in the order day, month, year first, as one reading."""
    if found[0].year in _ENDLESS and len(set(found)) == 1 and (found[0].year == 9999 or (found[0].month, found[0].day) == (12, 31)):
        return Reading(note=NO_END)
    possible = list(dict.fromkeys(day for day in found if day.exists()))
    if not possible:
        return Reading(problem=_impossible(found))
    stated = found[ORDERS.index(order) - 1] if ordered and order != "ask" and len(found) >= ORDERS.index(order) else None
    if stated is not None and stated.exists():
        return Reading(str(stated))
    if len(possible) == 1:
        return Reading(str(possible[0]), note=Message("does not fit the stated order of dates; read as {date}", date=str(possible[0])) if stated else None)
    choices = tuple(sorted(map(str, possible)))
    return Reading(f"[{','.join(choices)}]", note=Message("may be {choices}", choices=" / ".join(choices)), choices=choices)


def _impossible(found: Found) -> Message:
    outside = [day.year for day in found if not edtf_dates.FIRST_YEAR <= day.year <= edtf_dates.LAST_YEAR]
    if outside:
        return Message("has the year {year}, outside {first} to {last}", year=outside[0], first=edtf_dates.FIRST_YEAR, last=edtf_dates.LAST_YEAR)
    return NO_SUCH_DAY


def _year(text: str) -> int:
    """A year in full; two digits are taken as 1970 to 2069."""
    digits = text.lstrip("'")
    return int(digits) + (2000 if int(digits) < 70 else 1900) if len(digits) == 2 else int(digits)


def _parts(*texts: str | None) -> list[int]:
    return [int(text) if text else 0 for text in texts]


def _whole_day(year: int, texts: list[str | None]) -> Found:
    """A day whose month and day are as written; a written 0 is none that exists."""
    return [_Day(year, *(int(text) or 99 for text in texts if text is not None))]


def _korean(said: str) -> Found:
    found = _KOREAN.match(said)
    return _whole_day(_year(found[1]), [found[2], found[3]]) if found else []


def _year_first(said: str) -> Found:
    found = _YEAR_FIRST.match(said)
    if not found:
        return []
    year, mark, month, day, closed = found.groups()
    days = _whole_day(_year(year), [month, day])
    if mark == "." and month == "1" and not day and not closed and not year.startswith("'") and " " not in said:
        days.append(_Day(_year(year), 10))  # a spreadsheet that takes 2019.10 for a number keeps 2019.1
    return days


def _year_last(said: str) -> Found:
    """Day first, month first and, for two digits, year first."""
    found = _YEAR_LAST.match(said)
    if not found:
        return []
    first, second = _parts(found[1], found[3])
    year = _year(found[4])
    days = [_Day(year, second or 99, first or 99), _Day(year, first or 99, second or 99)]
    if len(found[4]) == 2 and len(found[1]) == 2:
        days.append(_Day(_year(found[1]), second or 99, int(found[4]) or 99))
    return days


def _digits(said: str) -> Found:
    """20190312, and 201903, which may also be a day of a two-digit year."""
    if not _DIGITS.match(said) or len(said) not in (6, 8):
        return []
    if len(said) == 8:
        return _whole_day(int(said[:4]), [said[4:6], said[6:]])
    months = [_Day(int(said[:4]), int(said[4:]) or 99)] if 1900 <= int(said[:4]) <= 2100 else []
    return months + _whole_day(_year(said[:2]), [said[2:4], said[4:]])


def _month_named(said: str) -> Found:
    """March 2019, 12 March 2019, March 12, 2019, 12-Mar-19, which may also be 2012."""
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b", " ", re.sub(r"[.,/-]", " ", said))
    found = _MONTH_NAMED.match(re.sub(r"\s+", " ", bare).strip())
    if not found or found[2] not in _MONTHS:
        return []
    month, before, middle, last = _MONTHS[found[2]], found[1], found[3], found[4]
    if last and not (before and middle):
        day = before or middle
        if len(last) == 2:
            return _short_year(month, day, last) if day and before else []
        return _whole_day(_year(last), [str(month), day]) if not day or len(day) <= 2 else []
    if before and len(before) == 4 and not last:
        return _whole_day(int(before), [str(month), middle])
    return _short_year(month, before, middle) if before and middle and not last else []


def _short_year(month: int, first: str, last: str) -> Found:
    days = [_Day(_year(last), month, int(first) or 99)] if len(last) == 2 else []
    return days + ([_Day(_year(first), month, int(last) or 99)] if len(first) == 2 else [])


WAYS: tuple[Callable[[str], Found], ...] = (_korean, _year_first, _year_last, _digits, _month_named)


def _season(said: str) -> str:
    """A half-year or quarter as the interval of its months; blank when the text is neither."""
    found = _SEASON.match(said)
    if not found:
        return ""
    parts = found.groupdict()
    year = _year(str(parts["year"] or parts["year2"]))
    half = parts["half"] or parts["half2"]
    if half:
        first = 1 if half.startswith(("상", "1st", "first")) or "1" in half else 7
        return f"{year}-{first:02}/{year}-{first + 5:02}"
    quarter = int(next(parts[name] for name in ("q1", "q2", "q3", "p1", "p2", "p3") if parts[name]))
    return f"{year}-{quarter * 3 - 2:02}/{year}-{quarter * 3:02}"


def _interval(said: str, order: Order) -> Reading | None:
    found = _TWO_YEARS.match(said) or _RANGE.match(said)
    if not found:
        return None
    left, right = found[1], _completed(found[1], found[2])
    ends = _whole(left, order), _whole(right, order)
    if any(end.problem or end.choices or not end.edtf for end in ends):
        return Reading(problem=Message("is an interval whose ends are not clear"))
    return Reading(f"{ends[0].edtf.split('/')[0]}/{ends[1].edtf.split('/')[-1]}", note=ends[0].note or ends[1].note)


def _completed(left: str, right: str) -> str:
    """The end of an interval with what it leaves out taken from the start: 2018.3~5, 2018년 3월~5월, 2018~20."""
    korean = re.match(r"('?\d{2,4}\s*년)(\s*\d{1,2}\s*월)?", left)
    if korean and re.match(r"\d{1,2}\s*월", right):
        return f"{korean[1]} {right}"
    if korean and korean[2] and re.match(r"\d{1,2}\s*일\Z", right):
        return f"{korean[1]}{korean[2]} {right}"
    if re.fullmatch(r"\d{4}", left) and re.fullmatch(r"'?\d{2}", right):
        return left[:2] + right[-2:]
    start, end = re.split(r"\s*[./-]\s*", left.rstrip(". ")), re.split(r"\s*[./-]\s*", right.rstrip(". "))
    if len(end) < len(start) and all(part.isdigit() and len(part) <= 2 for part in end) and len(start[0].lstrip("'")) in (2, 4):
        return ".".join([*start[: len(start) - len(end)], *end]) + "."
    return right


def _open_end(said: str, order: Order) -> Reading | None:
    exact = said.endswith("~") and _EXACT.match(said[:-1])
    for pattern, shape in ((_UNTIL_BEFORE, "../{0}"), (_UNTIL_AFTER, "../{0}"), (_FROM_BEFORE, "{0}/.."), (_FROM_AFTER, "{0}/..")):
        found = None if exact else pattern.search(said)
        if found and found[0]:
            bound = _whole(pattern.sub("", said).strip(), order)
            if bound.problem or bound.choices or not bound.edtf:
                return None
            day = bound.edtf.split("/")[-1 if shape.startswith("..") else 0]
            return Reading(shape.format(day), note=bound.note) if _EXACT.match(day) else None
    return None


def _about(said: str, order: Order) -> Reading | None:
    for pattern in (_ABOUT_BEFORE, _ABOUT_AFTER):
        found = pattern.search(said)
        if found:
            bound = _whole(pattern.sub("", said), order)
            return replace(bound, edtf=f"{bound.edtf}~") if _EXACT.match(bound.edtf) else None
    return None


def _part(said: str, order: Order) -> Reading | None:
    """The beginning, middle or end of a year or month: the whole of it, and said so."""
    for pattern in (_PART_BEFORE, _PART_AFTER):
        found = pattern.search(said)
        if found:
            whole = _whole(pattern.sub("", said), order)
            return None if whole.problem else _noted(whole, Message("is read without {word!r}", word=found[0].strip(" -")))
    return None
