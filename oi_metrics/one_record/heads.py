"""Records at a glance: title, kind, counterparties, dates, money and state, whatever a filter shows of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from oi_metrics import participation
from oi_metrics.catalogue.validity import LOOKS
from oi_metrics.charts.certainty import Look
from oi_metrics.evidence import FACT_TABLES
from oi_metrics.language.formatting import field_value, heading
from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised
from oi_metrics.metrics.claims import claims_ledger
from oi_metrics.metrics.titles import titles_of
from oi_metrics.metrics.validity import validity
from oi_metrics.model.edtf_dates import bounds
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_
from oi_metrics.one_record.meant import rows_of
from oi_metrics.one_record.model import Head, Named, Told
from oi_metrics.one_record.said import disputed_fields
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

KINDS = {
    "agreements": N_("Agreement"), "partners": N_("Partner"), "programmes": N_("Programme"), "memberships": N_("Participating hospital"),
    "recognitions": N_("Recognition"), "claims": N_("Claim"), "targets": N_("Target"), "trials": N_("Trial"), "sources": N_("Source"),
    "statements": N_("Statement"), "vocabulary": N_("Added code"), "retired": N_("Retired"),
    "confidential": N_("Confidential"),
}  # fmt: skip
"""What one record of each table is called; the rows of other tables are lines of these."""
SORTED_BY = {
    "agreements": ("agreement_type",), "partners": ("partner_type",), "claims": ("measure",), "trials": ("phase", "therapeutic_area"), "sources": ("tier",),
}  # fmt: skip
"""The columns that say of which kind such a record is."""
TITLED = {"agreements": "title", "claims": "title", "recognitions": "title", "partners": "name", "programmes": "name", "statements": "summary"}
"""The column, without its language, that titles such a record."""
SEAT_LOOKS: dict[str, Look] = {"held": "solid", "unnamed": "hollow", "left": "struck"}
_ONE_TIME = re.compile(r"\d{4}(-\d\d){0,2}")


def heads(tables: Tables, records: Iterable[str], words: Words) -> dict[str, Head]:
    """Each of the records that the source tiers carry, at a glance, in the order given; lines of other records have none."""
    tables, wanted = tables.unfiltered, list(dict.fromkeys(records))
    about = _About(tables, words, tuple(wanted))
    found: dict[str, Head] = {}
    for name in dict.fromkeys(record.partition("/")[0] for record in wanted):
        if name in KINDS:
            frame = tables.frames[name]
            found |= {row.record: _head(name, row, about) for row in frame[is_in(frame["record"], wanted)].itertuples()}
    return {record: found[record] for record in wanted if record in found}


@dataclass(frozen=True)
class _About:
    """What several records are told from, looked up once for all of them."""

    tables: Tables
    words: Words
    wanted: tuple[str, ...]

    @cached_property
    def titles(self) -> dict[str, tuple[str, str]]:
        """What those are called whose row does not say."""
        return titles_of(self.tables, [record for record in self.wanted if record.partition("/")[0] not in TITLED])

    @cached_property
    def rows(self) -> dict[str, tuple[str, ...]]:
        return rows_of(self.tables, self.wanted)

    @cached_property
    def claims(self) -> dict[str, Any]:
        ledger = claims_ledger(self.tables)
        return {row.records[0]: row for row in ledger[is_in("claims/" + ledger["claim_id"], self.wanted)].itertuples()}

    @cached_property
    def seats(self) -> dict[str, Any]:
        """The seat of each wanted row, under all names of its programme."""
        seats, wanted = participation.seats(self.tables), set(self.wanted)
        kept = [not wanted.isdisjoint(rows) for rows in seats["records"]]
        return {record: seat for seat in seats[kept].itertuples() for record in seat.records}

    @cached_property
    def parties(self) -> dict[str, list[Any]]:
        return self._grouped(participation.parties(self.tables), "agreement_id", "agreements")

    @cached_property
    def amounts(self) -> dict[str, list[Any]]:
        return self._grouped(self.tables.amounts, "agreement_id", "agreements")

    @cached_property
    def sites(self) -> dict[str, list[Any]]:
        return self._grouped(self.tables.trial_sites, "trial_id", "trials")

    @cached_property
    def own_seats(self) -> dict[str, list[str]]:
        """The states of the seats of each wanted partner."""
        return {record: [seat.state for seat in seats] for record, seats in self._grouped(participation.seats(self.tables), "partner_id", "partners").items()}

    @cached_property
    def names(self) -> dict[str, str]:
        """What each partner is called that a wanted record names."""
        ids = {row.partner_id for rows in (*self.parties.values(), *self.sites.values()) for row in rows}
        ids |= {seat.partner_id for seat in self.seats.values()} if self._any("memberships") else set()
        ids |= set(self.tables.recognitions["awarded_by"]) if self._any("recognitions") else set()
        partners = self.tables.partners[is_in(self.tables.partners["partner_id"], ids)]
        return {row.partner_id: self.words.pick(row.name_en, row.name_ko) for row in partners.itertuples()}

    def partner(self, key: str, note: str = "") -> Named:
        return Named(f"partners/{key}", self.names.get(key, key), note)

    def _grouped(self, frame: pd.DataFrame, column: str, table: str) -> dict[str, list[Any]]:
        keys = [record.partition("/")[2] for record in self.wanted if record.startswith(f"{table}/")]
        found: dict[str, list[Any]] = {}
        for row in frame[is_in(frame[column], keys)].itertuples() if keys else ():
            found.setdefault(f"{table}/{getattr(row, column)}", []).append(row)
        return found

    def _any(self, table: str) -> bool:
        return any(record.startswith(f"{table}/") for record in self.wanted)


def _head(table: str, row: Any, about: _About) -> Head:
    words, record = about.words, row.record
    against = disputed_fields(about.tables, about.rows[record])
    kind = [words.gettext(KINDS[table]), *(field_value(name, getattr(row, name), words) for name in SORTED_BY.get(table, ()))]
    source = about.seats.get(record, row) if table == "memberships" else row
    return Head(
        record,
        _title(table, row, about),
        " · ".join(part for part in kind if part),
        tuple(_COUNTERPARTIES[table](row, about)) if table in _COUNTERPARTIES else (),
        tuple(_dates(table, source, against, words)),
        tuple(Told(words.label("amount_kind", amount.kind), words.money(amount.amount, amount.currency), "solid") for amount in about.amounts.get(record, ())),
        _STATES[table](row, about, bool(against)) if table in _STATES else None,
        bool(against),
    )


def _title(table: str, row: Any, about: _About) -> str:
    if table in TITLED:
        return about.words.pick(*(getattr(row, f"{TITLED[table]}_{lang}") for lang in RECORD_LANGS))
    if table == "targets":
        return f"{field_value('measure', row.measure, about.words)}, {row.year}"
    return about.words.pick(*about.titles[row.record]) if row.record in about.titles else row.record.partition("/")[2]


def _dates(table: str, row: Any, against: set[str], words: Words) -> Iterator[Told]:
    """The dates of a record, those that it leaves out where that says something."""
    for name in TABLES[table].date_columns:
        stored = getattr(row, name)
        if text := field_value(name, stored, words):
            look: Look = "contested" if name in against else look_of(stored)
            yield Told(heading(name, words), text, look if table in FACT_TABLES else None)


def look_of(date: str) -> Look:
    """How certain a stored date is: one year, month or day; within bounds; or without a bound on one side or both."""
    known = bounds(date)
    if not known.earliest or not known.latest:
        return "hollow"
    return "solid" if _ONE_TIME.fullmatch(date) else "hatched"


def _parties(row: Any, about: _About) -> Iterator[Named]:
    words = about.words
    for party in about.parties.get(row.record, ()):
        role = words.label("role", party.role) if isinstance(party.role, str) else ""
        if party.partner_id:
            yield about.partner(party.partner_id, role)
        else:
            yield Named("", words.gettext(UNNAMED, kind=words.label("partner_type", party.kind)), role, "hollow")


UNNAMED = N_("{kind}, unnamed")


def _holder(row: Any, about: _About) -> Iterator[Named]:
    seat = about.seats[row.record]
    if seat.partner_id:
        yield about.partner(seat.partner_id)
    else:
        yield Named("", about.words.gettext(UNNAMED, kind=about.words.label("partner_type", seat.kind)), "", "hollow")


_COUNTERPARTIES: dict[str, Callable[[Any, _About], Iterable[Named]]] = {
    "agreements": _parties,
    "memberships": _holder,
    "recognitions": lambda row, about: [about.partner(row.awarded_by, about.words.gettext("Awarded by"))] if row.awarded_by else [],
    "trials": lambda row, about: [about.partner(site.partner_id) for site in about.sites.get(row.record, ())],
}


@memoised
def _states(tables: Tables) -> dict[str, str]:
    """What each agreement and recognition is (`metrics.validity`)."""
    found = validity(tables)
    return dict(zip((records[0] for records in found["records"]), found["state"].tolist(), strict=True))


def _in_force(row: Any, about: _About, contested: bool) -> Told | None:
    state = _states(about.tables)[row.record]
    return Told("", about.words.term(state), LOOKS[state].look)


def _claimed(row: Any, about: _About, contested: bool) -> Told | None:
    """What of a claim is named; how far sources agree on it."""
    words, ledger = about.words, about.claims.get(row.record)
    if row.rank == "deprecated":
        return Told("", words.term("superseded"), "struck")
    if ledger is None:
        return None
    told = f"{words.term('named')} {words.number(ledger.named)} · {words.term('unnamed')} {words.number(ledger.unnamed)}"
    return Told("", told, "contested" if contested else "hollow" if ledger.unnamed else "solid")


def _of_hospital(row: Any, about: _About, contested: bool) -> Told | None:
    """Whether a partner holds a seat, or held one; others have no state."""
    states = about.own_seats.get(row.record, [])
    state = next((state for state in SEAT_LOOKS if state in states), "")
    return Told(about.words.term("seat"), about.words.term(state), SEAT_LOOKS[state]) if state else None


def _of_seat(row: Any, about: _About, contested: bool) -> Told | None:
    state = about.seats[row.record].state
    return Told("", about.words.term(state), SEAT_LOOKS[state])


_STATES: dict[str, Callable[[Any, _About, bool], Told | None]] = {
    "agreements": _in_force, "recognitions": _in_force, "claims": _claimed, "partners": _of_hospital, "memberships": _of_seat,
}  # fmt: skip
