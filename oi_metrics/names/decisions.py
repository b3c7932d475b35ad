"""What was decided about names, each merge recorded and reversible; frozen, and kept with the records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property

import pandas as pd
import tomli_w

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.names.normal import normal
from oi_metrics.names.rules import AUTOMATIC, RULES, reason
from oi_metrics.records.reading.toml_text import document as toml_document
from oi_metrics.records.validate import ID_PATTERN

OWN = "="
"""In place of a partner's key: the name is a partner of its own and like no other."""

FILE = "name_decisions"


@dataclass(frozen=True)
class Decision:
    """One decision: the name as written, to whom (`OWN` for itself), its score, its rule and the form it was matched with,
    who and when (ISO 8601), whether it was made without asking, and who undid it and when."""

    name: str
    partner_id: str
    score: float
    rule: str
    matched: str
    who: str
    when: str
    automatic: bool = False
    undone_by: str = ""
    undone_when: str = ""

    @property
    def in_force(self) -> bool:
        return not self.undone_when

    @property
    def reason(self) -> Message:
        return reason(self.rule, self.matched)


COLUMNS = tuple(field.name for field in fields(Decision))


@dataclass(frozen=True)
class Decisions:
    """Every decision ever made, oldest first; the latest in force of a name counts, none is ever erased."""

    entries: tuple[Decision, ...] = ()

    @cached_property
    def current(self) -> dict[str, Decision]:
        """By name (spaces and composition aside), the decision in force."""
        return {written(entry.name): entry for entry in self.entries if entry.in_force}

    @cached_property
    def _refused(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for entry in self.entries:
            if entry.automatic and not entry.in_force:
                found[written(entry.name)] = found.get(written(entry.name), frozenset()) | {entry.partner_id}
        return found

    def get(self, name: str) -> Decision | None:
        """The decision in force about a name."""
        return self.current.get(written(name))

    def refused(self, name: str) -> frozenset[str]:
        """The partners that the name was merged with without asking, until someone undid it."""
        return self._refused.get(written(name), frozenset())

    def decide(self, name: str, partner_id: str, who: str, when: str, score: float = 0.0, matched: str = "", rule: str = "decided") -> Decisions:
        """With a person's word: the name is this partner, or `OWN`. score, rule and matched: those of the suggestion taken."""
        return self.record(Decision(name, partner_id, score, "own" if partner_id == OWN else rule, matched, who, when))

    def record(self, *entries: Decision) -> Decisions:
        """With these decisions after the others; one that only repeats what is in force is left out."""
        added = [entry for entry in entries if not self._repeats(entry)]
        return replace(self, entries=(*self.entries, *added)) if added else self

    def _repeats(self, entry: Decision) -> bool:
        current = self.get(entry.name)
        return current is not None and (current.partner_id, current.automatic) == (entry.partner_id, entry.automatic)

    def undo(self, name: str, who: str, when: str) -> Decisions:
        """Without the latest decision in force about the name, which stays on record; an earlier one counts again.

        A merge made without asking is not made again unless a person decides it. Raises KeyError when nothing is in force.
        """
        undone = self.current[written(name)]
        place = max(place for place, entry in enumerate(self.entries) if entry is undone)
        entries = [*self.entries]
        entries[place] = replace(undone, undone_by=who, undone_when=when)
        return replace(self, entries=tuple(entries))


def written(name: str) -> str:
    """The key of a name as written: composed, without spaces around or doubled."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def frame(decisions: Decisions) -> pd.DataFrame:
    """The decisions as a text table, one row each, in order: the columns of `Decision`."""
    return pd.DataFrame([_texts(entry) for entry in decisions.entries], columns=list(COLUMNS), dtype="str")


def _texts(entry: Decision) -> list[str]:
    return [_text(getattr(entry, column)) for column in COLUMNS]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def from_frame(table: pd.DataFrame, file: str = FILE) -> Decisions:
    """The decisions of a text table as `frame` makes it, its index the rows of the file. Raises InvalidRecords with every fault."""
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise InvalidRecords(
            [Fault(file, 1, column, "", Message("is missing from the header"), Message("add the column {name}", name=column)) for column in missing]
        )
    rows = table[list(COLUMNS)].to_dict("records")
    faults = [fault for row, cells in zip(table.index, rows, strict=True) for fault in _faults(file, int(row), cells)]
    if faults:
        raise InvalidRecords(faults)
    return Decisions(tuple(_entry(cells) for cells in rows))


def _faults(file: str, row: int, cells: dict[str, str]) -> Iterable[Fault]:
    if not cells["name"].strip():
        yield Fault(file, row, "name", cells["name"], Message("is blank"), Message("write the name as it was written"))
    if cells["partner_id"] != OWN and not ID_PATTERN.match(cells["partner_id"]):
        yield Fault(file, row, "partner_id", cells["partner_id"], Message("is not a key"), Message("write the key of a partner, or = for one of its own"))
    if not _is_score(cells["score"]):
        yield Fault(file, row, "score", cells["score"], Message("is not a score"), Message("write at least {low} and at most {high}", low=0, high=100))
    if cells["rule"] not in RULES:
        yield Fault(file, row, "rule", cells["rule"], Message("is not a rule"), Message("use {choices}", choices=", ".join(RULES)))
    if cells["automatic"] not in ("true", "false"):
        yield Fault(file, row, "automatic", cells["automatic"], Message("is neither true nor false"), Message("write true or false"))
    elif cells["automatic"] == "true" and _is_score(cells["score"]) and float(cells["score"]) < AUTOMATIC:
        remedy = Message("write false under automatic, or a score of at least {low}", low=AUTOMATIC)
        yield Fault(file, row, "score", cells["score"], Message("is too low for a merge without asking"), remedy)


def _is_score(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii() and float(text) <= 100


def _entry(cells: dict[str, str]) -> Decision:
    texts = {column: cells[column] for column in COLUMNS if column not in ("score", "automatic")}
    return Decision(**texts, score=float(cells["score"]), automatic=cells["automatic"] == "true")


def toml(decisions: Decisions) -> str:
    """The decisions as TOML, one table `decision` each."""
    return tomli_w.dumps({"decision": [dict(zip(COLUMNS, _texts(entry), strict=True)) for entry in decisions.entries]})


def from_toml(text: str, file: str = f"{FILE}.toml") -> Decisions:
    """The decisions of a text that `toml` made. Raises InvalidRecords with every fault."""
    document = toml_document(text, file, (Message("is not TOML"), Message("fix or remove it")))
    unknown = [name for name in document if name != "decision"]
    if unknown:
        raise InvalidRecords([Fault(file, 0, name, name, Message("is no list of decisions"), Message("write [[decision]] before each")) for name in unknown])
    entries = document.get("decision", [])
    whole = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if not whole:
        raise InvalidRecords([Fault(file, 0, "decision", "", Message("is not a list of tables"), Message("write [[decision]] before each"))])
    cells = [{column: str(entry.get(column, "")) for column in COLUMNS} for entry in entries]
    return from_frame(pd.DataFrame(cells, columns=list(COLUMNS), index=range(1, len(cells) + 1), dtype="str"), file)


def with_aliases(partners: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """The table `partners` with each name in force among the aliases of its partner, and no name whose merge was undone.

    A name that the partner has already in some writing is not added; nor is one with a semicolon, which aliases are
    separated by: its decision alone carries it. What an undone merge had added is taken out again.
    """
    result = partners.copy()
    result["aliases"] = [_aliases(row, decisions) for row in partners[["partner_id", "name_en", "name_ko", "aliases"]].astype("str").itertuples(index=False)]
    return result


def _aliases(row: tuple[str, ...], decisions: Decisions) -> str:
    partner_id, name_en, name_ko, aliases = row
    undone = {written(entry.name) for entry in decisions.entries if entry.partner_id == partner_id and not entry.in_force}
    ours = [entry for entry in decisions.current.values() if entry.partner_id == partner_id]
    undone -= {written(entry.name) for entry in ours}
    kept = [alias for alias in aliases.split(";") if alias.strip() and written(alias) not in undone]
    known = {normal(text) for text in (name_en, name_ko, *kept)}
    for entry in ours:
        if ";" not in entry.name and normal(entry.name) not in known:
            kept.append(written(entry.name))
            known.add(normal(entry.name))
    return ";".join(kept)
