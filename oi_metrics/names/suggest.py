"""The partners that a name may mean, most likely first: by the words they share, rare ones counting most, and by letters."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process

from oi_metrics.model.message import Message
from oi_metrics.names.gazetteer import AFFILIATED, COUNTRY, SCHOOLS, UNIT_WORDS
from oi_metrics.names.index import Form, Index, Words, flat, loose, telling
from oi_metrics.names.reading import parts
from oi_metrics.names.rules import BEST_SUGGESTION, RULES, reason
from oi_metrics.names.spelling import spelt

SUGGESTIONS = 3
WORTH_SUGGESTING = 50.0
"""What scores less is not worth a reader's time."""

_CANDIDATES = 20
_ENOUGH = 100
"""With so many candidates from rare words, commoner words bring no better ones."""

_CONTAINED = 65.0
"""The least score of a form that stands whole in the name, with more around it."""
_LEFT_OUT = UNIT_WORDS | COUNTRY
_SAME_KIND = {"medcenter": "hospital"}


@dataclass(frozen=True)
class Suggestion:
    """A partner that a name may mean. partner_id: blank for a new partner; matched: its form that is alike."""

    partner_id: str
    score: float
    rule: str
    matched: str

    @property
    def reason(self) -> Message:
        return reason(self.rule, self.matched)


@dataclass(frozen=True)
class _Profile:
    """A form with what is weighed of it; around: what a name may have beside it without being another's."""

    form: Form
    words: Words
    weight: float
    core: Words
    core_weight: float
    around: Words
    whole: bool


class Suggester:
    """Suggests partners of one index; whatever does not depend on the name is made once."""

    def __init__(self, index: Index):
        self._index = index
        forms = len(index.forms)
        self._weights = {word: math.log(1 + forms / (1 + len(places))) for word, places in index.words.items()}
        self._unknown = math.log(1 + forms)
        self._profiles = [self._profile(form) for form in index.forms]
        self._letters = [form.letters for form in index.forms]

    def suggestions(self, name: str, limit: int = SUGGESTIONS, without: str = "") -> tuple[Suggestion, ...]:
        """The likeliest partners, none twice, each scored 0..`BEST_SUGGESTION` by its likest form. without: a partner left out."""
        corrected, _ = spelt(name, self._index)
        read = parts(corrected)
        words, letters = loose(flat(read)), "".join(word for part in read for word in part)
        found = [(profile.form, score, "similar") for profile, score in self._scored(words, letters)]
        found += [(form, RULES["initials"].score, "initials") for form in self._index.by_initials.get(letters, [])]
        best: dict[str, Suggestion] = {}
        for form, score, rule in found:
            likely = Suggestion(form.partner_id, round(score, 1), rule, form.text)
            if form.partner_id != without and score >= WORTH_SUGGESTING and _rank(likely) < _rank(best.get(form.partner_id)):
                best[form.partner_id] = likely
        return tuple(sorted(best.values(), key=_rank)[:limit])

    def _profile(self, form: Form) -> _Profile:
        families = frozenset(AFFILIATED[word] for word in form.words if word in AFFILIATED)
        around = families | (self._index.places.get(form.partner_id, frozenset()) - form.words)
        core = _core(_base(form.loose), around)
        return _Profile(form, form.loose, self._weight(form.loose), core, self._weight(core), around, len(form.words) > 1 and telling(form.words))

    def _weight(self, words: Iterable[str]) -> float:
        """How much the words tell: of each the logarithm of how few forms have it."""
        return sum(self._weights.get(word, self._unknown) for word in words)

    def _candidates(self, words: Words, letters: str) -> Iterable[int]:
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(words & self._weights.keys(), key=lambda word: (-self._weights[word], word)):
            if len(shared) > _ENOUGH or (shared and len(self._index.words[word]) > 2 * _ENOUGH):
                break
            for place in self._index.words[word]:
                shared[place] += self._weights[word]
        of_form = {place: weight / (1 + len(self._profiles[place].words)) for place, weight in shared.items()}
        found = dict.fromkeys(nlargest(_CANDIDATES, shared, key=lambda place: (of_form[place], -place)))
        found |= dict.fromkeys(nlargest(_CANDIDATES, shared, key=lambda place: (shared[place], -place)))
        if not shared or max(shared.values()) < self._unknown / 2:
            found |= dict.fromkeys(place for _, _, place in process.extract(letters, self._letters, scorer=fuzz.ratio, limit=5, score_cutoff=70))
        return found

    def _scored(self, words: Words, letters: str) -> Iterator[tuple[_Profile, float]]:
        """Each candidate with its score: the shared weight in the weight of both, whole or without what is around, and the likeness of the letters."""
        weight, base = self._weight(words), _base(words - SCHOOLS)
        for place in self._candidates(words, letters):
            profile = self._profiles[place]
            whole = _share(weight, profile.weight, self._weight(words & profile.words))
            core = _core(base, profile.around)
            inner = _share(self._weight(core), profile.core_weight, self._weight(core & profile.core))
            score = 65 * max(whole, inner - 0.02) + 0.35 * fuzz.ratio(letters, profile.form.letters)
            if profile.whole and profile.form.words <= words:
                score = max(score, _CONTAINED + 20 * whole)
            yield profile, min(BEST_SUGGESTION, score)


def _base(words: Words) -> Words:
    return frozenset(_SAME_KIND.get(word, word) for word in words if word not in _LEFT_OUT)


def _core(base: Words, around: Words) -> Words:
    """The words but for those around a name, unless nothing that tells would remain."""
    kept = base - around
    return kept if kept - {"hospital"} else base


def _share(one: float, other: float, shared: float) -> float:
    total = one + other - shared
    return shared / total if total else 0.0


def _rank(found: Suggestion | None) -> tuple[float, str, str]:
    return (-found.score, found.partner_id, found.matched) if found else (1.0, "", "")
