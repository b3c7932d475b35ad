"""The chain of the audit log: every entry bears a hash of itself and of the one before, so that what is altered later is told.

An entry's digest is that (`records.digests`) of the digest of the entry before and of its own cells. Entries of
logs older than the chain bear none; the first one that does covers them all. What a chain alone cannot tell is that its
end was cut off or that all of it was made anew: for that its end (number and digest) is kept beside it, and can be noted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from oi_metrics.model.message import Message
from oi_metrics.records import digests
from oi_metrics.records.editing.audit_log import Entry, as_json

_END = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class End:
    """Where a log ended: the number and the digest of its last entry; 0 and blank for an empty one."""

    number: int = 0
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}" if self.number else "0"

    @classmethod
    def read(cls, text: str) -> End:
        """The inverse of `str`. Raises ValueError."""
        found = _END.fullmatch(text.strip())
        if not found and text.strip() != "0":
            raise ValueError(f"{text.strip()[:80]!r} is not the end of a log; write NUMBER:DIGEST, as `oi-metrics log verify` tells it")
        return cls(int(found[1]), found[2]) if found else cls()


@dataclass(frozen=True)
class Wrong:
    """The first entry that is not as it was written, by its number, and what is wrong with it."""

    number: int
    problem: Message


def digest(entry: Entry, before: str) -> str:
    """The SHA-256 of an entry and of the digest before it, in hexadecimal digits."""
    cells = [
        before, entry.number, entry.save, entry.at, entry.who, entry.action, entry.table, entry.key, as_json(entry.before), as_json(entry.after),
        entry.accepted, entry.told, entry.version, entry.undoes,
    ]  # fmt: skip
    return digests.digest("oi-metrics log entry", cells)


def end_of(entries: Sequence[Entry]) -> End:
    """Where the entries end; of those without a digest one is made of all of them."""
    if not entries:
        return End()
    if entries[-1].digest:
        return End(entries[-1].number, entries[-1].digest)
    found = ""
    for entry in entries:
        found = digest(entry, found)
    return End(entries[-1].number, found)


def chained(entries: Iterable[Entry], end: End) -> list[Entry]:
    """The entries numbered and chained on from an end."""
    made: list[Entry] = []
    for entry in entries:
        numbered = replace(entry, number=end.number + 1)
        made.append(replace(numbered, digest=digest(numbered, end.digest)))
        end = End(made[-1].number, made[-1].digest)
    return made


def first_wrong(entries: Sequence[Entry], ends: Iterable[End] = ()) -> Wrong | None:
    """The first entry, in the order of writing, that is not as it was written; None where all are.

    ends: where the log is known to have ended at some time.
    """
    found = [wrong for wrong in (_broken(entries), *(_missed(entries, end) for end in ends)) if wrong]
    return min(found, key=lambda wrong: wrong.number, default=None)


def _broken(entries: Sequence[Entry]) -> Wrong | None:
    last = End()
    for place, entry in enumerate(entries):
        if not entry.digest:
            if place and entries[place - 1].digest:
                return Wrong(entry.number, Message("bears no digest, as every entry after the first that does"))
            if entry.number <= last.number:
                return Wrong(entry.number, Message("stands after entry {number}", number=last.number))
            last = End(entry.number, digest(entry, last.digest))
            continue
        if entry.number != last.number + 1:
            return Wrong(last.number + 1, Message("is missing; entry {number} stands there", number=entry.number))
        if entry.digest != digest(entry, last.digest):
            return Wrong(entry.number, Message("is not as it was written, or does not follow the entry before it"))
        last = End(entry.number, entry.digest)
    return None


def _missed(entries: Sequence[Entry], end: End) -> Wrong | None:
    if not end.number:
        return None
    there = end_of(entries[: next((place for place, entry in enumerate(entries) if entry.number >= end.number), len(entries)) + 1])
    if there.number < end.number:
        return Wrong(there.number + 1, Message("is missing: the log once ended with entry {number}", number=end.number))
    if there.number > end.number:
        return Wrong(end.number, Message("is missing"))
    if there.digest == end.digest:
        return None
    return Wrong(end.number, Message("is not the one with which the log once ended: the log was made anew or altered"))
