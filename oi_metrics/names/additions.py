"""What a name may have beside the partner's own: a department, an address, initials, the institution that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from oi_metrics.names.gazetteer import ADDRESS_SUFFIXES, AFFILIATED, COUNTRY, DISTRICTS, HEADS, PLACES, SCHOOLS, UNIT_MARKS, UNIT_WORDS
from oi_metrics.names.index import Form, Index, distinctive, initials_of, telling
from oi_metrics.names.normal import normal
from oi_metrics.names.reading import Part, parts

_UNIT_PHRASE = re.compile(r"\bclinical (?:trials?|research|reseach) (?:center|centre|pharmacy)(?: pharmacy)?\b")
INSTITUTIONS = HEADS | {"medschool", "dentschool", "healthsystem", "center"}

Check = Callable[[Form, Index], bool]


def reductions(name: str) -> Iterator[tuple[str, tuple[Part, ...], Check]]:
    """Each way to leave explained words out: its rule, what remains, and what a form must satisfy."""
    without_phrase = normal(_UNIT_PHRASE.sub(",", normal(name)))
    read = _country_apart(parts(without_phrase))
    if without_phrase != normal(name):
        yield "unit", read, _always
    kept = tuple(part for part in read if not _is_unit(part))
    units = len(kept) < len(read) or without_phrase != normal(name)
    dropped = [part for part in kept[1:] if _is_address(part)]
    core = tuple(part for part in kept if part not in dropped)
    acronyms = [part for part in core[1:] if len(part) == 1 and 2 < len(part[0]) <= 8 and part[0] not in PLACES]
    if acronyms:
        rest = tuple(part for part in core if part not in acronyms)
        yield from _rest_of(units, dropped, rest, acronyms)
    yield from _rest_of(units, dropped, core, [])


def _country_apart(read: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with a country at the very end set apart, where it follows the word of an institution."""
    *others, last = read or ((),)
    if len(last) > 1 and last[-1] == "korea" and last[-2] in INSTITUTIONS:
        return (*others, last[:-1], last[-1:])
    return read


def _rest_of(units: bool, dropped: list[Part], core: tuple[Part, ...], acronyms: Sequence[Part]) -> Iterator[tuple[str, tuple[Part, ...], Check]]:
    rule = "address" if dropped else "acronym" if acronyms else "unit"

    def plain(form: Form, index: Index) -> bool:
        return _address_fits(form, index, dropped) and all(_acronym_fits(form, index, part[0]) for part in acronyms)

    if units or dropped or acronyms:
        yield rule, core, plain
    for rest, university in _without_parents(core):

        def belongs(form: Form, index: Index, rest: tuple[Part, ...] = rest, university: str = university) -> bool:
            return plain(form, index) and (not university or _affiliated(form, index, rest, university))

        yield "parent", rest, belongs


def _always(form: Form, index: Index) -> bool:
    return True


def _is_unit(part: Part) -> bool:
    return bool(UNIT_MARKS & set(part)) and all(word in UNIT_WORDS for word in part)


def is_parent(part: Part) -> bool:
    """A part that is a university, its schools or its health system, and nothing else."""
    return any(word.endswith("-university") for word in part) and all(word.endswith("-university") or word in SCHOOLS for word in part)


def _is_address(part: Part) -> bool:
    if all(word in PLACES or word in COUNTRY or word.isdigit() for word in part):
        return True
    return all(
        word in PLACES or word in COUNTRY or word in ADDRESS_SUFFIXES or word.isdigit() or (place + 1 < len(part) and part[place + 1] in ADDRESS_SUFFIXES)
        for place, word in enumerate(part)
    )


def _address_fits(form: Form, index: Index, dropped: list[Part]) -> bool:
    """Whether every place of the address is one that the partner's record names, in a name of an institution."""
    if not dropped:
        return True
    stated = {word for part in dropped for word in part if word in PLACES}
    places = {PLACES[word].within if word in DISTRICTS else word for word in stated}
    return bool(form.words & INSTITUTIONS) and telling(form.words) and places <= index.places[form.partner_id] | form.words


def _acronym_fits(form: Form, index: Index, acronym: str) -> bool:
    """Whether initials set apart are those of this partner: a known form of it, or the first letters of its name."""
    known = {other.partner_id for other in index.by_normal.get(acronym, [])}
    return form.partner_id in known if known else any(initials_of(other.text) == acronym for other in index.by_partner[form.partner_id])


def _without_parents(core: tuple[Part, ...]) -> Iterator[tuple[tuple[Part, ...], str]]:
    """What remains without a university and its school or health system, with that university; blank for a school alone."""
    words = [word for part in core for word in part]
    universities = [word for word in dict.fromkeys(words) if word.endswith("-university")]
    bare = tuple(word for word in words if word not in SCHOOLS)
    if universities and bare != tuple(words) and "hospital" in bare:
        yield (bare,), ""
    for university in universities:
        rest = tuple(word for word in bare if word != university)
        if distinctive(rest) and set(rest) & INSTITUTIONS:
            yield (rest,), university
        if rest and bare.count(university) > 1:
            yield (bare,), university


def _affiliated(form: Form, index: Index, rest: tuple[Part, ...], university: str) -> bool:
    """Whether the partner is known to belong to the university."""
    if any(university in other.words for other in index.by_partner[form.partner_id]):
        return True
    return any(AFFILIATED.get(word) == university for part in rest for word in part)
