"""The known names of the partners, looked up by writing, by words and by letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from oi_metrics.names.gazetteer import GENERIC, PLACES
from oi_metrics.names.normal import normal
from oi_metrics.names.reading import Part, parts

Words = frozenset[str]


@dataclass(frozen=True)
class Form:
    """One name of one partner. rule: `name` or `alias`."""

    partner_id: str
    text: str
    rule: str
    words: Words
    letters: str

    @cached_property
    def loose(self) -> Words:
        """The words, and of a university its name alone too."""
        return loose(self.words)


@dataclass(frozen=True, eq=False)
class Index:
    """Every form of every partner. places: by partner, the places that its record names."""

    forms: tuple[Form, ...]
    places: Mapping[str, frozenset[str]]

    @cached_property
    def by_normal(self) -> dict[str, list[Form]]:
        return _by((normal(form.text), form) for form in self.forms)

    @cached_property
    def by_words(self) -> dict[Words, list[Form]]:
        return _by((form.words, form) for form in self.forms)

    @cached_property
    def by_letters(self) -> dict[str, list[Form]]:
        return _by((form.letters, form) for form in self.forms)

    @cached_property
    def by_initials(self) -> dict[str, list[Form]]:
        return _by((initials, form) for form in self.forms if len(initials := initials_of(form.text)) > 2)

    @cached_property
    def words(self) -> dict[str, set[int]]:
        """By canonical word, the places in `forms` of those that have it, loosely."""
        found: dict[str, set[int]] = defaultdict(set)
        for place, form in enumerate(self.forms):
            for word in form.loose:
                found[word].add(place)
        return dict(found)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every word of every form as it is spelt, in Latin letters."""
        return frozenset(word for form in self.forms for word in normal(form.text).replace(",", " ").split() if word.isascii())

    @cached_property
    def meant(self) -> dict[str, str]:
        """Filled as names are read: by unknown word, the word that it is a slip for, or blank."""
        return {}

    @cached_property
    def by_partner(self) -> dict[str, list[Form]]:
        return _by((form.partner_id, form) for form in self.forms)


Key = TypeVar("Key")


def _by(pairs: Iterable[tuple[Key, Form]]) -> dict[Key, list[Form]]:
    found: dict[Key, list[Form]] = defaultdict(list)
    for key, form in pairs:
        found[key].append(form)
    return dict(found)


def index_of(partners: pd.DataFrame) -> Index:
    """The index of the table `partners`: name_en and name_ko are names, `aliases` the known other names."""
    forms: dict[tuple[str, str], Form] = {}
    places = {}
    for row in partners.astype("object").to_dict("records"):
        partner_id = str(row["partner_id"])
        texts = [(str(row[column]), "name") for column in ("name_en", "name_ko")]
        texts += [(alias, "alias") for alias in str(row.get("aliases") or "").split(";")]
        for text, rule in texts:
            if normal(text):
                forms.setdefault((partner_id, text.strip()), form_of(partner_id, text.strip(), rule))
        places[partner_id] = _places(str(row.get("city") or ""))
    return Index(tuple(forms.values()), places)


def form_of(partner_id: str, text: str, rule: str) -> Form:
    """A name, read."""
    read = parts(text)
    return Form(partner_id, text, rule, flat(read), "".join(word for part in read for word in part))


def flat(read: Iterable[Part]) -> Words:
    """The words of all parts, whatever their order."""
    return frozenset(word for part in read for word in part)


def loose(words: Words) -> Words:
    """The words, and of each university its name alone too: `ajou` beside `ajou-university`."""
    return words | {name for word in words if word.endswith("-university") for name in word.split("-")[:-1]}


def _places(city: str) -> frozenset[str]:
    """The places of a record's city, and those that hold them."""
    known = {PLACES[word].word: PLACES[word].within for part in parts(city) for word in part if word in PLACES}
    found = set(known)
    for word in known:
        while within := PLACES[word].within:
            found.add(within)
            word = within
    return frozenset(found)


def distinctive(words: Iterable[str]) -> bool:
    """Whether the words name something: one of them is neither a place nor a word that many organisations share."""
    return any(word not in GENERIC and word not in PLACES for word in words)


def telling(words: Words) -> bool:
    """Whether the words still name something when a place is taken away; `national` stands for its country."""
    return distinctive(words) or "national" in words


def initials_of(text: str) -> str:
    """The first letters of a Latin name of several words, blank for any other."""
    words = [word for word in normal(text).replace(",", " ").split() if word not in ("of", "the", "at", "in", "and", "for", "s")]
    return "".join(word[0] for word in words) if len(words) > 2 and all(word[0].isascii() for word in words) else ""
