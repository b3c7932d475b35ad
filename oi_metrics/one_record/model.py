"""What a record is for a reader, as values: every text is in the reader's language and plain, every name bears the record that it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from oi_metrics.charts.certainty import Look


@dataclass(frozen=True)
class Named:
    """Something that a record names. record: what it leads to, blank where no source names it. note: what it does in the record."""

    record: str
    text: str
    note: str = ""
    look: Look = "solid"


@dataclass(frozen=True)
class Told:
    """What stands in a field, or follows from it. label: blank where the text speaks for itself. look: how certain it is, None where that is no question."""

    label: str
    text: str
    look: Look | None = None
    url: str = ""


@dataclass(frozen=True)
class Head:
    """What a record is at a glance.

    record: its `table/key`. counterparties: partners of an agreement, of a seat or an award, hospitals of a trial. state: what
    it is on the as-of day, None where it has none. contested: whether statements disagree on it.
    """

    record: str
    title: str
    kind: str
    counterparties: tuple[Named, ...] = ()
    dates: tuple[Told, ...] = ()
    money: tuple[Told, ...] = ()
    state: Told | None = None
    contested: bool = False


@dataclass(frozen=True)
class Side:
    """One side of a disagreement: the value that it gives, and what its statement says."""

    value: str
    text: str


@dataclass(frozen=True)
class Dispute:
    """A record or a field of it on which statements do not agree. recorded: what the records have, blank for a whole record. reading: how we read it."""

    record: str
    title: str
    field: str
    recorded: str
    supports: Side
    contradicts: Side
    reading: str


@dataclass(frozen=True)
class Statement:
    """What one source says of a record. contradicts: whether it speaks against it. details: its stance, and field, value and reading."""

    statement_id: str
    text: str
    contradicts: bool
    details: tuple[tuple[str, str], ...]
    publisher: str
    published: str
    tier: str
    locator: str
    url: str


@dataclass(frozen=True)
class Listed:
    """Records that have to do with one, under one label: each with what it has to do with it, blank where the label says so."""

    label: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Record:
    """All that a reader is told of one record.

    facts: its other fields. lists: what belongs to it, such as agreements, seats, trials and collaborators of a partner.
    rows: the records that speak for it, its parts among them, on whose evidence it stands. involved: agreements, seats and
    recognitions among what belongs to it, whose disputes are told with its own.
    """

    head: Head
    facts: tuple[Told, ...]
    disputes: tuple[Dispute, ...]
    lists: tuple[Listed, ...]
    statements: tuple[Statement, ...]
    rows: tuple[str, ...]
    involved: tuple[str, ...]
