"""The partners that a name may mean, most likely first: by the words they share, rare ones counting most, and by letters."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from oi_metrics.names.gazetteer import AFFILIATED, COUNTRY, PLACES, SCHOOLS, UNIT_WORDS
from oi_metrics.names.index import Form, Index, Words, flat, loose, telling
from oi_metrics.names.reading import parts
from oi_metrics.names.rules import BEST_SUGGESTION, RULES, reason
from oi_metrics.names.spelling import spelt
from oi_metrics.told import Told

SUGGESTIONS = 3
WORTH_SUGGESTING = 50.0
"""What scores less is not worth a reader's time."""

_CANDIDATES = 40
_CONTAINED = 65.0
"""The least score of a form that stands whole in the name, with more around it."""
_LEFT_OUT = UNIT_WORDS | COUNTRY
_SAME_KIND = {"medcenter": "hospital"}


@dataclass(frozen=True)
class Suggestion:
    """A partner that a name may mean. partner_id: blank for a new partner; matched: the name of the partner that is alike."""

    partner_id: str
    score: float
    rule: str
    matched: str

    @property
    def reason(self) -> Told:
        return reason(self.rule, self.matched)


def suggestions(name: str, index: Index, limit: int = SUGGESTIONS, without: str = "") -> tuple[Suggestion, ...]:
    """The likeliest partners, none twice, each scored 0..`BEST_SUGGESTION` by its likest form. without: a partner left out."""
    corrected, _ = spelt(name, index)
    read = parts(corrected)
    words, letters = loose(flat(read)), "".join(word for part in read for word in part)
    best: dict[str, Suggestion] = {}
    scored = [(form, _score(words, letters, form, index), "similar") for form in _candidates(words, letters, index) if form.partner_id != without]
    scored += [(form, RULES["initials"].score, "initials") for form in index.by_initials.get(letters, [])]
    for form, score, rule in scored:
        found = Suggestion(form.partner_id, round(score, 1), rule, form.text)
        if score >= WORTH_SUGGESTING and (form.partner_id not in best or _rank(found) < _rank(best[form.partner_id])):
            best[form.partner_id] = found
    return tuple(sorted(best.values(), key=_rank)[:limit])


def _rank(found: Suggestion) -> tuple[float, str, str]:
    return (-found.score, found.partner_id, found.matched)


def _candidates(words: Words, letters: str, index: Index) -> list[Form]:
    shared: dict[int, float] = defaultdict(float)
    for word in words:
        places = index.words.get(word, ())
        weight = _weight(word, index)
        for place in places:
            shared[place] += weight
    likest = sorted(shared, key=lambda place: (-shared[place] / (1 + len(index.forms[place].words)), place))[:_CANDIDATES]
    likest += sorted(shared, key=lambda place: (-shared[place], place))[:_CANDIDATES]
    if not shared or max(shared.values()) < _weight("", index) / 2:
        likest += [place for _, _, place in process.extract(letters, _letters(index), scorer=fuzz.ratio, limit=5, score_cutoff=70)]
    return [index.forms[place] for place in dict.fromkeys(likest)]


@lru_cache(maxsize=4)
def _letters(index: Index) -> tuple[str, ...]:
    return tuple(form.letters for form in index.forms)


def _weight(word: str, index: Index) -> float:
    """How much a word tells: the logarithm of how few forms have it."""
    return math.log(1 + len(index.forms) / (1 + len(index.words.get(word, ()))))


def _score(words: Words, letters: str, form: Form, index: Index) -> float:
    """Shared weight in the weight of both, whole and without what is commonly added, and the likeness of the letters."""
    whole = _overlap(words, form.loose, index)
    core = _overlap(_core(words - SCHOOLS, form, index), _core(form.loose, form, index), index)
    score = 65 * max(whole, core - 0.02) + 0.35 * fuzz.ratio(letters, form.letters)
    if form.words <= words and len(form.words) > 1 and telling(form.words):
        score = max(score, _CONTAINED + 20 * whole)
    return min(BEST_SUGGESTION, score)


def _core(words: Words, form: Form, index: Index) -> Words:
    """The words but for departments, the partner's own places, and the university that it belongs to."""
    families = {AFFILIATED[word] for word in form.words if word in AFFILIATED}
    ours = {word for word in index.places.get(form.partner_id, ()) if word in PLACES} - form.words
    kept = frozenset(_SAME_KIND.get(word, word) for word in words if word not in _LEFT_OUT and word not in ours)
    return kept - families if kept - families - {"hospital"} else kept


def _overlap(words: Words, others: Words, index: Index) -> float:
    shared = sum(_weight(word, index) for word in words & others)
    total = sum(_weight(word, index) for word in words | others)
    return shared / total if total else 0.0
