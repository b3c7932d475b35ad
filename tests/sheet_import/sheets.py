"""A flat sheet as an analyst keeps it: 300 rows, Korean headers, dates and money in every spelling; what it says is written out by hand."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from oi_metrics.records.reading.sheet import Sheet

HEADERS = ["번호", "협약명", "협력기관", "기관 유형", "협약 유형", "체결일", "종료일", "질환 영역", "상태", "금액", "금액 구분", "출처 URL", "비고"]

DATED = {2010: 11, 2011: 14, 2012: 23, 2013: 19, 2014: 27, 2015: 25, 2016: 31, 2017: 29, 2018: 38, 2019: 33, 2020: 0, 2021: 17, 2022: 8}
"""Agreements whose day of signing falls in one year, by that year."""
POSSIBLE = {2012: 7, 2013: 7, 2014: 7, 2015: 7, 2016: 7, 2017: 7, 2018: 15, 2019: 15, 2020: 8}
"""Agreements that may have been signed in a year: 8 written 2018~2020, and 7 written 19.03.12, which is 2012 or 2019."""
INTERVALS, SHORT_DAYS, UNDATED = 8, 7, 10
ROWS = 300

DAY_SPELLINGS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "dotted": lambda day: f"{day:%Y.%m.%d}",
    "dotted, spaced": lambda day: f"{day.year}. {day.month}. {day.day}.",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "korean": lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    "english": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "american": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "apostrophe": lambda day: f"'{day:%y}.{day.month}.{day.day}",
    "full width": lambda day: day.isoformat().translate(FULL_WIDTH),
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
    "digits": lambda day: f"{day:%Y%m%d}",
    "timestamp": lambda day: f"{day.isoformat()}T23:30:00-08:00",
    "slashes, day or month first": lambda day: f"{day:%d/%m/%Y}",
    "weekday": lambda day: f"{day:%Y.%m.%d}({'월화수목금토일'[day.weekday()]})",
}
MONTH_SPELLINGS: dict[str, Callable[[date], str]] = {
    "korean month": lambda day: f"{day.year}년 {day.month}월",
    "apostrophe month": lambda day: f"'{day:%y}.{day.month}",
    "english month": lambda day: f"{MONTHS[day.month - 1][:3]} {day.year}",
    "dotted month": lambda day: f"{day.year}.{day.month:02}",
    "year": lambda day: str(day.year),
    "korean year": lambda day: f"{day.year}년",
    "half": lambda day: f"{day.year} {'상' if day.month < 7 else '하'}반기",
    "quarter": lambda day: f"{day.year} Q{(day.month + 2) // 3}",
    "korean quarter": lambda day: f"{day.year}년 {(day.month + 2) // 3}분기",
}
SPELLINGS = {**DAY_SPELLINGS, **MONTH_SPELLINGS}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

MONEY = {
    "700억원": ("70000000000", "KRW"),
    "1,200억": ("120000000000", "KRW"),
    "1.2조": ("1200000000000", "KRW"),
    "US$23m": ("23000000", "USD"),
    "KRW 70 billion": ("70000000000", "KRW"),
    "￦1,000,000": ("1000000", "KRW"),
    "EUR 2.5 million": ("2500000", "EUR"),
    "３５억원": ("3500000000", "KRW"),
    "비공개": ("undisclosed", ""),
    "": ("", ""),
}
PARTNERS = {
    "서울대학교병원": "병원",
    "세브란스병원": "병원",
    "한국과학기술원": "대학",
    "보건복지부": "정부",
    "한미약품(주)": "기업",
    "Yuhan Co., Ltd.": "기업",
    "ABL Bio": "바이오텍",
    "국립암센터": "연구기관",
}
TYPES = ("MOU", "공동 연구", "라이선스", "양해각서(MOU)", "site partnership")
AREAS = ("종양", "oncology", "백신", "희귀질환", "")


def rows(seed: int = 3) -> list[list[str]]:
    """The 300 rows in a shuffled order, then a total; the same for the same seed."""
    chance = random.Random(seed)
    signed = [SPELLINGS[spelling](day) for spelling, day in _days(chance)]
    signed += ["2018~2020"] * INTERVALS + ["19.03.12"] * SHORT_DAYS + [chance.choice(["", "미정", "TBD"]) for _ in range(UNDATED)]
    chance.shuffle(signed)
    records = [_row(number, text, chance) for number, text in enumerate(signed, start=1)]
    return [*records, ["합계", *[""] * 8, "9조", "", "", ""]]


def _days(chance: random.Random) -> list[tuple[str, date]]:
    names = list(SPELLINGS)
    days = [date(year, chance.randint(1, 12), chance.randint(1, 28)) for year, count in DATED.items() for _ in range(count)]
    return [(names[place % len(names)], day) for place, day in enumerate(days)]


def _row(number: int, signed: str, chance: random.Random) -> list[str]:
    names = chance.sample(list(PARTNERS), chance.choice([1, 1, 1, 2, 3]))
    separator = chance.choice(["; ", "\n", " / "])
    amount = chance.choice(list(MONEY))
    return [
        f"OI-{number:03}", f"협력 과제 {number}", separator.join(names), "; ".join(PARTNERS[name] for name in names), chance.choice(TYPES), signed, "",
        chance.choice(AREAS), chance.choice(["진행 중", "종료", ""]), amount, "선급금" if amount else "",
        chance.choice(["", f"https://example.org/{number}"]), "비고란",
    ]  # fmt: skip


def sheet(records: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, file: str = "현황.csv") -> Sheet:
    """A sheet as the reading layer gives it."""
    frame = pd.DataFrame(records, columns=list(headers), index=pd.RangeIndex(2, len(records) + 2, name="row"), dtype="str")
    return Sheet(file, "", frame)


def csv_text(records: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> str:
    """The sheet as the text of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([headers, *records])
    return out.getvalue()


def cp949(records: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> bytes:
    """The sheet as Korean Excel saves it; the one sign that CP949 lacks stands as the full-width won."""
    return csv_text(records, headers).encode("cp949")
