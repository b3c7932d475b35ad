"""Words, numbers, dates and money in the reader's language; gettext catalogues compiled from the .po files at start."""

from __future__ import annotations

import datetime
import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from oi_metrics.language.labels import TERMS
from oi_metrics.language.languages import DEFAULT, LANGUAGES, RECORD_LANGS
from oi_metrics.language.particles import Noun
from oi_metrics.model import edtf_dates
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import N_, VOCABULARIES

CATALOGUES = Path(__file__).with_name("locale")


@lru_cache
def _translations(lang: str) -> gettext.NullTranslations:
    path = CATALOGUES / lang / "LC_MESSAGES" / "oi_metrics.po"
    if not path.exists():  # English is the language of the message ids
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _nouns(values: Mapping[str, object]) -> dict[str, object]:
    return {name: Noun(value) if isinstance(value, str) else value for name, value in values.items()}


@dataclass(frozen=True)
class Words:
    """The reader's language. added: labels of the codes that the records themselves bring, (vocabulary, code) -> label."""

    lang: str = "en"
    added: Mapping[tuple[str, str], str] = field(default_factory=dict, hash=False, compare=False)

    @classmethod
    def of(cls, lang: str, vocabulary: pd.DataFrame) -> Words:
        """The words of a language with the labels of a `vocabulary` table."""
        labels = vocabulary[f"label_{lang if lang in RECORD_LANGS else DEFAULT}"]
        return cls(lang, dict(zip(zip(vocabulary["vocabulary"], vocabulary["code"], strict=True), labels, strict=True)))

    def gettext(self, text: str, **values: object) -> str:
        """The translation of a text, its placeholders filled; any text among them takes a Korean particle where one is asked for."""
        return _translations(self.lang).gettext(text).format(**_nouns(values)) if text else ""

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The translation of a text that depends on a number; `{n}` is the number, formatted."""
        return _translations(self.lang).ngettext(one, many, n).format(**_nouns({"n": self.number(n), **values}))

    def message(self, sentence: str) -> str:
        """A sentence in the reader's language, where it remembers its text; another one as it is."""
        if not isinstance(sentence, Message):
            return sentence
        return self.gettext(sentence.text, **{name: self.message(value) if isinstance(value, str) else value for name, value in sentence.values.items()})

    def label(self, vocabulary: str, code: object) -> str:
        """What a code is called."""
        if code is None or pd.isna(code) or code == "":
            return self.gettext(TERMS["not_stated"])
        text = str(code)
        if (vocabulary, text) in self.added:
            return self.added[vocabulary, text]
        known = VOCABULARIES.get(vocabulary, {}).get(text) or TERMS.get(text)
        return self.gettext(known, code=text) if known else text

    def term(self, code: str) -> str:
        """What a code of the metrics (such as `dated` or `named`) is called; an unknown code is shown as it is."""
        return self.gettext(TERMS[code]) if code in TERMS else code

    def pick(self, english: str, korean: str) -> str:
        """A record's text in the reader's language, or in the other where that is blank."""
        return (korean or english) if self.lang == "ko" else (english or korean)

    def country(self, code: str) -> str:
        """What a country is called, by its ISO 3166-1 code; an unknown code as it is."""
        return str(Locale(self.lang).territories.get(code, code))

    def number(self, value: float, digits: int = 0) -> str:
        if pd.isna(value):
            return "–"
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.lang)

    def percent(self, value: float) -> str:
        return "–" if pd.isna(value) else format_percent(value, locale=self.lang, format="#,##0%")

    def money(self, amount: int, currency: str) -> str:
        """KRW 70 billion, 700억 원."""
        own = LANGUAGES[self.lang]
        rounded = round(amount, min(0, own.digits - len(str(abs(amount)))))  # before the unit is chosen: a thousand thousand is a million
        short = self.number(rounded)
        if abs(rounded) >= own.least:
            short = format_compact_decimal(rounded, locale=self.lang, format_type=own.compact, fraction_digits=2)
        short = re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", short)
        return f"{short} {own.currencies.get(currency, currency)}" if own.currencies else f"{currency} {short}"

    def date(self, text: str) -> str:
        """An EDTF date in words that keep its precision: 28 or 29 Jun 2018, by 2019, about 2012, undated."""
        if not text:
            return self.gettext(N_("undated"))
        if text.startswith("[") and text.endswith("]"):
            return f" {self.gettext(N_('or'))} ".join(map(self._single, text[1:-1].split(",")))
        first, slash, last = text.partition("/")
        if text.endswith("~") and not slash:
            return self.gettext(N_("about {date}"), date=self._single(text[:-1]))
        if not slash:
            return self._single(text)
        if first in ("..", ""):
            return self.gettext(N_("by {date}"), date=self._single(last))
        if last in ("..", ""):
            return self.gettext(N_("from {date}"), date=self._single(first))
        return self.gettext(N_("between {first} and {last}"), first=self._single(first), last=self._single(last))

    def _single(self, text: str) -> str:
        text = text.strip()
        parts = text.split("-")
        if not all(part.isdigit() for part in parts) or not edtf_dates.is_date(text):
            return text
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
        if len(parts) == 1:
            return LANGUAGES[self.lang].year.format(year=year)
        if month > 12:  # a season
            return text
        if len(parts) == 2:
            return format_skeleton("yMMM", datetime.date(year, month, 1), locale=self.lang)
        return self.day(datetime.date(year, month, day))

    def day(self, day: datetime.date) -> str:
        return format_date(day, format=LANGUAGES[self.lang].day, locale=self.lang)
