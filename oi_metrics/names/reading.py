"""A normal form read into canonical words, in which Korean and English names of one organisation meet."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from oi_metrics.names.gazetteer import (
    ENGLISH_PHRASES,
    KOREAN_BEFORE_HOSPITAL,
    KOREAN_WORDS,
    PLACES,
    STOPWORDS,
    UNIVERSITIES_EN,
    UNIVERSITIES_KO,
)
from oi_metrics.names.normal import normal

Part = tuple[str, ...]


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PHRASES = tuple((re.compile(pattern), words) for pattern, words in ENGLISH_PHRASES)
_EN = _any_of([*UNIVERSITIES_EN])
_ENGLISH_UNIVERSITY = re.compile(rf"\bcatholic university of (?:korea|(daegu))\b|\b({_EN}) university\b(?! of)|\buniversity of ({_EN})\b")
_KO_PLACES = [word for word in PLACES if not word.isascii()]
_KO_WORDS = {**{word: PLACES[word].word for word in _KO_PLACES}, **KOREAN_WORDS}
_BEFORE = "|".join(KOREAN_BEFORE_HOSPITAL)
_AFTER_BEFORE = "(?=(?:여성|한방|치과)?병원|의료원)"
_KOREAN_WORD = re.compile(rf"(?:{_BEFORE}){_AFTER_BEFORE}|{_any_of([*_KO_WORDS])}")
_KOREAN_UNIVERSITY = re.compile(
    rf"(?:(?P<full>{_any_of([*UNIVERSITIES_KO])})대학교|(?P<short>{_any_of([*UNIVERSITIES_KO])})대(?:학(?=병원|의료원|$))?"
    rf"(?=$|(?:{_BEFORE}){_AFTER_BEFORE}|{_any_of([word for word in _KO_WORDS if not word.startswith('학')])}))"
)
_UNKNOWN_UNIVERSITY = re.compile(r"대(?=병원|의료원|치과|한방병원|부속|의과대학|의대)")
_RUNS = re.compile(r"[가-힣][가-힣 ]*[가-힣]|[가-힣]|[^가-힣]+")


@lru_cache(maxsize=200_000)
def parts(name: str) -> tuple[Part, ...]:
    """The parts of a name as written or of its normal form, each as its canonical words in the order of writing."""
    return tuple(words for part in normal(name).split(", ") if (words := _words(part)))


def _words(part: str) -> Part:
    words: list[str] = []
    for run in _RUNS.findall(part):
        words += _korean(run.replace(" ", "")) if "가" <= run[0] <= "힣" else _english(run)
    return tuple(words)


def _english(run: str) -> list[str]:
    for pattern, words in _PHRASES:
        run = pattern.sub(words, run)
    run = _ENGLISH_UNIVERSITY.sub(_university, " ".join(run.split()))
    return [_latin(word) for word in run.split() if word not in STOPWORDS]


def _university(match: re.Match[str]) -> str:
    if match[2] or match[3]:
        return UNIVERSITIES_EN[match[2] or match[3]]
    return "daegu-catholic-university" if match[1] else "catholic-university"


def _latin(word: str) -> str:
    if word in PLACES:
        return PLACES[word].word
    return word if word.isascii() else anyascii(word).lower() or word


def _korean(run: str) -> list[str]:
    """Known words cut out of a run of Hangul, from the left and the longest first; what is left between them romanised."""
    found = _KOREAN_UNIVERSITY.search(run)
    if found:
        university = UNIVERSITIES_KO[found["full"] or found["short"]]
        return [*_korean_words(run[: found.start()]), university, *_korean_words(run[found.end() :])]
    return _korean_words(_UNKNOWN_UNIVERSITY.sub("대학교", run, count=1) if "대학교" not in run else run)


def _korean_words(run: str) -> list[str]:
    words: list[str] = []
    place = 0
    for match in _KOREAN_WORD.finditer(run):
        words += [_romanised(run[place : match.start()]), *(KOREAN_BEFORE_HOSPITAL | _KO_WORDS)[match[0]].split()]
        place = match.end()
    words.append(_romanised(run[place:]))
    return [word for word in words if word]


def _romanised(hangul: str) -> str:
    return anyascii(hangul).lower().replace(" ", "")
