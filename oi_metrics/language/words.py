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
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from oi_metrics.language.dates import Dates, day_in
from oi_metrics.language.labels import TERMS
from oi_metrics.language.languages import DEFAULT, LANGUAGES, RECORD_LANGS
from oi_metrics.language.particles import Noun
from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import VOCABULARIES

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

    def fault(self, fault: Fault) -> str:
        """A fault in one line: file, row, column, value, what is wrong and what to do."""
        row = self.gettext("row {row}", row=fault.row) if fault.row else ""
        place = ", ".join(part for part in (fault.file, row, fault.column) if part)
        return f"{place}: {fault.value!r} {self.message(fault.problem)}; {self.message(fault.remedy)}"

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
        """An EDTF date in words that keep its precision: 28 Jun 2018 or 29 Jun 2018, by 2019, about 2012, undated."""
        return Dates(self.lang, self.gettext).told(text)

    def day(self, day: datetime.date) -> str:
        return day_in(self.lang, day)
