"""The partners that a name means without a doubt: by its writing, its words, or with an explained addition."""

from __future__ import annotations

from dataclasses import dataclass

from oi_metrics.names.additions import INSTITUTIONS, is_parent, reductions
from oi_metrics.names.gazetteer import PLACES
from oi_metrics.names.index import Form, Index, Words, distinctive, flat
from oi_metrics.names.normal import normal
from oi_metrics.names.reading import Part, parts
from oi_metrics.names.rules import RULES
from oi_metrics.names.spelling import INSTITUTION_SPELLINGS, spelt

MIN_SPELLING = 6
"""Letters that a word must have for a slip of one letter to be told from another word."""

MIN_SPELLING_ALONE = 8
"""The same, where no other word of the name tells it from others."""


@dataclass(frozen=True)
class Match:
    """What a rule found: a form of one partner, or of several that the name fits alike."""

    rule: str
    forms: tuple[Form, ...]

    @property
    def partner_ids(self) -> tuple[str, ...]:
        return tuple(sorted({form.partner_id for form in self.forms}))


def matched(name: str, index: Index) -> Match | None:
    """The first rule that carries the name, from the strictest on; None when no rule does."""
    for attempt in (_as_written, _by_words, _with_additions, _misspelt):
        if found := attempt(name, index):
            return found
    return None


def _as_written(name: str, index: Index) -> Match | None:
    forms = index.by_normal.get(normal(name))
    if not forms:
        return None
    exact = [form for form in forms if form.text == name.strip()]
    return Match(min((form.rule for form in exact), key=("name", "alias").index) if exact else "written", tuple(forms))


def _by_words(name: str, index: Index) -> Match | None:
    read = parts(name)
    letters = "".join(word for part in read for word in part)
    forms = index.by_words.get(flat(read)) or index.by_letters.get(letters)
    if not forms or len(letters) < 3:
        return None
    if several := _several(read, index):
        return several
    if len(read) > 1 and (rival := _place_rival(read, forms, index)):
        return rival
    same = _of_one_script(forms, name)
    if same:
        return Match("words", tuple(same))
    rivals = _namesakes(flat(read), forms, name, index)
    return Match("ambiguous" if rivals else "languages", (*forms, *rivals))


def _namesakes(words: Words, forms: list[Form], name: str, index: Index) -> list[Form]:
    """Other partners called so in the script of the name, but for the university that they belong to."""
    ours = {form.partner_id for form in forms}
    near = [index.forms[place] for place in set.intersection(*(index.words.get(word, set()) for word in words))]
    others = [form for form in near if form.partner_id not in ours and all(word.endswith("-university") for word in form.words - words)]
    return _of_one_script(others, name)


def _of_one_script(forms: list[Form], name: str) -> list[Form]:
    """The forms written as the name is: what a partner is called in one language says more than a reading of the other."""
    return [form for form in forms if _hangul(form.text) == _hangul(name)]


def _hangul(text: str) -> bool:
    return any("가" <= character <= "힣" for character in text)


def _several(read: tuple[Part, ...], index: Index) -> Match | None:
    """Parts that each name another partner, none of them the institution that another belongs to."""
    named = [forms for part in read if not is_parent(part) and distinctive(part) and (forms := index.by_words.get(frozenset(part)))]
    found = tuple(form for forms in named for form in forms)
    return Match("several", found) if len(named) > 1 and not set.intersection(*({form.partner_id for form in forms} for forms in named)) else None


def _place_rival(read: tuple[Part, ...], forms: list[Form], index: Index) -> Match | None:
    """A place set apart may be a branch or an address: with a sibling in that place, it could be either."""
    apart = [part for part in read[1:] if all(word in PLACES for word in part)]
    rest = frozenset(word for part in read if part not in apart for word in part)
    places = flat(apart) - rest
    if not places or not rest:
        return None
    ours = {form.partner_id for form in forms}
    near = [index.forms[place] for place in set.intersection(*(index.words.get(word, set()) for word in rest))]
    siblings = [form for form in near if form.partner_id not in ours and index.places[form.partner_id] & places and (form.words - rest) <= PLACES.keys()]
    return Match("ambiguous", (*forms, *siblings)) if siblings else None


def _with_additions(name: str, index: Index) -> Match | None:
    """The name without what is explained: a department, an address, initials, the institution that it belongs to."""
    found: dict[str, Match] = {}
    for rule, read, check in reductions(name):
        forms = [form for form in index.by_words.get(flat(read), []) if check(form, index)]
        if forms and flat(read):
            match = Match(rule, tuple(_of_one_script(forms, name) or forms))
            found.setdefault("/".join(match.partner_ids), match)
    if not found:
        return None
    if several := _several(parts(name), index):
        return several
    if len(found) == 1:
        return next(iter(found.values()))
    return Match("ambiguous", tuple(form for match in found.values() for form in match.forms))


def _misspelt(name: str, index: Index) -> Match | None:
    """The name with unknown words put right, where one known word alone is a letter away and the rest stands."""
    corrected, slips = spelt(name, index)
    if not slips or not _sure(slips, [word for word in flat(parts(name)) if word in index.words]):
        return None
    found = _by_words(corrected, index) or _with_additions(corrected, index)
    if found is None or not all(form.words & INSTITUTIONS for form in found.forms):
        return None
    rule = found.rule if RULES[found.rule].score < RULES["spelling"].score else "spelling"
    return Match(rule, found.forms)


def _sure(slips: dict[str, str], known: list[str]) -> bool:
    names = [slip for slip, meant in slips.items() if meant not in INSTITUTION_SPELLINGS]
    shortest = MIN_SPELLING if distinctive(known) else MIN_SPELLING_ALONE
    return all(len(slip) >= shortest for slip in names)
