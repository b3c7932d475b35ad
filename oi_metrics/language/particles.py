"""Korean particles: 은/는, 이/가, 을/를 and their like, by the sound that a word ends with."""

from __future__ import annotations

import re

BOTH = {"은/는": "은(는)", "이/가": "이(가)", "을/를": "을(를)", "과/와": "과(와)", "으로/로": "(으)로", "이라/라": "(이)라"}
"""The particles by their two forms, after a consonant first, and what is written where spelling does not tell the sound."""

_SAID = dict(zip("0123456789LMNR", "영일이삼사오육칠팔구엘엠엔알", strict=True))
"""How digits are read, and the capitals that end in a consonant; all other capitals end in a vowel."""
_FINALS, _L = 28, 8
"""How many finals a syllable can have, none among them, and which of them is ㄹ."""
_BRACKETS = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|（[^（）]*）)\s*$")
_SILENT = re.compile(r"[^\w%]+$")


class Noun(str):
    """A text that takes a particle where a template asks for one: `{name:은/는}`."""

    def __format__(self, spec: str) -> str:
        return f"{self!s}{particle(self, spec)}" if spec in BOTH else super().__format__(spec)


def particle(word: str, pair: str) -> str:
    """The form of a particle that fits a word; pair: one of `BOTH`.

    Closing quotes and brackets are not read out; digits, capitals one by one, and Latin words whose ending has one
    sound are. Of other words, such as those in `t` or `k`, both forms are written, as the rules of Korean spelling allow.
    """
    reading = _read(word)
    if not reading:
        return BOTH[pair]
    first, second = pair.split("/")
    ending = _final(reading)
    return second if not ending or (ending == _L and pair == "으로/로") else first


def _final(reading: str) -> int:
    """The final consonant of what `_read` gives, by its place in Unicode's order of them; 0 for a vowel."""
    syllable = _SAID.get(reading, reading)
    return (ord(syllable) - ord("가")) % _FINALS if "가" <= syllable <= "힣" else 0


def _read(word: str) -> str:
    """The last syllable as it sounds, in Hangul; a digit or a capital as it is; blank when nobody can tell."""
    text = _SILENT.sub("", word)
    while (shorter := _BRACKETS.sub("", word)) != word and shorter.strip():
        word = shorter
        text = _SILENT.sub("", word)
    token = re.split(r"[\s\W_]", text.replace("%", "퍼센트"))[-1]
    if not token or "가" <= token[-1] <= "힣" or token[-1] in "0123456789":
        return token[-1:]
    if not token.isascii():
        return ""
    alone = re.search(r"(?<![a-z])[a-zA-Z]$", token) and (len(token) == 1 or token.isupper() or token[-2].isdigit())
    return token[-1].upper() if alone else _latin(token.lower())


def _latin(token: str) -> str:
    """A syllable that ends as the Latin word sounds in Korean; blank where its spelling leaves that open."""
    stem = token[:-1] if re.search(r"[lmn]e$", token) else token
    if stem.endswith("l"):
        return "얼"
    if stem.endswith("m"):
        return "엄"
    if stem.endswith(("n", "ng")):
        return "언"
    return "" if stem[-1] in "bcgkpt" else "어"
