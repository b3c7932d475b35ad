"""EDTF dates in words, which keep their precision: 28 Jun 2018 or 29 Jun 2018, by 2019, about 2012, the 2010s, undated."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from oi_metrics.language.languages import LANGUAGES
from oi_metrics.model.edtf_dates import Bounds, DateError, bounds, is_date
from oi_metrics.model.vocabulary import N_

QUALIFIED = {
    frozenset("~"): N_("about {date}"),
    frozenset("?"): N_("{date} (uncertain)"),
    frozenset("%"): N_("about {date} (uncertain)"),
    frozenset("?~"): N_("about {date} (uncertain)"),
}
PARTS_OF_YEAR = {
    "21": N_("spring {year}"), "22": N_("summer {year}"), "23": N_("autumn {year}"), "24": N_("winter {year}"),
    "33": N_("first quarter of {year}"), "34": N_("second quarter of {year}"), "35": N_("third quarter of {year}"), "36": N_("fourth quarter of {year}"),
    "40": N_("first half of {year}"), "41": N_("second half of {year}"),
}  # fmt: skip
"""What stands in place of a month in EDTF, levels 1 and 2; others are told by their first and last day."""
OPEN = ("", "..")
_MARKS = re.compile(r"[?~%]")
_YEAR_PART = re.compile(r"(\d{4})-(\d\d)")
_DECADE = re.compile(r"(\d{3})X")
_DAY_ALONE = re.compile(r"(\d{4})-XX-(\d\d)")


@lru_cache(maxsize=65_536)
def day_in(lang: str, day: datetime.date) -> str:
    """A day of the calendar as the language writes it."""
    return format_date(day, format=LANGUAGES[lang].day, locale=lang)


@dataclass(frozen=True)
class Dates:
    """How one language tells dates. gettext: its translation of a text, placeholders filled."""

    lang: str
    gettext: Callable[..., str]

    def told(self, text: str) -> str:
        """A stored date in words, whatever its form; a text that is no date as it is."""
        if not text:
            return self.gettext(N_("undated"))
        if not is_date(text):
            return text
        try:
            if text.startswith("["):
                return f" {self.gettext(N_('or'))} ".join(self._span(*_ends(part, "..")) for part in text[1:-1].split(","))
            return self._span(*_ends(text, "/"))
        except DateError:  # a part that is a date within the whole alone
            return self._days(bounds(text))

    def _span(self, first: str, last: str) -> str:
        """From one stored date to another, of which one may be blank."""
        return self._between(self._one(first), self._one(last))

    def _between(self, first: str, last: str) -> str:
        """From one date in words to another; a blank one is an open end, twice the same is one date."""
        if first == last:
            return first or self.gettext(N_("undated"))
        if not first:
            return self.gettext(N_("by {date}"), date=last)
        if not last:
            return self.gettext(N_("from {date}"), date=first)
        return self.gettext(N_("between {first} and {last}"), first=first, last=last)

    def _one(self, text: str) -> str:
        """A single date with what is said of how sure it is."""
        if not text:
            return ""
        plain = self._unmarked(_MARKS.sub("", text).partition("T")[0])
        marks = frozenset(_MARKS.findall(text))
        return self.gettext(QUALIFIED.get(marks, QUALIFIED[frozenset("%")]), date=plain) if marks else plain

    def _unmarked(self, text: str) -> str:
        if (found := _YEAR_PART.fullmatch(text)) and found[2] in PARTS_OF_YEAR:
            return self.gettext(PARTS_OF_YEAR[found[2]], year=found[1])
        if found := _DECADE.fullmatch(text):
            return self.gettext(N_("the {decade}s"), decade=f"{found[1]}0")
        if found := _DAY_ALONE.fullmatch(text):
            return self.gettext(N_("day {day} of an unknown month of {year}"), year=found[1], day=int(found[2]))
        return self._days(bounds(text))

    def _days(self, days: Bounds) -> str:
        """The time that a date allows: one year, month or day where it is one, else its ends."""
        tell = self._day
        if days.earliest and days.latest and days.earliest.day == 1 and (days.latest + datetime.timedelta(1)).day == 1:
            tell = self._year if (days.earliest.month, days.latest.month) == (1, 12) else self._month
        return self._between(*(tell(day) if day else "" for day in (days.earliest, days.latest)))

    def _year(self, day: datetime.date) -> str:
        return LANGUAGES[self.lang].year.format(year=day.year)

    def _month(self, day: datetime.date) -> str:
        return format_skeleton("yMMM", day, locale=self.lang)

    def _day(self, day: datetime.date) -> str:
        return day_in(self.lang, day)


def _ends(text: str, between: str) -> tuple[str, str]:
    """The first and the last date of a span, blank where it is open; of a single date twice itself."""
    first, found, last = text.strip().partition(between)
    first, last = ("" if end in OPEN else end for end in (first, last if found else first))
    return first, last
