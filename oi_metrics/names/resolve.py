"""Names as written, each resolved to a partner, to suggestions, or to a new partner; nothing merged below `AUTOMATIC` unasked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import networkx as nx
import pandas as pd

from oi_metrics.model.message import Message
from oi_metrics.names.decisions import OWN, Decision, Decisions, written
from oi_metrics.names.exact import Match, matched
from oi_metrics.names.index import Form, Index, flat, form_of, index_of
from oi_metrics.names.normal import normal
from oi_metrics.names.placeholder import is_placeholder
from oi_metrics.names.reading import parts
from oi_metrics.names.rules import AUTOMATIC, RULES, reason
from oi_metrics.names.suggest import SUGGESTIONS, Suggester, Suggestion

LIKE_NEW = 75.0
"""What a new partner must score to be suggested as another's spelling."""

MOST_COMPARED = 2_000
"""With more new partners than this they are not compared with one another: every word of theirs would be common."""


@dataclass(frozen=True)
class Resolution:
    """What one name as written is read to mean.

    partner_id: the partner, blank when none is found or a person must choose. score: 0..100. rule and matched: why, as
    `reason` tells. automatic: merged without asking; never below `AUTOMATIC`. decided: by a person's word. suggestions:
    the likeliest partners, known and new, best first, where nothing is merged. new: where nothing is merged, the name under
    which this and its other spellings are one new partner unless a person decides otherwise; blank otherwise.
    """

    name: str
    partner_id: str
    score: float
    rule: str
    matched: str = ""
    automatic: bool = False
    decided: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    new: str = ""

    @property
    def reason(self) -> Message:
        return reason(self.rule, self.matched)

    @property
    def names_nobody(self) -> bool:
        """Whether the name is a placeholder: neither a partner nor a new one."""
        return self.rule == "placeholder"

    @property
    def open(self) -> bool:
        """Whether a person should look: the name is neither merged nor decided, and some partner or new partner is like it."""
        return not (self.automatic or self.decided or self.names_nobody) and bool(self.suggestions)


@dataclass(frozen=True, eq=False)
class Resolutions(Mapping[str, Resolution]):
    """By name as written, what it means; in the order of the names."""

    by_name: Mapping[str, Resolution]

    def __getitem__(self, name: str) -> Resolution:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    @property
    def new_partners(self) -> dict[str, tuple[str, ...]]:
        """By the name of each new partner, its spellings, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for resolution in self.values():
            if resolution.new:
                found[resolution.new].append(resolution.name)
        return {new: tuple(sorted(names)) for new, names in sorted(found.items())}

    @property
    def open(self) -> tuple[Resolution, ...]:
        """What waits for a person's word."""
        return tuple(resolution for resolution in self.values() if resolution.open)

    def merges(self, when: str) -> tuple[Decision, ...]:
        """What was merged without asking and is not yet a known name, as decisions to be recorded. when: ISO 8601."""
        return tuple(
            Decision(one.name, one.partner_id, one.score, one.rule, one.matched, who="", when=when, automatic=True)
            for one in self.values()
            if one.automatic and one.rule not in ("name", "alias")
        )

    def frame(self) -> pd.DataFrame:
        """One row a name: name, partner_id, score, reason (English), automatic, decided, new, and the ids suggested, best first."""
        columns = ["name", "partner_id", "score", "reason", "automatic", "decided", "new", "suggested"]
        rows = [
            (one.name, one.partner_id, one.score, str(one.reason), one.automatic, one.decided, one.new, ";".join(s.partner_id for s in one.suggestions))
            for one in self.values()
        ]
        return pd.DataFrame(rows, columns=columns)


def resolve(names: Iterable[str], partners: pd.DataFrame, decisions: Decisions | None = None, *, suggesting: bool = True) -> Resolutions:
    """Resolve names as written against the table `partners` (partner_id, name_en, name_ko, aliases, city).

    A decision in force always wins. Otherwise the strictest rule that carries the name decides; a name that fits
    several partners, or whose merge was undone, is never merged without asking. The outcome for a name does not depend
    on the order of the names. Names of no partner are grouped where their words are the same. suggesting: whether to look for
    likely partners where none is sure; without, no name has suggestions and the rest is found the sooner.
    """
    decisions = decisions or Decisions()
    index = index_of(partners)
    counts = Counter(str(name) for name in names)
    suggester = Suggester(index) if suggesting else None
    found = {name: _resolved(name, index, decisions, suggester) for name in counts}
    return Resolutions(MappingProxyType(_with_new_partners(found, counts, suggesting)))


