"""Why a name is read to mean a partner: each rule with its score and its sentence."""

from __future__ import annotations

from typing import NamedTuple

from oi_metrics.model.message import Message

AUTOMATIC = 95.0
"""What scores this or more is merged without asking; what scores less waits for a person's word."""

BEST_SUGGESTION = AUTOMATIC - 1
"""No likeness of letters scores more than this."""


class Rule(NamedTuple):
    """score: of a name that the rule alone carries. reason: what a reader is told; `{matched}` is the form it was matched with."""

    score: float
    reason: str


RULES: dict[str, Rule] = {
    rule: Rule(float(score), told.text)
    for rule, score, told in (
        ("decided", 100, Message("decided by {matched}", matched="")),
        ("own", 100, Message("decided by {matched} to be a partner of its own", matched="")),
        ("name", 100, Message("is the name {matched}", matched="")),
        ("alias", 100, Message("is the known other name {matched}", matched="")),
        ("written", 99, Message("is {matched} apart from signs, spaces, case or legal form", matched="")),
        ("words", 98, Message("has the same words as {matched}", matched="")),
        ("languages", 97, Message("is {matched} in the other script", matched="")),
        ("unit", 97, Message("is a department or office of {matched}", matched="")),
        ("address", 96, Message("is {matched} with its address", matched="")),
        ("parent", 96, Message("is {matched} with the institution that it belongs to", matched="")),
        ("acronym", 97, Message("is {matched} with its initials", matched="")),
        ("spelling", 95, Message("is {matched} apart from a typing error", matched="")),
        ("refused", BEST_SUGGESTION, Message("is {matched} by its words, but that merge was undone", matched="")),
        ("ambiguous", BEST_SUGGESTION, Message("fits {matched}, but other partners as well", matched="")),
        ("several", BEST_SUGGESTION, Message("names several partners, {matched} among them", matched="")),
        ("initials", 90, Message("has the initials of {matched}", matched="")),
        ("similar", 0, Message("resembles {matched}", matched="")),
        ("new", 0, Message("resembles the new partner {matched}", matched="")),
        ("placeholder", 0, Message("names no organisation")),
        ("unknown", 0, Message("is like no known partner")),
    )
}


def reason(rule: str, matched: str) -> Message:
    """The sentence of a rule, in English and ready to be told in another language."""
    return Message(RULES[rule].reason, matched=matched)
