"""The facts of a sentence, free of any language: numbers, dates, money, codes and names, each told in the reader's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.particles import Noun
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

PARTS = {
    "dated": N_("{n} dated"),
    "bounded": N_("{n} within bounds"),
    "undated": N_("{n} undated"),
    "in_force": N_("{n} in force"),
    "last_seen_active": N_("{n} last seen active"),
    "fulfilled": N_("{n} fulfilled"),
    "ended": N_("{n} ended"),
    "lapsed": N_("{n} lapsed"),
    "unknown": N_("{n} whose term no source settles"),
    "contradicted": N_("{n} on which statements disagree"),
    "unnamed": N_("{n} with items that no source names"),
    "target_reached": N_("{n} reached"),
    "target_open": N_("{n} open"),
    "target_missed": N_("{n} missed"),
    "not_counted": N_("{n} not recorded one by one"),
    "agreement_signed": N_("{n} signed"),
    "agreement_over": N_("{n} over"),
    "hospital_joined": N_("{n} joined"),
    "hospital_left": N_("{n} left"),
    "recognition_awarded": N_("{n} awarded"),
    "recognition_renewed": N_("{n} renewed"),
    "recognition_lapsed": N_("{n} lapsed without renewal"),
    "added": N_("{n} added"),
    "changed": N_("{n} changed in a field"),
    "retired": N_("{n} retired"),
    "gone": N_("{n} gone"),
}
"""Parts of a whole, as they are counted in a list."""


class Value(ABC):
    """What a fact says; equal in every language, told in one."""

    @abstractmethod
    def render(self, words: Words) -> str:
        """The fact in the reader's language."""


class Fact(NamedTuple):
    """A fact by its name in the template and in the metric table."""

    name: str
    value: Value


@dataclass(frozen=True)
class Count(Value):
    """A whole number."""

    n: int

    def render(self, words: Words) -> str:
        return words.number(self.n)


@dataclass(frozen=True)
class Number(Value):
    """A number with so many decimals at most."""

    value: float
    digits: int

    def render(self, words: Words) -> str:
        return words.number(self.value, self.digits)


@dataclass(frozen=True)
class Share(Value):
    """A part of one, told in whole percent."""

    value: float

    def render(self, words: Words) -> str:
        return words.percent(self.value)


@dataclass(frozen=True)
class Year(Value):
    """A calendar year."""

    year: int

    def render(self, words: Words) -> str:
        return words.date(f"{self.year:04}")


@dataclass(frozen=True)
class Day(Value):
    """A date as EDTF; blank when undated."""

    edtf: str

    def render(self, words: Words) -> str:
        return words.date(self.edtf)


@dataclass(frozen=True)
class Money(Value):
    """A sum in whole units of a currency."""

    amount: int
    currency: str

    def render(self, words: Words) -> str:
        return words.money(self.amount, self.currency)


@dataclass(frozen=True)
class Code(Value):
    """A code of a vocabulary."""

    vocabulary: str
    code: str

    def render(self, words: Words) -> str:
        return words.label(self.vocabulary, self.code)


@dataclass(frozen=True)
class Term(Value):
    """A code of the metrics."""

    code: str

    def render(self, words: Words) -> str:
        return words.term(self.code)


OUTCOMES = {
    "in_force": N_("in force"),
    "last_seen_active": N_("last seen active"),
    "fulfilled": N_("reported as fulfilled"),
    "ended": N_("reported as ended"),
    "lapsed": N_("lapsed"),
    "unknown": N_("no source says what became of it"),
}
"""What became of an agreement, by its state, as the end of a sentence."""


@dataclass(frozen=True)
class Outcome(Term):
    """What became of an agreement: a state of `metrics.validity`."""

    def render(self, words: Words) -> str:
        return words.gettext(OUTCOMES[self.code])


@dataclass(frozen=True)
class Field(Value):
    """A column of a record."""

    name: str

    def render(self, words: Words) -> str:
        return heading(self.name, words)


@dataclass(frozen=True)
class Entry(Value):
    """What stands in a column of a record."""

    field: str
    text: str

    def render(self, words: Words) -> str:
        return field_value(self.field, self.text, words)


@dataclass(frozen=True)
class Name(Value):
    """What a record is called in either language."""

    en: str
    ko: str

    def render(self, words: Words) -> str:
        return words.pick(self.en, self.ko)


@dataclass(frozen=True)
class Title(Name):
    """What a record is called, in quotation marks."""

    def render(self, words: Words) -> str:
        return words.gettext(N_("“{title}”"), title=super().render(words))


@dataclass(frozen=True)
class Several(Value):
    """Facts of one kind in a row."""

    items: tuple[Value, ...]

    def render(self, words: Words) -> str:
        *first, last = (item.render(words) for item in self.items)
        return words.gettext(N_("{first} and {last}"), first=Noun(", ".join(first)), last=last) if first else last


@dataclass(frozen=True)
class Parts(Value):
    """How a whole divides: keys of `PARTS` with their counts."""

    items: tuple[tuple[str, int], ...]

    def render(self, words: Words) -> str:
        return ", ".join(words.gettext(PARTS[key], n=words.number(n)) for key, n in self.items)


@dataclass(frozen=True)
class Tally(Value):
    """Labelled codes with their counts."""

    vocabulary: str
    items: tuple[tuple[str, int], ...]

    def render(self, words: Words) -> str:
        return ", ".join(f"{words.label(self.vocabulary, code)} {words.number(n)}" for code, n in self.items)
