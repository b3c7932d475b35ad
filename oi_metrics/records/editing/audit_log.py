"""The audit log: who changed what, when, from what to what, and what was refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

Row = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    action: add, change, remove, retire, restore, or load (a whole set of records; table and key are blank). told: why
    it was refused, or what was loaded. version: of the row afterwards. undoes: the number of the entry that this one
    undoes, 0 for none. number counts from 1 in the order of writing; save is the same for all that was saved together;
    at is UTC, ISO 8601; these three are given when the entry is written, and so is the digest (`chain`); it is blank in
    entries older than the chain.
    """

    who: str
    action: str
    table: str
    key: str
    before: Row | None
    after: Row | None
    accepted: bool = True
    told: str = ""
    version: str = ""
    undoes: int = 0
    number: int = 0
    save: str = ""
    at: str = ""
    digest: str = ""


def stamped(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of one save with its key and this moment."""
    save, at = uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return [replace(entry, save=save, at=at) for entry in entries]


def as_json(row: Row | None) -> str:
    """A row as one text; blank for none."""
    return "" if row is None else json.dumps(dict(row), ensure_ascii=False)


def from_json(text: str) -> Row | None:
    """The inverse of `as_json`."""
    return json.loads(text) if text else None
