"""Names that look like another and are written differently: foreign letters, full width, hidden characters."""

from __future__ import annotations

import re
import unicodedata

from oi_metrics.model.message import Message

HIDDEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]")
"""Characters without a shape of their own: zero-width, joiners, direction marks, fillers."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
UNSEEN = f"{CONTROL.pattern}|{HIDDEN.pattern}"
"""A pattern of every text of which `unseen` can tell something."""

_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιıɑɡ",
    "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXoaviiag",
)
"""Cyrillic, Greek and other letters by the Latin letter that they look like."""

MAX_MARKS = 3
"""Combining marks on one letter, above which a text is refused."""
_HEAP = re.compile(rf"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{{{MAX_MARKS + 1}}}")
_EMOJI_JOINED = re.compile("(?<=[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f])\u200d")


def skeleton(name: str) -> str:
    """What a name looks like, whatever its letters: equal for lookalikes, case and spaces aside."""
    shape = HIDDEN.sub("", unicodedata.normalize("NFKC", name)).translate(_ALIKE)
    return " ".join(shape.split()).casefold()


def unseen(text: str) -> Message | None:
    """What of a text cannot be seen, whatever it is about; None where all can."""
    if CONTROL.search(text):
        return Message("holds a control character")
    if not text.isascii() and HIDDEN.search(_EMOJI_JOINED.sub("", text)):
        return Message("holds characters that cannot be seen")
    return None


def strange(name: str) -> Message | None:
    """What is odd about how a name is written; None where nothing is."""
    if odd := unseen(name):
        return odd
    if any("！" <= letter <= "～" for letter in name):
        return Message("is written in full-width letters")
    if any(_scripts(word) >= {"LATIN", other} for word in name.split() for other in ("CYRILLIC", "GREEK")):
        return Message("mixes letters of several alphabets in a word")
    return None


def heaped(text: str) -> bool:
    """Whether a letter carries more combining marks than any writing has."""
    return not text.isascii() and _HEAP.search(unicodedata.normalize("NFD", text)) is not None


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
