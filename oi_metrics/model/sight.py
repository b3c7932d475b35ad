"""What somebody may see of the records, as a frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oi_metrics.model.filter_grammar import FilterError, ScopeError, parse_pair
from oi_metrics.model.vocabulary import CONFIDENTIALITIES, TIERS

LEVELS, EVERY_TIER = tuple(CONFIDENTIALITIES), tuple(TIERS)


@dataclass(frozen=True)
class Sight:
    """Source tiers, and a confidentiality up to which records are seen; unless given, everything.

    Raises ValueError for a code that neither vocabulary has. Tiers stand in the order of their vocabulary, each once.
    """

    tiers: tuple[str, ...] = EVERY_TIER
    confidentiality: str = LEVELS[-1]

    def __post_init__(self) -> None:
        if unknown := [code for code in self.tiers if code not in EVERY_TIER]:
            raise ValueError(f"tier={unknown[0]} is not a code; use {', '.join(EVERY_TIER)}")
        if self.confidentiality not in LEVELS:
            raise ValueError(f"confidentiality={self.confidentiality} is not a code; use {', '.join(LEVELS)}")
        object.__setattr__(self, "tiers", tuple(tier for tier in EVERY_TIER if tier in self.tiers))

    @property
    def every_tier(self) -> bool:
        return self.tiers == EVERY_TIER

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden from it."""
        return self == WHOLE

    @property
    def hidden_levels(self) -> tuple[str, ...]:
        """The confidentialities that are beyond it."""
        return LEVELS[LEVELS.index(self.confidentiality) + 1 :]

    def within(self, other: Sight) -> Sight:
        """What both see."""
        return Sight(tuple(tier for tier in self.tiers if tier in other.tiers), min(self.confidentiality, other.confidentiality, key=LEVELS.index))

    def to_params(self) -> dict[str, list[str]]:
        """What restricts it, in the grammar of filters; nothing of what sees everything. No tier at all is `tier=none`."""
        level = {} if self.confidentiality == LEVELS[-1] else {"confidentiality": [self.confidentiality]}
        return level if self.every_tier else {**level, "tier": list(self.tiers) or [NO_TIER]}


WHOLE = Sight()
"""What sees everything."""
NO_TIER = "none"


def parse_sight(pairs: Iterable[str]) -> Sight:
    """A sight from `confidentiality=public` and `tier=company_page,registry`, as `Sight.to_params` has them. Raises FilterError."""
    given: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        try:
            key, codes = parse_pair(pair)
        except ScopeError as problem:
            raise FilterError(f"{pair!r} {problem}; {problem.remedy}") from problem
        if key not in ("confidentiality", "tier"):
            raise FilterError(f"{key!r} is no part of what may be seen; use confidentiality, tier")
        given[key] = (*given.get(key, ()), *codes)
    level, tiers = given.get("confidentiality", LEVELS[-1:]), given.get("tier", EVERY_TIER)
    if len(level) > 1:
        raise FilterError(f"confidentiality={','.join(level)} is more than one; name the highest that is seen")
    try:
        return Sight(() if tiers == (NO_TIER,) else tiers, level[0])
    except ValueError as problem:
        raise FilterError(str(problem)) from problem
