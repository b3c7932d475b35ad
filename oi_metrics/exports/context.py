"""What an export says about itself, and the name of its file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.filter_grammar import pairs
from oi_metrics.model.sight import WHOLE, Sight
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.tables import Tables, short

MAX_NAME_PART = 80
"""Bytes of a file's name that one fact may take; file systems bear 255 in all."""
FACTS = {"edition": N_("Data version"), "as_of": N_("As of"), "filter": N_("Filter"), "source_tiers": N_("Source tiers"), "seen_as": N_("Seen as")}


class Chosen(Protocol):
    """A choice that can say itself in the grammar of links: of records (`filters.Filters`) or of registry trials (`registry.choice.Choice`)."""

    def to_params(self) -> dict[str, list[str]]:
        """The parameters of a link; defaults are left out."""


@dataclass(frozen=True)
class Context:
    """What an export says about itself: data version, as-of day, filter, source tiers, the reader's language, and what is hidden from whom it is for."""

    edition: str
    as_of: str
    filters: Chosen
    tiers: tuple[str, ...]
    words: Words
    sight: Sight = WHOLE

    @classmethod
    def of(cls, tables: Tables, filters: Filters, words: Words) -> Context:
        present_tiers = [tier for tier in tables.sources["tier"].cat.categories if tier in set(tables.sources["tier"])]
        return cls(tables.edition, tables.as_of.isoformat(), filters, tuple(filters.tier or present_tiers), words, tables.sight)

    def facts(self) -> dict[str, str]:
        """Edition, as-of day, filter and source tiers, and as whose view where something may be hidden, in the grammar of the command line."""
        chosen = " ".join(pairs(self.filters.to_params()))
        facts = {"edition": self.edition, "as_of": self.as_of, "filter": chosen, "source_tiers": ",".join(self.tiers)}
        return facts if self.sight.whole else {**facts, "seen_as": " ".join(pairs(self.sight.to_params()))}

    def line(self) -> str:
        """The same in one line for readers, in their language."""
        tiers = ", ".join(self.words.label("tier", tier) for tier in self.tiers)
        parts = (
            self.words.gettext("Data version {edition} · as of {day}", edition=short(self.edition), day=self.words.day(date.fromisoformat(self.as_of))),
            self.words.gettext("Filter: {filter}", filter=self.facts()["filter"] or self.words.gettext("none")),
            self.words.gettext("Source tiers: {tiers}", tiers=tiers or self.words.gettext("none")),
            *([] if self.sight.whole else [self.words.gettext("Seen as: {sight}", sight=sight_told(self.sight, self.words))]),
        )
        return " · ".join(parts)


def sight_told(sight: Sight, words: Words) -> str:
    """What may be seen, in words."""
    level = words.gettext("confidentiality up to “{level}”", level=words.label("confidentiality", sight.confidentiality))
    tiers = ", ".join(words.label("tier", tier) for tier in sight.tiers) or words.gettext("none")
    return ", ".join([level, words.gettext("all sources") if sight.every_tier else words.gettext("sources: {tiers}", tiers=tiers)])


def file_name(stem: str, content: bytes, kind: str, context: Context | None = None, search: str = "") -> str:
    """A download's name: what it is, of which edition and day, and a hash of its content, so that two contents never share a name.

    A CSV has no place for more than its rows, and a row or comment too many would break its way back; so its name bears
    the source tiers and the filter too, of a long filter the beginning and a hash, the words that its table was searched
    for, and as whose view it was made where something may be hidden. The other kinds bear them inside.
    """
    parts = [stem]
    if context:
        parts += [short(context.edition), context.as_of]
        parts += [_in_name(",".join(context.tiers) or "none"), _in_name(_beside_tiers(context, search) or "all")] if kind == "csv" else []
        parts += [_in_name(f"seen_as={context.facts()['seen_as']}")] if kind == "csv" and not context.sight.whole else []
    return f"oi-metrics-{'-'.join(parts)}-{hashlib.sha256(content).hexdigest()[:12]}.{kind}"


def _beside_tiers(context: Context, search: str) -> str:
    chosen = pairs({name: values for name, values in context.filters.to_params().items() if name != "tier"})
    return " ".join([*chosen, *([f"search={search}"] if search else [])])


def _in_name(text: str) -> str:
    """The text as part of a file's name: nothing but letters, digits and `=,._-`, blanks as `+`, of bounded length."""
    safe = re.sub(r"[^\w=,.+-]", "_", text.replace(" ", "+"))
    if len(safe.encode()) <= MAX_NAME_PART:
        return safe
    return f"{safe.encode()[: MAX_NAME_PART - 9].decode(errors='ignore')}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
