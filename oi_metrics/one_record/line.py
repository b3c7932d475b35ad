"""A record, or a field of it, in one line of writing."""

from __future__ import annotations

from oi_metrics.charts.certainty import SIGNS, Look
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.one_record.model import Head, Named, Told

NAMES = 3
"""As many counterparties are named beside a title."""
AND_MORE = N_("{names} and {n} more")


def line(head: Head, words: Words, note: str = "", but: str = "") -> str:
    """What a record is beside its title: kind, counterparties, dates, money, state, and whether it is contested.

    note: what it has to do with where it is shown. but: the record beside which it stands, and which is not named again.
    """
    beside = tuple(named for named in head.counterparties if not but or named.record != but)
    parts = [head.kind, note, counterparties(beside, words), *map(told, (*head.dates, *head.money)), told(head.state) if head.state else ""]
    if head.contested and "contested" not in {fact.look for fact in (*head.dates, head.state) if fact}:
        parts.append(signed("contested", words.term("contested")))
    return " · ".join(part for part in parts if part)


def counterparties(named: tuple[Named, ...], words: Words) -> str:
    """The first of them by name, and how many more."""
    names = ", ".join(name(each) for each in named[:NAMES])
    return words.gettext(AND_MORE, names=names, n=words.number(len(named) - NAMES)) if len(named) > NAMES else names


def name(named: Named) -> str:
    """A name, after a sign where no source gives it."""
    return named.text if named.look == "solid" else signed(named.look, named.text)


def told(fact: Told) -> str:
    """A field after the sign of how certain it is."""
    text = f"{fact.label} {fact.text}" if fact.label else fact.text
    return signed(fact.look, text) if fact.look else text


def signed(look: Look, text: str) -> str:
    """A text after the sign of how certain it is, from which no line break parts it."""
    return f"{SIGNS[look]}\N{NO-BREAK SPACE}{text}"
