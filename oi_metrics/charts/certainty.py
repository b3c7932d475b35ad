"""The look of certainty: one sign and one meaning a look, on every medium; each draws it in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_

Look = Literal["solid", "hatched", "hollow", "struck", "contested"]
SIGNS: dict[Look, str] = {"solid": "■", "hatched": "▨", "hollow": "□", "struck": "✕", "contested": "▥"}
"""The look where it is written instead of drawn."""
MEANINGS: dict[Look, str] = {
    "solid": N_("stated, named and dated"),
    "hatched": N_("within bounds"),
    "hollow": N_("stated, but unnamed or undated"),
    "struck": N_("superseded, withdrawn or lapsed"),
    "contested": N_("contested: sources disagree"),
}
"""What each look says: docs/glossary.md, certainty marks."""


def key(words: Words, looks: Iterable[Look] = tuple(MEANINGS)) -> list[str]:
    """The key in writing: the sign of each of these looks, and what it says."""
    wanted = set(looks)
    return [f"{SIGNS[look]}\N{NO-BREAK SPACE}{words.gettext(meaning)}" for look, meaning in MEANINGS.items() if look in wanted]
