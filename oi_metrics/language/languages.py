"""The languages of the interface, declared once: what each is called, and how it writes dates and money.

A language needs its entry here and its catalogue in `locale/`. Texts of the records stand in English and Korean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Language:
    """name: what its speakers call it. tag: language and country, for documents and slides. day: a date of the calendar
    as a Babel pattern. year: a year that stands alone. digits: so many of a sum of money are kept. compact: how large
    numbers are shortened. least: smaller sums are written out. currencies: words that follow a sum, by ISO 4217; without
    one the code stands ahead of it.
    """

    name: str
    tag: str
    day: str = "d MMM y"
    year: str = "{year}"
    digits: int = 5
    compact: Literal["long", "short"] = "long"
    least: int = 0
    currencies: Mapping[str, str] = field(default_factory=dict)


LANGUAGES = {
    "en": Language("English", "en-GB"),
    "ko": Language(
        "한국어",
        "ko-KR",
        day="long",
        year="{year}년",
        digits=6,
        compact="short",
        least=10_000,  # nobody writes 2.98천 원
        currencies={"KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔", "GBP": "파운드", "CNY": "위안", "CHF": "프랑"},
    ),
}
LANGS = tuple(LANGUAGES)
DEFAULT = "en"
"""The language of the message ids, which needs no catalogue."""
BOTH = ("ko", "en")
"""The languages of a file for ministry stakeholders and their visitors, in their order."""
RECORD_LANGS = ("en", "ko")
"""The languages in which records have texts, each in a column of its own."""


def supported(lang: str | None) -> str:
    """The language, or the default where there is none of that code."""
    return lang if lang in LANGUAGES else DEFAULT