def _resolved(name: str, index: Index, decisions: Decisions, suggester: Suggester | None) -> Resolution:
    decision = decisions.get(name)
    if decision and decision.partner_id == OWN:
        return Resolution(name, "", RULES["own"].score, "own", decision.who, decided=True)
    if decision and decision.automatic:
        return Resolution(name, decision.partner_id, decision.score, decision.rule, decision.matched, automatic=True)
    if decision:
        return Resolution(name, decision.partner_id, RULES["decided"].score, "decided", decision.who, decided=True)
    match = matched(name, index)
    if match is None and is_placeholder(name):
        return Resolution(name, "", 0.0, "placeholder")
    return _judged(name, match, decisions.refused(name), suggester)


def _judged(name: str, match: Match | None, refused: frozenset[str], suggester: Suggester | None) -> Resolution:
    if match is None:
        likely = suggester.suggestions(name) if suggester else ()
        return Resolution(name, "", likely[0].score if likely else 0.0, *_why(likely), suggestions=likely)
    score = RULES[match.rule].score
    rule = match.rule
    if len(match.partner_ids) > 1 and score >= AUTOMATIC:
        rule = "ambiguous"
    elif match.partner_ids[0] in refused:
        rule = "refused"
    if RULES[rule].score >= AUTOMATIC:
        form = min(match.forms, key=lambda form: (form.text != name, form.text))
        return Resolution(name, form.partner_id, score, rule, form.text, automatic=True)
    likely = _first(match, rule, suggester.suggestions(name) if suggester else ())
    return Resolution(name, "", likely[0].score, rule, likely[0].matched, suggestions=likely)


def _why(likely: tuple[Suggestion, ...]) -> tuple[str, str]:
    return (likely[0].rule, likely[0].matched) if likely else ("unknown", "")


def _first(match: Match, rule: str, others: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """The partners that the match found, likeliest first, then the others that are alike."""
    order = {suggestion.partner_id: place for place, suggestion in enumerate(others)}
    forms: dict[str, Form] = {}
    for form in sorted(match.forms, key=lambda form: (order.get(form.partner_id, len(order)), form.partner_id, form.text)):
        forms.setdefault(form.partner_id, form)
    found = [Suggestion(partner_id, RULES[rule].score, rule, form.text) for partner_id, form in forms.items()]
    return (*found, *(suggestion for suggestion in others if suggestion.partner_id not in forms))[: max(len(found), SUGGESTIONS)]


def _with_new_partners(found: dict[str, Resolution], counts: Counter[str], comparing: bool) -> dict[str, Resolution]:
    """Each name of no partner with the new partner that it is a spelling of, and with the new partners that are like it."""
    strangers = [name for name, one in found.items() if not one.partner_id and not one.names_nobody]
    new = _grouped(strangers, found, counts)
    alike = _alike(new) if comparing else {}
    return {name: _beside_new(one, new[name], alike.get(name, ())) if name in new else one for name, one in found.items()}


def _grouped(strangers: list[str], found: dict[str, Resolution], counts: Counter[str]) -> dict[str, str]:
    """By name, the name of its new partner, the commonest and longest: the same words or the same letters, in either script."""
    groups = nx.Graph()
    for name in strangers:
        read = parts(name)
        words, letters = " ".join(sorted(flat(read))), "".join(word for part in read for word in part)
        own = found[name].rule == "own"
        keys = [("own", written(name))] if own else [("words", words or normal(name)), ("letters", letters or normal(name))]
        groups.add_edges_from((("name", name), key) for key in keys)
    chiefs: dict[str, str] = {}
    for group in nx.connected_components(groups):
        names = [text for kind, text in group if kind == "name"]
        chiefs |= dict.fromkeys(names, min(names, key=lambda name: (-counts[name], -len(name), name)))
    return chiefs


def _alike(new: dict[str, str]) -> dict[str, tuple[Suggestion, ...]]:
    """By name, the other new partners that resemble its own; none where there are too many to compare."""
    if len(set(new.values())) > MOST_COMPARED:
        return {}
    suggester = Suggester(Index(tuple(form_of(chief, name, "name") for name, chief in new.items()), {}))
    likely = {name: suggester.suggestions(name, without=chief) for name, chief in new.items()}
    return {name: tuple(Suggestion("", one.score, "new", one.partner_id) for one in found if one.score >= LIKE_NEW) for name, found in likely.items()}


def _beside_new(one: Resolution, new: str, alike: tuple[Suggestion, ...]) -> Resolution:
    if one.decided:
        return replace(one, new=new)
    likely = sorted((*one.suggestions, *alike), key=lambda suggestion: -suggestion.score)
    if likely and not one.suggestions:
        return replace(one, new=new, score=likely[0].score, rule="new", matched=likely[0].matched, suggestions=tuple(likely))
    return replace(one, new=new, suggestions=tuple(likely))
